"""Loops that lay out the relaxation of what is still open: options, parties and budgets, and the rules that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints
    from parley.settlement.relaxing.narrowing import Options, Rules, Table

    Floats = NDArray[np.float64]

#: No more rows than this take part in the relaxation of a node.
_ROWS = 400
#: A rule counts as broken by a relaxation from here.
_BROKEN = 1e-6


class Lines(NamedTuple):
    """The relaxation over the columns that are left, in the terms of `interior`.

    rows [n, m] with the limits [m], of which the first `logs` carry logarithms; cost [n]; numbers [K, m] and their own
    cost [K] are the columns of further numbers between 0 and 1. The worth is base + unit * the relaxation's value.
    """

    rows: Floats
    cost: Floats
    numbers: Floats
    number_cost: Floats
    limits: Floats
    logs: int
    base: float
    unit: float


@kernel
def open_choices(r: int, alive: Options, count: Ints, table: Table, rules: Rules) -> int:
    """How many open choices a rule still ties together: 0 where it says nothing any more."""
    pairs = len(rules.requires_if)
    if r < pairs:
        one, then = rules.requires_if[r], rules.requires_then[r]
        both = alive[one] and count[table.issue_of[one]] > 1 and count[table.issue_of[then]] > 1
        return 2 if both else 0
    open_ones = 0
    for t in range(rules.barred_start[r - pairs], rules.barred_start[r - pairs + 1]):
        column = rules.barred_columns[t]
        if not alive[column]:
            return 0
        if count[table.issue_of[column]] > 1:
            open_ones += 1
    return open_ones


@kernel
def lay_out(
    alive: Options, count: Ints, place: Ints, useful: Options, table: Table, rules: Rules, lines: Lines
) -> tuple[Floats, Floats, Ints, Floats, Ints, float]:
    """The node's relaxation over the open issues: rows, cost, groups, limits, the columns, the cost of the rest."""
    issues = len(count)
    width = lines.rows.shape[1]
    numbers = lines.numbers.shape[0]
    n = groups = 0
    for j in range(issues):
        if count[j] > 1:
            n += count[j]
            groups += 1
    m = width
    for r in range(len(useful)):
        if useful[r] and m < _ROWS and open_choices(r, alive, count, table, rules) > 0:
            m += 1
    rows = np.zeros((n + 2 * numbers, m))
    cost = np.zeros(n + 2 * numbers)
    start = np.empty(groups + numbers + 1, np.int64)
    limits = np.empty(m)
    limits[:width] = lines.limits
    who = np.empty(n, np.int64)
    spent = 0.0
    at = group = 0
    start[0] = 0
    for j in range(issues):
        for k in range(table.first[j], table.first[j + 1]):
            if not alive[k]:
                continue
            if count[j] == 1:
                for q in range(width):
                    limits[q] -= lines.rows[k, q]
                spent += lines.cost[k]
            else:
                for q in range(width):
                    rows[at, q] = lines.rows[k, q]
                cost[at] = lines.cost[k]
                who[at] = k
                place[k] = at
                at += 1
        if count[j] > 1:
            group += 1
            start[group] = at
    for number in range(numbers):
        for q in range(width):
            rows[at, q] = lines.numbers[number, q]
        cost[at] = lines.number_cost[number]
        at += 2
        group += 1
        start[group] = at
    pairs = len(rules.requires_if)
    q = width
    for r in range(len(useful)):
        if not useful[r] or q >= _ROWS:
            continue
        open_ones = open_choices(r, alive, count, table, rules)
        if open_ones == 0:
            continue
        if r < pairs:
            rows[place[rules.requires_if[r]], q] = 1.0
            rows[place[rules.requires_then[r]], q] = -1.0
            limits[q] = 0.0
        else:
            for t in range(rules.barred_start[r - pairs], rules.barred_start[r - pairs + 1]):
                column = rules.barred_columns[t]
                if count[table.issue_of[column]] > 1:
                    rows[place[column], q] = 1.0
            limits[q] = open_ones - 1.0
        q += 1
    return rows, cost, start, limits, who, spent


@kernel
def notice(
    useful: Options, alive: Options, x: Floats, place: Ints, count: Ints, m: int, table: Table, rules: Rules
) -> int:
    """Let the rules that this relaxation breaks take part from now on: how many."""
    pairs = len(rules.requires_if)
    broken = 0
    for r in range(len(useful)):
        if useful[r] or m + broken >= _ROWS:
            continue
        open_ones = open_choices(r, alive, count, table, rules)
        if open_ones == 0:
            continue
        if r < pairs:
            over = x[place[rules.requires_if[r]]]
            if alive[rules.requires_then[r]]:
                over -= x[place[rules.requires_then[r]]]
        else:
            over = 1.0 - open_ones
            for t in range(rules.barred_start[r - pairs], rules.barred_start[r - pairs + 1]):
                column = rules.barred_columns[t]
                if count[table.issue_of[column]] > 1:
                    over += x[place[column]]
        if over > _BROKEN:
            useful[r] = 1
            broken += 1
    return broken
