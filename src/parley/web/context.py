"""What every page knows beside its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from parley.people.queries import alarms
from parley.procedure.viewer import Viewer
from parley.web.middleware import demonstrating
from parley.web.navigation import process_nav, way_back


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The viewer, the way round the process, and whether this is a demonstration."""
    viewer: Viewer = getattr(request, "viewer", None) or Viewer()
    process = viewer.process
    rooms = process_nav(request, viewer) if process is not None and viewer.seated else []
    return {
        # A page that polls itself is given what stands in its <main> alone.
        "layout": "fragment.html" if "X-Parley-Poll" in request.headers else "base.html",
        "live": getattr(request, "live", ""),
        "viewer": viewer,
        "process_nav": rooms,
        "way_back": way_back(request, rooms),
        # Asked by the pages of a process alone, and once by each.
        "alarms": SimpleLazyObject(lambda: alarms(viewer)),
        "process_url": reverse("process_desk", args=[process.public_id]) if viewer.seated else "",
        "may_sit_anywhere": demonstrating(request),
        "demonstration": settings.DEMONSTRATION or bool(process and process.demonstration),
    }
