"""The Nash package by an integer programme: logarithms from above by tangents, more where they are needed.

This is for bargains with bonuses, and for those where not everybody can gain: then first as many parties as can be gain
something, and over those the product is made as large as it can be.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import Found, Progress
from parley.settlement.programme import TOLERANCE, Programme, Terms, together

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: Tangents stand at first at these parts of the most that a party can gain.
_FIRST = (0.02, 0.1, 0.3, 0.6, 1.0)
#: The search ends when the sum of logarithms is known to this.
_CLOSE = 2e-5
#: A tangent is added where the programme's logarithm is off by more.
_OFF = 1e-7
#: So many programmes are solved at most.
_ROUNDS = 60


def worth(problem: Problem, package: Package) -> tuple[int, float]:
    """How many parties gain something, and the sum of the logarithms of what they gain."""
    gains = [party.surplus(package) for party in problem.bargain.parties]
    logs = [math.log(gain) - math.log(scale) for gain, scale in zip(gains, problem.scale, strict=True) if gain > 0]
    return len(logs), math.fsum(logs)


def by_tangents(
    problem: Problem,
    *,
    seed: int = 0,
    start: Package | None = None,
    steps: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> tuple[Found, int]:
    """The Nash package and its bound, and how many parties gain something; `steps` of HiGHS at most."""
    return _Tangents(problem, seed, start, steps, watch).found()


class _Tangents:
    def __init__(
        self,
        problem: Problem,
        seed: int,
        start: Package | None,
        steps: int | None,
        watch: Callable[[Progress], bool] | None,
    ) -> None:
        self.problem, self.steps, self.watch, self.seed = problem, steps, watch, seed
        self.programme = Programme(problem, seed=seed)
        self.surplus = [self.programme.surplus(party) for party in range(problem.parties)]
        self.most = [
            max(1.0, one.constant + float(np.maximum(one.coefficients, 0.0).sum())) for one in self._reachable()
        ]
        self.spent = 0
        self.best = None if start is None or not problem.bargain.admissible(start) else start

    def _reachable(self) -> list[Terms]:
        """Each party's surplus with the best option of each issue alone, for an upper limit."""
        found = []
        for one in self.surplus:
            plain = one.columns < self.problem.columns
            best = np.zeros(self.problem.issues)
            np.maximum.at(best, self.problem.issue_of[one.columns[plain]], one.coefficients[plain])
            coefficients = np.concatenate([best, one.coefficients[~plain]])
            found.append(Terms(np.arange(len(coefficients)), coefficients, one.constant))
        return found

    def found(self) -> tuple[Found, int]:
        parties = self.problem.parties
        gaining = [self.programme.add_variable(0.0, 1.0, whole=True) for _ in range(parties)]
        for variable, surplus in zip(gaining, self.surplus, strict=True):
            self.programme.add_row(together([surplus, _one(variable, -1.0)]), 0.0)
        counted = together(_one(variable) for variable in gaining)
        self.programme.aim(counted)
        solved = self.programme.maximise(
            start=self.best, steps=self._left(), stop=self._asked("who can gain"), gap=0.99
        )
        self.spent += solved.steps
        if solved.package is not None:
            self._keep(solved.package)
        count = 0 if self.best is None else worth(self.problem, self.best)[0]
        if self.best is None or solved.ended != "optimal":
            finished = solved.ended == "infeasible" and self.best is None
            return Found(self.best, None, None, finished, self.spent), count
        self.programme.add_row(counted, float(count), float(count))
        return self._product(gaining, count), count

    def _product(self, gaining: list[int], count: int) -> Found:
        """The largest product over so many parties."""
        logs = [self.programme.add_variable(0.0, math.log(most)) for most in self.most]
        scale = np.log(self.problem.scale)
        for party, (log, variable) in enumerate(zip(logs, gaining, strict=True)):
            self.programme.add_row(together([_one(log), _one(variable, -math.log(self.most[party]))]), upper=0.0)
            for part in _FIRST:
                self._tangent(party, log, variable, max(1.0, part * self.most[party]))
        self.programme.aim(
            together(
                [_one(log) for log in logs] + [_one(one, -float(by)) for one, by in zip(gaining, scale, strict=True)]
            )
        )
        bound = math.inf
        value = self._value(count)
        for _ in range(_ROUNDS):
            solved = self.programme.maximise(
                start=self.best,
                better_than=value + _CLOSE / 2,
                gap=_CLOSE / 4,
                steps=self._left(),
                stop=self._asked("searching", value),
            )
            self.spent += solved.steps
            if solved.bound is not None and solved.ended in ("optimal", "infeasible"):
                bound = min(bound, solved.bound + TOLERANCE)
            if solved.package is not None:
                self._keep(solved.package)
                value = self._value(count)
                for party, (log, variable) in enumerate(zip(logs, gaining, strict=True)):
                    surplus = self.problem.bargain.parties[party].surplus(solved.package)
                    if surplus > 0 and solved.values[log] > math.log(surplus) + _OFF:
                        self._tangent(party, log, variable, float(surplus))
            if solved.ended in ("limit", "stopped"):
                if solved.bound is not None:
                    bound = min(bound, solved.bound + TOLERANCE)
                return Found(self.best, value, None if bound == math.inf else max(bound, value), False, self.spent)
            if solved.ended == "infeasible" or bound <= value + _CLOSE:
                return Found(self.best, value, max(bound, value), True, self.spent)
        return Found(self.best, value, max(bound, value), False, self.spent)

    def _tangent(self, party: int, log: int, gaining: int, at: float) -> None:
        """The party's logarithm lies below its tangent; whoever gains nothing counts as 0, which the tangent allows."""
        slope = self.surplus[party].times(-1.0 / at)
        self.programme.add_row(together([_one(log), slope, _one(gaining)]), upper=math.log(at))

    def _keep(self, package: Package) -> None:
        if self.best is None or worth(self.problem, package) > worth(self.problem, self.best):
            self.best = package

    def _value(self, count: int) -> float:
        if self.best is None:
            return -math.inf
        gaining, value = worth(self.problem, self.best)
        return value if gaining == count else -math.inf

    def _left(self) -> int | None:
        return None if self.steps is None else max(0, self.steps - self.spent)

    def _asked(self, stage: str, value: float | None = None) -> Callable[[float | None, float | None], bool] | None:
        watch = self.watch
        if watch is None:
            return None

        def stop(best: float | None, bound: float | None) -> bool:
            known = None if value is None or value == -math.inf else value
            return watch(Progress(stage, best=known, bound=None if value is None else bound, package=self.best))

        return stop


def _one(variable: int, by: float = 1.0) -> Terms:
    return Terms(np.array([variable]), np.array([by]))
