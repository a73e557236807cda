"""Who was invited and what was answered, beside who came: two truths in one table, in the order of the rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from parley.convening.models import Party
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.capacities import LABELS
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.rounds.models import Attendance, Invitation, Round
from parley.rounds.queries.parts import Part
from parley.rounds.rules import attendance, invitation

ANSWER_KINDS = {
    invitation.INVITED: "care",
    invitation.ACCEPTED: "done",
    invitation.DECLINED: "ended",
    invitation.NO_ANSWER: "ended",
}
_UNNOTED = _("not noted")
_CAME_KINDS = {attendance.PRESENT: "done", attendance.ABSENT: "", attendance.WALKED_OUT: "ended"}


@dataclass(frozen=True)
class Came:
    """What was noted of one person; `label` is empty while nothing is."""

    seat: Seat
    state: str
    label: str
    kind: str
    words: str


@dataclass(frozen=True)
class Invited:
    """An invitation with its answer; `source` where the answer was given elsewhere."""

    public_id: str
    state: str
    words: str
    source: str
    invited_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class Guest:
    """A party at a round: what it answered to its invitation, and who of it came."""

    party: Party
    invitation: Invited | None
    answer: str
    answer_kind: str
    state: str
    came: str
    came_kind: str
    words: str
    people: list[Came] = field(default_factory=list)


def guests(
    viewer: Viewer, found: Round, invited: Iterable[Part], listed: Sequence[Party]
) -> tuple[list[Guest], list[Came]]:
    """The parties that were invited or came, in the order `listed`; and who came for no party."""
    invitations = {one.party_pk: one for one in invited}
    rows = list(Attendance.objects.seen_by(viewer).filter(round=found).select_related("seat"))
    notes = {row.party_id: row for row in rows if row.seat is None and row.party_id is not None}
    people: dict[int | None, list[Came]] = {}
    for row in sorted((row for row in rows if row.seat is not None), key=_in_order):
        assert row.seat is not None
        people.setdefault(row.seat.party_id, []).append(_came(row.seat, row))
    found_guests = [
        _guest(party, invitations.get(party.pk), notes.get(party.pk), people.get(party.pk, []))
        for party in listed
        if party.pk in invitations or party.pk in notes or party.pk in people
    ]
    return found_guests, people.get(None, [])


def own_invitation(viewer: Viewer, public_id: str) -> Invitation:
    """One invitation, with its round and its party."""
    return one(Invitation, viewer, public_id, "round", "party")


@dataclass(frozen=True)
class Line:
    """A line of the sheet on which attendance is noted: a person, or a party as a whole, with what may be noted."""

    public_id: str
    name: str
    capacity: str
    state: str
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """The people of one party, or those who sit for none, and the party as a whole."""

    party: Party | None
    whole: Line | None
    people: list[Line]


def attendance_sheet(viewer: Viewer, found: Round, listed: Sequence[Party]) -> list[Sheet]:
    """Everybody who could be there, by party in the order `listed`, with what has been noted and may be noted now."""
    rows = list(Attendance.objects.seen_by(viewer).filter(round=found))
    by_seat = {row.seat_id: row.state for row in rows if row.seat_id is not None}
    notes = {row.party_id: row.state for row in rows if row.seat_id is None}
    seats: dict[int | None, list[Seat]] = {}
    for seat in Seat.objects.seen_by(viewer).filter(in_force()):
        seats.setdefault(seat.party_id, []).append(seat)
    sheets = []
    for party in listed:
        mine = sorted(seats.get(party.pk, []), key=_by_capacity)
        states = [by_seat.get(seat.pk, attendance.UNNOTED) for seat in mine]
        note = notes.get(party.pk, attendance.UNNOTED)
        choices = _labelled(attendance.whole_choices(note, states))
        whole = Line(party.public_id, party.shown, "", attendance.whole_note(note, states), choices)
        sheets.append(Sheet(party, whole, _lines(mine, states)))
    others = sorted(seats.get(None, []), key=_by_capacity)
    if others:
        states = [by_seat.get(seat.pk, attendance.UNNOTED) for seat in others]
        sheets.append(Sheet(None, None, _lines(others, states)))
    return sheets


def _lines(seats: Iterable[Seat], states: Iterable[str]) -> list[Line]:
    return [
        Line(seat.public_id, seat.shown, seat.capacity, state, _labelled(attendance.choices(state)))
        for seat, state in zip(seats, states, strict=True)
    ]


def _labelled(states: Iterable[str]) -> list[tuple[str, str]]:
    return [(state, say(attendance.LABELS[state]) if state else say(_UNNOTED)) for state in states]


def _guest(party: Party, invited: Part | None, note: Attendance | None, people: list[Came]) -> Guest:
    state = attendance.standing(note.state if note else attendance.UNNOTED, [one.state for one in people])
    return Guest(
        party=party,
        invitation=_invited(invited) if invited else None,
        answer=say(invitation.LABELS[invited.state]) if invited else "",
        answer_kind=ANSWER_KINDS[invited.state] if invited else "",
        state=state,
        came=say(attendance.LABELS[state]) if state else "",
        came_kind=_CAME_KINDS.get(state, ""),
        words=note.words if note else "",
        people=people,
    )


def _invited(part: Part) -> Invited:
    return Invited(part.public_id, part.state, part.words, part.more, part.at, part.then)


def _came(seat: Seat, row: Attendance) -> Came:
    return Came(seat, row.state, say(attendance.LABELS[row.state]), _CAME_KINDS[row.state], row.words)


_CAPACITIES = {str(capacity): number for number, capacity in enumerate(LABELS)}


def _by_capacity(seat: Seat) -> tuple[int, str, int]:
    return _CAPACITIES[seat.capacity], seat.shown, seat.pk


def _in_order(row: Attendance) -> tuple[int, str, int]:
    assert row.seat is not None
    return _by_capacity(row.seat)
