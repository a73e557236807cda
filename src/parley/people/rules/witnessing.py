"""Whose witnesses cosign the record, and who may let a log go on that is signed no more."""

from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: So many witnesses may work at once for one seat.
MOST = 3


def one_more(count: int) -> None:
    """Refuse one more witness where a seat has enough."""
    if count >= MOST:
        raise Refused(_("This seat has %(most)s witnesses already. End one that is no longer used."), most=MOST)


def lets_go_on(capacity: Capacity, log: str) -> None:
    """Refuse whoever may not say that a log goes on, though it contradicts what was signed or witnessed before.

    A delegation's own log is its head's, a person's own is that person's; of all others it is for the team.
    """
    kind = log.partition(":")[0]
    if kind == "seat" or (kind in ("party", "room") and capacity is Capacity.HEAD):
        return
    if capacity not in TEAM or kind == "party":
        raise Refused(
            _(
                "The mediation team decides that this log goes on; of a delegation's own log its head does. "
                "Tell them what you know."
            )
        )
