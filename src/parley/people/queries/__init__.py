"""Who sits where, as each viewer may know it."""

from parley.people.queries.admission import (
    demonstration_seat,
    demonstration_seats,
    in_force,
    seat_by_token,
    seat_in,
    seats_of,
)
from parley.people.queries.alarms import alarm, alarms
from parley.people.queries.invitations import invitation_by
from parley.people.queries.keys import keys
from parley.people.queries.logs import names_rooms
from parley.people.queries.parties import lists_parties, parties_in_order
from parley.people.queries.seat_keys import own_keys, seat_key, seat_keys
from parley.people.queries.seats import other_seats, own_seat, seat, table
from parley.people.queries.witnesses import (
    common_watched,
    key_of_this_server,
    marks,
    offered,
    proof,
    proof_of_act,
    watched,
)

__all__ = [
    "alarm",
    "alarms",
    "common_watched",
    "demonstration_seat",
    "demonstration_seats",
    "in_force",
    "invitation_by",
    "key_of_this_server",
    "keys",
    "lists_parties",
    "marks",
    "names_rooms",
    "offered",
    "other_seats",
    "own_keys",
    "own_seat",
    "parties_in_order",
    "proof",
    "proof_of_act",
    "seat",
    "seat_by_token",
    "seat_in",
    "seat_key",
    "seat_keys",
    "seats_of",
    "table",
    "watched",
]
