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
from parley.bargaining.acts.priorities import (
    compare_packages,
    draw_red_line,
    erase_red_line,
    rank_issues,
    rank_options,
    score_options,
    seal_priorities,
    state_floor,
    take_back_comparison,
    weigh_issues,
    withdraw_seal,
)
from parley.bargaining.acts.rules_between import exclude_together, require_option, set_budget, withdraw_rule
from parley.bargaining.acts.searches import (
    announce_search,
    begin_search,
    end_search,
    note_progress,
    stop_search,
    take_up_search,
    tell_obstacles,
    withdraw_search,
)
from parley.bargaining.acts.table import edit_issue, lay_issue, move_issue, propose_option

__all__ = [
    "announce_search",
    "answer_package",
    "begin_search",
    "close_blind_round",
    "compare_packages",
    "decide_package",
    "draw_red_line",
    "draw_up_package",
    "edit_issue",
    "edit_package",
    "end_search",
    "erase_red_line",
    "exclude_together",
    "lay_issue",
    "move_issue",
    "note_progress",
    "post_blind_message",
    "propose_option",
    "put_package",
    "rank_issues",
    "rank_options",
    "require_option",
    "score_options",
    "seal_priorities",
    "set_budget",
    "state_floor",
    "stop_search",
    "take_back_comparison",
    "take_up_search",
    "tell_obstacles",
    "weigh_issues",
    "withdraw_package",
    "withdraw_rule",
    "withdraw_seal",
    "withdraw_search",
]
