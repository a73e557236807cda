from django.urls import path

from parley.bargaining.views import packages, table

app_name = "bargaining"
_PACKAGES = "p/<slug:process>/table/packages/"
_PACKAGE = _PACKAGES + "<slug:package>/"
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
    path(_PACKAGE + "transcript.json", packages.transcript, name="transcript"),
    path(_ISSUE, table.issue, name="issue"),
    path(_ISSUE + "edit/", table.edit_issue, name="edit_issue"),
    path(_ISSUE + "move/", table.move_issue, name="move_issue"),
    path(_ISSUE + "option/", table.propose_option, name="propose_option"),
]
