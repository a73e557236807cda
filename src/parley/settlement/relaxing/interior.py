"""Loops that solve a relaxation: options taken in part, so that the rest is a smooth problem with one best answer.

    most of   sum of log s[q] for q < logs  -  cost . x
    where     G' x + s = h,  s >= 0,  and in each group the x of its columns are >= 0 and add up to 1

A group is an issue with its options; or a number between 0 and U, as two columns of which the first carries U times its
coefficients. The method is a primal-dual interior point method with Mehrotra's corrector (1992). Groups are
eliminated one by one, so that each step solves a system as large as there are rows (parties, budgets and the rules
that matter), however many options there are.

Any duals d > 0 give a bound that nothing passes, and it can be worked out exactly, with no trust in the steps:

    d . h  -  sum (1 + log d[q]) for q < logs  +  for each group the most of  -(cost + G d)  over its columns
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints

    Floats = NDArray[np.float64]

#: Steps go this far towards where something reaches 0.
_STEP = 0.995
#: At the start no slack is less, and a dual is this much over the slack where it isn't that of a logarithm.
_SLACK, _DUAL = 0.2, 1.0
#: Prices lie at least so much above the least of their group at the start.
_PRICE = 0.05
#: After a step shorter than this the next one keeps away from the sides.
_SHORT, _CENTRE = 0.2, 0.5


@kernel
def _factor(matrix: Floats, spare: Floats) -> None:
    """The lower triangle L with L L' = matrix, in its place (Cholesky)."""
    size = matrix.shape[0]
    for k in range(size):
        pivot = matrix[k, k]
        # A row that says nothing new: its step is 0.
        root = math.sqrt(pivot) if pivot > 1e-30 else 1e150
        matrix[k, k] = root
        for i in range(k + 1, size):
            matrix[i, k] /= root
            spare[i] = matrix[i, k]
        for i in range(k + 1, size):
            by = spare[i]
            for j in range(k + 1, i + 1):
                matrix[i, j] -= by * spare[j]


@kernel
def _solve(lower: Floats, right: Floats) -> None:
    """The answer of L L' . = right, in its place."""
    size = lower.shape[0]
    for i in range(size):
        total = right[i]
        for j in range(i):
            total -= lower[i, j] * right[j]
        right[i] = total / lower[i, i]
    for i in range(size - 1, -1, -1):
        value = right[i] / lower[i, i]
        right[i] = value
        for j in range(i):
            right[j] -= lower[i, j] * value


@kernel
def begin(
    rows: Floats,
    cost: Floats,
    start: Ints,
    limits: Floats,
    logs: int,
    x: Floats,
    z: Floats,
    s: Floats,
    d: Floats,
    y: Floats,
) -> None:
    """Where the steps begin: each option of a group taken alike."""
    size = rows.shape[1]
    for q in range(size):
        s[q] = limits[q]
    for j in range(len(start) - 1):
        share = 1.0 / (start[j + 1] - start[j])
        for k in range(start[j], start[j + 1]):
            x[k] = share
            for q in range(size):
                s[q] -= share * rows[k, q]
    for q in range(size):
        s[q] = max(abs(s[q]), _SLACK)
        d[q] = (1.0 if q < logs else _DUAL) / s[q]
    for j in range(len(start) - 1):
        least = math.inf
        for k in range(start[j], start[j + 1]):
            total = cost[k]
            for q in range(size):
                total += rows[k, q] * d[q]
            z[k] = total
            least = min(least, total)
        y[j] = least - _PRICE
        for k in range(start[j], start[j + 1]):
            z[k] -= y[j]


