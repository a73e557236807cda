"""What there is to see of convening, for each viewer."""

from parley.convening.queries.consents import consents_missing, consents_missing_for
from parley.convening.queries.letters import letter, letters
from parley.convening.queries.process import parties, process_by_id, rules_for, rules_in_force
from parley.convening.queries.timeline import timeline

__all__ = [
    "consents_missing",
    "consents_missing_for",
    "letter",
    "letters",
    "parties",
    "process_by_id",
    "rules_for",
    "rules_in_force",
    "timeline",
]
