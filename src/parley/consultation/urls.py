from django.urls import path

from parley.consultation.views import holding, voting

app_name = "consultation"
_ONE = "p/<slug:process>/consultations/<slug:consultation>/"
urlpatterns = [
    path("p/<slug:process>/consultations/", holding.consultations, name="consultations"),
    path("p/<slug:process>/consultations/prepare/", holding.prepare_consultation, name="prepare_consultation"),
    path(_ONE, holding.consultation, name="consultation"),
    path(_ONE + "link/", holding.make_link, name="make_link"),
    path(_ONE + "statement/", holding.add_statement, name="add_statement"),
    path(_ONE + "open/", holding.open_consultation, name="open_consultation"),
    path(_ONE + "close/", holding.close_consultation, name="close_consultation"),
    path(_ONE + "judge/<slug:statement>/", holding.judge_statement, name="judge_statement"),
    path(_ONE + "vote/", voting.vote, name="vote"),
    path(_ONE + "submit/", voting.submit_statement, name="submit_statement"),
    path("p/<slug:process>/links/<slug:link>/", holding.link_sheet, name="link_sheet"),
    path("p/<slug:process>/links/<slug:link>/end/", holding.end_link, name="end_link"),
    path("c/<slug:token>/", voting.public_vote, name="public_vote"),
    path("c/<slug:token>/add/", voting.public_statement, name="public_statement"),
]
