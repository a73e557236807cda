"""When an invitation to a seat can be used: once, in its time, while it has not been withdrawn."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

MADE, USED, WITHDRAWN, EXPIRED = "made", "used", "withdrawn", "expired"
LABELS = {
    MADE: _("invited"),
    USED: _("taken"),
    WITHDRAWN: _("invitation withdrawn"),
    EXPIRED: _("invitation expired"),
}
TRANSITIONS = {
    MADE: frozenset({USED, WITHDRAWN, EXPIRED}),
    USED: frozenset(),
    WITHDRAWN: frozenset(),
    EXPIRED: frozenset(),
}
#: An invitation is good for at most so many days.
LONGEST = 90
#: The one thing that is said of an invitation that cannot be used, whatever the reason.
NOT_THIS_ONE = _(
    "This invitation cannot be used. It may have been used already, have run out, or have been replaced by a newer "
    "one. Ask the secretariat for a new one."
)


@dataclass(frozen=True)
class Invitation:
    """One invitation as it stands."""

    expires: datetime
    used: datetime | None = None
    withdrawn: datetime | None = None

    def state(self, at: datetime) -> str:
        if self.used is not None:
            return USED
        if self.withdrawn is not None:
            return WITHDRAWN
        return MADE if at < self.expires else EXPIRED

    def taken_up(self, at: datetime) -> "Invitation":
        """The invitation once it has been used."""
        if self.state(at) != MADE:
            raise Refused(NOT_THIS_ONE)
        return replace(self, used=at)

    def taken_back(self, at: datetime) -> "Invitation":
        """The invitation once it has been withdrawn."""
        if self.state(at) != MADE:
            raise Refused(_("There is no open invitation to withdraw."))
        return replace(self, withdrawn=at)


def made(at: datetime, *, days: int, taken: bool, ended: bool) -> Invitation:
    """A new invitation to a seat that is neither taken nor ended."""
    if ended:
        raise Refused(_("This seat has ended. Seat the person anew."))
    if taken:
        raise Refused(_("This seat has been taken already."))
    return Invitation(expires=at + timedelta(days=days))
