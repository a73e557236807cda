"""Looks at a world from one seat: every route that there is, and what each of them answers."""

import itertools
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie
from operator import itemgetter
from typing import Any
from unittest import mock

from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter
from django.utils import translation

from parley.procedure.act import REGISTER
from parley.record import vault
from parley.record.sources import Pinned, pinned
from parley.web.routes import ROUTES
from tests.two_worlds.knowing import NOTHING, Ids, filled, ids_for
from tests.two_worlds.world import LATER

#: Random by design, and no telling of a secret: the mask of the CSRF token.
_MASK = re.compile(rb'(name="csrfmiddlewaretoken" value=|"csrfToken": ?)"[^"]+"')
#: Of the moment of the answer itself.
_TIMES = ("Date", "Expires")
#: How many addresses are made of one route, at most.
_ADDRESSES = 40
#: Routes whose forms are those of an act with another name.
_ACTS = {
    "consultation:vote": "cast_vote",
    "consultation:public_vote": "cast_vote",
    "consultation:public_submit_statement": "submit_statement",
    "consultation:public_erase_own_data": "erase_own_data",
    "consultation:translate_own": "translate_statement",
    "consultation:public_translate_own": "translate_statement",
    "bargaining:change_requirement": "require_option",
    "bargaining:change_exclusion": "exclude_together",
    "bargaining:change_budget": "set_budget",
    "bargaining:red_lines": "draw_red_line",
    "bargaining:comparisons": "compare_packages",
    "drafting:criticise_text": "criticise_clause",
    "drafting:add_language": "entitle_text",
    "drafting:unmark_authentic": "mark_authentic",
    "press:edit_item": "edit_news",
    "convening:convene": "open_process",
    "people:join": "take_seat",
    "people:join_by_link": "take_seat",
}


#: The parts of an address, each with whether it is a whole number.
Parts = dict[str, bool]

#: What is sent to routes that are no acts.
_SENT = {
    "press:subscribe": {"address": "new@example.org"},
    "press:news_item": {"reaction": "hopeful"},
    "press:instrument": {"reaction": "hopeful"},
    "set_language": {"language": "ar"},
    "account_login": {"login": "person1", "password": "not this one"},
}


@dataclass(frozen=True)
class Request:
    """One thing that is asked; `entries` is what is sent with it, as JSON."""

    route: str
    method: str
    address: str
    entries: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.entries}".strip()


@dataclass(frozen=True)
class Looker:
    """Who asks: by the cookie of a session, or by a seat's own key."""

    name: str
    session: str = ""
    key: str = ""


