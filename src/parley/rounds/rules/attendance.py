"""Who came, who stayed away, who walked out: a truth apart from the invitation."""

from collections.abc import Collection

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.rounds.rules.course import CANCELLED, POSTPONED

PRESENT, ABSENT, WALKED_OUT = "present", "absent", "walked_out"
#: Nothing has been noted.
UNNOTED = ""

LABELS = {PRESENT: _("came"), ABSENT: _("stayed away"), WALKED_OUT: _("walked out")}

#: Whoever stayed away may come later, and whoever walked out may come back; present to absent mends a wrong note.
TRANSITIONS = {
    UNNOTED: {PRESENT, ABSENT},
    PRESENT: {WALKED_OUT, ABSENT},
    ABSENT: {PRESENT},
    WALKED_OUT: {PRESENT},
}


def notable(round_state: str) -> None:
    """Attendance is noted from the morning on which a round is to open, and may be mended after its end."""
    if round_state in (POSTPONED, CANCELLED):
        raise Refused(_("The round is not being held: nobody can come to it."))


def attended(state: str, then: str, *, who: str) -> str:
    """A person's attendance as it is noted now; who never came cannot walk out."""
    if then not in TRANSITIONS[state]:
        raise Refused(
            _("%(who)s: this does not follow from what was noted before. Only those who came can walk out."), who=who
        )
    return then


def standing(note: str, seats: Collection[str]) -> str:
    """How a party stands: it is present when one of its seats is; without such a note, what was noted of the whole.

    `note` is what was noted of the party as a whole, `seats` what was noted of its people.
    """
    if PRESENT in seats:
        return PRESENT
    if WALKED_OUT in seats:
        return WALKED_OUT
    if note:
        return note
    return ABSENT if ABSENT in seats else UNNOTED


def whole_note(note: str, seats: Collection[str]) -> str:
    """What stands of a party as a whole: a note that all of it was away holds no longer once one of it is there."""
    return UNNOTED if PRESENT in seats else note


def whole(note: str, seats: Collection[str], then: str, *, party: str) -> str:
    """What is noted of a party as a whole: it stayed away, or all of it walked out; a party without seats came."""
    if then in _of_the_whole(note, seats):
        return then
    if then == PRESENT and seats:
        raise Refused(_("Note who of %(party)s came, person by person."), party=party)
    if then == ABSENT and (PRESENT in seats or WALKED_OUT in seats):
        raise Refused(_("Somebody of %(party)s is noted as having come."), party=party)
    raise Refused(
        _("%(who)s: this does not follow from what was noted before. Only those who came can walk out."), who=party
    )


def _of_the_whole(note: str, seats: Collection[str]) -> set[str]:
    if not seats:
        return TRANSITIONS[note]
    if PRESENT in seats:
        return {WALKED_OUT}
    return {WALKED_OUT if WALKED_OUT in seats else ABSENT} - {note}


def choices(state: str) -> tuple[str, ...]:
    """What may be noted of a person now, what stands among it, in the order in which a page offers it."""
    return tuple(one for one in (UNNOTED, PRESENT, ABSENT, WALKED_OUT) if one == state or one in TRANSITIONS[state])


def whole_choices(note: str, seats: Collection[str]) -> tuple[str, ...]:
    """What may be noted of a party as a whole now, what stands among it."""
    stands, possible = whole_note(note, seats), _of_the_whole(note, seats)
    return tuple(one for one in (UNNOTED, PRESENT, ABSENT, WALKED_OUT) if one == stands or one in possible)
