"""Where participants stand between the two main directions of disagreement, and statements beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.components import deviations
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Blocks

    Floats = NDArray[np.float64]


def participant_positions(
    blocks: Blocks, vectors: Floats, means: Floats, taken_out: NDArray[np.bool_], m: int
) -> Floats:
    """Place each participant: (n, 2), what their votes say more than the statements' means, along the components.

    Whoever voted on few statements would lie near the middle for that alone, so each is drawn out by `sqrt(m / votes)`;
    votes on statements that were taken out count among these, without having a direction.

    vectors: (2, statements); means: (statements,); m: how many statements anybody voted on.
    """
    weighed = (deviations(means, taken_out)[:, :, None] * vectors.T[:, None, :]).reshape(-1, 2)
    return blocks.each(projected, weighed, math.sqrt(m))


@kernel
def projected(
    starts: NDArray[np.int64], columns: NDArray[np.int32], values: NDArray[np.int8], weighed: Floats, root: float
) -> Floats:
    """(rows, 2) each participant's votes weighed (3 m, 2) and added up, times root / sqrt(their number)."""
    positions = np.zeros((len(starts) - 1, 2))
    for row in range(len(starts) - 1):
        first, second = 0.0, 0.0
        for vote in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            cell = np.uint64(3 * columns[vote] + values[vote] + 1)
            first += weighed[cell, 0]
            second += weighed[cell, 1]
        drawn = root / np.sqrt(max(starts[row + 1] - starts[row], 1))
        positions[row, 0], positions[row, 1] = drawn * first, drawn * second
    return positions


def statement_positions(vectors: Floats, means: Floats, m: int) -> Floats:
    """Place each statement where somebody would stand who agreed with it and voted on nothing else: (m, 2)."""
    return math.sqrt(m) * ((1.0 - means) * vectors).T


def extremity(vectors: Floats, means: Floats, m: int) -> Floats:
    """Say how far from the middle each statement stands: (statements,), 0 for one that divides nobody."""
    return np.asarray(np.hypot(*statement_positions(vectors, means, m).T))
