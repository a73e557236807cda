from parley.procedure.capacities import SEATS
from parley.web.routes.route import ANYONE, SIGNED_IN, Route, act, read

ROUTES = {
    "people:seats": read(SEATS),
    "people:own_seat": read(SEATS),
    "people:seat_person": act("seat_person"),
    "people:invite_to_seat": act("invite_to_seat"),
    "people:withdraw_invitation": act("withdraw_invitation"),
    "people:end_seat": act("end_seat"),
    "people:make_token": act("make_token"),
    "people:revoke_token": act("revoke_token"),
    "people:enrol_witness": act("enrol_witness"),
    "people:end_witness": act("end_witness"),
    "people:hand_in_cosignatures": act("hand_in_cosignatures"),
    "people:resume_signing": act("resume_signing"),
    "people:checkpoints": read(SEATS),
    "people:choose_seat": Route(post=SIGNED_IN),
    # Who holds an invitation has no account yet; the page itself looks at what is shown.
    "people:join": Route(get=ANYONE, post=ANYONE),
    "people:join_by_link": Route(get=ANYONE, post=ANYONE),
    "api:seats": read(SEATS),
    "api:me": read(SEATS),
    "api:checkpoints": read(SEATS),
    "api:consistency": read(SEATS),
}
