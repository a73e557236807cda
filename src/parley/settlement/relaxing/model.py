"""A bargain and a goal in the terms of the compiled search: the table, the rules, and the lines of the relaxation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from parley.settlement.goals import Nash, Sum
from parley.settlement.relaxing.laying import Lines
from parley.settlement.relaxing.narrowing import LOGS, SMALLEST, SUM, Rules, Table

if TYPE_CHECKING:
    from parley.settlement.problem import Ints, Problem

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Smallest:
    """The sum of the `count` lowest levels, weight * surplus, where the sum of the j lowest must reach floors[j - 1].

    With count 1 and no floors: the worst-off party's level. Rising counts, each with the sums reached before as floors,
    are leximin (Ogryczak and Sliwinski, 2006).
    """

    weights: tuple[float, ...]
    count: int = 1
    floors: tuple[float, ...] = ()


#: What the search by relaxations can look for.
Aim = Nash | Sum | Smallest


class Model(NamedTuple):
    """All that the compiled search reads; `columns` are the problem's own of those that are left."""

    columns: Ints
    table: Table
    rules: Rules
    lines: Lines

    def kept(self, keep: NDArray[np.bool_]) -> tuple[Model, Ints]:
        """The same with these columns alone, and which rules [requirements, then barred sets] still say something.

        Columns must have been narrowed: none is left that requires one that isn't.
        """
        table, rules, lines = self.table, self.rules, self.lines
        at = np.cumsum(keep) - 1
        left = np.flatnonzero(keep)
        pairs = np.flatnonzero(keep[rules.requires_if])
        sets, starts, columns = [], [0], []
        for r in range(len(rules.barred_start) - 1):
            chosen = rules.barred_columns[rules.barred_start[r] : rules.barred_start[r + 1]]
            if keep[chosen].all():
                sets.append(r)
                columns.append(at[chosen])
                starts.append(starts[-1] + len(chosen))
        issue_of = table.issue_of[left]
        smaller = table._replace(
            first=np.searchsorted(issue_of, np.arange(len(table.first))).astype(np.int64),
            issue_of=issue_of,
            values=np.ascontiguousarray(table.values[:, left]),
            cost=np.ascontiguousarray(table.cost[:, left]),
        )
        fewer = Rules(
            at[rules.requires_if[pairs]].astype(np.int64),
            at[rules.requires_then[pairs]].astype(np.int64),
            np.array(starts, dtype=np.int64),
            np.concatenate([np.zeros(0, np.int64), *columns]).astype(np.int64),
        )
        shorter = lines._replace(
            rows=np.ascontiguousarray(lines.rows[left]), cost=np.ascontiguousarray(lines.cost[left])
        )
        which = np.concatenate([pairs, len(rules.requires_if) + np.array(sets, dtype=np.int64)])
        return Model(self.columns[left], smaller, fewer, shorter), which


def modelled(problem: Problem, goal: Aim) -> Model | None:
    """The model of an additive bargain for a goal; none if some party can't reach what the goal asks of it."""
    sums = _Sums(problem)
    least = problem.reservation + (1 if isinstance(goal, Nash) else 0)
    if (sums.most < least).any():
        return None
    count, floors = 0, tuple[float, ...]()
    if isinstance(goal, Nash):
        kind, weights = LOGS, 1.0 / problem.scale
        lines = sums.logs(weights)
    elif isinstance(goal, Sum):
        kind, weights = SUM, np.array(goal.weights, dtype=np.float64)
        lines = sums.sum(weights)
    else:
        kind, weights = SMALLEST, np.array(goal.weights, dtype=np.float64)
        count, floors = goal.count, goal.floors
        lines = sums.smallest(weights, count, floors)
    table = Table(
        first=problem.first,
        issue_of=problem.issue_of,
        values=problem.values,
        reservation=problem.reservation,
        least=least,
        cost=problem.cost,
        limit=problem.limit,
        kind=kind,
        weights=weights,
        lowest=count,
        floors=np.array(floors, dtype=np.float64),
    )
    return Model(np.arange(problem.columns), table, _rules(problem), lines)


