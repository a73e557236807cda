"""The way round a process: its rooms in the order of a mediation, as far as the table of routes admits the viewer."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from parley.procedure.viewer import Viewer
from parley.web.routes import ROUTES

_ROOMS = [
    ("process_desk", _("Desk")),
    ("people:seats", _("Seats")),
    ("convening:timeline", _("Timeline")),
    ("convening:background", _("Background")),
    ("convening:parties", _("Parties")),
    ("convening:letters", _("Letters")),
    ("convening:consents", _("Consents")),
    ("convening:rules", _("Rules")),
    ("rounds:rounds", _("Rounds")),
    ("consultation:consultations", _("Consultations")),
    ("bargaining:issues", _("The table")),
    ("drafting:texts", _("Texts")),
    ("agreement:agreements", _("Agreements")),
    ("press:desk", _("Press desk")),
    ("record", _("Record")),
]
#: Pages of a room whose address does not begin with the room's own.
_ELSEWHERE = {
    "convening:consents": "mediators",
    "consultation:consultations": "links",
    "agreement:agreements": "commitments",
}


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def process_nav(request: HttpRequest, viewer: Viewer) -> list[Link]:
    """Links to the rooms that this viewer may enter."""
    here = request.path
    links = []
    for route, label in _ROOMS:
        if ROUTES[route].admits(viewer, "GET"):
            url = reverse(route, args=[viewer.process.public_id])
            elsewhere = f"/p/{viewer.process.public_id}/{_ELSEWHERE.get(route, '-')}/"
            links.append(Link(gettext(label), url, here.startswith((url, elsewhere))))
    return links


def way_back(request: HttpRequest, rooms: list[Link]) -> list[Link]:
    """The room that a page stands in, for every page but the room's own."""
    return [room for room in rooms if room.current and room.url != request.path]
