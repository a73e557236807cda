"""The compiled steps by which people are taken as a mixture of camps; each is named as the step that it does.

What the votes of one participant say of where they stand, in `d` dimensions, is a Gaussian in its natural form: `pull`
(d,) and `sure` (d (d + 1) / 2,), a packed precision, which is nil for somebody who never voted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.modelling.packing import inverted, times
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@kernel
def shares_of(pull: Floats, spread: Floats, pulls: Floats, offsets: Floats, places: Floats, shares: Floats) -> float:
    """How likely one participant is in each camp, and where in it; gives the log-likelihood but for its determinants.

    pull (d,) of the votes; spread packed covariance of the place within a camp, the votes known; pulls (k, d) of the
    camps' centres; offsets (k,) -> places (k, d), shares (k,), which add up to 1.
    """
    size, total, highest = len(pull), 0.0, -np.inf
    for a in range(len(pulls)):
        score = offsets[a]
        for i in range(size):
            place_i = 0.0
            for j in range(size):
                known = spread[i * (i + 1) // 2 + j if j <= i else j * (j + 1) // 2 + i]
                place_i += known * (pull[j] + pulls[a, j])
            places[a, i] = place_i
            score += 0.5 * place_i * (pull[i] + pulls[a, i])
        shares[a] = score
        highest = max(highest, score)
    for a in range(len(pulls)):
        shares[a] = np.exp(shares[a] - highest)
        total += shares[a]
    for a in range(len(pulls)):
        shares[a] /= total
    return float(highest + np.log(total))


@kernel
def settle(
    pull: Floats, sure: Floats, centres: Floats, within: Floats, weights: Floats, floor: Floats, turns: int, near: float
) -> tuple[float, Floats]:
    """Fit camps that share one spread to people whose places are known more or less (EM; Bovy, Hogg & Roweis 2011).

    pull (n, d), sure (n, packed); changed: centres (k, d), within (packed) precision of the place in a camp, weights
    (k,); floor (packed) covariance that is believed of a camp beforehand, as if two people had been seen. At most
    `turns`, or until the log-likelihood gains less than `near`. Gives the log-likelihood and (n, k) each one's share in
    each camp.
    """
    n, size = pull.shape
    k, packed = len(centres), len(within)
    lower, spread, precision = np.empty((size, size)), np.empty(packed), np.empty(packed)
    pulls, offsets = np.empty((k, size)), np.empty(k)
    places, shares = np.empty((k, size)), np.empty((n, k))
    sums, firsts, seconds = np.empty(k), np.empty((k, size)), np.empty(packed)
    before = -np.inf
    for turn in range(turns + 1):
        half_within = 0.5 * inverted(within, size, lower, spread)
        for a in range(k):
            times(within, centres[a], pulls[a])
            offsets[a] = np.log(weights[a])
            for i in range(size):
                offsets[a] -= 0.5 * centres[a, i] * pulls[a, i]
        sums[:], firsts[:], seconds[:] = 0, 0, 0
        likelihood = 0.0
        for person in range(n):
            for q in range(packed):
                precision[q] = within[q] + sure[person, q]
            likelihood += half_within - 0.5 * inverted(precision, size, lower, spread)
            likelihood += shares_of(pull[person], spread, pulls, offsets, places, shares[person])
            for a in range(k):
                share = shares[person, a]
                sums[a] += share
                q = 0
                for i in range(size):
                    firsts[a, i] += share * places[a, i]
                    for j in range(i + 1):
                        seconds[q] += share * places[a, i] * places[a, j]
                        q += 1
            for q in range(packed):
                seconds[q] += spread[q]
        if turn == turns or likelihood - before < near:
            return likelihood, shares
        before = likelihood
        for a in range(k):
            weights[a] = max(sums[a] / n, 1e-9)
            for i in range(size):
                centres[a, i] = firsts[a, i] / max(sums[a], 1e-9)
            q = 0
            for i in range(size):
                for j in range(i + 1):
                    seconds[q] -= sums[a] * centres[a, i] * centres[a, j]
                    q += 1
        for q in range(packed):
            seconds[q] = (seconds[q] + 2 * floor[q]) / (n + 2)
        inverted(seconds, size, lower, within)
    return before, shares


@kernel
def crowd(points: Floats, centres: Floats, turns: int, labels: NDArray[np.int64]) -> float:
    """Move centres (k, d) to the middle of the points (n, d) next to each (k-means); gives the squares left."""
    k, size = centres.shape
    left = 0.0
    for _ in range(turns):
        sums, counts, left = np.zeros((k, size)), np.zeros(k), 0.0
        for i in range(len(points)):
            best, nearest = 0, np.inf
            for a in range(k):
                distance = 0.0
                for c in range(size):
                    distance += (points[i, c] - centres[a, c]) ** 2
                if distance < nearest:
                    best, nearest = a, distance
            labels[i] = best
            left += nearest
            counts[best] += 1
            for c in range(size):
                sums[best, c] += points[i, c]
        for a in range(k):
            if counts[a] > 0:
                for c in range(size):
                    centres[a, c] = sums[a, c] / counts[a]
    return left
