"""The package with the largest weighted sum of surpluses, however many issues, rules and bonuses there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import PROVEN, Found, Progress
from parley.settlement.enumeration import Every, countable
from parley.settlement.programme import TOLERANCE, Programme, together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: A relaxation's system may take so many multiplications a step.
_RELAXED = 3_000_000_000
#: Steps of HiGHS where the caller sets no limit of work.
_STEPS = 20_000


def compact(problem: Problem) -> bool:
    """Whether the search by relaxations is the one for this bargain: no bonuses, few enough parties and budgets."""
    return problem.additive and problem.columns * (problem.parties + len(problem.limit)) ** 2 <= _RELAXED


def amount(problem: Problem, weights: Sequence[float], package: Package) -> float:
    """The weighted sum of what a package leaves each party above its reservation."""
    parties = problem.bargain.parties
    return math.fsum(weight * party.surplus(package) for weight, party in zip(weights, parties, strict=True))


def weighted(
    problem: Problem,
    weights: Sequence[float],
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> Found:
    """The admissible package with the largest sum of weight * surplus, weights not below 0, and a bound on the sum."""
    if countable(problem):
        every = Every(problem)
        if not len(every.numbers):
            return Found(None, None, None, True, 1)
        sums = every.surplus @ np.array(weights, dtype=np.float64)
        package = every.package(int(sums.argmax()))
        value = amount(problem, weights, package)
        return Found(package, value, value, True, 1)
    if compact(problem):
        from parley.settlement.goals import Sum
        from parley.settlement.relaxing import search

        return search(problem, Sum(tuple(weights)), work=work, watch=watch)
    return _by_programme(problem, weights, seed, work, watch)


def _by_programme(
    problem: Problem,
    weights: Sequence[float],
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
) -> Found:
    from parley.settlement.annealing import anneal
    from parley.settlement.goals import Sum

    first = anneal(problem, Sum(tuple(weights)), seed=seed, watch=watch)
    if watch is not None and watch(Progress("annealing", best=first.value, package=first.package)):
        return Found(first.package, first.value, None, False, first.work)
    programme = Programme(problem, seed=seed)
    total = together(programme.surplus(party).times(float(weight)) for party, weight in enumerate(weights))
    unit = 1.0 / max(1e-300, float(np.abs(total.coefficients).sum()))
    programme.aim(total.times(unit))

    def stop(best: float | None, bound: float | None) -> bool:
        return watch is not None and watch(
            Progress(
                "searching",
                best=None if best is None else best / unit,
                bound=None if bound is None else bound / unit,
                package=first.package,
            )
        )

    left = _STEPS if work is None else max(1, work - first.work)
    solved = programme.maximise(start=first.package, relative=PROVEN / 10, steps=left, stop=stop)
    spent = first.work + solved.steps
    package = first.package
    if solved.package is not None and (
        package is None or amount(problem, weights, solved.package) > amount(problem, weights, package)
    ):
        package = solved.package
    finished = solved.ended in ("optimal", "infeasible")
    if package is None:
        return Found(None, None, None, finished, spent)
    value = amount(problem, weights, package)
    bound = None if solved.bound is None else max(value, (solved.bound + TOLERANCE * unit) / unit)
    return Found(package, value, bound, finished, spent)
