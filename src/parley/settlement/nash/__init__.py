"""The Nash package: the one with the largest product of gains, that is, the largest sum of their logarithms.

It does not depend on the scales that parties count in, and nobody gains a little where another loses much of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import Found, Progress
from parley.settlement.enumeration import Every, countable
from parley.settlement.nash.tangents import by_tangents, worth
from parley.settlement.weighted import ANNEALED, compact

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.problem import Problem

__all__ = ["nash", "worth"]

#: Relaxations where the caller sets no limit of work; what they leave open SCIP is asked, if it is installed.
_MUCH = 100_000
#: Steps of HiGHS where the caller sets no limit of work.
_STEPS = 20_000


def nash(
    problem: Problem, *, seed: int = 0, work: int | None = None, watch: Callable[[Progress], bool] | None = None
) -> Found:
    """The package with the largest sum of logarithms of gains, and a bound on it.

    Where not everybody can gain something, as many as can do, and the sum is over those (`worth` says how many). The
    value is within 1e-6 of the best where the search finished, 2e-5 where an integer programme proved it.
    """
    if countable(problem):
        return _enumerated(problem)
    if compact(problem):
        from parley.settlement.goals import Nash
        from parley.settlement.relaxing import search
        from parley.settlement.scip import nash_by_scip

        found = search(problem, Nash(), work=work or _MUCH, watch=watch)
        if work is None and not found.finished and not (watch is not None and watch(_progress(found))):
            found = _better(
                problem, found, nash_by_scip(problem, start=found.package, seed=seed, watch=watch), found.work
            )
        if found.package is not None or not found.finished:
            return found
        # Nothing gives every party something.
        return by_tangents(problem, seed=seed, steps=work or _STEPS, watch=watch)[0]
    return _annealed(problem, seed, work, watch)


def _enumerated(problem: Problem) -> Found:
    every = Every(problem)
    if not len(every.numbers):
        return Found(None, None, None, True, 1)
    above = every.surplus > 0
    counts = above.sum(axis=1)
    rows = np.flatnonzero(counts == counts.max())
    values = np.where(above[rows], np.log(np.maximum(every.surplus[rows], 1)) - np.log(problem.scale), 0.0).sum(axis=1)
    # What floating point can't tell apart, whole numbers do: scales are the same for all if the same parties gain.
    close = rows[values >= values.max() - 1e-9]
    package = max((every.package(int(place)) for place in close), key=lambda one: _exactly(problem, one))
    value = worth(problem, package)[1]
    return Found(package, value, value, True, 1)


def _exactly(problem: Problem, package: tuple[int, ...]) -> tuple[object, ...]:
    gains = problem.bargain.gains(package)
    return math.prod(gain for gain in gains if gain > 0), tuple(-one for one in package)


def _annealed(problem: Problem, seed: int, work: int | None, watch: Callable[[Progress], bool] | None) -> Found:
    """Bonuses, or very many parties: an incumbent by annealing, then a bound, and a better package, by programmes."""
    from parley.settlement.annealing import anneal
    from parley.settlement.goals import Nash
    from parley.settlement.interactions import seek

    found = anneal(problem, Nash(), seed=seed, watch=watch)
    spent = found.work // ANNEALED
    stopped = watch is not None and watch(_progress(found))
    if stopped or (work is not None and spent >= work):
        return Found(found.package, found.value, None, False, spent)
    left = None if work is None else work - spent
    gaining = 0 if found.package is None else worth(problem, found.package)[0]
    if gaining == problem.parties:
        sought = seek(problem, Nash(), start=found.package, seed=seed, work=left, watch=watch)
        return _better(problem, found, sought, spent)
    # Nothing was found that gives every party something: perhaps nothing does.
    proved, _ = by_tangents(problem, seed=seed, start=found.package, steps=left or _STEPS, watch=watch)
    return _better(problem, found, proved, spent)


def _progress(found: Found) -> Progress:
    return Progress("searching", best=found.value, bound=found.bound, package=found.package)


def _better(problem: Problem, one: Found, other: Found | None, spent: int) -> Found:
    """The better package of two, with what is known of the bound."""
    if other is None:
        return one
    packages = [each.package for each in (one, other) if each.package is not None]
    if not packages:
        return Found(None, None, None, other.finished, spent + other.work)
    best = max(packages, key=lambda package: worth(problem, package))
    value = worth(problem, best)[1]
    bounds = [each.bound for each in (one, other) if each.bound is not None]
    bound = max(min(bounds), value) if bounds else None
    return Found(best, value, bound, other.finished, spent + other.work)
