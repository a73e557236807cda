"""Whose witnesses cosign the record, and who may let a log go on that is signed no more."""

from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _

#: So many witnesses may work at once for one seat, and so many may it name in all: what each saw is kept for good.
MOST, MOST_EVER = 3, 20


def one_more(*, working: int, ever: int) -> None:
    """Refuse one more witness where a seat has enough."""
    if working >= MOST:
        raise Refused(_("This seat has %(most)s witnesses already. End one that is no longer used."), most=MOST)
    if ever >= MOST_EVER:
        raise Refused(
            _("This seat has named %(most)s witnesses already, the most that one seat may name."), most=MOST_EVER
        )


def decides_on_all(shown: int, there: int) -> None:
    """Refuse to let a log go on while something contradicts it that whoever decides has not been shown.

    Both count all that was ever shown of it: what others decided of meanwhile must not make room for what came since.
    """
    if shown < there:
        raise Stale(
            _("More was shown of this log than you have looked at. Look at all of it, and decide then."),
            theirs={"shown": there},
        )


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
