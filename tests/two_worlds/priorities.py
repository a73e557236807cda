"""The secrets of the table: what a delegation states, what it seals, what a search takes, what stands in the way."""

from parley.bargaining import acts as bargaining
from parley.bargaining.models import Run
from parley.record.sources import Pinned, now, pinned
from tests.two_worlds.comparing import Secret
from tests.two_worlds.sealing import priorities_of, search_begins
from tests.two_worlds.world import World

TEAM = {"mediator", "mediator too", "secretariat"}


def private_priorities(world: World, words: str | None) -> None:
    if words:
        priorities_of(world, world.a, len(words), level=len(words), words=words, red=world.options[:1], seal=False)


def sealed_priorities(world: World, words: str | None) -> None:
    if words:
        priorities_of(world, world.a, len(words), level=len(words), words=words)
        if "lower" in words:
            bargaining.withdraw_seal(by=world.a)


def opened_priorities(world: World, words: str | None) -> None:
    if words:
        opened = "ranking" if "upper" in words else "all"
        priorities_of(world, world.a, len(words), words=words, opened=opened, conflict_told=True)


def obstacle(world: World, words: str | None) -> None:
    """A seals what leaves no package, or what leaves one, or nothing: in what is found they all differ."""
    if words:
        red = (*world.winter_options[1:], world.options[0]) if "upper" in words else ()
        priorities_of(world, world.a, 1, red=red)


def obstacles_told(world: World) -> None:
    search_begins(world)
    if Run._base_manager.get(search__public_id=world.search).state == "nothing":
        # By a chance of its own: it happens in one of the worlds alone, and rightly.
        with pinned(Pinned(now(), "told")):
            bargaining.tell_obstacles(by=world.team, search=world.search)


def half_barred(world: World) -> None:
    """B can live with all but what A alone could."""
    bargaining.withdraw_seal(by=world.b)
    priorities_of(world, world.b, 2, red=world.winter_options[:1])


OF_PRIORITIES = [
    Secret("private priorities", ("bargaining",), private_priorities, lambda w: w.delegation("A")),
    Secret("sealed priorities", ("bargaining",), sealed_priorities, lambda w: w.delegation("A")),
    Secret("opened priorities", ("bargaining",), opened_priorities, lambda w: w.delegation("A") | TEAM),
    # Whether all had sealed, and what fits them, is told to the team; to no other delegation, and to nobody else.
    Secret(
        "what a search takes",
        ("bargaining",),
        sealed_priorities,
        lambda w: w.delegation("A") | TEAM,
        then=search_begins,
    ),
    Secret(
        "what stands in the way",
        ("bargaining",),
        obstacle,
        lambda w: w.delegation("A") | w.delegation("B") | TEAM,
        first=half_barred,
        then=obstacles_told,
    ),
]
