"""Opinion groups: camps that the votes show, or the answer that they show none; see `groups.py`."""

from parley.commonground.grouping.groups import opinion_groups, opinion_groups_of

__all__ = ["opinion_groups", "opinion_groups_of"]
