from django.urls import path

from parley.bargaining.views import table

app_name = "bargaining"
_ISSUE = "p/<slug:process>/table/<slug:issue>/"
urlpatterns = [
    path("p/<slug:process>/table/", table.issues, name="issues"),
    path("p/<slug:process>/table/lay/", table.lay_issue, name="lay_issue"),
    path(_ISSUE, table.issue, name="issue"),
    path(_ISSUE + "edit/", table.edit_issue, name="edit_issue"),
    path(_ISSUE + "move/", table.move_issue, name="move_issue"),
    path(_ISSUE + "option/", table.propose_option, name="propose_option"),
    path(_ISSUE + "priority/", table.state_priority, name="state_priority"),
]
