"""What it takes to open a round under the rules in force, and what of it is missing."""

from collections.abc import Iterable

from parley.convening.models import Party
from parley.convening.queries import consents_missing, consents_missing_for, rules_for, rules_in_force
from parley.convening.rules.procedure import Procedure
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act
from parley.procedure.viewer import Viewer
from parley.rounds.models import Attendance, Round
from parley.rounds.rules.attendance import PRESENT, standing
from parley.rounds.rules.course import Opening

Missing = Iterable[tuple[Party, Seat]]


def opening_for(act: Act, found: Round) -> Opening:
    """For an act: which required consents are missing, and which required parties are not there."""
    gone = act.rows(Seat).exclude(in_force())
    rows = act.rows(Attendance).filter(round=found).exclude(seat__in=gone).select_related("seat")
    return _opening(consents_missing_for(act), rules_for(act), act.rows(Party).order_by("place", "pk"), rows)


def opening(viewer: Viewer, found: Round) -> Opening:
    """For a page: which required consents are missing, and which required parties are not there."""
    gone = Seat.objects.seen_by(viewer).exclude(in_force())
    rows = Attendance.objects.seen_by(viewer).filter(round=found).exclude(seat__in=gone).select_related("seat")
    parties = Party.objects.seen_by(viewer).order_by("place", "pk")
    return _opening(consents_missing(viewer), rules_in_force(viewer), parties, rows)


def _opening(missing: Missing, rules: Procedure, parties: Iterable[Party], rows: Iterable[Attendance]) -> Opening:
    mediators: dict[str, list[str]] = {}
    for party, mediator in missing:
        mediators.setdefault(party.shown, []).append(mediator.shown)
    consents = tuple(f"{party} ({', '.join(names)})" for party, names in mediators.items())
    listed = list(parties)
    required = rules.presence_required(frozenset(party.public_id for party in listed))
    there = present_parties(rows)
    absent = (party for party in listed if party.public_id in required and party.pk not in there)
    return Opening(consents, tuple(party.shown for party in absent))


def present_parties(rows: Iterable[Attendance]) -> set[int]:
    """The parties of which somebody came and has not walked out; of a party without seats, the party itself."""
    notes: dict[int, str] = {}
    people: dict[int, list[str]] = {}
    for row in rows:
        if row.seat is not None and row.seat.party_id is not None:
            people.setdefault(row.seat.party_id, []).append(row.state)
        elif row.party_id is not None:
            notes[row.party_id] = row.state
    return {party for party in {*notes, *people} if standing(notes.get(party, ""), people.get(party, [])) == PRESENT}