class _Sums:
    """Rows of the relaxation, with the least of each issue taken out, so that numbers are small and not below 0."""

    def __init__(self, problem: Problem) -> None:
        first = problem.first[:-1]
        low = np.minimum.reduceat(problem.values, first, axis=1)
        self.problem = problem
        self.above = (problem.values - low[:, problem.issue_of]).astype(np.float64)
        self.need = (problem.reservation - low.sum(axis=1)).astype(np.float64)
        self.most = np.maximum.reduceat(problem.values, first, axis=1).sum(axis=1)
        #: The most that each party can have above its reservation.
        self.room = np.maximum((self.most - problem.reservation).astype(np.float64), 1.0)
        cheap = np.minimum.reduceat(problem.cost, first, axis=1)
        over = (problem.cost - cheap[:, problem.issue_of]).astype(np.float64)
        left = (problem.limit - cheap.sum(axis=1)).astype(np.float64)
        unit = np.maximum(np.maximum(np.abs(left), over.max(axis=1, initial=0.0)), 1.0)
        self.budgets, self.limits = over / unit[:, None], left / unit

    def logs(self, weights: Floats) -> Lines:
        """Each party's surplus over the most it can be, under a logarithm."""
        rows = [-self.above / self.room[:, None], self.budgets]
        limits = [-self.need / self.room, self.limits]
        return self._lines(rows, limits, logs=len(weights), base=float(np.log(weights * self.room).sum()))

    def sum(self, weights: Floats) -> Lines:
        """The weighted sum as a cost; a row for each party that could fall below its reservation."""
        value = weights @ self.above
        spread = np.maximum.reduceat(value, self.problem.first[:-1]) - np.minimum.reduceat(
            value, self.problem.first[:-1]
        )
        unit = max(float(spread.sum()), 1e-300)
        tight = self.need > 0
        rows = [-self.above[tight] / self.room[tight, None], self.budgets]
        limits = [-self.need[tight] / self.room[tight], self.limits]
        return self._lines(rows, limits, cost=-value / unit, base=float(-(weights @ self.need)), unit=unit)

    def smallest(self, weights: Floats, count: int, floors: tuple[float, ...]) -> Lines:
        """Sums of the k smallest levels: each the most of k t - sum of e[i], where e[i] >= t - level[i].

        Levels are divided by the largest that any can be. t and e are numbers between 0 and 1 then.
        """
        parties = len(weights)
        unit = max(float((weights * self.room).max()), 1e-300)
        level = weights[:, None] * self.above / unit
        needed = weights * self.need / unit
        sums = [k for k in range(1, count) if k - 1 < len(floors)] + ([count] if count < parties else [])
        numbers = sum(1 if k == 1 else 1 + parties for k in sums)
        rows, limits = [self.budgets], [self.limits]
        own, number_cost = [np.zeros((numbers, len(self.limits)))], np.zeros(numbers)
        cost = np.zeros(self.problem.columns)
        at = 0
        for k in sums:
            excess = np.eye(0 if k == 1 else parties, parties)
            block = np.zeros((numbers, parties))
            block[at] = 1.0
            block[at + 1 : at + 1 + len(excess)] = -excess
            rows.append(-level)
            limits.append(-needed)
            own.append(block)
            goal = np.zeros(numbers)
            goal[at], goal[at + 1 : at + 1 + len(excess)] = -k, 1.0
            if k == count:
                number_cost = goal
            else:
                rows.append(np.zeros((1, self.problem.columns)))
                limits.append(np.array([-floors[k - 1] / unit]))
                own.append(goal[:, None])
            at += 1 + len(excess)
        base = 0.0
        if count == parties:
            cost, base = -level.sum(axis=0), float(-needed.sum() * unit)
        columns = np.concatenate(own, axis=1)
        return self._lines(rows, limits, cost=cost, numbers=columns, number_cost=number_cost, base=base, unit=unit)

    def _lines(
        self,
        rows: list[Floats],
        limits: list[Floats],
        *,
        cost: Floats | None = None,
        numbers: Floats | None = None,
        number_cost: Floats | None = None,
        logs: int = 0,
        base: float = 0.0,
        unit: float = 1.0,
    ) -> Lines:
        stacked = np.concatenate(rows)
        return Lines(
            rows=np.ascontiguousarray(stacked.T),
            cost=np.zeros(stacked.shape[1]) if cost is None else cost,
            numbers=np.zeros((0, len(stacked))) if numbers is None else np.ascontiguousarray(numbers),
            number_cost=np.zeros(0) if number_cost is None else number_cost,
            limits=np.concatenate(limits),
            logs=logs,
            base=base,
            unit=unit,
        )


def _rules(problem: Problem) -> Rules:
    """Rules that can bind: no choice that requires itself, no set with two options of the same issue."""
    pairs = problem.requires_if != problem.requires_then
    starts, columns = [0], [np.zeros(0, np.int64)]
    for r in range(len(problem.barred_start) - 1):
        chosen = np.unique(problem.barred_columns[problem.barred_start[r] : problem.barred_start[r + 1]])
        if len(np.unique(problem.issue_of[chosen])) == len(chosen):
            columns.append(chosen)
            starts.append(starts[-1] + len(chosen))
    return Rules(
        problem.requires_if[pairs],
        problem.requires_then[pairs],
        np.array(starts, dtype=np.int64),
        np.concatenate(columns),
    )
