"""Who can be seated as what, until when, and when a seat counts."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from parley.procedure.capacities import DELEGATION, TEAM, Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

AHEAD, IN_FORCE, ENDED = "ahead", "in force", "ended"
LABELS = {AHEAD: _("from a later day"), IN_FORCE: _("in force"), ENDED: _("ended")}
TRANSITIONS = {AHEAD: frozenset({IN_FORCE, ENDED}), IN_FORCE: frozenset({ENDED}), ENDED: frozenset()}


@dataclass(frozen=True)
class Seat:
    """The time of one seat: from when, until when, and when it was ended before that."""

    since: datetime
    until: datetime | None = None
    ended: datetime | None = None

    def state(self, at: datetime) -> str:
        if (self.ended is not None and self.ended <= at) or (self.until is not None and self.until <= at):
            return ENDED
        return IN_FORCE if self.since <= at else AHEAD

    def ended_at(self, at: datetime, *, others_of_team: int | None = None) -> "Seat":
        """The seat once it has been ended; `others_of_team` for a seat of the team, how many more are in force."""
        if self.state(at) == ENDED:
            raise Refused(_("This seat has ended already."))
        if others_of_team == 0:
            raise Refused(_("This is the last seat of the mediation team. Seat somebody else there first."))
        return replace(self, ended=at)


def seated(
    capacity: Capacity, *, has_party: bool, at: datetime, since: datetime | None, until: datetime | None
) -> Seat:
    """A new seat: a party for those who sit for one and for nobody else, and a time that has not passed."""
    if capacity in DELEGATION and not has_party:
        raise Refused(_("Say for which party this person sits."), field="party")
    if capacity not in DELEGATION and has_party:
        raise Refused(_("Who sits in this capacity sits for no party. Leave the party out."), field="party")
    seat = Seat(since or at, until)
    if until is not None and until <= seat.since:
        raise Refused(_("The seat would end before it begins."), field="valid_until")
    if until is not None and until <= at:
        raise Refused(_("This time has passed already."), field="valid_until")
    return seat


def told_apart(*, name: str, pseudonym: str, shown: Collection[str], pseudonyms: Collection[str]) -> None:
    """Refuse a name by which one person could pass for another at the same table.

    Two people may bear the same name; a pseudonym belongs to one seat, and is not somebody's name.
    """
    if not pseudonym:
        if _alike(name) in {_alike(other) for other in pseudonyms}:
            raise Refused(_("Somebody sits under this name as a pseudonym. Give this person a pseudonym too."))
        return
    if _alike(pseudonym) == _alike(name):
        raise Refused(_("This pseudonym is the person's own name. Leave it out, or choose another."), field="pseudonym")
    if _alike(pseudonym) in {_alike(other) for other in shown}:
        raise Refused(_("Somebody sits under this name already. Choose another pseudonym."), field="pseudonym")


def side(capacity: str, party: str | None) -> str | None:
    """Whose side somebody sits on: a party's, the mediation team's, or none."""
    return party if party else "team" if capacity in TEAM else None


def one_side(taken: Collection[str | None], new: str | None) -> None:
    """Refuse a seat on a second side to whoever sits on one already: nobody reads what two sides keep apart."""
    others = {other for other in taken if other is not None}
    if new is not None and others - {new}:
        raise Refused(
            _(
                "Your account sits for another side in these talks already. Sign out, and take this seat with an "
                "account of its own."
            )
        )


def _alike(name: str) -> str:
    """The name as a hasty eye takes it: without capitals, spaces, marks over letters and invisible characters."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Me")).split())


def may_erase(*, own: bool, of_team: bool) -> bool:
    """Whether somebody may have a person's words erased: the person, or the team at the person's wish."""
    return own or of_team
