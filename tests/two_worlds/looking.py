"""Looks at a world from one seat: every route that there is, and what each of them answers."""

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from parley.procedure.act import REGISTER
from parley.procedure.capacities import SEATS
from parley.procedure.table import ACTS
from parley.record.sources import Pinned, pinned
from parley.web.routes import ROUTES

#: Random by design, and no telling of a secret: the mask of the CSRF token, in forms and cookies.
_MASKS = [re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), re.compile(rb"csrftoken=[^;]+")]
#: How many ids are tried for each part of an address, at most.
_IDS = 6


@dataclass(frozen=True)
class Answer:
    """All that one request gives away."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    queries: int
    mails: tuple[str, ...]

    def differs(self, other: "Answer") -> str:
        """In what the two answers differ; "" if in nothing."""
        for what in ("status", "headers", "mails", "body", "queries"):
            if getattr(self, what) != getattr(other, what):
                return what
        return ""


def addresses(process: str, ids: Mapping[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    """Every (route, method, address) of the house, each part filled with ids of objects seen and unseen."""
    for name, parts in sorted(_routes()):
        route = ROUTES.get(name)
        if route is None:
            continue
        choices = [[process] if part == "process" else [*ids.get(part, [])[:_IDS], "nothing"] for part in parts]
        for values in itertools.product(*choices):
            address = reverse(name, kwargs=dict(zip(parts, values, strict=True)))
            if route.get is not None:
                yield name, "GET", address
            if route.post is not None and not name.startswith("api:"):
                yield name, "POST", address


def parts_of_addresses() -> set[str]:
    """The names of all parts that addresses have, so that a world can be held to know ids for each."""
    return {part for _name, parts in _routes() for part in parts} - {"process"}


def api_attempts(ids: Mapping[str, list[str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every act of the register, tried on each object that its entries could name, with nothing else filled in."""
    for name, registered in sorted(REGISTER.items()):
        if not ACTS[name].who & SEATS:
            continue
        named = [field for field in registered.entries.model_fields if field in ids]
        for values in itertools.product(*[ids[field][:_IDS] for field in named]):
            yield name, dict(zip(named, values, strict=True))


@contextmanager
def looked_at(at: datetime, seed: str) -> Iterator[None]:
    """Pinned time and chance for one request, and all that it wrote undone."""
    with pinned(Pinned(at, seed)), transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, address: str, at: datetime, **more: Any) -> Answer:
    """One request, as one seat makes it."""
    mail.outbox.clear()
    # The router reads the session and the language anew each time: nothing of the request before may count.
    translation.activate("en")
    with looked_at(at, f"{method} {address}"), CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method.lower())(address, **more)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        body = _without_masks(body)
    headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k not in ("Date", "Set-Cookie")))
    mails = tuple(f"{m.to} {m.subject} {m.body}" for m in mail.outbox)
    return Answer(answer.status_code, headers, body, len(queries), mails)


def _without_masks(body: bytes) -> bytes:
    for mask in _MASKS:
        body = mask.sub(b"", body)
    return body


def _routes() -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, tuple[str, ...]]] = []

    def walk(patterns: list[Any], prefix: str, parts: tuple[str, ...]) -> None:
        for one in patterns:
            here = (*parts, *one.pattern.converters)
            if isinstance(one, URLResolver):
                namespace = f"{prefix}{one.namespace}:" if one.namespace else prefix
                walk(one.url_patterns, namespace, here)
            elif isinstance(one, URLPattern) and one.name:
                found.append((prefix + one.name, here))

    walk(get_resolver().url_patterns, "", ())
    return found
