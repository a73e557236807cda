"""The formal acts by which people take their place in the talks."""

from parley.people.acts.invitations import invite_to_seat, take_seat, withdraw_invitation
from parley.people.acts.keys import make_token, revoke_token
from parley.people.acts.seat_keys import confirm_key, enrol_key, replace_key, revoke_key
from parley.people.acts.seats import end_seat, erase_words, seat_person
from parley.people.acts.witnesses import end_witness, enrol_witness, hand_in_cosignatures, resume_signing

__all__ = [
    "confirm_key",
    "end_seat",
    "end_witness",
    "enrol_key",
    "enrol_witness",
    "erase_words",
    "hand_in_cosignatures",
    "invite_to_seat",
    "make_token",
    "replace_key",
    "resume_signing",
    "revoke_key",
    "revoke_token",
    "seat_person",
    "take_seat",
    "withdraw_invitation",
]
