"""The timeline of a process, drawn from the record and from rounds held elsewhere: the spine of its page."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from parley.convening.models import Fact
from parley.convening.queries.background import rounds_elsewhere
from parley.procedure.errors import mark as _
from parley.procedure.table import FACTS
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record import queries as record


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline, in the reader's language; a round held elsewhere has a day and a source."""

    time: datetime | date
    act: str
    text: str
    actor: str
    capacity: str
    audience: str
    kind: str = ""
    place: str = ""
    source: str = ""
    #: The number of the act in its log, from 1, where there is a proof of it; a log in doubt has none.
    number: int | None = None


def timeline(
    viewer: Viewer, *, newest: bool = False, limit: int | None = None, after: datetime | None = None
) -> list[Moment]:
    """What has happened in the logs that this viewer may read, and the rounds held elsewhere at their dates.

    What has happened `after` a moment is of the record alone: an old round is no news.
    """
    rows = record.acts(viewer.process.public_id, viewer.audiences, newest=newest, limit=limit, after=after)
    doubtful = {head.audience for head in viewer.heads if head.stopped} if viewer.seated else set()
    moments = [
        Moment(
            time=row.at,
            act=row.act,
            text=say(_ERASED) if row.erased else say(FACTS[row.act], row.details),
            actor=row.details.get("by", ""),
            capacity=row.capacity,
            audience=row.audience,
            number=None if row.audience in doubtful else row.position + 1,
        )
        for row in rows
    ]
    if after is not None:
        return moments
    history = [_elsewhere(fact) for fact in rounds_elsewhere(viewer)]
    if not history:
        return moments
    zone = ZoneInfo(viewer.process.time_zone)
    # Stable: acts of one moment keep the order of the record, which the rows came in.
    merged = sorted(moments + history, key=lambda one: _instant(one.time, zone), reverse=newest)
    return merged[:limit]


_ERASED = _("What was said with this act was erased, as the person who acted has asked.")
_HELD_IN = _("%(where)s, %(when)s: %(what)s")
_HELD = _("%(when)s: %(what)s")


def _elsewhere(fact: Fact) -> Moment:
    assert fact.day is not None
    values = {"where": fact.where, "when": fact.when, "what": fact.what}
    return Moment(
        time=fact.day,
        act="round.held_elsewhere",
        text=say(_HELD_IN if fact.where else _HELD, values),
        actor="",
        capacity="",
        audience="common",
        kind="elsewhere",
        place=fact.where,
        source=fact.source,
    )


def _instant(when: datetime | date, zone: ZoneInfo) -> datetime:
    """A day begins with its first moment in the zone of the process."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when, time.min, tzinfo=zone).astimezone(UTC)
