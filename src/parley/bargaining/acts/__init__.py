"""The formal acts of bargaining."""

from parley.bargaining.acts.blind import close_blind_round, post_blind_message
from parley.bargaining.acts.packages import (
    answer_package,
    decide_package,
    draw_up_package,
    edit_package,
    put_package,
    withdraw_package,
)
from parley.bargaining.acts.table import edit_issue, lay_issue, move_issue, propose_option, state_priority

__all__ = [
    "answer_package",
    "close_blind_round",
    "decide_package",
    "draw_up_package",
    "edit_issue",
    "edit_package",
    "lay_issue",
    "move_issue",
    "post_blind_message",
    "propose_option",
    "put_package",
    "state_priority",
    "withdraw_package",
]
