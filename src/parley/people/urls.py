from django.urls import path

from parley.people.views import join, seats, witnesses

app_name = "people"
_SEATS = "p/<slug:process>/seats/"
_SEAT = "p/<slug:process>/seats/<slug:seat>/"
_RECORD = "p/<slug:process>/record/"
urlpatterns = [
    path(_SEATS, seats.seats, name="seats"),
    path(_SEATS + "add/", seats.seat_person, name="seat_person"),
    path(_SEATS + "mine/", seats.own_seat, name="own_seat"),
    path(_SEATS + "mine/keys/make/", seats.make_token, name="make_token"),
    path(_SEATS + "mine/keys/<slug:token>/revoke/", seats.revoke_token, name="revoke_token"),
    path(_SEAT + "invite/", seats.invite_to_seat, name="invite_to_seat"),
    path(_SEAT + "withdraw-invitation/", seats.withdraw_invitation, name="withdraw_invitation"),
    path(_SEAT + "end/", seats.end_seat, name="end_seat"),
    path(_RECORD + "witnesses/enrol/", witnesses.enrol_witness, name="enrol_witness"),
    path(_RECORD + "witnesses/<slug:witness>/end/", witnesses.end_witness, name="end_witness"),
    path(_RECORD + "cosignatures/", witnesses.hand_in_cosignatures, name="hand_in_cosignatures"),
    path(_RECORD + "checkpoints.json", witnesses.checkpoints, name="checkpoints"),
    path(_RECORD + "<str:log>/resume/", witnesses.resume_signing, name="resume_signing"),
    path("seats/choose/", seats.choose_seat, name="choose_seat"),
    path("join/", join.join, name="join"),
    path("join/<str:token>/", join.join_by_link, name="join_by_link"),
]
