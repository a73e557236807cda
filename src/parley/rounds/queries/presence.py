"""Who is present at a round, for those who decide by presence."""

from django.db.models import QuerySet

from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.rounds.models import Attendance, Round
from parley.rounds.rules.attendance import PRESENT

_VOICES = (Capacity.HEAD, Capacity.DELEGATE)


def present_for(act: Act, round_public_id: str) -> list[Seat]:
    """For an act: the heads of delegation and delegates in force who came to the round and have not walked out."""
    found = act.rows(Round).filter(public_id=round_public_id).first()
    if found is None:
        raise Absent
    return _voices(act.rows(Attendance).filter(round=found), act.rows(Seat))


def present(viewer: Viewer, round_public_id: str) -> list[Seat]:
    """For a page: the heads of delegation and delegates in force who came to the round and have not walked out."""
    found = one(Round, viewer, round_public_id)
    return _voices(Attendance.objects.seen_by(viewer).filter(round=found), Seat.objects.seen_by(viewer))


def _voices(attendance: QuerySet[Attendance], seats: QuerySet[Seat]) -> list[Seat]:
    came = attendance.filter(state=PRESENT, seat__isnull=False).values("seat_id")
    rows = seats.filter(in_force(), capacity__in=_VOICES, pk__in=came)
    return list(rows.select_related("party").order_by("pk"))
