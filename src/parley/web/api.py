"""The API: every act as a POST made from the register, every stage's reads from its own `api.py`.

An act sent twice with the same `Idempotency-Key` counts once. What is refused is said as on the pages: 404 for
what is absent or not this capacity's, 409 when somebody was first, 422 with a message for each entry.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.utils import check_csrf

from parley.convening.queries import statement_of
from parley.procedure.act import REGISTER, Registered
from parley.procedure.capacities import SEATS
from parley.procedure.entries import in_words
from parley.procedure.errors import Absent, Invalid, KeyReused, NotEntitled, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.reads import Router, Why
from parley.procedure.statements import STATED
from parley.procedure.table import ACTS
from parley.procedure.words import plain, say


class Done(Schema):
    """What an act left: the public id of what it made or changed, where there is one."""

    act: str
    result: str | None


class ToSign(Schema):
    """What is signed with one's own key: exactly the UTF-8 bytes of `statement`, and nothing else."""

    statement: str
    sha256: str
    #: The seat's key in force, as the record has it.
    key: str | None


def seated(request: HttpRequest) -> bool:
    """Whether the request comes from a seat: by the session of a signed-in account, or by a seat's own key."""
    by_key = request.headers.get("Authorization", "").startswith("Bearer ")
    if not by_key and request.method not in ("GET", "HEAD") and check_csrf(request) is not None:
        raise HttpError(403, "CSRF")
    return bool(request.viewer.seated)  # type: ignore[attr-defined]


def _offer(api: NinjaAPI, registered: Registered) -> None:
    """Offer one act under the address `acts/<name of the act>`."""
    entries_model = registered.entries

    def perform(request: HttpRequest, process: str, entries: entries_model) -> Done:  # type: ignore[valid-type]
        given = {name: getattr(entries, name) for name in entries_model.model_fields}
        key = request.headers.get("Idempotency-Key") or None
        seen = request.headers.get("Parley-Seen", "")
        result = registered.perform(by=request.viewer.seat, key=key, seen=seen, **given)  # type: ignore[attr-defined]
        return Done(act=registered.name, result=getattr(result, "public_id", None))

    perform.__name__ = registered.name
    api.post(
        f"p/{{process}}/acts/{registered.name}",
        response={200: Done, 400: Why, 403: Why, 404: Why, 409: Why, 413: Why, 422: Why},
        url_name=f"act_{registered.name}",
        summary=ACTS[registered.name].label,
        description=registered.purpose,
        tags=[registered.app],
        auth=seated,
        operation_id=registered.name,
    )(perform)


def _offer_statement(api: NinjaAPI, registered: Registered) -> None:
    """Offer what an act would be signed as, for the same entries; nothing is done, and nothing recorded."""
    entries_model = registered.entries

    def state(request: HttpRequest, process: str, entries: entries_model) -> ToSign:  # type: ignore[valid-type]
        given = {name: getattr(entries, name) for name in entries_model.model_fields}
        view = statement_of(request.viewer, registered.name, given)  # type: ignore[attr-defined]
        return ToSign(statement=view.text, sha256=view.sha256, key=view.key.text if view.key else None)

    state.__name__ = f"statement_{registered.name}"
    api.post(
        f"p/{{process}}/statements/{registered.name}",
        response={200: ToSign, 400: Why, 403: Why, 404: Why, 413: Why, 422: Why},
        url_name=f"statement_{registered.name}",
        summary=ACTS[registered.name].label,
        description="The text that a signature with one's own key would be under. Sends nothing, and records nothing.",
        tags=[registered.app],
        auth=seated,
        operation_id=f"statement_{registered.name}",
    )(state)


def _why(api: NinjaAPI, request: HttpRequest, status: int, refused: Refused, code: str) -> HttpResponse:
    wrong = refused.errors if isinstance(refused, Invalid) else {refused.field: refused} if refused.field else {}
    said = {
        "code": code,
        "message": plain(say(refused)),
        "entries": {name: plain(say(reason)) for name, reason in wrong.items()},
        "theirs": refused.theirs if isinstance(refused, Stale) else None,
    }
    return api.create_response(request, said, status=status)


def absent() -> dict[str, Any]:
    """The one answer for what is absent and for what is forbidden."""
    return {"code": "absent", "message": plain(say(Absent())), "entries": {}, "theirs": None}


def build() -> NinjaAPI:
    """The whole API, made once all stages are known."""
    api = NinjaAPI(title="Parley", version="1", urls_namespace="api", docs_url=None, auth=seated)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        if isinstance(error, Absent | NotEntitled):
            return api.create_response(request, absent(), status=404)
        if isinstance(error, Stale | KeyReused):
            return _why(api, request, 409, error, "stale" if isinstance(error, Stale) else "key_reused")
        return _why(api, request, 422, error, "refused")

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        wrong = {}
        for one in error.errors:
            loc = tuple(str(part) for part in one["loc"])
            place = loc[2:] if loc[:2] == ("body", "entries") else loc[1:]
            wrong[place[0] if place else ""] = in_words({**one, "loc": place})  # type: ignore[typeddict-item]
        return _why(api, request, 422, Invalid(wrong), "invalid")

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return _why(api, request, 413, Refused(_TOO_LARGE), "too_large")

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        sentence = _UNREADABLE if error.status_code == 400 else _REFUSED_HERE
        return _why(
            api, request, error.status_code, Refused(sentence), "unreadable" if error.status_code == 400 else "csrf"
        )

    for registered in sorted(REGISTER.values(), key=lambda one: one.name):
        if ACTS[registered.name].who & SEATS and not ACTS[registered.name].in_person:
            _offer(api, registered)
        if registered.name in STATED:
            _offer_statement(api, registered)
    for app in apps.get_app_configs():
        if app.name.startswith("parley.") and app.name != "parley.web" and find_spec(f"{app.name}.api"):
            router = import_module(f"{app.name}.api").router
            if not isinstance(router, Router):
                raise TypeError(f"{app.name}.api: take Router from parley.procedure.reads, not from ninja")
            api.add_router("", router)
    return api


_TOO_LARGE = _("What you sent is larger than Parley takes at once. Nothing has been saved.")
_UNREADABLE = _("What was sent is not JSON. Send one JSON object with the act's entries.")
_REFUSED_HERE = _("The session's CSRF token is missing. Send it as X-CSRFToken, or use a seat's own key.")
