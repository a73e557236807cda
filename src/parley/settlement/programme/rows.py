"""The rows of a bargain's programme: one option for each issue, bonuses, rules, red lines, budgets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.bargain import Breach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parley.settlement.problem import Problem

#: Coefficients of rows are kept below this.
LARGEST = 2.0**20


def factor(largest: float) -> float:
    """The power of two that brings a row with this largest coefficient below `LARGEST`."""
    return 1.0 if largest <= LARGEST else 2.0 ** -math.ceil(math.log2(largest / LARGEST))


class Rows:
    """Rows as they are put together, before HiGHS gets them all at once."""

    def __init__(self) -> None:
        self.starts = [0]
        self.columns: list[int] = []
        self.coefficients: list[float] = []
        self.bounds: list[tuple[float, float]] = []

    def add(self, columns: Iterable[int], coefficients: list[float] | None, lower: float, upper: float) -> int:
        """One row; coefficients of 1 where none are given. Its place."""
        chosen = list(columns)
        given = [1.0] * len(chosen) if coefficients is None else coefficients
        by = factor(max((abs(one) for one in given), default=0.0))
        self.columns += chosen
        self.coefficients += [one * by for one in given]
        self.starts.append(len(self.columns))
        self.bounds.append((lower * by, upper * by))
        return len(self.bounds) - 1


class Layout:
    """All rows of a bargain but the reservations; which row is which rule's; the upper bounds of the variables."""

    def __init__(self, problem: Problem, *, both: bool) -> None:
        self.problem = problem
        self.rows = Rows()
        self.members: dict[Breach, list[int]] = {}
        self.upper = np.ones(problem.columns + len(problem.bonus_party))
        for issue in range(problem.issues):
            self.rows.add(range(int(problem.first[issue]), int(problem.first[issue + 1])), None, 1.0, 1.0)
        for bonus in range(len(problem.bonus_party)):
            self._tie(bonus, both)
        self._requirements()
        self._barred()
        self._budgets()

    def _tie(self, bonus: int, both: bool) -> None:
        """A bonus is earned at most as far as each clause is met, and at least as far as all of them together are."""
        problem, upper = self.problem, self.upper
        variable = problem.columns + bonus
        met: dict[int, set[int]] = {}
        for clause in range(int(problem.clause_start[bonus]), int(problem.clause_start[bonus + 1])):
            options = problem.clause_columns[problem.clause_first[clause] : problem.clause_first[clause + 1]].tolist()
            if not options:
                upper[variable] = 0.0
                return
            issue = int(problem.issue_of[options[0]])
            met[issue] = met.get(issue, set(options)) & set(options)
        if not all(met.values()):
            upper[variable] = 0.0
            return
        # Whichever option is taken, a clause that lists them all is met.
        sizes = np.diff(problem.first)
        clauses = [sorted(options) for issue, options in met.items() if len(options) < sizes[issue]]
        if both or problem.bonus_value[bonus] > 0:
            for options in clauses:
                self.rows.add([variable, *options], [1.0] + [-1.0] * len(options), -math.inf, 0.0)
        if both or problem.bonus_value[bonus] < 0:
            columns = [column for options in clauses for column in options]
            self.rows.add([variable, *columns], [1.0] + [-1.0] * len(columns), 1.0 - len(clauses), math.inf)

    def _requirements(self) -> None:
        pairs = zip(self.problem.requires_if.tolist(), self.problem.requires_then.tolist(), strict=True)
        for place, (one, then) in enumerate(pairs):
            # A choice that requires itself binds nobody.
            self._member(Breach("rule", None, place), [one, then] if one != then else [], [1.0, -1.0], 0.0)

    def _barred(self) -> None:
        problem = self.problem
        counts = {-1: len(problem.requires_if)}
        for number, party in enumerate(problem.barred_party.tolist()):
            columns = np.unique(problem.barred_columns[problem.barred_start[number] : problem.barred_start[number + 1]])
            place = counts.get(party, 0)
            counts[party] = place + 1
            member = Breach("rule", None, place) if party < 0 else Breach("red_line", party, place)
            self._member(member, columns.tolist(), None, len(columns) - 1.0)

    def _budgets(self) -> None:
        problem = self.problem
        begun = self.problem.bargain.rules - len(problem.limit)
        for place, (cost, limit) in enumerate(zip(problem.cost, problem.limit.tolist(), strict=True), begun):
            least = np.minimum.reduceat(cost, problem.first[:-1])
            above = cost - least[problem.issue_of]
            columns = np.flatnonzero(above)
            room = float(limit - int(least.sum()))
            self._member(Breach("rule", None, place), columns.tolist(), above[columns].tolist(), room)

    def _member(self, member: Breach, columns: list[int], coefficients: list[float] | None, upper: float) -> None:
        binds = bool(columns) or upper < 0
        self.members[member] = [self.rows.add(columns, coefficients, -math.inf, upper)] if binds else []
