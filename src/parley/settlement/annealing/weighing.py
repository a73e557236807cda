"""How good a standing is, and what a change would make of it, by the goal of the search."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from parley.compiled import kernel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints

NASH, SUM, LEXIMIN, BREACHES = 0, 1, 2, 3

#: What a gain that isn't above zero counts in a sum of logarithms of whole numbers, each of which is 0 or more: so
#: little that no search trades it away.
NOTHING = -60.0
#: Levels this close, relative to the larger, are equal.
EQUAL = 1e-12


@kernel
def log_gain(surplus: int, step: float) -> float:
    """The logarithm of a surplus, with a slope towards zero below it."""
    if surplus > 0:
        return log(float(surplus))
    return NOTHING + surplus / step


@kernel
def shortfall(terms: Terms, surplus: Ints, spent: Ints) -> float:
    """How far from admissible: bars broken, and what is lacking or overspent in typical changes; 0 if admissible."""
    parties = surplus.shape[0] - 1
    lacking = float(surplus[parties])
    for party in range(parties):
        if surplus[party] < 0:
            lacking += 0.5 - surplus[party] / terms.step[party]
    for budget in range(spent.shape[0]):
        if spent[budget] > terms.limit[budget]:
            lacking += 0.5 + (spent[budget] - terms.limit[budget]) / terms.unit[budget]
    return lacking


@kernel
def breaches(terms: Terms, surplus: Ints, spent: Ints) -> int:
    """How many rules, red lines and reservations are broken."""
    parties = surplus.shape[0] - 1
    count = surplus[parties]
    for party in range(parties):
        if surplus[party] < 0:
            count += 1
    for budget in range(spent.shape[0]):
        if spent[budget] > terms.limit[budget]:
            count += 1
    return count


@kernel
def worth(terms: Terms, goal: int, weights: NDArray[np.float64], sharpness: float, surplus: Ints) -> float:
    """What these surpluses are worth to the search, breaches left aside; levels softened by the sharpness."""
    parties = surplus.shape[0] - 1
    total = 0.0
    if goal == NASH:
        for party in range(parties):
            total += log_gain(surplus[party], terms.step[party])
    elif goal == SUM:
        for party in range(parties):
            total += weights[party] * surplus[party]
    elif goal == LEXIMIN:
        lowest = weights[0] * surplus[0]
        for party in range(1, parties):
            lowest = min(lowest, weights[party] * surplus[party])
        for party in range(parties):
            total += exp(-sharpness * (weights[party] * surplus[party] - lowest))
        total = lowest - log(total) / sharpness
    return total


@kernel
def merit(
    terms: Terms, goal: int, weights: NDArray[np.float64], surplus: Ints, spent: Ints, written: NDArray[np.float64]
) -> None:
    """Write what a standing is kept for, the most important first: [P + 2], compared by `above`."""
    parties = surplus.shape[0] - 1
    written[:] = 0.0
    lacking = shortfall(terms, surplus, spent)
    written[0] = -lacking
    if goal == NASH:
        for party in range(parties):
            if surplus[party] > 0:
                written[1] += 1.0
                written[2] += log(float(surplus[party]))
    elif goal == SUM:
        for party in range(parties):
            written[1] += weights[party] * surplus[party]
    elif goal == LEXIMIN:
        for party in range(parties):
            level = weights[party] * surplus[party]
            place = party + 1
            while place > 1 and written[place - 1] > level:
                written[place] = written[place - 1]
                place -= 1
            written[place] = level
    else:
        written[0] = -breaches(terms, surplus, spent)
        written[1] = -lacking


@kernel
def above(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether one merit comes before another."""
    for place in range(one.shape[0]):
        if abs(one[place] - other[place]) > EQUAL * max(abs(one[place]), abs(other[place])):
            return one[place] > other[place]
    return False
