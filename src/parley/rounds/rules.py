"""The rules of rounds: when one may open, how it goes on, who came, and what is said of it afterwards."""

from dataclasses import dataclass, replace

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

LABELS = {
    PLANNED: _("planned"),
    CONVENED: _("convened"),
    POSTPONED: _("postponed"),
    CANCELLED: _("cancelled"),
    ADJOURNED: _("adjourned"),
    CONCLUDED: _("concluded"),
    COLLAPSED: _("collapsed"),
}

INVITED, ACCEPTED, DECLINED, NO_ANSWER = "invited", "accepted", "declined", "no_answer"
PRESENT, ABSENT, WALKED_OUT = "present", "absent", "walked_out"

INVITATION_LABELS = {
    INVITED: _("invited"),
    ACCEPTED: _("accepted"),
    DECLINED: _("declined"),
    NO_ANSWER: _("gave no answer"),
}
ATTENDANCE_LABELS = {PRESENT: _("came"), ABSENT: _("stayed away"), WALKED_OUT: _("walked out")}

#: An answer may be changed until the round opens; silence counts once it does.
INVITATION_TRANSITIONS = {
    INVITED: {ACCEPTED, DECLINED, NO_ANSWER},
    ACCEPTED: {DECLINED},
    DECLINED: {ACCEPTED},
    NO_ANSWER: {ACCEPTED, DECLINED},
}
#: Whoever stayed away may come later, and whoever walked out may come back.
ATTENDANCE_TRANSITIONS = {
    "": {PRESENT, ABSENT},
    PRESENT: {WALKED_OUT, ABSENT},
    ABSENT: {PRESENT},
    WALKED_OUT: {PRESENT},
}

APPROVED, RESERVED = "approved", "reserved"
POSITION_LABELS = {APPROVED: _("approved"), RESERVED: _("with reservations")}

IN_PERSON, REMOTE, HYBRID, PROXIMITY = "in_person", "remote", "hybrid", "proximity"
FORMAT_LABELS = {
    IN_PERSON: _("in person"),
    REMOTE: _("at a distance"),
    HYBRID: _("in person and at a distance"),
    PROXIMITY: _("proximity talks, by shuttle"),
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

    def check(self) -> None:
        """Pass, or say which consent or whose presence the rules of procedure ask for."""
        if self.consents_missing:
            raise Refused(
                _("The rules of procedure require consent that is missing: %(missing)s."),
                missing=", ".join(self.consents_missing),
            )
        if self.absent:
            raise Refused(
                _("The rules of procedure require the presence of: %(absent)s."), absent=", ".join(self.absent)
            )


@dataclass(frozen=True)
class Session:
    """A round or one of its sessions as the rules see it."""

    state: str = PLANNED

    def convened(self, opening: Opening, *, round_state: str | None = None) -> "Session":
        """Open it: a session only within a round that is convened, either only with consent and presence."""
        if round_state is not None and round_state != CONVENED:
            raise Refused(_("The round itself is not convened."))
        moved(self.state, CONVENED)
        opening.check()
        return replace(self, state=CONVENED)

    def to(self, state: str) -> "Session":
        return replace(self, state=moved(self.state, state))


def answered(state: str, answer: str, *, round_state: str) -> str:
    """The state of an invitation after its answer, which may change until the round opens."""
    if round_state not in (PLANNED, POSTPONED):
        raise Refused(_("The round has opened or ended; what counts now is who came."))
    if answer not in INVITATION_TRANSITIONS[state]:
        raise Refused(_("This answer stands already."))
    return answer


def attended(state: str, now: str) -> str:
    """The attendance as it is noted now; who never came cannot walk out."""
    if now not in ATTENDANCE_TRANSITIONS[state]:
        raise Refused(_("This does not follow from what was noted before: only those who came can walk out."))
    return now


def summarised(round_state: str, position: str, words: str) -> str:
    """A party's position on the chair's summary; a reservation says what it is about."""
    if round_state not in (CONCLUDED, COLLAPSED, ADJOURNED):
        raise Refused(_("The round is not over."))
    if position == RESERVED and not words:
        raise Refused(_("Say what the reservation is about."), field="words")
    return position
