"""The result as one file to read and to print: no script, nothing from elsewhere, every figure in a table."""

from parley.commonground.report.page import report

__all__ = ["report"]
