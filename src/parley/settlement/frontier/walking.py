"""The whole frontier of two parties, one package after the other: what the loops can't hold, proofs can still reach.

From the package that is best for the first party, each time the best for it among those that give the second more than
before (the epsilon-constraint method). Only for bargains without bonuses, and numbers that floating point tells apart.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import Progress, Stopped
from parley.settlement.frontier.merging import Spent, TooLarge
from parley.settlement.frontier.packages import surpluses
from parley.settlement.goals import Sum
from parley.settlement.relaxing import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints, Problem

#: Surpluses from here on are too large for a proof to the last whole number: bounds are exact to a billionth.
LARGEST_WALKED = 50_000_000
#: What one relaxation is in steps of work.
RELAXATION = 50_000


def can_walk(problem: Problem) -> bool:
    """Whether the frontier can be gone along."""
    most = np.maximum.reduceat(np.abs(problem.values), problem.first[:-1], axis=1).sum(axis=1)
    return (
        problem.parties == 2 and problem.additive and bool((most + np.abs(problem.reservation) < LARGEST_WALKED).all())
    )


def walk(problem: Problem, spent: Spent, watch: Callable[[Progress], bool] | None) -> Ints:
    """[N, I] every package of the frontier, one for each vector of gains, the first party's best first."""
    walker = _Walker(problem, spent, watch)
    found: list[Package] = []
    second = 0
    while (package := walker.next(second)) is not None:
        found.append(package)
        second = walker.gained(package)[1] + 1
    return np.array(found, dtype=np.int64).reshape(len(found), problem.issues)


class _Walker:
    def __init__(self, problem: Problem, spent: Spent, watch: Callable[[Progress], bool] | None) -> None:
        self.problem, self.spent, self.watch = problem, spent, watch
        self.stopped = False

    def next(self, second: int) -> Package | None:
        """The best for the first party that gives the second so much, and of those the best for the second."""
        package = self._best((0, second), (1.0, 0.0), None)
        if package is None:
            return None
        return self._best((self.gained(package)[0], second), (0.0, 1.0), package)

    def gained(self, package: Package) -> tuple[int, int]:
        """Both surpluses."""
        first, second = surpluses(self.problem, np.array([package], dtype=np.int64))[0].tolist()
        return first, second

    def _best(self, floors: tuple[int, int], weights: tuple[float, float], start: Package | None) -> Package | None:
        above = replace(self.problem, reservation=self.problem.reservation + np.array(floors, dtype=np.int64))
        left = max(1, (self.spent.most - self.spent.work) // RELAXATION)
        found = search(above, Sum(weights), start=start, margin=0.4, work=left, watch=self._look, stage="walking")
        self.spent.work += max(1, found.work) * RELAXATION
        self._look(Progress("walking"))
        if self.stopped:
            raise Stopped
        if not found.finished or self.spent.work >= self.spent.most:
            raise TooLarge
        return found.package

    def _look(self, progress: Progress) -> bool:
        self.stopped = self.stopped or (self.watch is not None and self.watch(progress))
        return self.stopped
