"""Who sits where, as each viewer may know it."""

from parley.people.queries.admission import (
    demonstration_seat,
    demonstration_seats,
    in_force,
    seat_by_token,
    seat_in,
    seats_of,
)
from parley.people.queries.invitations import invitation_by
from parley.people.queries.keys import keys
from parley.people.queries.parties import lists_parties, parties_in_order
from parley.people.queries.seats import other_seats, own_seat, seat, table

__all__ = [
    "demonstration_seat",
    "demonstration_seats",
    "in_force",
    "invitation_by",
    "keys",
    "lists_parties",
    "other_seats",
    "own_seat",
    "parties_in_order",
    "seat",
    "seat_by_token",
    "seat_in",
    "seats_of",
    "table",
]
