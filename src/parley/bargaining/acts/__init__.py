"""The formal acts of bargaining."""

from parley.bargaining.acts.table import edit_issue, lay_issue, move_issue, propose_option, state_priority

__all__ = ["edit_issue", "lay_issue", "move_issue", "propose_option", "state_priority"]
