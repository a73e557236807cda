"""Whether two camps have a gap between them, or are one hill: the compiled steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.modelling.packing import inverted, times
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TINY = 1e-300
PLACES = 40  # on the line between two camps
PEAKS = 7  # that one hill in place of two camps is tried with
FILLINGS = 15  # turns in which the hill grows to fit


@kernel
def falling(density: Floats, fitted: Floats) -> None:
    """The nearest density that nowhere rises (pool adjacent violators)."""
    levels, lengths, pools = np.empty(len(density)), np.empty(len(density), np.int64), 0
    for i in range(len(density)):
        levels[pools], lengths[pools] = density[i], 1
        pools += 1
        while pools > 1 and levels[pools - 2] < levels[pools - 1]:
            both = lengths[pools - 2] + lengths[pools - 1]
            levels[pools - 2] = (levels[pools - 2] * lengths[pools - 2] + levels[pools - 1] * lengths[pools - 1]) / both
            lengths[pools - 2] = both
            pools -= 1
    at = 0
    for p in range(pools):
        fitted[at : at + lengths[p]] = levels[p]
        at += lengths[p]


@kernel
def best_hill(seen: Floats, weights: Floats, density: Floats, peak: int, turns: int, enough: float) -> float:
    """The log-likelihood of the best density with one peak, at `peak`, starting from the given one with valleys filled.

    seen (n, G) likelihood of each place of a line; weights (n,); density (G,); no better than `enough` is asked for. A
    density that rises to a peak and falls is a mixture of even ones that reach from the peak to somewhere (Khinchin
    1938), whose weights EM finds.
    """
    size, total = len(density), np.sum(weights)
    # To the right of the peak it falls, to the left too, seen from the peak; each side is its own sum of even pieces.
    right, left = np.empty(size - peak), np.empty(peak + 1)
    falling(density[peak:], right)
    falling(density[peak::-1], left)
    hill, gain = np.empty(size), np.empty(size)
    hill[peak:] = right
    for i in range(1, peak + 1):
        hill[peak - i] = left[i]
    hill[peak] = max(right[0], left[0])
    hill /= np.sum(hill)
    best = -np.inf
    for turn in range(turns + 1):
        gain[:] = 0
        likelihood = 0.0
        for person in range(len(seen)):
            expected = TINY
            for g in range(size):
                expected += seen[person, g] * hill[g]
            likelihood += weights[person] * np.log(expected)
            share = weights[person] / expected
            for g in range(size):
                gain[g] += share * seen[person, g]
        gained = likelihood - best
        best = max(best, likelihood)
        # Each turn gains less than the one before: enough, or it will never be.
        if turn == turns or best >= enough or (turn > 0 and best + 2 * gained * (turns - turn) < enough):
            break
        mean, steps_right = 0.0, np.zeros(size)
        for g in range(peak, size):
            mean += gain[g]
            beyond = hill[g + 1] if g + 1 < size else 0.0
            steps_right[g] = (hill[g] - beyond) * mean / ((g - peak + 1) * total)
        mean, steps_left = 0.0, np.zeros(size)
        for g in range(peak, -1, -1):
            mean += gain[g]
            beyond = hill[g - 1] if g > 0 else 0.0
            steps_left[g] = (hill[g] - beyond) * mean / ((peak - g + 1) * total)
        height = 0.0
        for g in range(size - 1, peak - 1, -1):
            height += steps_right[g]
            hill[g] = height
        top, height = height, 0.0
        for g in range(peak):
            height += steps_left[g]
            hill[g] = height
        hill[peak] = max(top, height + steps_left[peak])
        hill /= np.sum(hill)
    return best


@kernel
def gap(
    pull: Floats,
    sure: Floats,
    shares: Floats,
    centres: Floats,
    within: Floats,
    weights: Floats,
    a: int,
    b: int,
    enough: float,
) -> float:
    """How much better two camps explain their people than any one hill: the logarithm of the ratio of likelihoods.

    Along the line from camp `a` to camp `b` alone: across it their people do not differ. Exact above `enough`; below,
    it is only known to be below. pull .. weights as in `settle`.
    """
    size, packed = pull.shape[1], len(within)
    way, direction = centres[b] - centres[a], np.empty(size)
    times(within, way, direction)
    variance = np.sum(direction * way)
    if variance < 1e-9:
        return 0.0
    start, end, wide = np.sum(direction * centres[a]), np.sum(direction * centres[b]), np.sqrt(variance)
    line, density = np.empty(PLACES), np.empty(PLACES)
    for g in range(PLACES):
        line[g] = start - 3 * wide + (end - start + 6 * wide) * g / (PLACES - 1)
        density[g] = weights[a] * np.exp(-0.5 * (line[g] - start) ** 2 / variance)
        density[g] += weights[b] * np.exp(-0.5 * (line[g] - end) ** 2 / variance)
    density /= np.sum(density)
    both = shares[:, a] + shares[:, b]
    members = np.flatnonzero(both > 0.05)
    seen = np.empty((len(members), PLACES))
    lower, spread, precision = np.empty((size, size)), np.empty(packed), np.empty(packed)
    own, likely, reach = np.empty(size), np.empty(size), np.empty(size)
    times(within, centres[a], own)
    camps = 0.0
    for m in range(len(members)):
        person = members[m]
        for q in range(packed):
            precision[q] = within[q] + sure[person, q]
        inverted(precision, size, lower, spread)
        times(spread, pull[person] + own, likely)
        times(spread, direction, reach)
        place, left = np.sum(direction * likely), np.sum(direction * reach)
        # What the votes alone say of the place on the line: less what the camp had said beforehand.
        told = max(1 / left - 1 / variance, 0.0)
        towards = place / left - start / variance
        highest = -np.inf
        for g in range(PLACES):
            seen[m, g] = towards * line[g] - 0.5 * told * line[g] ** 2
            highest = max(highest, seen[m, g])
        expected = TINY
        for g in range(PLACES):
            seen[m, g] = np.exp(seen[m, g] - highest)
            expected += seen[m, g] * density[g]
        camps += both[person] * np.log(expected)
    one, other = int(np.argmin(np.abs(line - start))), int(np.argmin(np.abs(line - end)))
    hill = -np.inf
    for step in range(PEAKS):
        peak = one + (other - one) * step // (PEAKS - 1)
        hill = max(hill, best_hill(seen, both[members], density, peak, FILLINGS, camps - enough))
        if hill >= camps - enough:
            break
    return camps - hill
