"""Builds two worlds that differ in one secret, and compares what everybody outside it is given."""

import json
import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.test import Client

from parley.people.models import Seat
from parley.record.sources import Pinned, pinned
from tests.two_worlds.looking import Answer, addresses, api_attempts, ask

STORY = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Secret:
    """Something that only `insiders` may know; `plant` makes it so in a world that is asked for variant 0 or 1."""

    name: str
    plant: Callable[["World", int], None]
    insiders: Callable[["World"], set[str]]


class World:
    """What a world is made of: its process, its seats by name, and the ids of all that stands in it."""

    process: str
    seats: dict[str, Seat]
    ids: dict[str, list[str]]


@dataclass(frozen=True)
class Leak:
    """Two answers to an outsider that differ."""

    secret: str
    seat: str
    request: str
    differs: str
    first: Answer
    second: Answer


def compare(
    secret: Secret, build: Callable[[], World], seed: int, *, requests: int | None = None
) -> tuple[int, list[Leak]]:
    """How many answers were compared for one pair of worlds, and the leaks among them.

    `requests` takes a random sample of that size from all (seat, request) pairs; None takes all.
    """
    first, second = _answers(secret, build, 0, seed, requests), _answers(secret, build, 1, seed, requests)
    if first.keys() != second.keys():
        raise AssertionError(f"the two worlds were not asked the same: {first.keys() ^ second.keys()}")
    leaks = [
        Leak(secret.name, *question, what, first[question], second[question])
        for question in first
        if (what := first[question].differs(second[question]))
    ]
    return len(first), leaks


def _answers(
    secret: Secret, build: Callable[[], World], variant: int, seed: int, requests: int | None
) -> dict[tuple[str, str], Answer]:
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        stack.callback(transaction.set_rollback, True)
        with pinned(Pinned(STORY, f"world {seed}")):
            world = build()
        # The secret draws its ids from a chance of its own, so that it moves nothing of the world outside it.
        with pinned(Pinned(STORY, f"secret {seed}")):
            secret.plant(world, variant)
        questions = _questions(secret, world)
        if requests is not None:
            questions = random.Random(seed).sample(questions, min(requests, len(questions)))  # noqa: S311
        cookies = {name: _signed_in(seat) for name, seat in world.seats.items()}
        return {(seat, request): _asked(cookies.get(seat, ""), request) for seat, request in questions}


def _questions(secret: Secret, world: World) -> list[tuple[str, str]]:
    inside = secret.insiders(world)
    outside = [name for name in ["public", *sorted(world.seats)] if name not in inside]
    asked = [f"{method} {address}" for _route, method, address in addresses(world.process, world.ids)]
    asked += [
        f"API /api/p/{world.process}/acts/{act} {json.dumps(entries, sort_keys=True)}"
        for act, entries in api_attempts(world.ids)
    ]
    return [(seat, request) for seat in outside for request in dict.fromkeys(asked)]


def _signed_in(seat: Seat) -> str:
    client = Client()
    client.force_login(seat.account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _asked(cookie: str, request: str) -> Answer:
    client = Client()
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    method, _space, rest = request.partition(" ")
    if method != "API":
        return ask(client, method, rest, LATER)
    address, _space, entries = rest.partition(" ")
    return ask(client, "POST", address, LATER, data=entries, content_type="application/json")
