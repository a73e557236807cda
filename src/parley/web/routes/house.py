"""The routes of the house itself: home, desk, sign-in, language."""

from parley.procedure.capacities import SEATS
from parley.web.routes.route import ANYONE, SIGNED_IN, Route, read

ROUTES = {
    "home": read(ANYONE),
    "desk": read(ANYONE),
    "process_desk": read(SEATS),
    "record": read(SEATS),
    "record_bundle": read(SEATS),
    "verify": read(ANYONE),
    "privacy": read(ANYONE),
    "set_language": Route(post=ANYONE),
    "who_may": read(ANYONE),
    "sit_down": Route(post=ANYONE),
    "stand_up": Route(post=ANYONE),
    "account_login": Route(get=ANYONE, post=ANYONE),
    "account_logout": Route(get=ANYONE, post=ANYONE),
    "account_reauthenticate": Route(get=SIGNED_IN, post=SIGNED_IN),
    "account_change_password": Route(get=SIGNED_IN, post=SIGNED_IN),
}
