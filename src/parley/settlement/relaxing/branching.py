"""The loop that searches all packages by halves, and knows from each half's relaxation whether to look into it.

A node is the set of options still open. Its relaxation bounds what it holds, closes options one by one (taking one of
them would cost more than the best so far leaves room for), and says where to branch: on the option most taken, of the
issue that is most undecided in what it is worth to the parties. It is taken first; without it is for later. A dive ends
where nothing better can be; the next one begins at the node with the highest bound.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel
from parley.settlement.relaxing.interior import begin, interior
from parley.settlement.relaxing.laying import lay_out, notice
from parley.settlement.relaxing.narrowing import fits, narrow, worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints
    from parley.settlement.relaxing.laying import Lines
    from parley.settlement.relaxing.narrowing import Options, Rules, Table

    Floats = NDArray[np.float64]

#: Places in the search's state: nodes that wait, slots that are free, the node being searched (-1: none), relaxations
#: solved, steps taken in them, packages found, whether there was no slot left.
WAITING, FREE, AT, SOLVED, STEPS, FOUND, FULL = range(7)
STATE = 7
#: A node is relaxed again so often at most, after options were closed or rules broken.
_AGAIN = 4


@kernel
def branch(
    pool: NDArray[np.uint8],
    bounds: Floats,
    heap: Ints,
    free: Ints,
    state: Ints,
    useful: Options,
    best: Ints,
    cutoff: float,
    margin: float,
    close: float,
    effort: int,
    table: Table,
    rules: Rules,
    lines: Lines,
) -> tuple[float, int]:
    """Search on from where the state stands; the worth that the next package must pass, and what is left of `effort`.

    pool [slots, n] of options open, bounds [slots], heap and free [slots]; useful [rules] of 0 and 1: the rules that
    take part in relaxations. best [I] is the best package's columns. A package must be worth more than the cutoff,
    which becomes its worth plus `margin`. One unit of effort is one multiplication in a relaxation.
    """
    issues = len(table.first) - 1
    count = np.empty(issues, np.int64)
    taken = np.empty(issues, np.int64)
    place = np.empty(pool.shape[1], np.int64)
    state[FULL] = 0
    while effort > 0:
        at = state[AT]
        if at < 0:
            if state[WAITING] == 0:
                break
            at = heap[0]
            if bounds[at] <= cutoff:
                state[WAITING] = 0
                break
            _take_first(heap, bounds, state)
            state[AT] = at
        alive = pool[at]
        split = -1
        again = 0
        while bounds[at] > cutoff and narrow(alive, count, table, rules):
            if _decided(alive, count, table, taken):
                value = worth(taken, table)
                if value > cutoff and fits(taken, table, rules):
                    cutoff = value + margin
                    best[:] = taken
                    state[FOUND] += 1
                break
            rows, cost, start, limits, who, spent = lay_out(alive, count, place, useful, table, rules, lines)
            n, m = rows.shape
            x, z, s, d, y = np.empty(n), np.empty(n), np.empty(m), np.empty(m), np.empty(len(start) - 1)
            begin(rows, cost, start, limits, lines.logs, x, z, s, d, y)
            goal = (cutoff - lines.base) / lines.unit + spent
            bound, steps = interior(rows, cost, start, limits, lines.logs, x, z, s, d, y, 50, close, goal)
            effort -= (steps + 1) * (n * m * (m + 8) // 2 + m * m * m // 6)
            state[SOLVED] += 1
            state[STEPS] += steps
            bound = lines.base + lines.unit * (bound - spent)
            bounds[at] = min(bounds[at], bound)
            if bounds[at] <= cutoff:
                break
            # The package nearest to it may do.
            for k in range(len(who)):
                j = table.issue_of[who[k]]
                if taken[j] < 0 or x[k] > x[place[taken[j]]]:
                    taken[j] = who[k]
            value = worth(taken, table)
            if value > cutoff and fits(taken, table, rules):
                cutoff = value + margin
                best[:] = taken
                state[FOUND] += 1
                if bounds[at] <= cutoff:
                    break
            room = (bound - cutoff) / lines.unit
            closed, split = _close(alive, count, rows, cost, start, who, x, d, room, lines, table)
            broken = notice(useful, alive, x, place, count, m, table, rules)
            again += 1
            if again < _AGAIN and (broken > 0 or closed * 4 > len(who)):
                split = -1
                continue
            if closed > 0:
                # What is left may be decided, or nothing at all.
                if not narrow(alive, count, table, rules):
                    split = -1
                    break
                if count[table.issue_of[split]] == 1 or not alive[split]:
                    split = -1
                    continue
            break
        if split < 0 or bounds[at] <= cutoff:
            free[state[FREE]] = at
            state[FREE] += 1
            state[AT] = -1
            continue
        if state[FREE] == 0:
            state[FULL] = 1
            break
        state[FREE] -= 1
        other = free[state[FREE]]
        pool[other] = alive
        pool[other, split] = 0
        bounds[other] = bounds[at]
        _put(heap, bounds, state, other)
        j = table.issue_of[split]
        for k in range(table.first[j], table.first[j + 1]):
            if k != split:
                alive[k] = 0
    return cutoff, effort


@kernel
def whole(
    alive: Options, useful: Options, close: float, most: int, table: Table, rules: Rules, lines: Lines
) -> tuple[float, Floats, Floats, int]:
    """The relaxation of all options open, with as many rules as it takes to break none (`most` times at most).

    Its bound; the share taken of each option [n]; what taking each one whole costs at least [n], infinite for those
    that are closed; how many relaxations. A bound of minus infinity: nothing fits.
    """
    n = len(alive)
    issues = len(table.first) - 1
    count = np.empty(issues, np.int64)
    place = np.empty(n, np.int64)
    share = np.zeros(n)
    loss = np.full(n, math.inf)
    bound = math.inf
    solved = 0
    if not narrow(alive, count, table, rules):
        return -math.inf, share, loss, solved
    while solved < most:
        rows, cost, start, limits, who, spent = lay_out(alive, count, place, useful, table, rules, lines)
        size, m = rows.shape
        x, z, s, d, y = np.empty(size), np.empty(size), np.empty(m), np.empty(m), np.empty(len(start) - 1)
        begin(rows, cost, start, limits, lines.logs, x, z, s, d, y)
        value, _ = interior(rows, cost, start, limits, lines.logs, x, z, s, d, y, 80, close, -1e200)
        solved += 1
        bound = lines.base + lines.unit * (value - spent)
        for j in range(issues):
            for k in range(table.first[j], table.first[j + 1]):
                if alive[k]:
                    share[k], loss[k] = 1.0, 0.0
        for group in range(len(start) - 1):
            if start[group] >= len(who):
                break
            least = math.inf
            for k in range(start[group], start[group + 1]):
                price = cost[k]
                for q in range(m):
                    price += rows[k, q] * d[q]
                least = min(least, price)
                share[who[k]], loss[who[k]] = x[k], price
            for k in range(start[group], start[group + 1]):
                loss[who[k]] = lines.unit * (loss[who[k]] - least)
        if notice(useful, alive, x, place, count, m, table, rules) == 0:
            break
    return bound, share, loss, solved


@kernel
def _decided(alive: Options, count: Ints, table: Table, taken: Ints) -> bool:
    """Whether one option is left on each issue; `taken` gets those that are the only ones left, -1 elsewhere."""
    every = True
    for j in range(len(count)):
        taken[j] = -1
        if count[j] > 1:
            every = False
        else:
            for k in range(table.first[j], table.first[j + 1]):
                if alive[k]:
                    taken[j] = k
    return every


@kernel
def _close(
    alive: Options,
    count: Ints,
    rows: Floats,
    cost: Floats,
    start: Ints,
    who: Ints,
    x: Floats,
    d: Floats,
    room: float,
    lines: Lines,
    table: Table,
) -> tuple[int, int]:
    """Close each option that costs more than there is room for: how many; and the column to branch on."""
    m = rows.shape[1]
    width = lines.rows.shape[1]
    price = np.empty(len(who))
    closed = 0
    split = -1
    most = -1.0
    for group in range(len(start) - 1):
        if start[group] >= len(who):
            break
        least = math.inf
        first = start[group]
        for k in range(start[group], start[group + 1]):
            total = cost[k]
            for q in range(m):
                total += rows[k, q] * d[q]
            price[k] = total
            least = min(least, total)
            if x[k] > x[first]:
                first = k
        undecided = 1e-9 * (1.0 - x[first])
        for q in range(width):
            mean = square = 0.0
            for k in range(start[group], start[group + 1]):
                mean += x[k] * rows[k, q]
                square += x[k] * rows[k, q] * rows[k, q]
            undecided += d[q] * d[q] * max(0.0, square - mean * mean)
        if undecided > most:
            most = undecided
            split = who[first]
        for k in range(start[group], start[group + 1]):
            if price[k] - least >= room:
                alive[who[k]] = 0
                count[table.issue_of[who[k]]] -= 1
                closed += 1
    return closed, split


@kernel
def _put(heap: Ints, bounds: Floats, state: Ints, slot: int) -> None:
    """One more node that waits, the highest bound in front."""
    at = state[WAITING]
    state[WAITING] += 1
    while at > 0 and bounds[heap[(at - 1) // 2]] < bounds[slot]:
        heap[at] = heap[(at - 1) // 2]
        at = (at - 1) // 2
    heap[at] = slot


@kernel
def _take_first(heap: Ints, bounds: Floats, state: Ints) -> None:
    """Take the node in front away."""
    state[WAITING] -= 1
    size = state[WAITING]
    slot = heap[size]
    at = 0
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and bounds[heap[child + 1]] > bounds[heap[child]]:
            child += 1
        if bounds[heap[child]] <= bounds[slot]:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = slot
