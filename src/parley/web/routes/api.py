"""The routes of the API: each act's address is open to those whom the table of acts names."""

from parley.procedure.capacities import SEATS
from parley.procedure.table import ACTS
from parley.web.routes.route import ANYONE, Route, read

ROUTES = {
    "api:openapi-json": read(ANYONE),
    **{
        f"api:act_{name}": Route(post=row.who & SEATS)
        for name, row in ACTS.items()
        if row.who & SEATS and not row.in_person
    },
    **{f"api:statement_{name}": Route(post=row.who & SEATS) for name, row in ACTS.items() if row.own_key},
}
