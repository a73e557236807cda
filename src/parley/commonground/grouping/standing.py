"""Where people stand in opinion space, and in which camp: the compiled steps of the pass over everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.grouping.compiled import shares_of
from parley.commonground.modelling.compiled import ANSWER, TRAITS, place
from parley.commonground.modelling.packing import inverted, times
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
