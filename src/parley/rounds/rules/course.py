"""The course of a round, of its sessions and of its agenda: planned, convened, adjourned, ended."""

from dataclasses import dataclass

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

PLANNED, CONVENED, POSTPONED, CANCELLED = "planned", "convened", "postponed", "cancelled"
ADJOURNED, CONCLUDED, COLLAPSED = "adjourned", "concluded", "collapsed"

#: A round, a session and an item of the agenda go the same way.
TRANSITIONS = {
    PLANNED: {CONVENED, POSTPONED, CANCELLED},
    POSTPONED: {PLANNED, CANCELLED},
    CONVENED: {ADJOURNED, CONCLUDED, COLLAPSED},
    ADJOURNED: {CONVENED},
    CANCELLED: set[str](),
    CONCLUDED: set[str](),
    COLLAPSED: set[str](),
}
#: The round has not opened: invitations may be sent and answered.
BEFORE = (PLANNED, POSTPONED)
#: The round has been opened at least once.
HELD = (CONVENED, ADJOURNED, CONCLUDED, COLLAPSED)
ENDED = (CANCELLED, CONCLUDED, COLLAPSED)
#: Where the parties must be told why.
WITH_REASON = (POSTPONED, CANCELLED, COLLAPSED)

LABELS = {
    PLANNED: _("planned"),
    CONVENED: _("convened"),
    POSTPONED: _("postponed"),
    CANCELLED: _("cancelled"),
    ADJOURNED: _("adjourned"),
    CONCLUDED: _("concluded"),
    COLLAPSED: _("collapsed"),
}


def moved(state: str, to: str) -> str:
    """The new state of a round, a session or an item, or `Refused` if there is no such way."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done as things stand now. Open the page again."))
    return to


@dataclass(frozen=True)
class Opening:
    """What it takes to open a round: the consents that are missing, and the required parties that are not there."""

    consents_missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not (self.consents_missing or self.absent)

    def check(self) -> None:
        """Pass, or say which consent and whose presence the rules of procedure ask for."""
        if self.complete:
            return
        if not self.absent:
            raise Refused(
                _("The rules of procedure require consent that is missing: %(missing)s."),
                missing=", ".join(self.consents_missing),
            )
        absent = ", ".join(self.absent)
        if not self.consents_missing:
            raise Refused(_("The rules of procedure require the presence of: %(absent)s."), absent=absent)
        raise Refused(
            _("The rules of procedure require consent that is missing: %(missing)s; and the presence of: %(absent)s."),
            missing=", ".join(self.consents_missing),
            absent=absent,
        )


def convened(state: str, opening: Opening) -> str:
    """Open a round, or resume one that was adjourned: only with the consent and the presence that the rules require."""
    then = moved(state, CONVENED)
    opening.check()
    return then


def session_convened(state: str, opening: Opening, *, round_state: str) -> str:
    """Open or resume a session: withdrawn consent stops it, though the round was opened with it."""
    if round_state != CONVENED:
        raise Refused(_("The round itself is not convened."))
    return convened(state, opening)


def item_taken_up(state: str, *, round_state: str) -> str:
    """Take up an item of the agenda, or take it up again."""
    if round_state != CONVENED:
        raise Refused(_("The round itself is not convened."))
    return moved(state, CONVENED)


def ended_or_moved(state: str, to: str, why: str, *, sitting: tuple[str, ...] = ()) -> str:
    """Postpone, plan anew, cancel, adjourn, conclude a round, or say that it collapsed; never open it.

    While a session is `sitting` the round is not adjourned or concluded; a collapse ends its sessions with it.
    """
    if to == CONVENED:
        raise Refused(_("Convene it by its own act."))
    then = moved(state, to)
    if sitting and to in (ADJOURNED, CONCLUDED):
        raise Refused(_("A session is sitting still: %(sessions)s. End or adjourn it first."), sessions=sitting[0])
    if to in WITH_REASON and not why:
        raise Refused(_("Say why: every seat will read it."), field="why")
    return then


def within(round_state: str) -> None:
    """Sessions and the agenda stand still once their round has ended."""
    if round_state in ENDED:
        raise Refused(_("The round has ended."))


def movable(state: str, *, round_state: str | None = None) -> None:
    """Whether anything but opening can follow: of a session or an item, as long as its round has not ended."""
    if round_state is not None:
        within(round_state)
    if not TRANSITIONS[state] - {CONVENED}:
        raise Refused(_("This cannot be done as things stand now. Open the page again."))


def item_movable(state: str, *, round_state: str) -> None:
    """Whether anything can follow of an item of the agenda, being taken up among it."""
    within(round_state)
    if not TRANSITIONS[state] - (set() if round_state == CONVENED else {CONVENED}):
        raise Refused(_("This cannot be done as things stand now. Open the page again."))


def session_along(state: str, round_to: str) -> str:
    """What becomes of a session when its round moves: it collapses with it, and is not held after its end."""
    if round_to == COLLAPSED and state == CONVENED:
        return COLLAPSED
    if round_to in ENDED and state in BEFORE:
        return CANCELLED
    return state


def item_along(state: str, round_to: str) -> str:
    """What becomes of an item of the agenda when its round moves: what was not closed is left open."""
    if state == CONVENED:
        return COLLAPSED if round_to == COLLAPSED else ADJOURNED if round_to in (ADJOURNED, CONCLUDED) else state
    return state


def changeable(round_state: str, *, elsewhere: bool) -> None:
    """What a round is may be changed until it ends; where it is, only until it has opened."""
    within(round_state)
    if elsewhere and round_state not in BEFORE:
        raise Refused(_("The round has opened in this city. Plan another round for another place."), field="city")
