from django.urls import path

from parley.bargaining import views

app_name = "bargaining"
_ISSUE = "p/<slug:process>/table/<slug:issue>/"
urlpatterns = [
    path("p/<slug:process>/table/", views.issues, name="issues"),
    path("p/<slug:process>/table/lay/", views.lay_issue, name="lay_issue"),
    path(_ISSUE, views.issue, name="issue"),
    path(_ISSUE + "edit/", views.edit_issue, name="edit_issue"),
    path(_ISSUE + "move/", views.move_issue, name="move_issue"),
    path(_ISSUE + "option/", views.propose_option, name="propose_option"),
    path(_ISSUE + "priority/", views.state_priority, name="state_priority"),
]
