"""The package with the largest weighted sum of surpluses, however many issues, rules and bonuses there are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import PROVEN, Found, Progress
from parley.settlement.enumeration import Every, countable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: A relaxation's system may take so many multiplications a step.
_RELAXED = 3_000_000_000
#: So many changes tried by annealing count as one step of work.
ANNEALED = 1000
#: Relaxations for an exact answer, and for one that counts as proven where the caller sets no limit of work.
_LITTLE, _MUCH = 1_000, 5_000
#: Of what counts as proven, how much the second of them may leave open.
_ENOUGH = 0.9


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
        return _relaxed(problem, weights, seed, work, watch)
    return _sought(problem, weights, seed, work, watch)


def _relaxed(
    problem: Problem,
    weights: Sequence[float],
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
) -> Found:
    """Exactly where that takes little; else, from there or from a start by annealing, to what counts as proven."""
    from parley.settlement.goals import Sum
    from parley.settlement.relaxing import search

    goal = Sum(tuple(weights))
    # Sums of whole numbers: what is better is better by 1 at least.
    whole = 0.99 if all(float(one).is_integer() for one in weights) else None
    first = search(problem, goal, margin=whole, work=min(_LITTLE, work or _LITTLE), watch=watch)
    if first.finished and first.value is not None and first.bound is not None:
        # What is to be had may be little beside what options are worth: then it takes a finer look.
        least = max(first.value * PROVEN / 10, min((one for one in weights if one > 0), default=1.0) / 2)
        if first.bound - first.value > least:
            first = search(problem, goal, start=first.package, margin=least, work=_LITTLE, watch=watch)
        if first.value == 0.0 and first.finished:
            first = replace(first, bound=0.0)
    if first.finished or (work is not None and first.work >= work) or _said(watch, first):
        return first
    start, spent = first.package, first.work
    if start is None:
        from parley.settlement.annealing import anneal

        annealed = anneal(problem, goal, seed=seed, rounds=100, restarts=1, watch=watch)
        start, spent = annealed.package, spent + annealed.work // ANNEALED
    bound = first.bound if first.bound is not None else math.inf
    left = _MUCH if work is None else max(1, work - spent)
    again = search(problem, goal, start=start, margin=_ENOUGH * PROVEN * abs(bound), work=left, watch=watch)
    spent += again.work
    if again.package is None:
        return Found(None, None, again.bound, again.finished, spent)
    value = amount(problem, weights, again.package)
    return Found(again.package, value, min(bound, again.bound or bound), again.finished, spent)


def _sought(
    problem: Problem,
    weights: Sequence[float],
    seed: int,
    work: int | None,
    watch: Callable[[Progress], bool] | None,
) -> Found:
    """By annealing, then by an integer programme from there."""
    from parley.settlement.annealing import anneal
    from parley.settlement.goals import Sum
    from parley.settlement.interactions import seek

    goal = Sum(tuple(weights))
    first = anneal(problem, goal, seed=seed, watch=watch)
    spent = first.work // ANNEALED
    if _said(watch, first) or (work is not None and spent >= work):
        return Found(first.package, first.value, None, False, spent)
    left = None if work is None else work - spent
    sought = seek(problem, goal, start=first.package, seed=seed, work=left, watch=watch)
    packages = [one.package for one in (first, sought) if one.package is not None]
    if not packages:
        return Found(None, None, None, sought.finished, spent + sought.work)
    package = max(packages, key=lambda one: amount(problem, weights, one))
    value = amount(problem, weights, package)
    bound = None if sought.bound is None else max(value, sought.bound)
    return Found(package, value, bound, sought.finished, spent + sought.work)


def _said(watch: Callable[[Progress], bool] | None, found: Found) -> bool:
    return watch is not None and watch(
        Progress("searching", best=found.value, bound=found.bound, package=found.package)
    )
