"""One question of the climb: how large can the sum of the k smallest levels be, where fewer reach what they did?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np

from parley.settlement.answer import Found
from parley.settlement.weighted import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from parley.settlement.answer import Progress
    from parley.settlement.bargain import Package
    from parley.settlement.levelling.levels import Weights
    from parley.settlement.problem import Problem
    from parley.settlement.programme import Programme, Terms

#: Floors are lowered by this part of their size: the rounding of sums in floating point.
_ROUNDING = 1e-12


class Asked(Protocol):
    """A way to answer the question. `margin` is how much better a package may be unnoticed."""

    def __call__(
        self,
        count: int,
        floors: Sequence[float],
        start: Package | None,
        margin: float,
        work: int,
        watch: Callable[[Progress], bool] | None,
    ) -> Found: ...


def asked(problem: Problem, weights: Weights, seed: int) -> Asked:
    """By relaxations where the bargain is additive and not too large for them, by an integer programme elsewhere."""
    return Relaxed(problem, weights) if compact(problem) else Programmed(problem, weights, seed)


class Relaxed:
    """The question put to the search by relaxations."""

    def __init__(self, problem: Problem, weights: Weights) -> None:
        self.problem = problem
        self.weights = tuple(float(one) for one in weights)
        # A level that is always 0 stands below all others: to count k others is to count k more than these.
        self.aside = sum(1 for one in weights if not one)

    def __call__(
        self,
        count: int,
        floors: Sequence[float],
        start: Package | None,
        margin: float,
        work: int,
        watch: Callable[[Progress], bool] | None,
    ) -> Found:
        from parley.settlement.relaxing import Smallest, search

        lowered = (0.0,) * self.aside + tuple(one * (1.0 - _ROUNDING) for one in floors)
        goal = Smallest(self.weights, count + self.aside, lowered)
        return search(
            self.problem, goal, start=start, margin=margin or None, work=work, watch=watch, stage=f"level {count}"
        )


class Programmed:
    """The question put to HiGHS: a variable for each sum's threshold and for what each level falls short of it."""

    def __init__(self, problem: Problem, weights: Weights, seed: int) -> None:
        self.problem, self.seed = problem, seed
        self.counted = [(place, float(one)) for place, one in enumerate(weights) if one]

    def __call__(
        self,
        count: int,
        floors: Sequence[float],
        start: Package | None,
        margin: float,
        work: int,
        watch: Callable[[Progress], bool] | None,
    ) -> Found:
        from parley.settlement.answer import PROVEN, Progress
        from parley.settlement.interactions import tighten
        from parley.settlement.programme import TOLERANCE, Programme

        programme = Programme(self.problem, seed=self.seed)
        levels = [programme.surplus(party).times(weight) for party, weight in self.counted]
        # HiGHS's tolerances are not relative: what it sees is of the order of 1.
        unit = 1.0 / max(1e-300, *(float(np.abs(one.coefficients).sum()) for one in levels))
        levels = [one.times(unit) for one in levels]
        for smaller, floor in enumerate(floors, 1):
            programme.add_row(_smallest(programme, levels, smaller), lower=floor * unit - TOLERANCE)
        programme.aim(_smallest(programme, levels, count))

        def stop(best: float | None, bound: float | None) -> bool:
            told = Progress(
                f"level {count}",
                best=None if best is None else best / unit,
                bound=None if bound is None else bound / unit,
                package=start,
            )
            return watch is not None and watch(told)

        relaxed = tighten(programme)
        if relaxed.ended == "infeasible":
            return Found(None, None, None, True, 1)
        solved = programme.maximise(
            start=start, gap=margin * unit, relative=PROVEN / 4, steps=max(1, work - 1), stop=stop
        )
        bounds = [one for one in (relaxed.value, solved.bound) if one is not None]
        bound = (min(bounds) + TOLERANCE) / unit if bounds else None
        finished = solved.ended in ("optimal", "infeasible")
        value = None if solved.value is None else solved.value / unit
        return Found(solved.package, value, bound, finished, solved.steps + 1)


def _smallest(programme: Programme, levels: Sequence[Terms], count: int) -> Terms:
    """The sum of the smallest levels: the most of count * t - sum of e[i], where e[i] >= t - level[i], e[i] >= 0."""
    from parley.settlement.programme import Terms, together

    if count == len(levels):
        return together(levels)
    threshold = programme.add_variable(-math.inf, math.inf)
    parts = [Terms(np.array([threshold]), np.array([float(count)]))]
    for level in levels:
        own = [Terms(np.array([threshold]), np.ones(1)), level.times(-1.0)]
        if count > 1:
            short = programme.add_variable(0.0, math.inf)
            parts.append(Terms(np.array([short]), -np.ones(1)))
            own.append(Terms(np.array([short]), -np.ones(1)))
        programme.add_row(together(own), upper=0.0)
    return together(parts)
