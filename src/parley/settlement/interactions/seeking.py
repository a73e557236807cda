"""The best package of a bargain with interacting bonuses, and how much any package could still reach."""

from __future__ import annotations

from math import exp, inf, log
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import PROVEN, Found, Progress
from parley.settlement.goals import Leximin, Nash, Sum
from parley.settlement.interactions.tightening import tighten
from parley.settlement.programme import TOLERANCE, Programme, Solved, Terms, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: Logarithms of gains are between these: whole surpluses over scales that are whole numbers below 2**62.
_LOWEST, _HIGHEST = -45.0, 45.0
#: Work where the caller sets no limit, so that nobody waits for much longer than a minute: questions that HiGHS asks
#: while it searches, each of which takes about as long as the bargain is large.
_NUMBERS, _FEWEST = 2_500_000, 100
#: Rounds of tangents for the relaxation; it moves less than this in the end.
_TANGENTS, _STILL = 12, 1e-3


def seek(
    problem: Problem,
    goal: Nash | Sum | Leximin,
    *,
    start: Package | None = None,
    near: Package | None = None,
    at_most: int | None = None,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> Found:
    """Look for the best package by an integer programme that knows which bonuses rule each other out, with a bound.

    For `Nash` packages count that give every party something; for `Leximin` the lowest level alone is looked at.
    `start` is a good package to begin with. `work` is in relaxations, and has a limit that fits the size of the bargain
    where none is given. The value is that of the package in whole numbers; the bound holds up to HiGHS's tolerance of
    1e-6, by which it is widened.
    """
    return _Search(problem, goal, start, near, at_most, seed, work, watch).found()


class _Search:
    def __init__(
        self,
        problem: Problem,
        goal: Nash | Sum | Leximin,
        start: Package | None,
        near: Package | None,
        at_most: int | None,
        seed: int,
        work: int | None,
        watch: Callable[[Progress], bool] | None,
    ) -> None:
        self.problem, self.goal = problem, goal
        fitting = max(_FEWEST, _NUMBERS // (problem.parties * problem.columns))
        self.work, self.watch, self.done = fitting if work is None else work, watch, 0
        self.package: Package | None = None
        self.value, self.bound = -inf, inf
        self.stopped = False
        #: What the programme's goal is multiplied by.
        self.unit = 1.0
        self.programme = Programme(problem, seed=seed)
        if near is not None and at_most is not None:
            self.programme.stay_near(near, at_most)
        self._keep(start)
        self._aim()

    def found(self) -> Found:
        relaxed = self._relaxed()
        finished = relaxed.ended == "infeasible" or self._close()
        while not finished and not self.stopped and self.done < self.work:
            solved = self.programme.maximise(
                gap=PROVEN / 4, relative=PROVEN / 4, steps=self.work - self.done, start=self.package, stop=self._stop
            )
            self.done += solved.steps
            self._keep(solved.package)
            if solved.ended == "infeasible":
                finished = True
                break
            self._bounded(solved.bound)
            finished = self._close()
            if solved.ended != "optimal" or solved.package is None:
                break
            if not finished and not self._refine(self._surpluses(solved.package)):
                # What HiGHS found is worth what the programme says of it.
                finished = True
        if finished and self.package is None:
            return Found(None, None, None, True, self.done)
        return Found(
            self.package,
            self.value if self.package is not None else None,
            max(self.bound, self.value) if self.bound < inf else None,
            finished,
            self.done,
        )

    # -- the goal in the programme --------------------------------------------------------------------------------

    def _aim(self) -> None:
        programme, problem, goal = self.programme, self.problem, self.goal
        self.surplus = [programme.surplus(party) for party in range(problem.parties)]
        if isinstance(goal, Sum):
            total = together([one.times(w) for one, w in zip(self.surplus, goal.weights, strict=True)])
            # HiGHS's tolerances are not relative: what it sees is to be of the order of 100.
            self.unit = 100.0 / max(float(np.abs(total.coefficients).sum()), 1e-300)
            programme.aim(total.times(self.unit))
            return
        if isinstance(goal, Leximin):
            level = Terms(np.array([programme.add_variable(-inf, inf)]), np.ones(1))
            levels = [one.times(w) for one, w in zip(self.surplus, goal.weights, strict=True)]
            self.unit = 1.0 / max(*(float(np.abs(one.coefficients).sum()) for one in levels), 1e-300)
            for one in levels:
                programme.add_row(together([level, one.times(-self.unit)]), upper=0.0)
            programme.aim(level)
            return
        self.logs = [programme.add_variable(_LOWEST, _HIGHEST) for _ in range(problem.parties)]
        self.touched: list[set[float]] = [set() for _ in range(problem.parties)]
        programme.aim(Terms(np.array(self.logs), np.ones(problem.parties)))
        for party, one in enumerate(self.surplus):
            programme.add_row(one, lower=1.0)
            most = float(one.coefficients.clip(min=0).sum() + one.constant)
            self._touch(party, most / 4)
        if self.package is not None:
            self._refine(self._surpluses(self.package))

    def _refine(self, surpluses: list[float]) -> bool:
        """For Nash: tangents of the logarithm at these surpluses; whether there is a new one among them."""
        if not isinstance(self.goal, Nash):
            return False
        touched = [self._touch(party, at) for party, at in enumerate(surpluses)]
        return any(touched)

    def _touch(self, party: int, at: float) -> bool:
        """The logarithm of the gain is at most what its tangent at this surplus is."""
        one = self.surplus[party]
        # Where tangents are too steep to be told from the rounding of rows, a flatter one is as good.
        at = max(at, 1.0, float(np.abs(one.coefficients).max(initial=0.0)) * 2.0**-20)
        if any(abs(log(at / known)) < 1e-5 for known in self.touched[party]):
            return False
        self.touched[party].add(at)
        scale = float(self.problem.scale[party])
        tangent = together([Terms(np.array([self.logs[party]]), np.ones(1)), one.times(-1.0 / at)])
        self.programme.add_row(tangent, upper=log(at / scale) - 1.0)
        return True

    # -- how far it has come --------------------------------------------------------------------------------------

    def _relaxed(self) -> Solved:
        relaxed = tighten(self.programme, watch=self._told)
        self._relaxation(relaxed)
        for _ in range(_TANGENTS if isinstance(self.goal, Nash) else 0):
            before = relaxed.value
            if self.stopped or relaxed.ended != "optimal" or before is None:
                break
            if not self._refine([max(one.at(relaxed.values), 1.0) for one in self.surplus]):
                break
            relaxed = tighten(self.programme, rounds=1, watch=self._told)
            self._relaxation(relaxed)
            if relaxed.value is None or before - relaxed.value < _STILL:
                break
        return relaxed

    def _relaxation(self, relaxed: Solved) -> None:
        self.done += 1
        if relaxed.ended == "optimal":
            self._bounded(relaxed.value)

    def _bounded(self, bound: float | None) -> None:
        if bound is not None:
            self.bound = min(self.bound, (bound + TOLERANCE * max(1.0, abs(bound))) / self.unit)

    def _close(self) -> bool:
        if self.package is None:
            return False
        room = PROVEN if isinstance(self.goal, Nash) else PROVEN * abs(self.value)
        return self.bound - self.value <= room

    def _keep(self, package: Package | None) -> None:
        if package is None or not self.problem.bargain.admissible(package):
            return
        value = self._worth(package)
        if value > self.value:
            self.package, self.value = package, value

    def _worth(self, package: Package) -> float:
        surpluses = [party.surplus(package) for party in self.problem.bargain.parties]
        if isinstance(self.goal, Nash):
            if min(surpluses) <= 0:
                return -inf
            return sum(
                log(one / party.scale) for one, party in zip(surpluses, self.problem.bargain.parties, strict=True)
            )
        weighted = [weight * one for weight, one in zip(self.goal.weights, surpluses, strict=True)]
        return sum(weighted) if isinstance(self.goal, Sum) else min(weighted)

    def _surpluses(self, package: Package) -> list[float]:
        return [float(party.surplus(package)) for party in self.problem.bargain.parties]

    def _told(self, relaxed: Solved) -> bool:
        self._relaxation(relaxed)
        return self._tell()

    def _stop(self, value: float | None, bound: float | None) -> bool:
        self._bounded(bound)
        return self._tell()

    def _tell(self) -> bool:
        if self.watch is not None and not self.stopped:
            best = self.value if self.package is not None else None
            bound = self.bound if self.bound < inf else None
            self.stopped = self.watch(Progress("bonuses", None, best, bound, self.package))
        return self.stopped


def short_of(value: float, bound: float, parties: int) -> float:
    """By what part all gains together could still be greater: that of their geometric mean, from sums of logarithms."""
    return exp((bound - value) / parties) - 1.0
