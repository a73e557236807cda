"""What waits for whom: invitations to answer, attendance to note, a summary to write, to put or to answer."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.urls import reverse

from parley.procedure.capacities import Capacity
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now
from parley.rounds.models import Attendance, Invitation, Position, Round, Summary
from parley.rounds.rules.attendance import PRESENT, WALKED_OUT
from parley.rounds.rules.course import BEFORE, CONCLUDED, HELD, PLANNED
from parley.rounds.rules.invitation import INVITED


@waits
def rounds_waiting(viewer: Viewer) -> list[Waiting]:
    """What of the rounds waits for this seat."""
    if viewer.sits_as(Capacity.HEAD):
        return [*_to_answer(viewer), *_to_read(viewer)]
    if viewer.sits_as(Capacity.SECRETARIAT):
        return list(_to_note(viewer))
    return list(_to_sum_up(viewer)) if viewer.sits_as(Capacity.MEDIATOR) else []


def _to_answer(viewer: Viewer) -> Iterator[Waiting]:
    rows = Invitation.objects.seen_by(viewer).filter(party=viewer.party_id, state=INVITED, round__state__in=BEFORE)
    for row in rows.select_related("round"):
        url = reverse("rounds:answer_invitation", args=[viewer.process.public_id, row.round.public_id, row.public_id])
        yield Waiting(_said(_("Answer the invitation to “%(title)s”"), row.round), url, row.round.answer_by)


def _to_read(viewer: Viewer) -> Iterator[Waiting]:
    """The newest summary before the parties, of rounds to which this party came, without its position yet."""
    came = Attendance.objects.seen_by(viewer).filter(seat__party=viewer.party_id, state__in=(PRESENT, WALKED_OUT))
    taken = Position.objects.seen_by(viewer).filter(party=viewer.seat.party, summary=OuterRef("pk"))
    rows = Summary.objects.seen_by(viewer).filter(put_at__isnull=False, round__in=came.values("round_id"))
    by_edition = rows.annotate(taken=Exists(taken)).select_related("round").order_by("edition")
    newest = {row.round_id: row for row in by_edition}
    for row in newest.values():
        if not row.taken:
            what = _said(_("Approve the chair’s summary of “%(title)s”, or enter a reservation"), row.round)
            yield Waiting(what, _page(viewer, row.round) + "#summary")


def _to_note(viewer: Viewer) -> Iterator[Waiting]:
    """Rounds that begin today by the host city's clock, or have been opened, of which nobody's coming is noted."""
    noted = Attendance.objects.seen_by(viewer).values("round_id")
    rows = Round.objects.seen_by(viewer).filter(state__in=(PLANNED, *HELD)).exclude(pk__in=noted)
    for row in rows:
        begins = datetime.combine(row.starts_on, datetime.min.time(), tzinfo=ZoneInfo(row.time_zone))
        if row.state != PLANNED or begins <= now():
            url = reverse("rounds:note_attendance", args=[viewer.process.public_id, row.public_id])
            yield Waiting(_said(_("Note who came to “%(title)s”"), row), url)


def _to_sum_up(viewer: Viewer) -> Iterator[Waiting]:
    summed_up = Summary.objects.seen_by(viewer).filter(put_at__isnull=False).values("round_id")
    for row in Round.objects.seen_by(viewer).filter(state=CONCLUDED).exclude(pk__in=summed_up):
        what = _said(_("Write the summary of “%(title)s” and put it to the parties"), row)
        yield Waiting(what, _page(viewer, row) + "#summary")


def _said(sentence: str, found: Round) -> str:
    return say(sentence, {"title": found.title})


def _page(viewer: Viewer, found: Round) -> str:
    return reverse("rounds:round", args=[viewer.process.public_id, found.public_id])
