"""What there is to see of rounds, for each viewer."""

from parley.rounds.queries.presence import present, present_for
from parley.rounds.queries.sight import rounds_ended, rounds_held

__all__ = ["present", "present_for", "rounds_ended", "rounds_held"]
