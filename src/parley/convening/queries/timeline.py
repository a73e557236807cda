"""The timeline of a process, drawn from the record: the spine of its page."""

from dataclasses import dataclass
from datetime import datetime

from parley.procedure.table import FACTS
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record import queries as record


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline, in the reader's language."""

    time: datetime
    act: str
    text: str
    actor: str
    capacity: str
    audience: str


def timeline(
    viewer: Viewer, *, newest: bool = False, limit: int | None = None, after: datetime | None = None
) -> list[Moment]:
    """What has happened in the logs that this viewer may read."""
    rows = record.acts(viewer.process.public_id, viewer.audiences, newest=newest, limit=limit, after=after)
    return [
        Moment(
            time=row.at,
            act=row.act,
            text=say(FACTS[row.act], row.details),
            actor=row.details.get("by", ""),
            capacity=row.capacity,
            audience=row.audience,
        )
        for row in rows
    ]
