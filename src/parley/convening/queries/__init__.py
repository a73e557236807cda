"""What there is to see of convening, for each viewer."""

from parley.convening.queries.background import background, fact, rounds_elsewhere
from parley.convening.queries.consents import (
    consent,
    consent_table,
    consents_missing,
    consents_missing_for,
    mediator_views,
    mediators,
)
from parley.convening.queries.letters import letter, letters
from parley.convening.queries.overview import overview
from parley.convening.queries.procedure import Rule, in_words, rules_of_procedure
from parley.convening.queries.process import in_order, parties, party, process_by_id, rules_for, rules_in_force
from parley.convening.queries.signing import SignedWith, rules_of_version, signed_with, statement_of, to_sign
from parley.convening.queries.timeline import Moment, timeline

__all__ = [
    "Moment",
    "Rule",
    "SignedWith",
    "background",
    "consent",
    "consent_table",
    "consents_missing",
    "consents_missing_for",
    "fact",
    "in_order",
    "in_words",
    "letter",
    "letters",
    "mediator_views",
    "mediators",
    "overview",
    "parties",
    "party",
    "process_by_id",
    "rounds_elsewhere",
    "rules_for",
    "rules_in_force",
    "rules_of_procedure",
    "rules_of_version",
    "signed_with",
    "statement_of",
    "timeline",
    "to_sign",
]
