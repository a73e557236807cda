"""The table of a world: what lies on it, how delegations state and seal their priorities, how a search is made."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from parley.bargaining import acts as bargaining
from parley.bargaining.models import Priorities, Run, Search
from parley.bargaining.tasks import searching
from parley.people import acts as people
from parley.people.models import Seat
from parley.procedure.actors import Clock
from parley.record.sources import Pinned, now, pinned
from tests.people.signing import Signer


def enrol_keys(world: Any, names: Sequence[str]) -> None:
    """Keys of their own for some: the first has been compared, and the second replaced."""
    rows = [Signer(world.talks, world.seats[name], number).enrol() for number, name in enumerate(names, start=1)]
    people.confirm_key(by=world.clerk, seat_key=rows[0].public_id, how="telephone")
    Signer(world.talks, world.seats[names[1]], 99).replace(rows[1])


def lay_table(world: Any) -> None:
    """Two issues before every seat with rules between them, a narrow one, a search that was made and one to come."""
    world.issue = bargaining.lay_issue(by=world.team, title="Summer flow", about="Who draws when.").public_id
    world.options = [
        bargaining.propose_option(by=by, issue=world.issue, label=label).public_id
        for by, label in ((world.b, "By turns"), (world.c, "By shares"))
    ]
    world.winter = bargaining.lay_issue(by=world.team, title="Winter flow").public_id
    world.winter_options = [
        bargaining.propose_option(by=by, issue=world.winter, label=label).public_id
        for by, label in ((world.a, "Half"), (world.b, "A third"), (world.clerk, "None"))
    ]
    bargaining.lay_issue(
        by=world.team, title="A boundary stone", concerned=[party.public_id for party in world.talks.parties[1:]]
    )
    world.rule = bargaining.exclude_together(by=world.team, options=[world.options[0], world.winter_options[2]])
    bargaining.require_option(by=world.team, condition=world.winter_options[2], then=world.options[1])
    cost = {world.winter_options[0]: 3}
    bargaining.set_budget(by=world.clerk, name="pumps", limit=5, cost=cost)
    priorities_of(world, world.b, 1)
    priorities_of(world, world.c, 2)
    search_made(world, [party.public_id for party in world.talks.parties[1:]])
    announced = bargaining.announce_search(by=world.team, concepts=["nash"], due=now() + timedelta(days=60))
    world.search = announced.public_id


def priorities_of(
    world: Any, head: Seat, turn: int, *, red: tuple[str, ...] = (), seal: bool = True, **more: Any
) -> None:
    """A delegation states its priorities whole, in one order or the other, and seals them."""

    def edition() -> int:
        row = Priorities._base_manager.filter(party=head.party).first()
        return row.edition if row is not None else 0

    issues = ((world.issue, world.options), (world.winter, world.winter_options))
    places = {issue: (place + turn) % 2 + 1 for place, (issue, _options) in enumerate(issues)}
    bargaining.rank_issues(by=head, places=places, words=more.get("words", ""), edition=edition())
    for issue, options in issues:
        order = options[turn % len(options) :] + options[: turn % len(options)]
        places = {option: place for place, option in enumerate(order, 1)}
        barred = [option for option in options if option in red]
        bargaining.rank_options(by=head, issue=issue, places=places, red_lines=barred, edition=edition())
    if "level" in more:
        bargaining.state_floor(by=head, just={}, level=more["level"], edition=edition())
    if seal:
        sealing = {name: more[name] for name in ("opened", "conflict_told") if name in more}
        bargaining.seal_priorities(by=head, edition=edition(), **sealing)


def search_made(world: Any, parties: list[str]) -> None:
    """A search over the priorities of some parties, from its announcement to what it found."""
    due = now() + timedelta(minutes=5)
    found = bargaining.announce_search(by=world.team, concepts=["nash"], due=due, parties=parties)
    search_begins(world, found.public_id)


def search_begins(world: Any, search: str = "") -> None:
    """The deadline of the search has come: it takes what lies sealed and is made, or is not."""
    search = search or world.search
    due = Search._base_manager.get(public_id=search).due
    with pinned(Pinned(due, f"the deadline of {search}")):
        bargaining.begin_search(by=Clock(world.talks.process), search=search)
        if Run._base_manager.get(search__public_id=search).state == "running":
            searching.make(by=Clock(world.talks.process), search=search)
