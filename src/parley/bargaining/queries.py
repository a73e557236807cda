"""The table as each viewer sees it, and a delegation's own priorities."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from parley.bargaining import rules
from parley.bargaining.models import Concerned, Issue, Option, Priority
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
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


@visible(Priority)
def priorities_seen(viewer: Viewer) -> Q:
    """A delegation's priorities are read by that delegation alone: not by the mediator, not as a number."""
    return Q(party=viewer.party_id) if viewer.of_delegation else NOTHING


def _concerns(viewer: Viewer, issue: str) -> Q:
    if not viewer.of_delegation:
        return NOTHING
    # Whether a row exists is all that is read of it.
    return Q(Exists(Concerned._base_manager.filter(issue_id=OuterRef(issue), party=viewer.party_id)))


@dataclass(frozen=True)
class IssueView:
    """An issue with its options, one's own delegation's priority on it, and what may be done now."""

    issue: Issue
    state: str
    options: list[Option]
    priority: Priority | None
    can: frozenset[str]

    @property
    def own_values(self) -> list[tuple[Option, int | None, bool]]:
        """Each option with what it is to one's own party, and whether it lies beyond a red line."""
        if self.priority is None:
            return [(option, None, False) for option in self.options]
        values, red = self.priority.values, set(self.priority.red_lines)
        return [(option, values.get(option.public_id), option.public_id in red) for option in self.options]


def issues(viewer: Viewer) -> list[IssueView]:
    """The issues that this viewer may see, in the order in which they were laid on the table."""
    rows = list(Issue.objects.seen_by(viewer))
    return _views(viewer, rows)


def issue(viewer: Viewer, public_id: str) -> IssueView:
    """One issue."""
    return _views(viewer, [one(Issue, viewer, public_id)])[0]


def _views(viewer: Viewer, rows: list[Issue]) -> list[IssueView]:
    options: dict[int, list[Option]] = {row.pk: [] for row in rows}
    for option in Option.objects.seen_by(viewer).filter(issue__in=rows).select_related("proposed_by__party"):
        options[option.issue_id].append(option)
    own = {row.issue_id: row for row in Priority.objects.seen_by(viewer).filter(issue__in=rows)}
    return [_view(viewer, row, options[row.pk], own.get(row.pk)) for row in rows]


def _view(viewer: Viewer, row: Issue, options: list[Option], priority: Priority | None) -> IssueView:
    steps = {
        "edit_issue": lambda: True,
        "move_issue": lambda: True,
        "propose_option": lambda: rules.open_to_options(row.state),
        "state_priority": lambda: rules.open_to_options(row.state),
    }
    return IssueView(row, say(rules.LABELS[row.state]), options, priority, possible(viewer, steps))
