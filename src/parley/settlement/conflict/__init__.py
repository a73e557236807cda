"""Why nothing fits: a few red lines, reservations and rules that can't all be kept, of which none could be left out."""

from parley.settlement.conflict.members import everything, for_party
from parley.settlement.conflict.shrinking import Conflict, minimal_conflict

__all__ = ["Conflict", "everything", "for_party", "minimal_conflict"]
