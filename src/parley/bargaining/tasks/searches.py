"""The deadlines of searches, and which of those that have begun is to be taken up next."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from parley.bargaining import acts
from parley.bargaining.models import Run, Search
from parley.bargaining.rules import searches as rules
from parley.procedure.actors import Clock
from parley.procedure.errors import Absent
from parley.procedure.waiting import Due, deadline
from parley.record.sources import now


@deadline
def searches_to_begin(at: datetime) -> Iterator[Due]:
    """Searches whose deadline has come: each takes what lies sealed, or is not made."""
    rows = Search.objects.for_clock().filter(state=rules.ANNOUNCED, due__lte=at).select_related("process")
    for row in rows:
        yield Due(acts.begin_search, row.process, {"search": row.public_id})


def to_take_up() -> Search | None:
    """The search that has waited longest to be made, and is at nobody's work: one at a time, over all processes."""
    rows = Run.objects.for_clock().filter(state=rules.RUNNING).select_related("search__process")
    at_work = Q(seen_at__gt=now() - _SILENT)
    run = rows.exclude(at_work).order_by("failures", "begun_at", "pk").first()
    return run.search if run is not None else None


#: Whoever makes a search says every few seconds that it is at work: two clerks would take it from each other for ever.
_SILENT = timedelta(seconds=20)


def actor_for(search: str) -> Clock:
    """The clock of the process that a search belongs to."""
    row = Search.objects.for_clock().filter(public_id=search).select_related("process").first()
    if row is None:
        raise Absent
    return Clock(row.process)


def broke_off(search: str) -> None:
    """Note that a search broke off by itself; one that has ended meanwhile is let be."""
    try:
        acts.note_broken_search(by=actor_for(search), search=search)
    except Absent:
        return
