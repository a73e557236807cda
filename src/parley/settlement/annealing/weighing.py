"""How good a standing is, and what a change would make of it, by the goal of the search."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from parley.compiled import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints

    Floats = NDArray[np.float64]

NASH, SUM, LEXIMIN, BREACHES = 0, 1, 2, 3

#: What a gain that isn't above zero counts in a sum of logarithms of whole numbers, each of which is 0 or more: so
#: little that no search trades it away.
NOTHING = -60.0
#: Figures this close, relative to the larger, are equal.
EQUAL = 1e-12


@kernel
def log_gain(surplus: int, step: float) -> float:
    """The logarithm of a surplus, with a slope towards zero below it."""
    if surplus > 0:
        return log(float(surplus))
    return NOTHING + surplus / step


@kernel
def shortfall(totals: Ints, step: Floats) -> float:
    """How far from admissible: what is below zero, in typical changes; 0 if admissible."""
    lacking = 0.0
    for owner in range(totals.shape[0]):
        if totals[owner] < 0:
            lacking += 0.5 - totals[owner] / step[owner]
    return lacking


@kernel
def look(goal: int, parties: int, totals: Ints, step: Floats, weights: Floats, sharpness: float, now: Floats) -> None:
    """Write what `gained` compares with: the worth, the shortfall, and by goal 1 / surpluses, or the levels' sum.

    now: [P + 4] the worth (breaches left aside, levels softened by the sharpness) and the shortfall; then for Nash
    1 / surplus of each party or 0, for leximin the lowest level and what is below it in the softened one.
    """
    now[1] = shortfall(totals, step)
    if goal == NASH:
        for party in range(parties):
            now[2 + party] = 1.0 / totals[party] if totals[party] > 0 else 0.0
    elif goal == LEXIMIN:
        lowest = weights[0] * totals[0]
        for party in range(1, parties):
            lowest = min(lowest, weights[party] * totals[party])
        total = 0.0
        for party in range(parties):
            total += exp(-sharpness * (weights[party] * totals[party] - lowest))
        now[2] = lowest
        now[3] = log(total) / sharpness


@kernel
def worth(goal: int, parties: int, totals: Ints, step: Floats, weights: Floats) -> float:
    """What a sum of logarithms or a weighted sum comes to, breaches left aside; 0 for other goals."""
    total = 0.0
    if goal == NASH:
        for party in range(parties):
            total += log_gain(totals[party], step[party])
    elif goal == SUM:
        for party in range(parties):
            total += weights[party] * totals[party]
    return total


@kernel
def gained(
    goal: int,
    parties: int,
    potential: Ints,
    totals: Ints,
    step: Floats,
    weights: Floats,
    sharpness: float,
    now: Floats,
    before: int,
    column: int,
    trial: Ints,
) -> tuple[float, float]:
    """How much the worth changes if an issue goes from one column to another, and what is lacking then.

    `now` is as `look` left it; the totals that would follow are left in `trial`.
    """
    short = False
    for owner in range(totals.shape[0]):
        trial[owner] = totals[owner] + (potential[column, owner] - potential[before, owner])
        short |= trial[owner] < 0
    lacking = shortfall(trial, step) if short else 0.0
    change = 0.0
    if goal == NASH:
        product = 1.0
        for party in range(parties):
            if trial[party] > 0 and totals[party] > 0:
                product *= trial[party] * now[2 + party]
                if product > 1e150 or product < 1e-150:
                    change += log(product)
                    product = 1.0
            else:
                change += log_gain(trial[party], step[party]) - log_gain(totals[party], step[party])
        change += log(product)
    elif goal == SUM:
        for party in range(parties):
            change += weights[party] * (trial[party] - totals[party])
    elif goal == LEXIMIN:
        total = 0.0
        for party in range(parties):
            total += exp(min(-sharpness * (weights[party] * trial[party] - now[2]), 600.0))
        change = now[3] - log(total) / sharpness
    return change, lacking


@kernel
def merit(goal: int, parties: int, totals: Ints, step: Floats, weights: Floats, written: Floats) -> None:
    """Write what a standing is kept for, the most important first: [P + 2], compared by `above`."""
    written[:] = 0.0
    lacking = shortfall(totals, step)
    written[0] = -lacking
    if goal == NASH:
        for party in range(parties):
            if totals[party] > 0:
                written[1] += 1.0
                written[2] += log(float(totals[party]))
    elif goal == SUM:
        for party in range(parties):
            written[1] += weights[party] * totals[party]
    elif goal == LEXIMIN:
        for party in range(parties):
            level = weights[party] * totals[party]
            place = party + 1
            while place > 1 and written[place - 1] > level:
                written[place] = written[place - 1]
                place -= 1
            written[place] = level
    else:
        written[0] = min(totals[parties], 0)
        for owner in range(totals.shape[0]):
            if totals[owner] < 0 and owner != parties:
                written[0] -= 1.0
        written[1] = -lacking


@kernel
def above(one: Floats, other: Floats) -> bool:
    """Whether one merit comes before another."""
    for place in range(one.shape[0]):
        if abs(one[place] - other[place]) > EQUAL * max(abs(one[place]), abs(other[place])):
            return bool(one[place] > other[place])
    return False
