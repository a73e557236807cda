"""Bridges and divides: the statements that every party can live with, and those on which the parties differ most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.agreement.pooling import STRENGTHS, TAIL, Pooled

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Bridges:
    """How far each statement bridges the parties.

    estimate, lower, upper: (m,) the agreement of the party that agrees least, median and 95 % interval; all_above_half:
    (m,) the probability that every party is above half. nan where a party is not told of: `missing` (k, m) says which.
    worst: (m,) the party most likely to be the least in agreement, -1 where there is no figure; order: (m,) the
    statements, best bridge first by `lower`, those without a figure last.
    """

    estimate: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    all_above_half: NDArray[np.float64]
    missing: NDArray[np.bool_]
    worst: NDArray[np.int64]
    order: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Divides:
    """How far each statement divides the parties: by the two of them that surely differ most.

    high, low: (m,) the party that agrees more, and the one that agrees less, -1 where fewer than two are told of;
    difference, lower, upper: (m,) of their shares, with its 95 % interval, nan where there is none; order: (m,) the
    statements, the surest divide first.
    """

    high: NDArray[np.int64]
    low: NDArray[np.int64]
    difference: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    order: NDArray[np.int64]


def bridges(pooled: Pooled, told: NDArray[np.bool_], among: NDArray[np.bool_] | None = None) -> Bridges:
    """Rank the statements by how surely even the party that agrees least agrees.

    told: (k, m) of whom something may be said (`floor.told`); among: (k,) the parties that count, all if not given.
    The figures are those of the smallest of the parties' shares, as uncertain as it is (not the smallest of the
    estimates, which is too low where little is known, nor an average, in which a majority drowns a party). Where one of
    them is not told of, there is no figure: ask that party first.

    Source: the idea of ranking by the least satisfied group: Small et al. 2021, doi 10.6035/recerca.5516 (as a product
    over groups); with incomplete votes: Halpern et al. 2023, AAAI 37, Representation with Incomplete Votes.
    """
    from parley.commonground.agreement.kernels import worst

    among = np.ones(len(told), np.bool_) if among is None else among
    statements = told.shape[1]
    missing = ~told & among[:, None]
    figures = np.full((statements, 4), np.nan)
    least = np.full(statements, -1)
    whole = ~missing.any(0) if among.any() else np.zeros(statements, np.bool_)
    if whole.any():
        agree = np.ascontiguousarray(pooled.agree[among][:, whole])
        asked = np.ascontiguousarray(pooled.asked[among][:, whole])
        places = pooled.centres[whole], pooled.weights[whole]
        figures[whole] = worst(agree, asked, pooled.effects[among], STRENGTHS, *places, TAIL)
        least[whole] = np.flatnonzero(among)[pooled.mean[among][:, whole].argmin(0)]
    estimate, lower, upper, all_above_half = figures.T
    return Bridges(estimate, lower, upper, all_above_half, missing, least, best_first(lower, estimate))


def divides(pooled: Pooled, told: NDArray[np.bool_], among: NDArray[np.bool_] | None = None) -> Divides:
    """Rank the statements by how surely two parties differ on them.

    told: (k, m); among: (k,) as for `bridges`. Of each statement the two parties whose difference has the highest lower
    bound; since shares are pooled, what chance alone sets apart is drawn together, and no further correction for the
    many pairs is made (Gelman, Hill & Yajima 2012, J. Res. Educ. Effectiveness 5). The interval takes the two shares as
    independent, which makes it rather too wide than too narrow.
    """
    from parley.commonground.agreement.beta import quantiles

    counted = told if among is None else told & among[:, None]
    parties, statements = told.shape
    mean = pooled.mean
    variance = mean * (1 - mean) / (pooled.alpha + pooled.beta + 1)
    best = np.full(statements, -np.inf)
    difference = np.full(statements, np.nan)
    spread = np.full(statements, np.nan)
    high = np.full(statements, -1)
    low = np.full(statements, -1)
    for one in range(parties):
        for other in range(one + 1, parties):
            gap = mean[one] - mean[other]
            both = variance[one] + variance[other]
            surely = np.abs(gap) - 1.96 * np.sqrt(both)
            better = counted[one] & counted[other] & (surely > best)
            best = np.where(better, surely, best)
            difference = np.where(better, np.abs(gap), difference)
            spread = np.where(better, both, spread)
            high = np.where(better, np.where(gap >= 0, one, other), high)
            low = np.where(better, np.where(gap >= 0, other, one), low)
    # The difference lies between -1 and 1: half of it and a half more is taken as beta distributed.
    share = np.clip((difference + 1) / 2, 1e-9, 1 - 1e-9)
    known = np.maximum(share * (1 - share) / (spread / 4) - 1, 1e-3)
    found = high >= 0
    lower = np.full(statements, np.nan)
    upper = np.full(statements, np.nan)
    alpha, beta = (share * known)[found], ((1 - share) * known)[found]
    lower[found] = 2 * quantiles(alpha, beta, TAIL) - 1
    upper[found] = 2 * quantiles(alpha, beta, 1 - TAIL) - 1
    return Divides(high, low, difference, lower, upper, best_first(lower, difference))


def best_first(*keys: NDArray[np.float64]) -> NDArray[np.int64]:
    """The places in descending order of the first key, then the next, then as they stand; nan last."""
    order: NDArray[np.int64] = np.lexsort([np.where(np.isnan(key), np.inf, -key) for key in reversed(keys)])
    return order
