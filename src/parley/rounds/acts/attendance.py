"""Who came, who stayed away, who walked out, as the secretariat notes it."""

from collections import defaultdict
from dataclasses import dataclass, field

from parley.convening.models import Party
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybePassage
from parley.rounds.models import Attendance, Round
from parley.rounds.rules import attendance as rules


@dataclass
class _Sheet:
    """What has been noted of a round so far, by seat and by party."""

    seats: dict[int, Attendance] = field(default_factory=dict)
    parties: dict[int, Attendance] = field(default_factory=dict)
    #: The people in force of each party.
    people: dict[int, list[Seat]] = field(default_factory=lambda: defaultdict(list))

    def state_of(self, seat: Seat) -> str:
        row = self.seats.get(seat.pk)
        return row.state if row is not None else rules.UNNOTED

    def of_party(self, party: Party) -> tuple[str, list[str]]:
        row = self.parties.get(party.pk)
        return row.state if row is not None else rules.UNNOTED, [self.state_of(one) for one in self.people[party.pk]]


@act
def note_attendance(
    act: Act,
    *,
    round: Id,
    present: list[Id] | None = None,
    absent: list[Id] | None = None,
    walked_out: list[Id] | None = None,
    words: MaybePassage = "",
) -> Round:
    """Note who came, who stayed away and who walked out: each a seat, or a party as a whole.

    Only what differs from the earlier notes is entered. A party is present when one of its seats is; a party
    without seats is noted itself.
    """
    found = act.find(Round, round)
    rules.notable(found.state)
    lists = {rules.PRESENT: present or [], rules.ABSENT: absent or [], rules.WALKED_OUT: walked_out or []}
    then = {public_id: state for state, ids in lists.items() for public_id in ids}
    if len(then) != sum(len(set(ids)) for ids in lists.values()):
        raise Refused(_("Somebody stands in two of these lists."))
    seats = list(act.rows(Seat).filter(public_id__in=then).select_related("party"))
    parties = list(act.rows(Party).filter(public_id__in=then).order_by("place", "pk"))
    if len(seats) + len(parties) != len(then):
        raise Refused(_("Name only seats and parties of this process."))
    sheet = _sheet(act, found)
    # People first: whether a party stayed away as a whole depends on what is noted of its people.
    noted = _note_people(act, found, sheet, seats, then, words)
    noted += _note_parties(act, found, sheet, parties, then, words)
    if not noted:
        raise Refused(_("Nothing has changed."))
    return found


def _sheet(act: Act, found: Round) -> _Sheet:
    sheet = _Sheet()
    for row in act.rows(Attendance).filter(round=found):
        if row.seat_id is not None:
            sheet.seats[row.seat_id] = row
        elif row.party_id is not None:
            sheet.parties[row.party_id] = row
    for seat in act.rows(Seat).filter(in_force(), party__isnull=False):
        if seat.party_id is not None:
            sheet.people[seat.party_id].append(seat)
    return sheet


def _note_people(act: Act, found: Round, sheet: _Sheet, seats: list[Seat], then: dict[str, str], words: str) -> int:
    """Note each person, and record them together: names by state, but each who walked out or came back alone."""
    names: dict[str, list[str]] = defaultdict(list)
    for seat in seats:
        before, now = sheet.state_of(seat), then[seat.public_id]
        if before == now:
            continue
        state = rules.attended(before, now, who=seat.shown)
        sheet.seats[seat.pk] = _save(act, sheet.seats.get(seat.pk) or Attendance(round=found, seat=seat), state, words)
        names[_fact(before, state)].append(seat.shown)
    for fact in ("present", "absent", "corrected"):
        if names[fact]:
            count = len(names[fact])
            act.record(f"attendance.{fact}", title=found.title, who=names[fact], count=count, words=words)
    for fact in ("walked_out", "returned"):
        for name in names[fact]:
            act.record(f"attendance.{fact}", title=found.title, who=name, words=words)
    return sum(len(some) for some in names.values())


def _note_parties(act: Act, found: Round, sheet: _Sheet, parties: list[Party], then: dict[str, str], words: str) -> int:
    """Note parties as a whole, each with an entry of its own; all of a party that walks out walk out."""
    noted = 0
    for party in parties:
        now = then[party.public_id]
        note, people = sheet.of_party(party)
        before = rules.whole_note(note, people)
        if before == now:
            continue
        state = rules.whole(note, people, now, party=party.shown)
        row = sheet.parties.get(party.pk) or Attendance(round=found, party=party)
        sheet.parties[party.pk] = _save(act, row, state, words)
        if state == rules.WALKED_OUT:
            for seat in sheet.people[party.pk]:
                if sheet.state_of(seat) == rules.PRESENT:
                    _save(act, sheet.seats[seat.pk], rules.WALKED_OUT, words)
        fact = _fact(before, state)
        act.record(f"attendance.party_{_OF_PARTY.get(fact, fact)}", title=found.title, party=party.name, words=words)
        noted += 1
    return noted


_OF_PARTY = {"corrected": "absent"}


def _fact(before: str, now: str) -> str:
    """What the record calls the step: a note mended, and a return, are not the same as a first note."""
    if (before, now) == (rules.PRESENT, rules.ABSENT):
        return "corrected"
    return "returned" if (before, now) == (rules.WALKED_OUT, rules.PRESENT) else now


def _save(act: Act, row: Attendance, state: str, words: str) -> Attendance:
    row.state, row.words, row.noted_at = state, words, act.at
    row.save()
    return row
