"""Loops in whole numbers: what the options still open rule out elsewhere, whether a package fits, and what it is worth.

All of them see a bargain through two tuples of arrays, `Table` and `Rules`, over the columns that are left.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints

    #: [n] 1 where an option is open, 0 where it is closed.
    Options = NDArray[np.uint8]

#: How gains make up what a package is worth: `Table.kind`.
LOGS, SUM, SMALLEST = 0, 1, 2


class Table(NamedTuple):
    """The issues and what the options left are worth and cost.

    first [I + 1], issue_of [n]; values [P, n] with the reservation [P] and the least utility [P] that counts; cost
    [B, n] with the limit [B]. `kind`, weights [P], `lowest` and floors say what a package is worth: of the levels
    weight * surplus the sum of logarithms, the sum, or the sum of the `lowest` smallest, where the sum of the j
    smallest must reach floors[j - 1].
    """

    first: Ints
    issue_of: Ints
    values: Ints
    reservation: Ints
    least: Ints
    cost: Ints
    limit: Ints
    kind: int
    weights: NDArray[np.float64]
    lowest: int
    floors: NDArray[np.float64]


class Rules(NamedTuple):
    """Requirements as pairs of columns; barred sets of columns of different issues, ragged."""

    requires_if: Ints
    requires_then: Ints
    barred_start: Ints
    barred_columns: Ints


@kernel
def narrow(alive: Options, count: Ints, table: Table, rules: Rules) -> bool:
    """Close the options that fit with nothing else that is open; whether every issue has one left.

    alive [n] of 0 and 1 is changed, count [I] is how many each issue has.
    """
    issues = len(table.first) - 1
    for j in range(issues):
        count[j] = 0
        for k in range(table.first[j], table.first[j + 1]):
            count[j] += alive[k]
        if count[j] == 0:
            return False
    changed = True
    while changed:
        changed = False
        for r in range(len(rules.requires_if)):
            one, then = rules.requires_if[r], rules.requires_then[r]
            if not alive[one]:
                continue
            i, j = table.issue_of[one], table.issue_of[then]
            if not alive[then]:
                alive[one] = 0
                count[i] -= 1
                changed = True
                if count[i] == 0:
                    return False
            elif count[i] == 1 and count[j] > 1:
                for k in range(table.first[j], table.first[j + 1]):
                    alive[k] = 1 if k == then else 0
                count[j] = 1
                changed = True
        for r in range(len(rules.barred_start) - 1):
            left, open_ones = -1, 0
            for t in range(rules.barred_start[r], rules.barred_start[r + 1]):
                column = rules.barred_columns[t]
                if not alive[column]:
                    open_ones = 2
                    break
                if count[table.issue_of[column]] > 1:
                    open_ones += 1
                    left = column
            if open_ones == 0:
                return False
            if open_ones == 1:
                alive[left] = 0
                count[table.issue_of[left]] -= 1
                changed = True
        for q in range(len(table.reservation)):
            moved = _within(alive, count, table.first, table.values[q], -1, -table.least[q])
            if moved < 0:
                return False
            changed = changed or moved > 0
        for q in range(len(table.limit)):
            moved = _within(alive, count, table.first, table.cost[q], 1, table.limit[q])
            if moved < 0:
                return False
            changed = changed or moved > 0
    return True


@kernel
def _within(alive: Options, count: Ints, first: Ints, numbers: Ints, sign: int, limit: int) -> int:
    """Close what passes the limit with the least of all others: how many, or -1 if even the least of all passes it."""
    issues = len(first) - 1
    room = np.int64(limit)
    lows = np.empty(issues, np.int64)
    for j in range(issues):
        low, seen = np.int64(0), False
        for k in range(first[j], first[j + 1]):
            if alive[k] and (not seen or sign * numbers[k] < low):
                low, seen = sign * numbers[k], True
        lows[j] = low
        room -= low
    if room < 0:
        return -1
    moved = 0
    for j in range(issues):
        if count[j] > 1:
            for k in range(first[j], first[j + 1]):
                if alive[k] and sign * numbers[k] - lows[j] > room:
                    alive[k] = 0
                    count[j] -= 1
                    moved += 1
    return moved


@kernel
def fits(taken: Ints, table: Table, rules: Rules) -> bool:
    """Whether the package of these columns [I] keeps all rules, budgets and the least that counts for each party."""
    for q in range(len(table.reservation)):
        total = np.int64(0)
        for j in range(len(taken)):
            total += table.values[q, taken[j]]
        if total < table.least[q]:
            return False
    for q in range(len(table.limit)):
        total = np.int64(0)
        for j in range(len(taken)):
            total += table.cost[q, taken[j]]
        if total > table.limit[q]:
            return False
    for r in range(len(rules.requires_if)):
        one, then = rules.requires_if[r], rules.requires_then[r]
        if taken[table.issue_of[one]] == one and taken[table.issue_of[then]] != then:
            return False
    for r in range(len(rules.barred_start) - 1):
        every = True
        for t in range(rules.barred_start[r], rules.barred_start[r + 1]):
            column = rules.barred_columns[t]
            every = every and taken[table.issue_of[column]] == column
        if every:
            return False
    return True


@kernel
def worth(taken: Ints, table: Table) -> float:
    """What the package of these columns [I] is worth by the table's own kind."""
    parties = len(table.reservation)
    levels = np.empty(parties)
    for q in range(parties):
        surplus = -table.reservation[q]
        for j in range(len(taken)):
            surplus += table.values[q, taken[j]]
        levels[q] = table.weights[q] * surplus
    total = 0.0
    if table.kind == LOGS:
        for q in range(parties):
            if levels[q] <= 0.0:
                return -math.inf
            total += math.log(levels[q])
        return total
    if table.kind == SUM:
        for q in range(parties):
            total += levels[q]
        return total
    for q in range(1, parties):
        level, k = levels[q], q
        while k > 0 and levels[k - 1] > level:
            levels[k] = levels[k - 1]
            k -= 1
        levels[k] = level
    for k in range(table.lowest):
        total += levels[k]
        if k < len(table.floors) and total < table.floors[k]:
            return -math.inf
    return total
