"""The table as each viewer sees it."""

from parley.bargaining.queries.table import IssueView, issue, issues

__all__ = ["IssueView", "issue", "issues"]
