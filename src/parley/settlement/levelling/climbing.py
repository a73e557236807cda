"""Level by level: the best package for the worst off, then among those the best for the next."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import PROVEN, Level, Progress
from parley.settlement.enumeration import Every, countable
from parley.settlement.levelling.asking import asked
from parley.settlement.levelling.levels import Levelled, Weights, ascending, sums
from parley.settlement.weighted import compact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from parley.settlement.bargain import Package
    from parley.settlement.levelling.asking import Asked
    from parley.settlement.problem import Problem

#: How much better a package may be unnoticed, relative, in one pass over the levels after the other: what is out of
#: reach exactly is closed in on evenly, level for level. HiGHS keeps nothing of one pass for the next: it makes two.
_MARGINS = (2e-2, 4e-3, 2.9e-3, 1.8e-3, 1e-3, 3e-4, PROVEN / 4, 1e-7)
_TWO = (4e-3, PROVEN / 4)
#: Work where the caller sets no limit, so that nobody waits for longer than a minute or so: numbers gone through by
#: relaxations (each takes one for each party and option), or steps of HiGHS.
_NUMBERS, _STEPS = 600_000_000, 20_000
#: Products of two numbers are off by less than this part in floating point.
_ROUNDING = 1e-14


def climb(
    problem: Problem,
    weights: Weights,
    *,
    most: Sequence[float] | None = None,
    start: Package | None = None,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> Levelled:
    """The package with the best smallest levels, weight * surplus, and a bound on each sum of the k smallest.

    Parties of weight 0 are left aside; with all aside, any admissible package is as good as another and its value is 1:
    everybody has all that can be had. `most` says how much surplus each party can have at most, where that is known.
    Small bargains are gone through; otherwise levels are within `PROVEN` where the search finished.
    """
    if countable(problem):
        return _gone_through(problem, weights)
    return _Climb(problem, weights, most, start, seed, work, watch).levelled()


def _gone_through(problem: Problem, weights: Weights) -> Levelled:
    every = Every(problem)
    if not len(every.numbers):
        return Levelled(None, None, None, True, 1, weights=weights)
    counted = np.flatnonzero([bool(weight) for weight in weights])
    surplus = every.surplus[:, counted]
    levels = surplus * np.array([float(weights[place]) for place in counted])
    order = np.argsort(levels, axis=1, kind="stable")
    levels = np.take_along_axis(levels, order, axis=1)
    surplus = np.take_along_axis(surplus, order, axis=1)
    rows = np.arange(len(levels))
    for place in range(len(counted)):
        column = levels[rows, place]
        rows = rows[column >= column.max() * (1.0 - _ROUNDING)]
        # What floating point can't tell apart, fractions do: few are distinct.
        pairs, which = np.unique(np.stack([order[rows, place], surplus[rows, place]]), axis=1, return_inverse=True)
        exact = [weights[counted[who]] * amount for who, amount in pairs.T.tolist()]
        best = np.array([one == max(exact) for one in exact])
        rows = rows[best[which.ravel()]]
    return _closed(problem, weights, every.package(int(rows[0])), 1)


def _closed(problem: Problem, weights: Weights, package: Package, work: int) -> Levelled:
    """A package of which all levels are known to be the best."""
    reached = [float(one) for one in sums(ascending(problem, weights, package))]
    value = reached[0] if reached else 1.0
    levels = tuple(Level(one, one) for one in reached)
    return Levelled(package, value, value, True, work, levels=levels, weights=weights)


class _Climb:
    def __init__(
        self,
        problem: Problem,
        weights: Weights,
        most: Sequence[float] | None,
        start: Package | None,
        seed: int,
        work: int | None,
        watch: Callable[[Progress], bool] | None,
    ) -> None:
        self.problem, self.weights, self.seed, self.watch = problem, weights, seed, watch
        self.count = sum(1 for one in weights if one)
        self.relaxed = compact(problem)
        relaxations = _NUMBERS // (problem.parties * problem.columns)
        self.left = (relaxations if self.relaxed else _STEPS) if work is None else work
        #: The least that a level above 0 can be.
        self.least = min((float(one) for one in weights if one), default=0.0)
        self.spent = 0
        self.told = self.impossible = False
        self.package: Package | None = None
        self.levels: tuple[Fraction, ...] = ()
        self.reached: list[float] = [0.0] * self.count
        self.bounds = self.ceilings = self._ceilings(most)
        self._keep(start)

    def levelled(self) -> Levelled:
        if not self.count:
            return self._anything()
        if not self.relaxed:
            self._anneal()
        ask = asked(self.problem, self.weights, self.seed)
        margins = _MARGINS if self.relaxed else _TWO
        for margin, finer in pairwise((*margins, margins[-1])):
            for level in range(self.count):
                # The smallest one is the concept's own measure: it is a step ahead.
                for step in (margin, finer) if level == 0 else (margin,):
                    if self.told or self.impossible or self.left <= 0:
                        return self._result()
                    if self._open(level, 1.01 * step if step > PROVEN else 2.0 * step):
                        self._ask(ask, level, step)
        return self._result()

    def _ask(self, ask: Asked, level: int, margin: float) -> None:
        """Ask how large the sum of so many can be, and keep what comes of it."""
        # A quarter of what is left, so that the further levels are looked at whatever the first one takes.
        share = max(1, self.left // 4)
        before = self.reached[:level]
        # Before anything is found, what none can pass says of what size it will be.
        size = self.reached[level] if self.package is not None else self.ceilings[level]
        unnoticed = margin * size if 0.0 < size < math.inf else self.least / 2.0
        found = ask(level + 1, before, self.package, unnoticed, share, self._stop)
        self.spent += found.work
        self.left -= max(1, found.work)
        if found.package is None and found.finished and self.package is None:
            self.impossible = True
            return
        self._keep(found.package)
        if self.reached[:level] != before or found.bound is None:
            return
        # A sum is more than that of fewer by at least one unit of somebody, or by nothing.
        held = self.reached[level] == 0.0 and found.bound < self.least
        self.bounds[level] = max(self.reached[level], min(self.bounds[level], 0.0 if held else found.bound))

    def _open(self, level: int, margin: float) -> bool:
        """Whether this sum could still be larger by more than the margin."""
        return self.package is None or self.bounds[level] - self.reached[level] > margin * self.reached[level]

    def _keep(self, package: Package | None) -> None:
        """Keep a package that is better, compared exactly. Bounds of levels above the one that it raised are void."""
        if package is None or not self.problem.bargain.admissible(package):
            return
        levels = ascending(self.problem, self.weights, package)
        if self.package is not None and levels <= self.levels:
            return
        raised = next((k for k, (new, old) in enumerate(zip(levels, self.levels, strict=False)) if new != old), -1)
        self.package, self.levels = package, levels
        self.reached = [float(one) for one in sums(levels)]
        for k in range(self.count):
            self.bounds[k] = max(self.reached[k], self.ceilings[k] if k > raised else self.bounds[k])

    def _ceilings(self, most: Sequence[float] | None) -> list[float]:
        """What the sums can't pass since no party can have more than its most."""
        if most is None:
            return [math.inf] * self.count
        own = sorted(float(weight) * one for weight, one in zip(self.weights, most, strict=True) if weight)
        return [math.fsum(own[: k + 1]) for k in range(self.count)]

    def _anneal(self) -> None:
        """A good package to begin with, which an integer programme takes long to find."""
        from parley.settlement.annealing import anneal
        from parley.settlement.goals import Leximin

        goal = Leximin(tuple(float(one) for one in self.weights))
        found = anneal(self.problem, goal, seed=self.seed, start=self.package, watch=self._stop)
        self.spent += found.work
        self._keep(found.package)

    def _anything(self) -> Levelled:
        from parley.settlement.weighted import weighted

        found = weighted(self.problem, [1.0] * self.problem.parties, seed=self.seed, work=self.left, watch=self.watch)
        if found.package is None:
            return Levelled(None, None, None, found.finished, found.work, weights=self.weights)
        return _closed(self.problem, self.weights, found.package, found.work)

    def _stop(self, told: Progress) -> bool:
        self.told = self.told or (self.watch is not None and self.watch(told))
        return self.told

    def _result(self) -> Levelled:
        if self.package is None:
            return Levelled(None, None, None, self.impossible, self.spent, weights=self.weights)
        bounds = [one if math.isfinite(one) else None for one in self.bounds]
        return Levelled(
            self.package,
            self.reached[0],
            bounds[0],
            not any(self._open(level, PROVEN) for level in range(self.count)),
            self.spent,
            levels=tuple(Level(value, bound) for value, bound in zip(self.reached, bounds, strict=True)),
            weights=self.weights,
            notes=self._notes(),
        )

    def _notes(self) -> tuple[str, ...]:
        """What is known of the levels above the smallest."""
        wide = [level for level in range(self.count) if self._open(level, PROVEN)]
        above = [level for level in wide if level > 0]
        if not above:
            return ()
        widest = max(self.bounds[k] / self.reached[k] - 1.0 if self.reached[k] else math.inf for k in above)
        said = f"could be up to {widest:.2%} larger" if math.isfinite(widest) else "have no bound as yet"
        return (
            "After the smallest, the next ones are made as large as can be, one after the other: of the "
            f"{self.count} sums of the smallest {self.count - len(wide)} are proven, the others {said}.",
        )
