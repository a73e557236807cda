"""One device for several people, as on a market or in a camp: the next person starts afresh."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from parley.consultation import queries
from parley.consultation.views.way import Way, _marked
from parley.procedure.pages import no_store
from parley.record.sources import token as chance


def pass_on(request: HttpRequest, token: str) -> HttpResponse:
    """Forget on this device who voted last: what they gave stays counted, and is not seen from here any more."""
    way = Way(True, (token,), request.viewer, "", chance(16).hex())
    visit = queries.visit_by_link(token, way.who)
    if not visit.open:
        raise Http404
    if request.method == "POST":
        return _marked(request, redirect(way.to("vote")), way.who)
    return no_store(render(request, "consultation/pass_on.html", {"visit": visit, "way": way}))
