"""Who may seat people, and how the record says it."""

from parley.procedure.errors import mark as _
from parley.procedure.table.row import SEATS, TEAM, Row

ACTS = {
    "seat_person": Row(TEAM, _("Seat a person")),
    "invite_to_seat": Row(TEAM, _("Invite to take the seat")),
    "end_seat": Row(TEAM, _("End the seat")),
    "take_seat": Row(SEATS, _("Take the seat")),
    "make_token": Row(SEATS, _("Make a key for the API")),
    "revoke_token": Row(SEATS, _("Revoke the key")),
}

FACTS = {
    "person.seated": _("%(by)s seated %(seat)s as %(capacity)s"),
    "seat.invited": _("%(by)s invited %(seat)s to take the seat"),
    "seat.taken": _("%(by)s took the seat"),
    "seat.ended": _("%(by)s ended the seat of %(seat)s"),
    "token.made": _("%(by)s made a key for the API"),
    "token.revoked": _("%(by)s revoked a key for the API"),
}
