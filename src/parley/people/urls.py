from django.urls import path

from parley.people.views import join, seat_keys, seats, witnesses

app_name = "people"
_SEATS = "p/<slug:process>/seats/"
_SEAT = "p/<slug:process>/seats/<slug:seat>/"
_KEY = "p/<slug:process>/seats/keys/<slug:seat_key>/"
_RECORD = "p/<slug:process>/record/"
urlpatterns = [
    path(_SEATS, seats.seats, name="seats"),
    path(_SEATS + "add/", seats.seat_person, name="seat_person"),
    path(_SEATS + "mine/", seats.own_seat, name="own_seat"),
    path(_SEATS + "mine/keys/make/", seats.make_token, name="make_token"),
    path(_SEATS + "mine/keys/<slug:token>/revoke/", seats.revoke_token, name="revoke_token"),
    path(_SEATS + "mine/key/", seat_keys.own_key, name="own_key"),
    path(_SEATS + "mine/key/enrol/", seat_keys.enrol_key, name="enrol_key"),
    path(_SEATS + "keys/", seat_keys.seat_keys, name="seat_keys"),
    path(_SEATS + "keys/sheet/", seat_keys.key_sheet, name="key_sheet"),
    path(_KEY, seat_keys.seat_key, name="seat_key"),
    path(_KEY + "confirm/", seat_keys.confirm_key, name="confirm_key"),
    path(_KEY + "replace/", seat_keys.replace_key, name="replace_key"),
    path(_KEY + "revoke/", seat_keys.revoke_key, name="revoke_key"),
    path(_SEAT + "invite/", seats.invite_to_seat, name="invite_to_seat"),
    path(_SEAT + "withdraw-invitation/", seats.withdraw_invitation, name="withdraw_invitation"),
    path(_SEAT + "end/", seats.end_seat, name="end_seat"),
    path(_SEAT + "erase/", seats.erase_words, name="erase_words"),
    path(_RECORD + "witnesses/enrol/", witnesses.enrol_witness, name="enrol_witness"),
    path(_RECORD + "witnesses/<slug:witness>/end/", witnesses.end_witness, name="end_witness"),
    path(_RECORD + "cosignatures/", witnesses.hand_in_cosignatures, name="hand_in_cosignatures"),
    path(_RECORD + "checkpoints.json", witnesses.checkpoints, name="checkpoints"),
    path(_RECORD + "<str:log>/resume/", witnesses.resume_signing, name="resume_signing"),
    path("seats/choose/", seats.choose_seat, name="choose_seat"),
    path("join/", join.join, name="join"),
    path("join/<str:token>/", join.join_by_link, name="join_by_link"),
]
