"""Whether some package keeps certain red lines, reservations and rules: one, or a proof that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from parley.settlement.annealing import anneal
from parley.settlement.conflict.members import everything, part
from parley.settlement.goals import FewestBreaches, Nash
from parley.settlement.problem import Problem
from parley.settlement.programme import Programme
from parley.settlement.relaxing import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Progress
    from parley.settlement.bargain import Bargain, Breach, Package

#: Any package will do: how much better another might be, in sums of logarithms, is of no matter.
_ANY = 1e9
#: Changes tried for every option when a package is sought by chance; moves that count as one piece of work.
_ROUNDS, _MOVES = 50, 1000


@dataclass(frozen=True)
class Fit:
    """A package that keeps all that was asked, or none; without one, `settled` says that none exists."""

    package: Package | None
    settled: bool
    work: int


class Fitting:
    """Answers whether a package keeps a set of members, remembering every package that it has seen."""

    def __init__(self, problem: Problem, *, seed: int = 0, watch: Callable[[Progress], bool] | None = None) -> None:
        self.problem, self.seed, self.watch = problem, seed, watch
        self.bargain: Bargain = problem.bargain
        self.members = everything(self.bargain)
        self._seen: list[tuple[Package, frozenset[Breach]]] = []

    def known(self, members: frozenset[Breach]) -> Package | None:
        """A package seen before that keeps all of these."""
        return next((package for package, broken in self._seen if not broken & members), None)

    def fit(self, members: frozenset[Breach], work: int) -> Fit:
        """A package that keeps all of these, or whether there is none, with about so much work at most."""
        if (package := self.known(members)) is not None:
            return Fit(package, True, 0)
        fit = self._additive(members, work) if self.problem.additive else self._with_bonuses(members, work)
        if fit.package is not None:
            broken = frozenset(self.bargain.breaches(fit.package))
            if broken & members:  # a solver's tolerance let it pass: whole numbers say no
                return Fit(None, False, fit.work)
            self._seen.append((fit.package, broken))
        return fit

    def _additive(self, members: frozenset[Breach], work: int) -> Fit:
        rest = Problem.of(part(self.bargain, members))
        found = search(
            rest, Nash(), margin=_ANY, work=work, watch=self.watch, stage="looking for what stands in the way"
        )
        return Fit(found.package, found.finished, max(1, found.work))

    def _with_bonuses(self, members: frozenset[Breach], work: int) -> Fit:
        aside = [one for one in self.members if one not in members]
        found = anneal(
            self.problem, FewestBreaches(), seed=self.seed, rounds=_ROUNDS, restarts=2, without=aside, watch=self.watch
        )
        spent = 1 + found.work // _MOVES
        if found.package is not None and not members & set(self.bargain.breaches(found.package)):
            return Fit(found.package, True, spent)
        for one in self.members:
            self._programme.switch(one, one in members)
        stop = None if self.watch is None else self._stop
        solved = self._programme.maximise(steps=work, stop=stop)
        return Fit(solved.package, solved.package is not None or solved.ended == "infeasible", spent + solved.steps)

    def _stop(self, value: float | None, bound: float | None) -> bool:
        from parley.settlement.answer import Progress

        return self.watch is not None and self.watch(Progress("looking for what stands in the way"))

    @cached_property
    def _programme(self) -> Programme:
        return Programme(self.problem, seed=self.seed)
