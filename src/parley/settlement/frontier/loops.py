"""Choice after choice, the frontier of what has been chosen so far: compiled.

A label is a row of what the choices made so far come to, with the package so far. Labels whose ties stand alike (the
same state) make a group, sorted, and none in it is needless. With each choice every group branches into its options;
what comes to the same state is put together and sifted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parley.compiled import kernel
from parley.settlement.frontier.sifting import (
    BATCH,
    FEW,
    LEVELS,
    WORDS,
    lowest,
    rank,
    sift,
    sift_few,
    sort,
    sweep_three,
    sweep_two,
)
from parley.settlement.problem import Ints

#: What becomes of a register when an option is taken, unless it moves to another: HOLDS - b is bonus b.
DROPPED, BROKEN, HOLDS = -1, -2, -3
#: Places in the array that tells how far the loops are: the step, the group (-1: not yet branched), rows written,
#: steps of work, and whether they are running, through, at their limit of rows, or at a group too large to do at once.
STEP, GROUP, ROWS, WORK, STATUS = 0, 1, 2, 3, 4
RUNNING, THROUGH, FULL, LARGE = 0, 1, 2, 3
#: Work between two looks at the person who waits: a tenth of a second to a third.
SLICE = 100_000_000


class Steps(NamedTuple):
    """What choices bring, in the order in which they are made; see `steps.steps`."""

    #: [S + 1] where the options of each step begin; [C, Q] what each brings.
    first: Ints
    gain: Ints
    #: [S] and [C] which word of the package's code an option stands in, and what is added to it.
    word: Ints
    digit: Ints
    #: [S + 1, Q] the most that the steps from here on can bring, and the most of each that is of any use.
    rest: Ints
    cap: Ints
    #: [S, W] registers that a step decides on or moves; [C, W] those that an option starts.
    touch: NDArray[np.uint64]
    begin: NDArray[np.uint64]
    #: [C, R] where a register goes; [B, Q] what bonuses bring.
    goes: NDArray[np.int32]
    closes: Ints
    #: How many of the quantities are gains.
    gains: int


class Labels(NamedTuple):
    """[n, Q] rows and [n, W] codes of packages so far; G groups from start[g] to start[g + 1], [G, V] their states."""

    x: Ints
    code: Ints
    start: Ints
    state: NDArray[np.uint64]


class Branches(NamedTuple):
    """[T] groups and options they branch into, [T, Q] what that brings; new groups from start[k] on, their states."""

    source: Ints
    column: Ints
    shift: Ints
    start: Ints
    state: NDArray[np.uint64]


@kernel
def grouped(state: NDArray[np.uint64], n: int, new: Ints, firsts: Ints) -> int:
    """Number the n states by when they first occur: `new` [n] their numbers, `firsts` where each occurs first."""
    words = state.shape[1]
    size = 16
    while size < 2 * n:
        size *= 2
    table = np.full(size, -1, np.int64)
    count = 0
    for t in range(n):
        mixed = np.uint64(0)
        for w in range(words):
            mixed = (mixed ^ state[t, w]) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        place = np.int64(mixed & np.uint64(size - 1))
        while True:
            k = table[place]
            if k < 0:
                table[place] = count
                firsts[count] = t
                new[t] = count
                count += 1
                break
            same = True
            for w in range(words):
                if state[firsts[k], w] != state[t, w]:
                    same = False
                    break
            if same:
                new[t] = k
                break
            place = (place + 1) & (size - 1)
    return count


@kernel
def branched(steps: Steps, step: int, labels: Labels) -> Branches:
    """Every group with every option of the step, as long as nothing is broken, sorted by the state that it comes to."""
    begin, end = steps.first[step], steps.first[step + 1]
    groups = len(labels.start) - 1
    words = labels.state.shape[1]
    quantities = steps.gain.shape[1]
    most = groups * (end - begin)
    source = np.empty(most, np.int64)
    column = np.empty(most, np.int64)
    shift = np.empty((most, quantities), np.int64)
    state = np.empty((most, words), np.uint64)
    n = 0
    for g in range(groups):
        if labels.start[g] == labels.start[g + 1]:
            continue
        for c in range(begin, end):
            for w in range(words):
                state[n, w] = (labels.state[g, w] & ~steps.touch[step, w]) | steps.begin[c, w]
            for q in range(quantities):
                shift[n, q] = steps.gain[c, q]
            broken = False
            for w in range(words):
                left = labels.state[g, w] & steps.touch[step, w]
                while left:
                    to = steps.goes[c, w * 64 + lowest(left)]
                    left &= left - np.uint64(1)
                    if to >= 0:
                        state[n, to >> 6] |= np.uint64(1) << np.uint64(to & 63)
                    elif to == BROKEN:
                        broken = True
                    elif to <= HOLDS:
                        for q in range(quantities):
                            shift[n, q] += steps.closes[HOLDS - to, q]
            if not broken:
                source[n] = g
                column[n] = c
                n += 1
    new = np.empty(n, np.int64)
    firsts = np.empty(n, np.int64)
    count = grouped(state, n, new, firsts)
    start = np.zeros(count + 1, np.int64)
    for t in range(n):
        start[new[t] + 1] += 1
    for k in range(count):
        start[k + 1] += start[k]
    at = start[:count].copy()
    out = Branches(
        np.empty(n, np.int64), np.empty(n, np.int64), np.empty((n, quantities), np.int64), start, state[:count].copy()
    )
    for t in range(n):
        place = at[new[t]]
        at[new[t]] += 1
        out.source[place] = source[t]
        out.column[place] = column[t]
        out.shift[place] = shift[t]
    for k in range(count):
        out.state[k] = state[firsts[k]]
    return out


@kernel
def gathered(
    steps: Steps, step: int, labels: Labels, branches: Branches, group: int, x: Ints, code: Ints, runs: Ints
) -> tuple[int, int]:
    """All rows of a new group that can still end above zero, one sorted run for each branch: how many rows and runs."""
    rest, cap = steps.rest[step + 1], steps.cap[step + 1]
    word = steps.word[step]
    n = r = 0
    for t in range(branches.start[group], branches.start[group + 1]):
        g = branches.source[t]
        digit = steps.digit[branches.column[t]]
        runs[r] = n
        for i in range(labels.start[g], labels.start[g + 1]):
            fits = True
            for q in range(x.shape[1]):
                value = labels.x[i, q] + branches.shift[t, q]
                if value + rest[q] < 0:
                    fits = False
                    break
                x[n, q] = min(value, cap[q])
            if fits:
                for w in range(code.shape[1]):
                    code[n, w] = labels.code[i, w]
                code[n, word] += digit
                n += 1
        if n > runs[r]:
            r += 1
    runs[r] = n
    return n, r


@kernel
def counted(labels: Labels, branches: Branches, group: int) -> int:
    """How many rows come together in a new group, at most."""
    n = 0
    for t in range(branches.start[group], branches.start[group + 1]):
        g = branches.source[t]
        n += labels.start[g + 1] - labels.start[g]
    return n


@kernel
def together(steps: Steps, step: int, labels: Labels, branches: Branches, group: int) -> tuple[Ints, Ints, Ints]:
    """The rows, codes and order of a new group that is too large to be sifted at once."""
    n = counted(labels, branches, group)
    x = np.empty((n, labels.x.shape[1]), np.int64)
    code = np.empty((n, labels.code.shape[1]), np.int64)
    runs = np.empty(branches.start[group + 1] - branches.start[group] + 1, np.int64)
    n, r = gathered(steps, step, labels, branches, group, x, code, runs)
    order = sort(x, code, runs, r, np.empty(n, np.int64), np.empty(n, np.int64))
    return x[:n], code[:n], order


@kernel
def run(
    steps: Steps, at: Ints, labels: Labels, branches: Branches, out: Labels, quota: int, limit: int, until: int
) -> tuple[Labels, Branches, Labels]:
    """Make choices up to step `until`, or until the work passes `quota`: then call again with what is returned."""
    quantities, words = labels.x.shape[1], labels.code.shape[1]
    gains = steps.gains
    two = quantities == 2 and gains == 2
    three = quantities == 3 and gains == 3
    room = 0
    x = np.empty((0, quantities), np.int64)
    code = np.empty((0, words), np.int64)
    one, other, kept = np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    ys, zs = np.empty(0, np.int64), np.empty(0, np.int64)
    level = np.empty((0, max(quantities - 1, 1)), np.uint8)
    blocks = np.empty((0, quantities - 1, LEVELS, WORDS), np.uint64)
    place = np.zeros(3, np.int64)
    while at[STEP] < until:
        step = at[STEP]
        if at[GROUP] < 0:
            if (len(labels.start) - 1) * (steps.first[step + 1] - steps.first[step]) > 8 * limit:
                at[STATUS] = FULL
                return labels, branches, out
            branches = branched(steps, step, labels)
            at[WORK] += len(branches.source) * 8
            at[GROUP] = at[ROWS] = 0
            most = 2 * labels.start[-1] + 64
            out = Labels(
                np.empty((most, quantities), np.int64),
                np.empty((most, words), np.int64),
                np.zeros(len(branches.start), np.int64),
                branches.state,
            )
        while at[GROUP] < len(branches.start) - 1:
            group = at[GROUP]
            n = counted(labels, branches, group)
            if n > 4 * limit:
                at[STATUS] = FULL
                return labels, branches, out
            if n > room:
                room = max(2 * n, 1024)
                x = np.empty((room, quantities), np.int64)
                code = np.empty((room, words), np.int64)
                one, other, kept = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
                if three:
                    ys, zs = np.empty(room, np.int64), np.empty(room, np.int64)
                elif not two:
                    level = np.empty((room, max(quantities - 1, 1)), np.uint8)
            runs = np.empty(branches.start[group + 1] - branches.start[group] + 1, np.int64)
            n, r = gathered(steps, step, labels, branches, group, x, code, runs)
            effort = 0 if two or three or n <= FEW else (n * n >> 7) * quantities
            if effort > SLICE:
                at[STATUS] = LARGE
                return labels, branches, out
            at[WORK] += n * (4 + r) + effort
            order = sort(x, code, runs, r, one, other)
            if two:
                m = sweep_two(x, order, n, kept)
            elif three:
                m = sweep_three(x, order, n, kept, ys, zs)
            elif n <= FEW:
                m = sift_few(x, code, order, n, gains, kept)
            else:
                if n > BATCH * (len(blocks) + 1):
                    blocks = np.empty((n // BATCH, quantities - 1, LEVELS, WORDS), np.uint64)
                rank(x, order, n, level)
                place[:] = 0
                sift(x, code, order, n, gains, level, kept, blocks, place, n)
                m = place[1]
                for i in range(m):
                    kept[i] = order[kept[i]]
            rows = at[ROWS]
            if rows + m > limit:
                at[STATUS] = FULL
                return labels, branches, out
            if rows + m > len(out.x):
                wider = np.empty((2 * (rows + m), quantities), np.int64)
                wider[:rows] = out.x[:rows]
                longer = np.empty((2 * (rows + m), words), np.int64)
                longer[:rows] = out.code[:rows]
                out = Labels(wider, longer, out.start, out.state)
            for i in range(m):
                out.x[rows + i] = x[kept[i]]
                out.code[rows + i] = code[kept[i]]
            out.start[group + 1] = at[ROWS] = rows + m
            at[GROUP] = group + 1
            if at[WORK] >= quota:
                break
        if at[GROUP] < len(branches.start) - 1:
            return labels, branches, out
        labels = out
        at[STEP] += 1
        at[GROUP] = -1
        if at[WORK] >= quota:
            break
    if at[STEP] == len(steps.first) - 1:
        at[STATUS] = THROUGH
    return labels, branches, out
