"""The one table of route x capacity x method, a file for each stage; a route that it does not list is not there."""

from parley.web.routes import (
    agreement,
    api,
    archive,
    bargaining,
    consultation,
    convening,
    drafting,
    house,
    people,
    press,
    rounds,
)
from parley.web.routes.route import Route

ROUTES: dict[str, Route] = {
    **house.ROUTES,
    **api.ROUTES,
    **people.ROUTES,
    **convening.ROUTES,
    **rounds.ROUTES,
    **consultation.ROUTES,
    **bargaining.ROUTES,
    **drafting.ROUTES,
    **agreement.ROUTES,
    **press.ROUTES,
    **archive.ROUTES,
}
