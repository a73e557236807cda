"""The deadlines of agreements: signing closes, days of entry into force come, promises fall overdue."""

from collections.abc import Iterator
from datetime import datetime

from parley.agreement import acts
from parley.agreement.models import Agreement, Commitment
from parley.agreement.rules import commitment, force
from parley.procedure.waiting import Due, deadline


@deadline
def signings_to_close(at: datetime) -> Iterator[Due]:
    rows = Agreement.objects.for_clock().filter(closed_at__isnull=True, open_until__lte=at)
    for row in rows.select_related("process"):
        yield Due(acts.close_signing, row.process, {"agreement": row.public_id})


@deadline
def days_of_entry(at: datetime) -> Iterator[Due]:
    rows = Agreement.objects.for_clock().filter(in_force_at__isnull=True, condition__kind=force.ON_DATE)
    for row in rows.select_related("process"):
        if row.condition["day"] <= at.date().isoformat():
            yield Due(acts.enter_into_force, row.process, {"agreement": row.public_id})


@deadline
def promises_overdue(at: datetime) -> Iterator[Due]:
    rows = Commitment.objects.for_clock().filter(state=commitment.DUE, due_at__lte=at)
    for row in rows.select_related("agreement__process"):
        yield Due(acts.note_overdue, row.agreement.process, {"commitment": row.public_id})
