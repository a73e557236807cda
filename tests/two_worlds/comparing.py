"""Builds two worlds that differ in one secret, and compares what everybody outside it is given."""

import random
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import unified_diff
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from parley.procedure.viewer import Viewer
from parley.record.sources import Pinned, pinned
from parley.web.routes import ROUTES
from tests.two_worlds.knowing import known_ids
from tests.two_worlds.looking import Answer, Looker, Request, ask, requests, undone, with_entries
from tests.two_worlds.witnessing import watch
from tests.two_worlds.world import STORY, World

#: The rooms that lie next to every secret.
_HOUSE = frozenset(
    {
        "process_desk",
        "desk",
        "home",
        "record",
        "record_bundle",
        "people:checkpoints",
        "api:checkpoints",
        "convening:timeline",
        "people:seats",
        "api:timeline",
        "api:seats",
        "press:front_page",
        "press:entries",
    }
)
#: How many ids of one kind are asked for beside those of the secret and what came after it.
_OTHERS = 5
#: The words of a secret in the worlds that are compared; None is a world without it.
_WORDS = ("The upper gate.", "Two lower fords!", None)


@dataclass(frozen=True)
class Secret:
    """Something that only `insiders` may know.

    `plant` brings it into a world in these words, or without words a world without it. `stages` are the rooms next
    to it, which are asked more often. `reveals` are the acts by which it comes out rightly.
    """

    name: str
    stages: tuple[str, ...]
    plant: Callable[[World, str | None], object]
    insiders: Callable[[World], set[str]]
    reveals: frozenset[str] = frozenset()
    always_there: bool = False
    #: What must stand in either world before the secret, and what happens in either right after it.
    first: Callable[[World], object] = lambda world: None
    then: Callable[[World], object] = lambda world: None


@dataclass(frozen=True)
class Leak:
    """Two answers to an outsider that differ, or an answer that should never be given."""

    secret: str
    looker: str
    request: Request
    differs: str
    first: Answer
    second: Answer

    def __str__(self) -> str:
        return f"LEAK of {self.secret}\n  to {self.looker}: {self.request}\n  in {self.differs}:\n{self._shown()}"

    def _shown(self) -> str:
        if self.differs in ("body", "queries"):
            lines = [_lines(one, self.differs) for one in (self.first, self.second)]
        else:
            lines = [[repr(getattr(one, self.differs))] for one in (self.first, self.second)]
        different = [one for one in unified_diff(*lines, n=0, lineterm="") if one[:2] not in ("--", "++", "@@")]
        return "\n".join(f"    {line[:300]}" for line in different[:12])


def _lines(answer: Answer, what: str) -> list[str]:
    if what == "queries":
        return [query for query in answer.asked if "SAVEPOINT" not in query]
    return answer.body.decode(errors="replace").splitlines()


@dataclass
class Found:
    """What came of comparing: how many answers for how many worlds, leaks, and answers with a fault of the server."""

    compared: int = 0
    worlds: int = 0
    leaks: list[Leak] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __iadd__(self, other: "Found") -> "Found":
        self.compared += other.compared
        self.worlds += other.worlds
        self.leaks += other.leaks
        self.faults += other.faults
        return self


@contextmanager
def a_world(seed: int) -> Iterator[World]:
    """A world in which nothing is secret yet; all of it is undone afterwards."""
    with undone():
        with pinned(Pinned(STORY, f"world {seed}")):
            world = World()
            watch(world)
        accounts = {name: seat.account for name, seat in world.seats.items()} | world.accounts
        world.lookers = {name: Looker(name, session=_signed_in(account)) for name, account in accounts.items()}
        world.lookers |= {f"{name} by key": Looker(f"{name} by key", key=key) for name, key in world.keys.items()}
        world.lookers["public"] = Looker("public")
        # Whatever is read once and kept (templates, content types) is read now, and counts for neither world.
        for route in ("record", "record_bundle", "who_may", "process_desk"):
            args = [] if route == "who_may" else [world.process]
            ask(world.lookers["mediator"], Request(route, "GET", reverse(route, args=args)))
        yield world


def _signed_in(account: Any) -> str:
    client = Client()
    client.force_login(account)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def compare(
    world: World,
    secret: Secret,
    seed: int,
    *,
    number: int | None,
    wanted: Callable[[str], bool] = bool,
    until: Container[str] = (),
) -> Found:
    """Ask the variants of a world the same, and tell where they answer differently.

    The secret in some words is compared with other words, and with no secret at all. `number` takes a random sample
    of that size from all that can be asked, the secret's own rooms first; None takes all. `wanted` narrows the routes,
    and what differs in one of the ways of `until` is enough.
    """
    language = "ar" if seed % 3 == 0 else "en"
    found, questions, first = Found(), [], {}
    for words in _WORDS[: 2 if secret.always_there else 3]:
        answers = {}
        with _planted(world, secret, words, seed) as asked:
            # The first world is full, and so knows the ids of all.
            questions = questions or asked(number, wanted)
            for question in questions:
                looker, request = question
                answer = answers[question] = ask(looker, request, language)
                if answer.broken:
                    found.faults.append(f"{answer.status} to {looker.name}: {request}")
                found.compared += bool(first)
                if first and (what := first[question].differs(answer)):
                    found.leaks.append(Leak(secret.name, looker.name, request, what, first[question], answer))
                    if what in until:
                        return found
        found.worlds += 1
        first = first or answers
    return found


