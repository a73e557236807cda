from django.urls import path

from parley.bargaining.views import packages, priorities, rules_between, searches, table

app_name = "bargaining"
_PACKAGES = "p/<slug:process>/table/packages/"
_PACKAGE = _PACKAGES + "<slug:package>/"
_RULES = "p/<slug:process>/table/rules/"
_MINE = "p/<slug:process>/table/priorities/"
_SEARCHES = "p/<slug:process>/table/searches/"
_SEARCH = _SEARCHES + "<slug:search>/"
_ISSUE = "p/<slug:process>/table/<slug:issue>/"
urlpatterns = [
    path("p/<slug:process>/table/", table.issues, name="issues"),
    path("p/<slug:process>/table/lay/", table.lay_issue, name="lay_issue"),
    path(_PACKAGES, packages.packages, name="packages"),
    path(_PACKAGES + "draw-up/", packages.draw_up_package, name="draw_up_package"),
    path(_PACKAGE, packages.package, name="package"),
    path(_PACKAGE + "change/", packages.edit_package, name="edit_package"),
    path(_PACKAGE + "put/", packages.put_package, name="put_package"),
    path(_PACKAGE + "answer/", packages.answer_package, name="answer_package"),
    path(_PACKAGE + "withdraw/", packages.withdraw_package, name="withdraw_package"),
    path(_PACKAGE + "post/", packages.post_blind_message, name="post_blind_message"),
    path(_PACKAGE + "meaning/", packages.package_meaning, name="package_meaning"),
    path(_PACKAGE + "transcript.json", packages.transcript, name="transcript"),
    path(_RULES, rules_between.rules_between, name="rules_between"),
    *(
        path(_RULES + where, view, name=name)
        for view, name in (
            (rules_between.require_option, "require_option"),
            (rules_between.exclude_together, "exclude_together"),
            (rules_between.set_budget, "set_budget"),
        )
        for where in (f"{name.replace('_', '-')}/", f"<slug:rule>/{name.replace('_', '-')}/")
    ),
    path(_RULES + "<slug:rule>/withdraw/", rules_between.withdraw_rule, name="withdraw_rule"),
    path(_MINE, priorities.priorities, name="priorities"),
    path(_MINE + "on-paper/", priorities.worksheet, name="worksheet"),
    path(_MINE + "issues/", priorities.rank_issues, name="rank_issues"),
    path(_MINE + "options/", priorities.issues_to_judge, name="issues_to_judge"),
    path(_MINE + "options/<slug:issue>/", priorities.rank_options, name="rank_options"),
    path(_MINE + "options/<slug:issue>/points/", priorities.score_options, name="score_options"),
    path(_MINE + "weights/", priorities.weigh_issues, name="weigh_issues"),
    path(_MINE + "red-lines/", priorities.red_lines, name="red_lines"),
    path(_MINE + "red-lines/erase/", priorities.erase_red_line, name="erase_red_line"),
    path(_MINE + "just/", priorities.state_floor, name="state_floor"),
    path(_MINE + "compare/", priorities.comparisons, name="comparisons"),
    path(_MINE + "compare/again/", priorities.take_back_comparison, name="take_back_comparison"),
    path(_MINE + "meaning/", priorities.meaning, name="meaning"),
    path(_MINE + "seal/", priorities.seal_priorities, name="seal_priorities"),
    path(_MINE + "withdraw/", priorities.withdraw_seal, name="withdraw_seal"),
    path(_SEARCHES, searches.searches, name="searches"),
    path(_SEARCHES + "announce/", searches.announce_search, name="announce_search"),
    path(_SEARCH, searches.search, name="search"),
    path(_SEARCH + "withdraw/", searches.withdraw_search, name="withdraw_search"),
    path(_SEARCH + "stop/", searches.stop_search, name="stop_search"),
    path(_SEARCH + "tell/", searches.tell_obstacles, name="tell_obstacles"),
    path(_ISSUE, table.issue, name="issue"),
    path(_ISSUE + "edit/", table.edit_issue, name="edit_issue"),
    path(_ISSUE + "move/", table.move_issue, name="move_issue"),
    path(_ISSUE + "option/", table.propose_option, name="propose_option"),
]
