"""The formal acts by which people take their place in the talks."""

from parley.people.acts.invitations import invite_to_seat, take_seat, withdraw_invitation
from parley.people.acts.keys import make_token, revoke_token
from parley.people.acts.seats import end_seat, seat_person

__all__ = [
    "end_seat",
    "invite_to_seat",
    "make_token",
    "revoke_token",
    "seat_person",
    "take_seat",
    "withdraw_invitation",
]
