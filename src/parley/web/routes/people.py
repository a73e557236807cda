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
    "people:choose_seat": Route(post=SIGNED_IN),
    # Who holds an invitation has no account yet; the page itself looks at what is shown.
    "people:join": Route(get=ANYONE, post=ANYONE),
    "people:join_by_link": Route(get=ANYONE, post=ANYONE),
    "api:seats": read(SEATS),
    "api:me": read(SEATS),
}
