"""What happens at the table by itself: deadlines."""

from parley.bargaining.tasks import packages

__all__ = ["packages"]
