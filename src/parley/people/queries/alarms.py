"""What is wrong with a log: that it is signed no more and why, and what was shown that it doesn't hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from parley.people.models import Seat
from parley.people.queries.logs import LogName, names_of
from parley.people.rules import witnessing as rules
from parley.procedure.errors import Absent, allowed
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record import checkpoints

_WHY = {
    checkpoints.SHORTER: _(
        "The record here holds fewer acts than this server has signed before and a witness has seen. Acts are missing, "
        "most likely because an old backup was put back."
    ),
    checkpoints.FORKED: _(
        "This server's key has signed another history of this log than the one that stands here. Two histories of one "
        "log were shown to different people."
    ),
    checkpoints.ALTERED: _(
        "The stored acts of this log do not give what was signed. An act was altered, moved, added or taken away, or "
        "the disk is damaged."
    ),
    checkpoints.OTHER_KEY: _(
        "This log was signed with another key before. The key of this server was lost or exchanged."
    ),
    checkpoints.RESTORED: _(
        "A backup was put back. Nobody has said yet whether acts that were done after it are missing."
    ),
}


@dataclass(frozen=True)
class EvidenceView:
    """A state that this server has signed of a log and the log doesn't hold; seats under the names shown.

    `by` is "" where the server found it itself, `decided_by` is "" where whoever runs the server decided.
    """

    audience: str
    log: LogName
    size: int
    root: str
    note: str
    at: datetime
    by: str
    decided: datetime | None
    decided_by: str


@dataclass(frozen=True)
class Alarm:
    """A log that is signed no more, in words, and what was shown of it that nobody has decided of yet."""

    audience: str
    log: LogName
    why: str
    since: datetime | None
    evidence: list[EvidenceView]
    #: How much was ever shown of it, decided of or not.
    shown: int
    can_resume: bool


def alarms(viewer: Viewer) -> list[Alarm]:
    """Of the logs that the viewer may read, those that are signed no more: told on every page."""
    if viewer.process is None or not viewer.seated:
        return []
    doubtful = [head.audience for head in viewer.heads if head.stopped]
    if not doubtful:
        return []
    shown = checkpoints.shown(viewer.process.public_id, doubtful)
    open_ones = [one for one in shown if one.decided is None]
    evidence = evidence_views(viewer, open_ones, seats_of_ids(viewer, seats_in(open_ones)))
    names = names_of(viewer, doubtful)
    return [
        Alarm(
            audience=one.audience,
            log=names[one.audience],
            why=say(_WHY[one.why]),
            since=one.since,
            evidence=[view for view in evidence if view.audience == one.audience],
            shown=sum(each.audience == one.audience for each in shown),
            can_resume=allowed(lambda one=one: rules.lets_go_on(viewer.capacity, one.audience)),  # type: ignore[misc]
        )
        for one in checkpoints.stopped(viewer.process.public_id, doubtful)
    ]


def alarm(viewer: Viewer, audience: str) -> Alarm:
    """One log that is signed no more, for the page on which somebody lets it go on; `Absent` if it isn't one."""
    found = [one for one in alarms(viewer) if one.audience == audience and one.can_resume]
    if not found:
        raise Absent
    return found[0]


def evidence_views(viewer: Viewer, rows: Iterable[checkpoints.Shown], seats: Mapping[str, Seat]) -> list[EvidenceView]:
    """What was shown, under the names shown of those who handed it in and of those who decided."""
    rows = list(rows)
    names = names_of(viewer, {one.audience for one in rows})
    return [
        EvidenceView(
            audience=one.audience,
            log=names[one.audience],
            size=one.size,
            root=one.root,
            note=one.note,
            at=one.at,
            by=_shown(seats, one.by),
            decided=one.decided,
            decided_by=_shown(seats, one.decided_by),
        )
        for one in rows
    ]


def seats_in(evidence: Iterable[checkpoints.Shown]) -> set[str]:
    """The seats that handed it in or decided of it, by their public ids."""
    return {seat for one in evidence for seat in (one.by, one.decided_by) if seat}


def seats_of_ids(viewer: Viewer, ids: Iterable[str]) -> dict[str, Seat]:
    """These seats as the viewer sees them, those that have ended among them, by their public ids."""
    rows = Seat.objects.seen_by(viewer).filter(public_id__in=ids).select_related("party")
    return {row.public_id: row for row in rows}


def _shown(seats: Mapping[str, Seat], seat: str) -> str:
    return seats[seat].shown if seat in seats else ""
