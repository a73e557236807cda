"""Bargaining: the issues on the table, and each party's private priorities."""

from parley.bargaining.models.table import Concerned, Issue, Option, Priority

__all__ = ["Concerned", "Issue", "Option", "Priority"]
