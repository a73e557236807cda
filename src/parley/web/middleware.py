"""What stands before every page: constant headers, and admission by the table of routes."""

import hashlib
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from parley.convening.queries import process_by_id
from parley.people.queries import demonstration_seat, seat_by_token, seat_in
from parley.procedure.errors import Absent, NotEntitled
from parley.procedure.pages import no_store
from parley.procedure.viewer import Viewer
from parley.record.sealed import CannotBeOpened
from parley.record.turns import let_write
from parley.record.vault import VaultUnusable
from parley.web.routes import ROUTES
from parley.web.shut import cannot_be_opened

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_NUL = "\x00"


def headers(get_response: Answer) -> Answer:
    """The same strict headers on every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def legible(get_response: Answer) -> Answer:
    """A cookie with a NUL in it is as if it had not been sent: no database could be asked for such a session."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if _NUL not in value}
        return get_response(request)

    return middleware


class Admission:
    """Finds out who is looking, and admits by the table of routes alone: what it does not list is not there."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        let_write()
        request.viewer = Viewer(account=_account(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        # What a program reads is a seat's as well; absent or there, it says the same.
        if request.path.startswith("/api/p/") and not response.has_header("Cache-Control"):
            no_store(response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match = request.resolver_match
        route = ROUTES.get(match.view_name) if match is not None else None
        if route is None or _nowhere(request):
            raise Http404
        if "process" in kwargs:
            request.viewer = _viewer(request, kwargs["process"])  # type: ignore[attr-defined]
        if not route.admits(request.viewer, request.method or "GET"):  # type: ignore[attr-defined]
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a query could not find, a page shows as absent; what was too large, as too large."""
        if isinstance(exception, Absent | NotEntitled):
            raise Http404 from exception
        if isinstance(exception, RequestDataTooBig):
            return render(request, "413.html", status=413)
        if isinstance(exception, CannotBeOpened | VaultUnusable):
            return cannot_be_opened(request, exception)
        return None


def _nowhere(request: HttpRequest) -> bool:
    """Whether an address asks for something with a NUL in it, which is in no id and in no word that is kept."""
    asked = (text for name, values in request.GET.lists() for text in (name, *values))
    return _NUL in request.path_info or any(_NUL in text for text in asked)


def _account(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _viewer(request: HttpRequest, process_id: str) -> Viewer:
    account = _account(request)
    bearer = request.headers.get("Authorization", "")
    chosen = request.session.get("seats", {}).get(process_id, "")
    by_key = bearer.startswith("Bearer ") and request.path.startswith("/api/")
    if account is not None and not by_key and (seat := seat_in(account, process_id, chosen)) is not None:
        return Viewer(account=account, seat=seat, process=seat.process)
    try:
        process = process_by_id(process_id)
    except Absent:
        raise Http404 from None
    # A key is for programs: pages, some of which make keys, are for persons.
    if by_key:
        token = hashlib.sha256(bearer.removeprefix("Bearer ").encode()).hexdigest()
        return Viewer(account=None, seat=seat_by_token(token, process.pk), process=process)
    if account is not None:
        return Viewer(account=account, process=process)
    if chosen and demonstrating(request):
        return Viewer(account=None, seat=demonstration_seat(process.pk, chosen), process=process)
    return Viewer(process=process)


def demonstrating(request: HttpRequest) -> bool:
    """Whether this is a demonstration, seen from the machine that it runs on."""
    if not settings.DEMONSTRATION or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def chosen_seats(request: HttpRequest) -> list[Any]:
    """The seats that a visitor of the demonstration has sat down in, one in each process."""
    if not demonstrating(request):
        return []
    seats = []
    for process_id, seat_id in request.session.get("seats", {}).items():
        try:
            seat = demonstration_seat(process_by_id(process_id).pk, seat_id)
        except Absent:
            continue
        seats += [seat] if seat is not None else []
    return seats
