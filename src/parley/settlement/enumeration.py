"""Every package of a small bargain, gone through in whole numbers: exact whatever the rules and bonuses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints, Problem

#: So many numbers are held at most: packages times parties.
MOST = 4_000_000


def countable(problem: Problem) -> bool:
    """Whether a bargain is small enough to go through all its packages."""
    return problem.bargain.outcomes * (problem.parties + 2) <= MOST


class Every:
    """All packages of a small bargain, numbered; the last issue changes fastest.

    `surplus` [A, P] are those of the A admissible ones, `numbers` [A] their numbers.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sizes = np.diff(problem.first).astype(np.int64)
        self.steps = np.concatenate([np.cumprod(self.sizes[:0:-1])[::-1], np.ones(1, np.int64)]).astype(np.int64)
        total = int(self.sizes.prod())
        surplus = self._sums(problem.values) - problem.reservation
        for m, (party, value) in enumerate(
            zip(problem.bonus_party.tolist(), problem.bonus_value.tolist(), strict=True)
        ):
            clauses = range(int(problem.clause_start[m]), int(problem.clause_start[m + 1]))
            holds = np.ones(total, dtype=bool)
            for clause in clauses:
                options = problem.clause_columns[problem.clause_first[clause] : problem.clause_first[clause + 1]]
                holds &= self._any(options)
            surplus[holds, party] += value
        fits = (surplus >= 0).all(axis=1) & (self._sums(problem.cost) <= problem.limit).all(axis=1)
        for one, then in zip(problem.requires_if, problem.requires_then, strict=True):
            fits &= ~self._taken(one) | self._taken(then)
        for start, end in zip(problem.barred_start[:-1], problem.barred_start[1:], strict=True):
            broken = np.ones(total, dtype=bool)
            for column in problem.barred_columns[start:end]:
                broken &= self._taken(column)
            fits &= ~broken
        self.numbers: Ints = np.flatnonzero(fits)
        self.surplus: Ints = surplus[self.numbers]

    def package(self, place: int) -> Package:
        """The admissible package at this place of `surplus`."""
        return tuple(int(one) for one in self.numbers[place] // self.steps % self.sizes)

    @cached_property
    def gains(self) -> NDArray[np.float64]:
        """[A, P] what each party gains, on its own scale."""
        return self.surplus / self.problem.scale

    def _sums(self, values: Ints) -> Ints:
        """[packages, rows] the sum of each row over the options taken."""
        total = np.zeros((1, len(values)), dtype=np.int64)
        for issue in range(len(self.sizes)):
            block = values[:, self.problem.first[issue] : self.problem.first[issue + 1]].T
            total = (total[:, None, :] + block[None]).reshape(len(total) * len(block), len(values))
        return total

    def _taken(self, column: int) -> NDArray[np.bool_]:
        issue = int(self.problem.issue_of[column])
        option = column - int(self.problem.first[issue])
        pattern = np.repeat(np.arange(self.sizes[issue]) == option, self.steps[issue])
        return np.tile(pattern, int(self.sizes[:issue].prod()))

    def _any(self, columns: Ints) -> NDArray[np.bool_]:
        found = np.zeros(int(self.sizes.prod()), dtype=bool)
        for column in columns:
            found |= self._taken(column)
        return found
