"""What happens at the table by itself: deadlines."""

from parley.bargaining.tasks import packages, searches

__all__ = ["packages", "searches"]
