from parley.procedure.capacities import DELEGATION, SEATS
from parley.procedure.table import ACTS
from parley.web.routes.route import Route, act, read

ROUTES = {
    "bargaining:issues": read(SEATS),
    "bargaining:issue": read(SEATS),
    "bargaining:lay_issue": act("lay_issue"),
    "bargaining:edit_issue": act("edit_issue"),
    "bargaining:move_issue": act("move_issue"),
    "bargaining:propose_option": act("propose_option"),
    "bargaining:rules_between": read(SEATS),
    **{
        f"bargaining:{name}": act(name)
        for name in ("require_option", "exclude_together", "set_budget", "withdraw_rule")
    },
    "bargaining:change_requirement": act("require_option"),
    "bargaining:change_exclusion": act("exclude_together"),
    "bargaining:change_budget": act("set_budget"),
    # A delegation's own: advisers and envoys read what its voices state.
    **{f"bargaining:{name}": read(DELEGATION) for name in ("priorities", "worksheet", "issues_to_judge", "meaning")},
    **{
        f"bargaining:{name}": act(name)
        for name in (
            "rank_issues",
            "rank_options",
            "score_options",
            "weigh_issues",
            "erase_red_line",
            "state_floor",
            "take_back_comparison",
            "seal_priorities",
            "withdraw_seal",
        )
    },
    "bargaining:red_lines": Route(get=DELEGATION, post=ACTS["draw_red_line"].who),
    "bargaining:comparisons": Route(get=DELEGATION, post=ACTS["compare_packages"].who),
    "bargaining:searches": read(SEATS),
    "bargaining:search": read(SEATS),
    **{
        f"bargaining:{name}": act(name)
        for name in ("announce_search", "withdraw_search", "stop_search", "tell_obstacles")
    },
    "bargaining:packages": read(SEATS),
    "bargaining:package": read(SEATS),
    "bargaining:draw_up_package": act("draw_up_package"),
    "bargaining:edit_package": act("edit_package"),
    "bargaining:put_package": act("put_package"),
    "bargaining:answer_package": act("answer_package"),
    "bargaining:withdraw_package": act("withdraw_package"),
    "bargaining:post_blind_message": act("post_blind_message"),
    "bargaining:package_meaning": read(DELEGATION),
    "bargaining:transcript": read(SEATS),
    "api:packages": read(SEATS),
    "api:package": read(SEATS),
    "api:transcript": read(SEATS),
    "api:table": read(SEATS),
    "api:priorities": read(DELEGATION),
    "api:priorities_meaning": read(DELEGATION),
    "api:searches": read(SEATS),
    "api:search": read(SEATS),
    "api:issues": read(SEATS),
    "api:issue": read(SEATS),
}
