"""Each solution concept by one and the same call: what was found, how gains were made comparable, and what to know."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from parley.settlement.answer import Concept, Found, Level, Point

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Progress
    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

NASH = (
    "The sum of the natural logarithms of the gains, that is, their product: it does not depend on the scales that "
    "parties count in."
)
FRONTIER = "Packages of which no other is better for some party and worse for none."
#: Changes tried for every option where a search ended with empty hands: a second or less, whatever the bargain.
_AT_ONCE = 40


@dataclass(frozen=True)
class Outcome:
    """What a concept came to. `gaining` is how many parties gain something (Nash), `absolute` whether its gap is."""

    found: Found
    measure: str
    ideals: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()
    frontier: tuple[Point, ...] = ()
    frontier_complete: bool | None = None
    absolute: bool = False
    gaining: int | None = None
    levels: tuple[Level, ...] = ()


def outcome(
    concept: Concept,
    problem: Problem,
    *,
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
    ideals: tuple[Found, ...] | None = None,
) -> Outcome:
    """The package by a concept; `ideals` are those of a bargain that this one narrows down."""
    if concept == "nash":
        return _nash(problem, seed, work, watch)
    if concept == "utilitarian":
        from parley.settlement.utilitarian import MEASURE, utilitarian

        found, most = utilitarian(problem, seed=seed, work=work, watch=watch, ideals=ideals)
        if found.package is None and not found.finished:
            found = replace(found, package=_at_hand(problem, seed))
        return Outcome(found, MEASURE, most)
    if concept == "frontier":
        return _frontier(problem, seed, work, watch)
    return _levelled(concept, problem, seed, work, watch, ideals)


def _levelled(
    concept: Concept,
    problem: Problem,
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
    ideals: tuple[Found, ...] | None,
) -> Outcome:
    from parley.settlement.egalitarian import egalitarian
    from parley.settlement.ks import ks
    from parley.settlement.leximin import leximin

    solve = {"ks": ks, "egalitarian": egalitarian, "leximin": leximin}[concept]
    levelled = solve(problem, seed=seed, work=work, watch=watch, ideals=ideals)
    found: Found = levelled
    if found.package is None and not found.finished:
        # Stopped before it came to that: a package that is some party's ideal can be accepted by all.
        packages = [one.package for one in levelled.ideals if one.package is not None]
        fitting = [one for one in packages if problem.bargain.admissible(one)]
        if fitting:
            found = replace(found, package=max(fitting, key=lambda one: sorted(problem.bargain.gains(one))))
        else:
            found = replace(found, package=_at_hand(problem, seed))
    return Outcome(found, levelled.measure, levelled.ideals, levelled.notes, levels=levelled.levels)


def _nash(problem: Problem, seed: int, work: int | None, watch: Callable[[Progress], bool] | None) -> Outcome:
    from parley.settlement.nash import nash, worth

    found = nash(problem, seed=seed, work=work, watch=watch)
    if found.package is None and not found.finished:
        found = replace(found, package=_at_hand(problem, seed))
    if found.package is None:
        return Outcome(found, NASH, absolute=True)
    gaining, value = worth(problem, found.package)
    if found.value is None:
        # The bound is of packages in which every party gains.
        found = replace(found, value=value, bound=found.bound if gaining == problem.parties else None)
    notes: tuple[str, ...] = ()
    if gaining < problem.parties:
        notes = (
            f"No package was found in which every party gains something: here {gaining} of {problem.parties} do, and "
            "the sum of logarithms is over those alone.",
        )
    return Outcome(found, NASH, notes=notes, absolute=True, gaining=gaining)


def _at_hand(problem: Problem, seed: int) -> Package | None:
    """Where a search ended before it had anything: a package that all can accept, if one is found at once."""
    from parley.settlement.annealing import anneal
    from parley.settlement.goals import Nash

    return anneal(problem, Nash(), seed=seed, rounds=_AT_ONCE, restarts=1).package


def _frontier(problem: Problem, seed: int, work: int | None, watch: Callable[[Progress], bool] | None) -> Outcome:
    from parley.settlement.frontier import frontier

    made = frontier(problem, seed=seed, work=work, watch=watch)
    finished = made.complete or (not made.stopped and made.size > 0)
    found = Found(made.packages[0] if made.size else None, None, None, finished, made.work)
    notes: tuple[str, ...] = (made.made,)
    if made.shortfall is not None:
        notes += (f"In the directions that were tried, the best could be surpassed by {made.shortfall:.2%} at most.",)
    return Outcome(found, FRONTIER, notes=notes, frontier=made.points, frontier_complete=made.complete)
