"""The deadlines of consultations: closing times, the regular entry of votes in the record, and their analysis."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Q

from parley.consultation import acts
from parley.consultation.models import Consultation, Refresh, Vote
from parley.consultation.rules import course
from parley.consultation.tasks import analysing
from parley.procedure.waiting import Due, deadline

#: Votes enter the record in batches, at most this often.
BATCH = timedelta(minutes=10)


@deadline
def consultations_to_close(at: datetime) -> Iterator[Due]:
    rows = Consultation.objects.for_clock().filter(state=course.OPEN, closes_at__lte=at).select_related("process")
    for row in rows:
        yield Due(acts.close_consultation, row.process, {"consultation": row.public_id})


@deadline
def votes_to_record(at: datetime) -> Iterator[Due]:
    waits_long = Q(recorded_upto__isnull=True) | Q(recorded_upto__lte=at - BATCH)
    for row in Consultation.objects.for_clock().filter(waits_long, state=course.OPEN).select_related("process"):
        votes = Vote.objects.for_clock().filter(statement__consultation=row)
        if row.recorded_upto is not None:
            votes = votes.filter(at__gt=F("statement__consultation__recorded_upto"))
        if votes.exists():
            yield Due(acts.record_votes, row.process, {"consultation": row.public_id})


@deadline
def analyses_to_refresh(at: datetime) -> Iterator[Due]:
    """The consultations whose analysis is older than their votes, as far as the last one has been over long enough."""
    states = analysing.states()
    refreshed = {row.consultation_id: row for row in Refresh.objects.for_clock()}
    rows = Consultation.objects.for_clock().exclude(state=course.DRAFT).select_related("process")
    for row in rows:
        last = refreshed.get(row.pk)
        waits = last is not None and last.not_before is not None and last.not_before > at
        if not waits and (last is None or last.failures or analysing.has_moved(row, last, states.get(row.pk), at)):
            yield Due(analysing.refresh, row.process, {"consultation": row.public_id})