Asked = Callable[[int | None, Callable[[str], bool]], list[tuple[Looker, Request]]]


@contextmanager
def _planted(world: World, secret: Secret, words: str | None, seed: int) -> Iterator[Asked]:
    """The world with the secret in it; what happens afterwards happens in either world."""
    with undone():
        world.talks.process.refresh_from_db()
        with pinned(Pinned(STORY + timedelta(hours=1), f"before {seed}")):
            secret.first(world)
        before = known_ids()
        # The secret draws its ids from a chance of its own, so that it moves nothing of the world outside it.
        with pinned(Pinned(STORY + timedelta(hours=1), f"secret {seed}")):
            secret.plant(world, words)
        with pinned(Pinned(STORY + timedelta(hours=2), f"after {seed}")):
            secret.then(world)
            world.go_on()
        after = known_ids()

        def asked(number: int | None, wanted: Callable[[str], bool]) -> list[tuple[Looker, Request]]:
            chance = random.Random(f"{seed} {secret.name}")
            ids = {key: _near(before.get(key, []), found, chance) for key, found in after.items()}
            planted = {one for key, found in after.items() for one in set(found).difference(before.get(key, []))}
            asked_for = requests(world.process, ids, world.at_hand() | planted | {1, 2}, chance)
            by_route = {route: some for route, some in asked_for.items() if some and wanted(route)}
            inside = secret.insiders(world)
            outside = [one for name, one in world.lookers.items() if name.removesuffix(" by key") not in inside]
            if number is None:
                questions = [(one, request) for some in by_route.values() for request in some for one in outside]
            else:
                questions = _sample(world, secret, by_route, outside, number, chance)
            return [
                (one, with_entries(request, ids, chance)) for one, request in questions if _fair(secret, one, request)
            ]

        yield asked


def _near(before: list[Any], after: list[Any], chance: random.Random) -> list[Any]:
    """The ids that are new since the secret, all of them, and a few of those that were there before."""
    old = [one for one in after if one in set(before)]
    return [one for one in after if one not in set(before)] + chance.sample(old, min(_OTHERS, len(old)))


def _sample(
    world: World,
    secret: Secret,
    by_route: dict[str, list[Request]],
    outside: list[Looker],
    number: int,
    chance: random.Random,
) -> list[tuple[Looker, Request]]:
    """Most of the questions in the rooms next to the secret, and from those to whom the table opens them."""
    near = [route for route in by_route if route in _HOUSE or _stage(by_route[route]) in secret.stages]
    every = list(by_route)
    found: dict[tuple[Looker, Request], None] = {}
    for _try in range(number * 20):
        if len(found) >= number:
            break
        some = by_route[chance.choice(near if near and chance.random() < 0.6 else every)]
        # The first addresses lie nearest to the secret.
        request = some[int(len(some) * chance.random() ** 2)]
        admitted = [one for one in outside if _admitted(world, one, request)]
        question = chance.choice(admitted if admitted and chance.random() < 0.75 else outside), request
        if _fair(secret, *question):
            found[question] = None
    return list(found)


def _admitted(world: World, looker: Looker, request: Request) -> bool:
    """Whether the table of routes lets this looker do more than be told that nothing is there."""
    seat = world.seats.get(looker.name.removesuffix(" by key"))
    account = seat.account if seat is not None else world.accounts.get(looker.name)
    within = f"/p/{world.process}/" in request.address
    viewer = Viewer(account, seat if within else None, world.talks.process)
    return ROUTES[request.route].admits(viewer, request.method)


def _stage(some: list[Request]) -> str:
    """The app that an address belongs to; for the API, that of the act, or of what is read."""
    route = some[0].route
    app, _colon, name = route.partition(":")
    return _API_STAGES.get(name, "convening") if app == "api" else app


def _fair(secret: Secret, looker: Looker, request: Request) -> bool:
    """Whether the question is one: a key opens the API alone, and what reveals the secret by right is not asked."""
    if looker.key and not request.address.startswith("/api/"):
        return False
    name = request.route.rpartition(":")[2].removeprefix("act_")
    return request.method == "GET" or name not in secret.reveals


def _api_stages() -> dict[str, str]:
    from importlib import import_module

    from parley.procedure.act import REGISTER

    stages = {f"act_{one.name}": one.app for one in REGISTER.values()}
    for app in ("people", "convening", "rounds", "consultation", "bargaining", "drafting", "agreement", "press"):
        for operations in import_module(f"parley.{app}.api").router.path_operations.values():
            stages |= {operation.url_name: app for operation in operations.operations if operation.url_name}
    return stages


_API_STAGES = _api_stages()
