"""The compiled steps by which camps are told from a cloud; each is named as the step that it does.

What the votes of one participant say of where they stand, in `d` dimensions, is a Gaussian in its natural form: `pull`
(d,) and `sure` (d (d + 1) / 2,), a packed precision, which is nil for somebody who never voted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.compiled import kernel
from parley.commonground.modelling.compiled import ANSWER, TRAITS, place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TINY = 1e-300
PLACES = 40  # on the line between two camps
PEAKS = 5  # that one hill in place of two camps is tried with
FILLINGS = 6  # turns in which the hill grows to fit


@kernel
def inverted(precision: Floats, size: int, lower: Floats, covariance: Floats) -> float:
    """Invert a packed precision; gives the logarithm of its determinant. lower (size, size) is scratch."""
    log_determinant = 0.0
    for i in range(size):
        for j in range(i + 1):
            rest = precision[i * (i + 1) // 2 + j]
            for k in range(j):
                rest -= lower[i, k] * lower[j, k]
            if i == j:
                log_determinant += np.log(rest)
                lower[i, i] = np.sqrt(rest)
            else:
                lower[i, j] = rest / lower[j, j]
    for j in range(size):
        lower[j, j] = 1 / lower[j, j]
        for i in range(j + 1, size):
            rest = 0.0
            for k in range(j, i):
                rest -= lower[i, k] * lower[k, j]
            lower[i, j] = rest / lower[i, i]
    for i in range(size):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, size):
                total += lower[k, i] * lower[k, j]
            covariance[i * (i + 1) // 2 + j] = total
    return log_determinant


@kernel
def times(matrix: Floats, vector: Floats, product: Floats) -> None:
    """Multiply a packed symmetric matrix by a vector."""
    size = len(vector)
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += matrix[i * (i + 1) // 2 + j if j <= i else j * (j + 1) // 2 + i] * vector[j]
        product[i] = total


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
    return highest + np.log(total)


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
    """Move centres (k, d) to the middle of the points (n, d) next to each (k-means); gives the squares that are left."""
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
        best = max(best, likelihood)
        if turn == turns or best >= enough:
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

    Along the line from camp `a` to camp `b` alone: across it their people do not differ. Exact above `enough`; below, it
    is only known to be below. pull .. weights as in `settle`.
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
    one, other = np.argmin(np.abs(line - start)), np.argmin(np.abs(line - end))
    hill = -np.inf
    for step in range(PEAKS):
        peak = one + (other - one) * step // (PEAKS - 1)
        hill = max(hill, best_hill(seen, both[members], density, peak, FILLINGS, camps - enough))
        if hill >= camps - enough:
            break
    return camps - hill


@kernel
def stand(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    facts: Floats,
    looked: Floats,
    prior: Floats,
    rounds: int,
    axes: Floats,
    spreads: Floats,
    within: Floats,
    centres: Floats,
    weights: Floats,
    camps: NDArray[np.int64],
) -> Floats:
    """Place participants, each by his own votes: where they stand, which camp that is, and how sure both are.

    votes and facts .. rounds as in `place`; axes (D, TRAITS - 1) of opinion; spreads (D,) variance of people along
    each; within .. weights as in `settle`, in d <= D dimensions; camps (components,) the camp of each component.
    Gives (n, 5): place along the first two axes, how much of the spread along the first the votes explain (0 to 1), the
    camp, and the chance that it is that one rather than another by the votes alone, all camps thought equally large.
    """
    placed = place(starts, columns, values, facts, looked, prior, rounds)
    k, size = centres.shape
    packed, all_axes, count = len(within), len(axes), 0
    for camp in camps:
        count = max(count, camp + 1)
    found = np.empty((len(placed), 5))
    middle, covariance = np.empty(all_axes), np.empty((all_axes, all_axes))
    crossed = np.empty((all_axes, TRAITS - 1))
    lower, spread, precision = np.empty((size, size)), np.empty(packed), np.empty(packed)
    pull, sure = np.empty(size), np.empty(packed)
    pulls, offsets, even = np.empty((k, size)), np.empty(k), np.empty(k)
    places, shares, chances, likely = np.empty((k, size)), np.empty(k), np.empty(count), np.empty(count)
    sizes = np.zeros(count)
    for a in range(k):
        sizes[camps[a]] += weights[a]
        times(within, centres[a], pulls[a])
        offsets[a] = np.log(weights[a])
        for i in range(size):
            offsets[a] -= 0.5 * centres[a, i] * pulls[a, i]
    for a in range(k):
        even[a] = offsets[a] - np.log(sizes[camps[a]])
    for person in range(len(placed)):
        look(placed[person], axes, middle, covariance, crossed)
        found[person, 0] = middle[0]
        found[person, 1] = middle[1]
        found[person, 2] = 1 - covariance[0, 0] / spreads[0]
        inform(middle, covariance, spreads, lower, precision, spread, pull, sure)
        for q in range(packed):
            precision[q] = within[q] + sure[q]
        inverted(precision, size, lower, spread)
        chances[:], likely[:] = 0, 0
        shares_of(pull, spread, pulls, offsets, places, shares)
        for a in range(k):
            chances[camps[a]] += shares[a]
        shares_of(pull, spread, pulls, even, places, shares)
        for a in range(k):
            likely[camps[a]] += shares[a]
        camp = np.argmax(chances)
        found[person, 3] = camp
        found[person, 4] = likely[camp]
    return found


@kernel
def look(placed: Floats, axes: Floats, middle: Floats, covariance: Floats, crossed: Floats) -> None:
    """Somebody's traits seen along the axes of opinion; the tendency to take a side is no opinion, and left out."""
    for a in range(len(axes)):
        middle[a] = 0
        for i in range(TRAITS - 1):
            row = i if i == 0 else i + ANSWER
            middle[a] += axes[a, i] * placed[row]
            crossed[a, i] = 0
            for j in range(TRAITS - 1):
                column = j if j == 0 else j + ANSWER
                entry = row * (row + 1) // 2 + column if column <= row else column * (column + 1) // 2 + row
                crossed[a, i] += placed[TRAITS + entry] * axes[a, j]
        for b in range(a + 1):
            total = 0.0
            for i in range(TRAITS - 1):
                total += crossed[a, i] * axes[b, i]
            covariance[a, b] = covariance[b, a] = total


