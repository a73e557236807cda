"""The table as each viewer sees it."""

from parley.bargaining.queries import waiting
from parley.bargaining.queries.blind import transcript
from parley.bargaining.queries.explanation import explanation
from parley.bargaining.queries.meaning import ComparingView, MeaningView, comparing, draft_points, meaning
from parley.bargaining.queries.packages import (
    PackageRow,
    PackageView,
    drawing_up,
    package,
    package_marks,
    package_meaning,
    packages,
)
from parley.bargaining.queries.priorities import (
    PrioritiesView,
    begun_from,
    issue_to_judge,
    next_to_judge,
    opened,
    priorities,
)
from parley.bargaining.queries.rules_between import RulesView, laid_table, rule_begun, rules_between
from parley.bargaining.queries.searches import (
    CourseView,
    SearchesView,
    SearchView,
    announcing,
    found_package,
    search,
    search_marks,
    searches,
)
from parley.bargaining.queries.table import IssueView, issue, issues

__all__ = [
    "ComparingView",
    "CourseView",
    "IssueView",
    "MeaningView",
    "PackageRow",
    "PackageView",
    "PrioritiesView",
    "RulesView",
    "SearchView",
    "SearchesView",
    "announcing",
    "begun_from",
    "comparing",
    "draft_points",
    "drawing_up",
    "explanation",
    "found_package",
    "issue",
    "issue_to_judge",
    "issues",
    "laid_table",
    "meaning",
    "next_to_judge",
    "opened",
    "package",
    "package_marks",
    "package_meaning",
    "packages",
    "priorities",
    "rule_begun",
    "rules_between",
    "search",
    "search_marks",
    "searches",
    "transcript",
    "waiting",
]