@kernel
def interior(
    rows: Floats,
    cost: Floats,
    start: Ints,
    limits: Floats,
    logs: int,
    x: Floats,
    z: Floats,
    s: Floats,
    d: Floats,
    y: Floats,
    most: int,
    close: float,
    cutoff: float,
) -> tuple[float, int]:
    """Solve the relaxation from where `begin` put it: the bound, and how many steps it took.

    rows [n, m], cost [n], start [groups + 1], limits [m]; x, z [n], s, d [m], y [groups] are changed. It ends when the
    bound and the value are within `close`, when the bound is at most `cutoff`, or after `most` steps. `d` holds the
    duals of the bound afterwards.
    """
    n, m = rows.shape
    groups = len(start) - 1
    matrix = np.empty((m, m))
    spare = np.empty(m)
    mean = np.empty((groups, m))
    total = np.empty(groups)
    miss = np.empty(groups)
    ratio = np.empty(n)
    push = np.empty(n)
    off_x = np.empty(n)
    dx, dz = np.zeros(n), np.zeros(n)
    off_s = np.empty(m)
    ds, dd = np.zeros(m), np.zeros(m)
    dy = np.empty(groups)
    first_x, first_z = np.zeros(n), np.zeros(n)
    first_s, first_d = np.zeros(m), np.zeros(m)
    best = d.copy()
    bound = math.inf
    pairs = max(1, n + m - logs)
    steps = 0
    sigma = 0.0
    shortest = 1.0
    while steps < most:
        steps += 1
        # -- how far off it is, and the bound of these duals
        now = 0.0
        value = 0.0
        gap = 0.0
        far = 0.0
        for q in range(m):
            now += d[q] * limits[q]
            off_s[q] = limits[q] - s[q]
            if q < logs:
                now -= 1.0 + math.log(d[q])
                value += math.log(s[q])
            else:
                gap += s[q] * d[q]
        for j in range(groups):
            left = 1.0
            least = math.inf
            for k in range(start[j], start[j + 1]):
                price = cost[k]
                share = x[k]
                for q in range(m):
                    price += rows[k, q] * d[q]
                    off_s[q] -= rows[k, q] * share
                least = min(least, price)
                off_x[k] = y[j] + z[k] - price
                left -= share
                gap += share * z[k]
                value -= cost[k] * share
            miss[j] = left
            now -= least
        if not (math.isfinite(now) and math.isfinite(value)):
            break
        if now < bound:
            bound = now
            best[:] = d
        for q in range(m):
            far = max(far, abs(off_s[q]))
        if bound <= cutoff or (far < 1e-7 and bound - value < close):
            break
        gap /= pairs
        # -- the system of all rows, groups taken out
        matrix[:] = 0.0
        for q in range(m):
            matrix[q, q] = s[q] / d[q]
        for j in range(groups):
            whole = 0.0
            mean[j] = 0.0
            for k in range(start[j], start[j + 1]):
                weight = x[k] / z[k]
                ratio[k] = weight
                whole += weight
                for q in range(m):
                    mean[j, q] += weight * rows[k, q]
            total[j] = whole
            for q in range(m):
                mean[j, q] /= whole
            for k in range(start[j], start[j + 1]):
                for q in range(m):
                    spare[q] = rows[k, q] - mean[j, q]
                for a in range(m):
                    by = ratio[k] * spare[a]
                    if by != 0.0:
                        for b in range(a + 1):
                            matrix[a, b] += by * spare[b]
        _factor(matrix, spare)
        # -- a step straight at the goal, then one that corrects it
        for phase in range(2):
            aim = 0.0 if phase == 0 else sigma * gap
            mend = 0.0 if phase == 0 or shortest < _SHORT else 1.0
            for q in range(m):
                want = (1.0 if q < logs else aim) - s[q] * d[q] - first_s[q] * first_d[q] * mend
                ds[q] = want
                dd[q] = want / d[q] - off_s[q]
            for j in range(groups):
                whole = miss[j]
                for k in range(start[j], start[j + 1]):
                    want = aim - x[k] * z[k] - first_x[k] * first_z[k] * mend
                    dz[k] = want
                    push[k] = off_x[k] + want / x[k]
                    by = ratio[k] * push[k]
                    whole -= by
                    for q in range(m):
                        dd[q] += by * rows[k, q]
                for q in range(m):
                    dd[q] += whole * mean[j, q]
            _solve(matrix, dd)
            to_x = to_d = 1.0
            for q in range(m):
                ds[q] = (ds[q] - s[q] * dd[q]) / d[q]
                if ds[q] < 0.0:
                    to_x = min(to_x, -s[q] / ds[q])
                if dd[q] < 0.0:
                    to_d = min(to_d, -d[q] / dd[q])
            for j in range(groups):
                whole = miss[j]
                for k in range(start[j], start[j + 1]):
                    by = push[k]
                    for q in range(m):
                        by -= rows[k, q] * dd[q]
                    push[k] = by
                    whole -= ratio[k] * by
                dy[j] = whole / total[j]
                for k in range(start[j], start[j + 1]):
                    dx[k] = ratio[k] * (push[k] + dy[j])
                    dz[k] = (dz[k] - z[k] * dx[k]) / x[k]
                    if dx[k] < 0.0:
                        to_x = min(to_x, -x[k] / dx[k])
                    if dz[k] < 0.0:
                        to_d = min(to_d, -z[k] / dz[k])
            if phase == 0:
                after = 0.0
                for k in range(n):
                    after += (x[k] + to_x * dx[k]) * (z[k] + to_d * dz[k])
                    first_x[k], first_z[k] = dx[k], dz[k]
                for q in range(m):
                    if q >= logs:
                        after += (s[q] + to_x * ds[q]) * (d[q] + to_d * dd[q])
                    first_s[q], first_d[q] = ds[q], dd[q]
                sigma = min(1.0, max(1e-6, (after / max(pairs * gap, 1e-300)) ** 3))
                if shortest < _SHORT:
                    sigma = max(sigma, _CENTRE)
        shortest = min(to_x, to_d)
        to_x, to_d = min(1.0, _STEP * to_x), min(1.0, _STEP * to_d)
        for k in range(n):
            x[k] += to_x * dx[k]
            z[k] += to_d * dz[k]
        for q in range(m):
            s[q] += to_x * ds[q]
            d[q] += to_d * dd[q]
        for j in range(groups):
            y[j] += to_d * dy[j]
    d[:] = best
    return bound, steps
