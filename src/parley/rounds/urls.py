from django.urls import path

from parley.rounds import views

app_name = "rounds"
_ROUND = "p/<slug:process>/rounds/<slug:round>/"
_SESSION = _ROUND + "sessions/<slug:session>/"
_ITEM = _ROUND + "agenda/<slug:item>/"
_INVITATION = _ROUND + "invitations/<slug:invitation>/"
urlpatterns = [
    path("p/<slug:process>/rounds/", views.rounds, name="rounds"),
    path("p/<slug:process>/rounds/plan/", views.plan_round, name="plan_round"),
    path(_ROUND, views.round, name="round"),
    path(_ROUND + "round.ics", views.calendar, name="calendar"),
    path(_ROUND + "sessions.ics", views.session_calendar, name="session_calendar"),
    path(_ROUND + "change/", views.change_round, name="change_round"),
    path(_ROUND + "convene/", views.convene_round, name="convene_round"),
    path(_ROUND + "move/", views.move_round, name="move_round"),
    path(_ROUND + "sessions/plan/", views.plan_session, name="plan_session"),
    path(_SESSION + "change/", views.change_session, name="change_session"),
    path(_SESSION + "convene/", views.convene_session, name="convene_session"),
    path(_SESSION + "move/", views.move_session, name="move_session"),
    path(_ROUND + "agenda/put/", views.put_on_agenda, name="put_on_agenda"),
    path(_ITEM + "change/", views.change_agenda_item, name="change_agenda_item"),
    path(_ITEM + "move/", views.move_agenda_item, name="move_agenda_item"),
    path(_ROUND + "invite/", views.invite_parties, name="invite_parties"),
    path(_INVITATION + "answer/", views.answer_invitation, name="answer_invitation"),
    path(_INVITATION + "note/", views.note_answer, name="note_answer"),
    path(_ROUND + "attendance/", views.note_attendance, name="note_attendance"),
    path(_ROUND + "summary/", views.summarise_round, name="summarise_round"),
    path(_ROUND + "summary/put/<int:edition>/", views.put_summary, name="put_summary"),
    path(_ROUND + "summary/position/", views.take_position, name="take_position"),
    path(_ROUND + "assess/", views.assess_round, name="assess_round"),
]
