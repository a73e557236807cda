"""The pages of the house itself: home, the desk, the table of who may do what, and what is shown when all fails."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from parley.people.queries import seats_of
from parley.procedure.capacities import LABELS, MEANINGS, SEATS
from parley.procedure.pages import page
from parley.procedure.table import STAGES
from parley.web.api import absent


def home(request: HttpRequest) -> HttpResponse:
    return page(request, "home.html")


def desk(request: HttpRequest) -> HttpResponse:
    """All the seats that an account holds."""
    account = request.viewer.account  # type: ignore[attr-defined]
    return page(request, "desk.html", {"seats": seats_of(account) if account is not None else []})


def who_may(request: HttpRequest) -> HttpResponse:
    """The one table of who may do what."""
    context = {"stages": STAGES, "capacities": [(c, LABELS[c], MEANINGS[c]) for c in sorted(SEATS)]}
    return page(request, "who_may.html", context)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(absent(), status=404)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: its context may need the very database that failed.
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