@dataclass(frozen=True)
class Answer:
    """All that one request gives away."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    body: bytes
    mails: tuple[str, ...]
    queries: int
    #: The queries themselves, to show where two worlds part; what they say is not compared.
    asked: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def broken(self) -> bool:
        """Whether the server failed, as it never should, whatever is sent."""
        return self.status >= 500

    def differs(self, other: "Answer") -> str:
        """In what the two answers differ; "" if in nothing."""
        for what in ("status", "headers", "cookies", "mails", "body", "queries"):
            if getattr(self, what) != getattr(other, what):
                return what
        return ""


def requests(process: str, ids: Ids, near: set[Any], chance: random.Random) -> dict[str, list[Request]]:
    """Every route with requests to it, its parts filled with ids of objects seen and unseen.

    Addresses that hold more of the ids that are `near` come first.
    """
    found: dict[str, list[Request]] = {}
    for name, parts in sorted(routes(), key=itemgetter(0)):
        route = ROUTES.get(name)
        if route is None:
            continue
        found[name] = []
        for address in _addresses(name, parts, process, ids, near, chance):
            if route.get is not None:
                found[name].append(Request(name, "GET", address))
            if route.post is not None:
                found[name].append(Request(name, "POST", address))
    return found


def with_entries(request: Request, ids: Ids, chance: random.Random) -> Request:
    """The request with something to send, where it sends anything."""
    return replace(request, entries=_entries(request.route, ids, chance)) if request.method == "POST" else request


def _addresses(name: str, parts: Parts, process: str, ids: Ids, near: set[Any], chance: random.Random) -> Iterator[str]:
    app = name.partition(":")[0]
    choices = [
        [process] if part == "process" else _choices(name, app, part, whole, ids) for part, whole in parts.items()
    ]
    combined = list(itertools.islice(itertools.product(*choices), 5000))
    chance.shuffle(combined)
    combined.sort(key=lambda values: -len(near.intersection(values)))
    half = _ADDRESSES // 2
    for values in dict.fromkeys([*combined[:half], *chance.sample(combined, min(half, len(combined)))]):
        yield reverse(name, kwargs=dict(zip(parts, values, strict=True)))


def _choices(name: str, app: str, part: str, whole: bool, ids: Ids) -> list[Any]:
    if app == "api":
        app = _API_APPS.get(name.partition(":")[2].partition("_")[0], "drafting")
    if part == "token" and app == "press":
        part = name.partition(":")[2]
    known = ids_for(ids, app, part)
    return [*known, 9 if whole else NOTHING]


#: The app of an API read, by the first word of its name, where a part of the address is ambiguous without.
_API_APPS = {"press": "press", "round": "rounds", "rules": "convening"}


def _entries(route: str, ids: Ids, chance: random.Random) -> str:
    """What a form of this route would send, as far as the act behind it can be told from its name."""
    act = _ACTS.get(route, route.partition(":")[2].removeprefix("act_").removeprefix("statement_"))
    if act not in REGISTER:
        return json.dumps(_SENT.get(route, {}))
    registered = REGISTER[act]
    return json.dumps(filled(registered.entries, registered.app, ids, chance), sort_keys=True)


def routes() -> list[tuple[str, Parts]]:
    """Every named address of the house, with the parts that it has."""
    walked = _walk(get_resolver().url_patterns, "", {})
    return [(name, parts) for name, parts in walked if name is not None]


def unnamed_routes() -> list[str]:
    """The addresses that no table can list, for want of a name."""
    nameless: list[str] = []
    for _name, _parts in _walk(get_resolver().url_patterns, "", {}, nameless.append):
        pass
    return nameless


def _walk(
    patterns: list[Any], prefix: str, parts: Parts, nameless: Callable[[str], None] | None = None
) -> Iterator[tuple[str | None, Parts]]:
    for one in patterns:
        here = parts | {part: isinstance(kind, IntConverter) for part, kind in one.pattern.converters.items()}
        if isinstance(one, URLResolver):
            namespace = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from _walk(one.url_patterns, namespace, here, nameless)
        elif isinstance(one, URLPattern):
            if one.name is None and nameless is not None:
                nameless(str(one.pattern))
            yield prefix + one.name if one.name else None, here


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


_CLIENT = Client(raise_request_exception=False)


def ask(looker: Looker, request: Request, language: str = "en") -> Answer:
    """One request, as one looker makes it; time and chance are pinned, and all that it writes is undone."""
    mail.outbox = []  # type: ignore[attr-defined]
    connection.queries_log.clear()
    # The router reads the session and the language anew each time: nothing of the request before may count.
    translation.activate(language)
    # Nor may which keys are at hand: what is undone between the worlds would be read from them anew.
    vault.forget()
    _CLIENT.cookies = SimpleCookie()
    if looker.session:
        _CLIENT.cookies[settings.SESSION_COOKIE_NAME] = looker.session
    # A reader's reaction is taken from a page of this very server alone.
    headers = {"Accept-Language": language, "Origin": "http://testserver"}
    if looker.key:
        headers["Authorization"] = f"Bearer {looker.key}"
    with _repeatable(f"{looker.name} {request}"), undone(), CaptureQueriesContext(connection) as queries:
        response = getattr(_CLIENT, request.method.lower())(request.address, headers=headers, **_sent(request))
        # The client closes it once it is read, and keeps the connection. Closed from here as well, it would tell Django
        # that a request is over, and Django closes a connection in the midst of a transaction: of the one that undoes.
        body = b"".join(response.streaming_content) if response.streaming else response.content
        body = _MASK.sub(b"", body)
    return Answer(
        status=response.status_code,
        headers=tuple(sorted((name, value) for name, value in response.headers.items() if name not in _TIMES)),
        cookies=tuple(sorted((name, _unmasked(name, one)) for name, one in response.cookies.items())),
        body=body,
        mails=tuple(f"{m.to} {m.subject} {m.body}" for m in mail.outbox),  # type: ignore[attr-defined]
        queries=len(queries),
        asked=tuple(one["sql"] for one in queries.captured_queries),
    )


@contextmanager
def _repeatable(seed: str) -> Iterator[None]:
    """The time stands, and chance repeats: Parley's own, and that of the libraries for sign-in."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        stack.enter_context(pinned(Pinned(LATER, seed)))
        for name, fixed in (
            ("secrets.choice", chance.choice),
            ("secrets.token_bytes", lambda size=32: chance.randbytes(size or 32)),
            ("os.urandom", chance.randbytes),
        ):
            stack.enter_context(mock.patch(name, fixed))
        yield


def _sent(request: Request) -> Mapping[str, Any]:
    if request.method != "POST":
        return {}
    if request.address.startswith("/api/"):
        return {"data": request.entries, "content_type": "application/json"}
    return {"data": _as_form(json.loads(request.entries or "{}")) | {"key": "pressed-once"}}


def _as_form(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: "on" if value is True else json.dumps(value) if isinstance(value, dict) else value
        for name, value in entries.items()
        if value not in (False, None)
    }


def _unmasked(name: str, morsel: Any) -> str:
    """The cookie without its value where that is random, and without the signature of a message."""
    value = "" if name in (settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME) else morsel.value
    kept = {what: said for what, said in morsel.items() if said and what not in ("expires",)}
    return f"{value.rsplit(':', 2)[0]} {kept}"
