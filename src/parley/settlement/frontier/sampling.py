"""Some of a frontier that is too large to be had whole: packages spread over it, as far as possible each proven.

In each of many directions, spread evenly over the ways to share, the package whose worst-placed party does best when
each gain is measured against its part (Steuer and Choo's weighted Chebyshev distance); then, among all that give nobody
less than that, the one with the largest sum of gains: no package is better than that for some party and worse for
none. Both by the search with proofs where there are no bonuses, by annealing where there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from parley.settlement.annealing import anneal
from parley.settlement.answer import Found, Progress
from parley.settlement.frontier.packages import admissible, surpluses, undominated
from parley.settlement.frontier.result import Frontier
from parley.settlement.goals import Leximin, Sum
from parley.settlement.relaxing import Smallest, search

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints, Problem

#: What one relaxation, and one change tried by annealing, are in steps of work.
RELAXATION, CHANGE = 50_000, 100
#: Changes tried for every option before a search with proofs, and where there is none.
FEW_ROUNDS, ROUNDS = 40, 200
#: So many directions without a single admissible package, and no other is tried.
FRUITLESS = 5
#: Bounds are no closer than this part of their size.
ROUNDING = 1e-9


@dataclass
class Sample:
    """Packages found so far, in directions and for single parties."""

    problem: Problem
    seed: int
    #: Steps of work that are left.
    left: int
    watch: Callable[[Progress], bool] | None
    #: Packages, and whether it is proven that none is better.
    found: dict[Package, bool] = field(default_factory=dict)
    shortfall: float = 0.0
    stopped: bool = False
    empty: bool = False

    def taken(self, points: int) -> Frontier:
        """Search in so many directions, and put together what was found."""
        problem = self.problem
        # Something to show, even to a person who has stopped it already.
        first = self._annealed(problem, Leximin(tuple(1.0 / problem.scale)), None)
        if first.package is not None:
            self.found[first.package] = False
        most = self._ideals()
        directions = spread(problem.parties, max(1, points - problem.parties), self.seed)
        for turn, parts in enumerate(directions):
            if self.stopped or self.empty or self.left <= 0:
                break
            if turn >= FRUITLESS and not self.found:
                break
            self._towards(parts * most, most, self.left // (len(directions) - turn))
            self._look(turn / len(directions))
        return self._result()

    def _ideals(self) -> NDArray[np.float64]:
        """[P] the most that each party gains in what is found for it alone, and at least one."""
        problem = self.problem
        most = np.ones(problem.parties)
        allowed = self.left // (4 * problem.parties)
        for party in range(problem.parties):
            if self.stopped or self.empty:
                break
            weights = [0.0] * problem.parties
            weights[party] = 1.0
            one = self._best(problem, Sum(tuple(weights)), None, allowed // 2, 0.4)
            self.empty = one.package is None and one.finished
            if one.package is not None:
                most[party] = max(1.0, float(self._gained(one.package)[party]))
                self._keep(one.package, most, allowed // 2)
        return most

    def _towards(self, parts: NDArray[np.float64], most: NDArray[np.float64], allowed: int) -> None:
        weights = tuple(1.0 / np.maximum(parts, 1e-6 * most))
        one = self._annealed(self.problem, Leximin(weights), None)
        if self.problem.additive:
            one = self._best(self.problem, Smallest(weights), one.package, int(0.4 * allowed), None)
        if one.package is None:
            return
        if one.bound is not None and one.value is not None and one.bound > 0:
            self.shortfall = max(self.shortfall, 1.0 - one.value / one.bound)
        self._keep(one.package, most, int(0.6 * allowed))

    def _keep(self, package: Package, most: NDArray[np.float64], allowed: int) -> None:
        """Keep what gives nobody less than this package and all together the most."""
        gained = self._gained(package)
        weights = 1.0 / most
        unit = float(weights.min())
        above = replace(self.problem, reservation=self.problem.reservation + gained)
        one = self._best(above, Sum(tuple(weights)), package, allowed, 0.4 * unit)
        # A package that is better by one whole number somewhere would have been seen, if the arithmetic is that close.
        close = ROUNDING * float(weights @ np.abs(gained + self.problem.reservation)) < 0.1 * unit
        proven = one.finished and close and one.package is not None
        kept = package if one.package is None else one.package
        self.found[kept] = proven or self.found.get(kept, False)

    def _best(
        self, problem: Problem, goal: Sum | Smallest, start: Package | None, allowed: int, margin: float | None
    ) -> Found:
        """The best by a search with proofs, within so much work; by annealing where there are bonuses."""
        if isinstance(goal, Sum) and not problem.additive:
            return self._annealed(problem, goal, start)
        work = max(20, allowed // RELAXATION)
        one = search(problem, goal, start=start, margin=margin, work=work, watch=self._stop, stage="sampling")
        self.left -= max(1, one.work) * RELAXATION
        return one

    def _annealed(self, problem: Problem, goal: Sum | Leximin, start: Package | None) -> Found:
        rounds = FEW_ROUNDS if problem.additive else ROUNDS
        self.left -= rounds * problem.columns * CHANGE
        return anneal(problem, goal, seed=self.seed + len(self.found), rounds=rounds, restarts=1, start=start)

    def _gained(self, package: Package) -> Ints:
        gained: Ints = surpluses(self.problem, np.array([package], dtype=np.int64))[0]
        return gained

    def _stop(self, _: Progress) -> bool:
        self._look(None)
        return self.stopped

    def _look(self, share: float | None) -> None:
        if self.watch is not None and not self.stopped and self.watch(Progress("sampling", share)):
            self.stopped = True

    def _result(self) -> Frontier:
        problem = self.problem
        packages = sorted(self.found)
        options = np.array(packages, dtype=np.int64).reshape(len(packages), problem.issues)
        gained = surpluses(problem, options)
        places = np.flatnonzero(admissible(problem, options, gained))
        places = places[undominated(gained[places])]
        proven = np.array([self.found[packages[place]] for place in places.tolist()], dtype=bool)
        return Frontier(
            problem,
            options[places],
            gained[places],
            complete=self.empty,
            proven=proven,
            made=self._told(len(places), int(proven.sum())),
            shortfall=self.shortfall if problem.additive and len(places) else None,
            stopped=self.stopped,
        )

    def _told(self, count: int, proven: int) -> str:
        if self.empty:
            return "No package is admissible."
        if not count:
            return "The frontier was not had whole, and no admissible package was found."
        if proven == count:
            sure = "of each it is proven that none is better for some party and worse for none"
        elif proven:
            sure = f"of {proven} it is proven that none is better for some party and worse for none, of the others not"
        else:
            sure = "that none is better for some party and worse for none is likely of each, and not proven"
        why = "was stopped before it was whole" if self.stopped else "is too large to be had whole"
        return (
            f"The frontier {why}: these are {count} packages on it, sought in directions spread evenly over the ways "
            f"to share; {sure}."
        )


def spread(parties: int, count: int, seed: int) -> NDArray[np.float64]:
    """[count, P] parts that add up to one, spread evenly: of many at random, each the farthest from those before it."""
    if parties == 1:
        return np.ones((1, 1))
    if parties == 2:
        first = (np.arange(count) + 0.5) / count
        return np.stack([first, 1.0 - first], axis=1)
    many = np.random.default_rng([seed, 0xF207]).dirichlet(np.ones(parties), 20 * count)
    many = np.concatenate([np.full((1, parties), 1.0 / parties), many])
    away = np.full(len(many), np.inf)
    chosen = [0]
    while len(chosen) < count:
        away = np.minimum(away, ((many - many[chosen[-1]]) ** 2).sum(axis=1))
        chosen.append(int(away.argmax()))
    return many[chosen]
