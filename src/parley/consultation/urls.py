from django.urls import path

from parley.consultation import views

app_name = "consultation"
_ONE = "p/<slug:process>/consultations/<slug:consultation>/"
urlpatterns = [
    path("p/<slug:process>/consultations/", views.consultations, name="consultations"),
    path("p/<slug:process>/consultations/prepare/", views.prepare_consultation, name="prepare_consultation"),
    path(_ONE, views.consultation, name="consultation"),
    path(_ONE + "link/", views.make_link, name="make_link"),
    path(_ONE + "statement/", views.add_statement, name="add_statement"),
    path(_ONE + "open/", views.open_consultation, name="open_consultation"),
    path(_ONE + "close/", views.close_consultation, name="close_consultation"),
    path(_ONE + "judge/<slug:statement>/", views.judge_statement, name="judge_statement"),
    path(_ONE + "vote/", views.vote, name="vote"),
    path(_ONE + "submit/", views.submit_statement, name="submit_statement"),
    path("p/<slug:process>/links/<slug:link>/", views.link_sheet, name="link_sheet"),
    path("p/<slug:process>/links/<slug:link>/end/", views.end_link, name="end_link"),
    path("c/<slug:token>/", views.public_vote, name="public_vote"),
    path("c/<slug:token>/add/", views.public_statement, name="public_statement"),
]
