"""The table as each viewer sees it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from parley.bargaining.models import Concerned, Issue, Option
from parley.bargaining.rules import table as rules
from parley.consultation.models import Statement
from parley.consultation.models.taken import Taken
from parley.consultation.queries import Origin, origins
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.thread import Followed, Outcome, Thread, WayOn, came_of, carries_on, follows, ways_on
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say


@visible(Issue)
def issues_seen(viewer: Viewer) -> Q:
    """Every seat sees a wide issue; a narrow one is seen by the delegations that it concerns, and by the team."""
    if viewer.of_team:
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    return Q(narrow=False) | _concerns(viewer, "pk")


@visible(Option)
def options_seen(viewer: Viewer) -> Q:
    if viewer.of_team:
        return EVERYTHING
    if not viewer.seated:
        return NOTHING
    return Q(issue__narrow=False) | _concerns(viewer, "issue_id")


@visible(Concerned)
def concerned_seen(viewer: Viewer) -> Q:
    """The team sees whom a narrow issue concerns, and each delegation that it concerns itself."""
    if viewer.of_team:
        return EVERYTHING
    return Q(party=viewer.party_id) if viewer.of_delegation else NOTHING


def _concerns(viewer: Viewer, issue: str) -> Q:
    if not viewer.of_delegation:
        return NOTHING
    # Whether a row exists is all that is read of it.
    return Q(Exists(Concerned._base_manager.filter(issue_id=OuterRef(issue), party=viewer.party_id)))


@dataclass(frozen=True)
class IssueView:
    """An issue with its options, and what may be done now."""

    issue: Issue
    state: str
    options: list[Option]
    #: The statement of a consultation that it was taken over from, where the viewer sees that; and what came of it.
    origin: Origin | None
    came_of_it: tuple[Thread, ...]
    ways_on: tuple[WayOn, ...]
    can: frozenset[str]


def issues(viewer: Viewer) -> list[IssueView]:
    """The issues that this viewer may see, in the order in which they were laid on the table."""
    rows = list(Issue.objects.seen_by(viewer))
    return _views(viewer, rows)


def issue(viewer: Viewer, public_id: str) -> IssueView:
    """One issue, with where it was taken over from and what came of it."""
    rows = [one(Issue, viewer, public_id)]
    return _views(viewer, rows, origins(viewer, rows), came_of(viewer, rows))[0]


@follows(Statement)
def issues_taken_over(viewer: Viewer, statements: Sequence[Statement]) -> Followed:
    """The issues that were taken over from statements, those alone that this viewer sees on the table."""
    found: dict[int, list[Outcome]] = {}
    for row in Issue.objects.seen_by(viewer).filter(statement__in=statements):
        url = reverse("bargaining:issue", args=[viewer.process.public_id, row.public_id])
        found.setdefault(row.statement_id or 0, []).append(Outcome(row, say(_ISSUE, {"title": row.title}), url))
    return found


@carries_on(Statement)
def to_the_table(viewer: Viewer, statement: Statement) -> Iterator[WayOn]:
    """The team may lay a statement on the table as an issue."""
    if viewer.may("lay_issue"):
        url = reverse("bargaining:lay_issue", args=[viewer.process.public_id])
        yield WayOn(say(_("Lay it on the table as an issue")), f"{url}?from={statement.public_id}")


_ISSUE = _("the issue “%(title)s”")


def _views(
    viewer: Viewer,
    rows: list[Issue],
    taken: Mapping[Taken, Origin] = MappingProxyType({}),
    came: Mapping[int, tuple[Thread, ...]] = MappingProxyType({}),
) -> list[IssueView]:
    options: dict[int, list[Option]] = {row.pk: [] for row in rows}
    for option in Option.objects.seen_by(viewer).filter(issue__in=rows).select_related("proposed_by__party"):
        options[option.issue_id].append(option)
    return [
        IssueView(
            issue=row,
            state=say(rules.LABELS[row.state]),
            options=options[row.pk],
            origin=taken.get(row),
            came_of_it=came.get(row.pk, ()),
            ways_on=ways_on(viewer, row) if row.state == rules.ON_TABLE else (),
            can=_possible(viewer, row),
        )
        for row in rows
    ]


def _possible(viewer: Viewer, row: Issue) -> frozenset[str]:
    steps = {
        "edit_issue": lambda: True,
        "move_issue": lambda: True,
        "propose_option": lambda: rules.open_to_options(row.state),
    }
    return possible(viewer, steps)
