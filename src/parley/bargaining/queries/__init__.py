"""The table as each viewer sees it."""

from parley.bargaining.queries import waiting
from parley.bargaining.queries.blind import transcript
from parley.bargaining.queries.packages import PackageRow, PackageView, drawing_up, package, package_marks, packages
from parley.bargaining.queries.table import IssueView, issue, issues

__all__ = [
    "IssueView",
    "PackageRow",
    "PackageView",
    "drawing_up",
    "issue",
    "issues",
    "package",
    "package_marks",
    "packages",
    "transcript",
    "waiting",
]