@kernel
def inform(
    middle: Floats,
    covariance: Floats,
    spreads: Floats,
    lower: Floats,
    precision: Floats,
    scratch: Floats,
    pull: Floats,
    sure: Floats,
) -> None:
    """What the votes alone say, along the first d axes: what is known less what was believed before any vote."""
    size, q = len(pull), 0
    for i in range(size):
        for j in range(i + 1):
            scratch[q] = covariance[i, j]
            q += 1
    inverted(scratch, size, lower, precision)
    times(precision, middle[:size], pull)
    for i in range(size):
        for j in range(i + 1):
            entry = i * (i + 1) // 2 + j
            sure[entry] = precision[entry] - (1 / spreads[i] if i == j else 0.0)


@kernel
def informed(placed: Floats, axes: Floats, spreads: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Of each participant (n, TRAITS + TRAITS_PACKED): middle (n, size), pull (n, size) and sure (n, packed)."""
    n, packed = len(placed), size * (size + 1) // 2
    middles, pulls, sures = np.empty((n, size)), np.empty((n, size)), np.empty((n, packed))
    middle, covariance = np.empty(len(axes)), np.empty((len(axes), len(axes)))
    crossed, lower = np.empty((len(axes), TRAITS - 1)), np.empty((size, size))
    precision, scratch = np.empty(packed), np.empty(packed)
    for person in range(n):
        look(placed[person], axes, middle, covariance, crossed)
        middles[person] = middle[:size]
        inform(middle, covariance, spreads, lower, precision, scratch, pulls[person], sures[person])
    return middles, pulls, sures
