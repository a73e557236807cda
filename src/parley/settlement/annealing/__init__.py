"""Good packages fast, without a word on how good: annealing, compiled.

The same problem, goal and seed give the same package. Nothing is proven by it, so `Found.finished` is never true.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.annealing.polishing import polish
from parley.settlement.annealing.search import cool
from parley.settlement.annealing.standing import blank
from parley.settlement.annealing.terms import Terms, laid_out
from parley.settlement.annealing.weighing import BREACHES, LEXIMIN, NASH, SUM
from parley.settlement.answer import Found, Progress
from parley.settlement.goals import FewestBreaches, Goal, Leximin, Nash, Sum

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from parley.settlement.bargain import Breach, Package
    from parley.settlement.problem import Ints, Problem

#: Heats at the beginning and the end, in typical changes by one issue; less hot where the start is worth something.
HOT, WARM, COLD = 1.0, 0.3, 0.005
#: Below any merit; merits are compared relative to their size, which must be finite.
LEAST = -1e300


def anneal(
    problem: Problem,
    goal: Goal,
    *,
    seed: int = 0,
    rounds: int = 400,
    restarts: int = 4,
    start: Package | None = None,
    near: Package | None = None,
    at_most: int | None = None,
    fixed: Mapping[int, int] | None = None,
    without: Collection[Breach] = (),
    watch: Callable[[Progress], bool] | None = None,
) -> Found:
    """Look for a good package by chance, from a start or from anywhere, and say what it is worth by the goal.

    Each of one or more restarts tries about `rounds` changes for every option there is; `watch` is told after each, and
    true ends the search. No more than `at_most` issues differ from `near`, issues in `fixed` keep their option (by
    place), and what `without` names is left aside (reservations with `FewestBreaches` alone: gains aren't reckoned
    then). `value` is the goal's own measure; without an admissible package none is given, except for `FewestBreaches`.
    """
    laid = laid_out(
        problem,
        near=near,
        at_most=at_most,
        fixed=fixed,
        without=without,
        breaching=isinstance(goal, FewestBreaches),
    )
    code, weights = _asked(goal, problem.parties)
    place = blank(laid)
    chance = np.random.default_rng([seed, 0x5E771E])
    moves = rounds * len(laid.open_columns)
    kept, best = np.zeros(problem.issues, np.int64), np.full(problem.parties + 2, LEAST)
    work = 0
    begin = start if start is not None else near
    for restart in range(restarts):
        own, merit = np.zeros_like(kept), np.full_like(best, LEAST)
        begun = problem.taken(begin) if begin is not None else _anywhere(laid, chance)
        given = begin is not None and restart % 2 == 0
        begun = _within(laid, begun)
        heat = WARM if given else HOT
        own_seed = int(chance.integers(2**62))
        work += cool(laid, place, code, problem.parties, weights, own_seed, begun, moves, heat, COLD, own, merit)
        work += polish(laid, place, code, problem.parties, weights, moves, own, merit)
        if merit.tolist() > best.tolist():
            kept, best = own, merit
        found = _found(problem, goal, kept, best, work)
        said = Progress("annealing", (restart + 1) / restarts, found.value, package=found.package)
        if not len(laid.free) or (watch is not None and watch(said)):
            break
    return found


def _found(problem: Problem, goal: Goal, kept: Ints, best: NDArray[np.float64], work: int) -> Found:
    breaching = isinstance(goal, FewestBreaches)
    if best[0] < 0 and not breaching:
        return Found(None, None, None, False, work)
    value = float(best[0]) if breaching else _value(problem, goal, best)
    return Found(problem.package(kept), value, None, False, work)


def _asked(goal: Goal, parties: int) -> tuple[int, NDArray[np.float64]]:
    match goal:
        case Sum(weights):
            return SUM, np.array(weights, np.float64)
        case Leximin(weights):
            return LEXIMIN, np.array(weights, np.float64)
        case Nash():
            return NASH, np.ones(parties)
        case FewestBreaches():
            return BREACHES, np.ones(parties)


def _value(problem: Problem, goal: Goal, best: NDArray[np.float64]) -> float:
    if not isinstance(goal, Nash):
        return float(best[1])
    if best[1] < problem.parties:
        return -np.inf
    return float(best[2]) - sum(log(scale) for scale in problem.scale.tolist())


def _anywhere(laid: Terms, chance: np.random.Generator) -> Ints:
    sizes = np.diff(laid.open_start)
    return laid.open_columns[laid.open_start[:-1] + (chance.random(len(sizes)) * sizes).astype(np.int64)]


def _within(laid: Terms, begun: Ints) -> Ints:
    """The same columns, where an issue can take only one, that one."""
    only = np.diff(laid.open_start) == 1
    return np.where(only, laid.open_columns[laid.open_start[:-1]], begun)
