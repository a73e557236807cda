"""What gains are held against: the most that each party could have, by itself or with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.settlement.bargain import Bargain
from parley.settlement.ideals import ideals
from parley.settlement.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Found, Progress


def ranges(
    problem: Problem, *, seed: int = 0, work: int | None = None, watch: Callable[[Progress], bool] | None = None
) -> tuple[Found, ...]:
    """For each party the most above its reservation that it could have if it settled every issue alone.

    Its own red lines hold; no rule of the table, no red line or reservation of another does.
    """
    bargain = problem.bargain
    share = None if work is None else max(1, work // problem.parties)
    return tuple(
        ideals(Problem.of(Bargain(bargain.issues, (party,))), seed=seed, work=share, watch=watch)[0]
        for party in bargain.parties
    )


def known_ideals(
    problem: Problem,
    given: tuple[Found, ...] | None,
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
) -> tuple[tuple[Found, ...], int]:
    """The ideals, and the work that they took if they weren't given: for the account and for bounds, not the goal."""
    if given is not None:
        return given, 0
    found = ideals(problem, seed=seed, work=half(work), watch=watch)
    return found, sum(one.work for one in found)


def most_of(found: tuple[Found, ...], problem: Problem) -> list[float] | None:
    """What each party can have at most, if that is known of all."""
    bounds = [one.bound for one in found if one.bound is not None]
    return bounds if len(bounds) == problem.parties else None


def half(work: int | None) -> int | None:
    """Yardsticks may take half of the work."""
    return None if work is None else max(1, work // 2)
