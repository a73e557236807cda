"""The thread from what people said to what was made of it, read both ways by those who see every step of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from parley.consultation.models import Consultation, Statement
from parley.consultation.models.taken import Taken
from parley.consultation.queries.figures import may_see
from parley.consultation.rules import course
from parley.consultation.rules.finding import Finding
from parley.procedure.errors import Absent
from parley.procedure.guarded import one
from parley.procedure.thread import Thread, WayOn, came_of, ways_on
from parley.procedure.viewer import Viewer
from parley.procedure.words import say


@dataclass(frozen=True)
class Origin:
    """Where something was taken over from: in the reader's words, with the page of what it came from.

    `finding` has the figures of that moment, for those who may see the figures of the consultation now.
    """

    what: str
    url: str
    finding: Finding | None = None


@dataclass(frozen=True)
class StatementView:
    """One statement on its own page, what came of it, and what this viewer may make of it now."""

    statement: Statement
    consultation: Consultation
    state: str
    came_of_it: tuple[Thread, ...]
    ways_on: tuple[WayOn, ...]


def statement(viewer: Viewer, consultation: str, public_id: str) -> StatementView:
    """One statement of a consultation, and the issues, clauses and agreements that came of it."""
    found = one(Statement, viewer, public_id, "consultation")
    if found.consultation.public_id != consultation:
        raise Absent
    state = say(course.STATEMENT_LABELS[found.state])
    came = came_of(viewer, [found]).get(found.pk, ())
    shown = stands(found)
    return StatementView(found, found.consultation, state, came, ways_on(viewer, found) if shown else ())


def to_take_over(viewer: Viewer, public_id: str) -> Statement | None:
    """The statement that an address names to be taken over, or None where it names none; `Absent` if there is none."""
    if not public_id:
        return None
    found = one(Statement, viewer, public_id, "consultation")
    if not stands(found):
        raise Absent
    return found


def stands(found: Statement) -> bool:
    """Whether people are shown the statement, so that something may be made of it."""
    held = found.consultation
    return found.number is not None and found.state in course.shown(held.moderation) and held.state != course.DRAFT


def origins(viewer: Viewer, taken: Iterable[Taken]) -> Mapping[Taken, Origin]:
    """Where each of these was taken over from, where the viewer sees the statement that it was."""
    wanted = [row for row in taken if row.statement_id is not None]
    if not wanted:
        return {}
    rows = Statement.objects.seen_by(viewer).filter(pk__in={row.statement_id for row in wanted})
    statements = {row.pk: row for row in rows.select_related("consultation")}
    seen = ((row, statements.get(row.statement_id or 0)) for row in wanted)
    return {row: _origin(viewer, row.finding, of) for row, of in seen if of is not None and row.finding}


def _origin(viewer: Viewer, kept: Mapping[str, Any], of: Statement) -> Origin:
    finding = Finding.from_json(kept)
    url = reverse("consultation:statement", args=[viewer.process.public_id, of.consultation.public_id, of.public_id])
    if not may_see(viewer, of.consultation):
        return Origin(say(*finding.named), url)
    return Origin(say(*finding.said), url, finding)
