"""Where learning starts: the lines of opinion along which people part most, by a few turns of a subspace iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.modelling.compiled import ANSWER, LOADS, RANK, SIDE
from parley.commonground.modelling.packing import packed
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Block
    from parley.commonground.modelling.compiled import Columns, Starts, Values

    Floats = NDArray[np.float64]

TURNS = 6


def first_loads(votes: Block, used: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Where the first sweep starts: each statement's own rates, and the lines along which people part most."""
    m = len(used)
    tally = np.bincount(votes.columns * 3 + votes.values + 1, minlength=3 * m).reshape(m, 3) * used[:, None]
    disagree, passed, agree = tally.T
    loads, unsure = np.zeros((m, 2, LOADS)), np.tile(packed(0.1 * np.eye(LOADS)), (m, 2, 1))
    loads[:, SIDE, 0] = np.log((agree + 1) / (disagree + 1))
    loads[:, ANSWER, 0] = np.log((agree + disagree + 1) / (passed + 1))
    rates = (agree + 0.5) / (agree + disagree + 1)
    # No line of opinion is at right angles to what has no pattern.
    lines = np.cos(np.outer(np.arange(1, m + 1), np.sqrt([2.0, 3.0, 5.0, 7.0]))) * used[:, None]
    along = np.empty((m, RANK))
    for _ in range(TURNS):
        square(lines)
        carry(votes.starts, votes.columns, votes.values, rates, lines, along)
        lines[:] = along * used[:, None]
    square(lines)
    loads[:, SIDE, 1:] = lines * np.sqrt(max(used.sum(), 1)) / 2
    return loads, unsure


@kernel
def carry(starts: Starts, columns: Columns, values: Values, rates: Floats, across: Floats, along: Floats) -> None:
    """One turn of the subspace iteration: what people said beyond each statement's rate, carried over and back.

    rates (m,) of agreement among those who took a side; across (m, RANK) -> along (m, RANK), X'X across.
    """
    person = np.empty(RANK)
    along[:] = 0
    for i in range(len(starts) - 1):
        person[:] = 0
        for t in range(starts[i], starts[i + 1]):
            if values[t] != 0:
                beyond = (1.0 if values[t] > 0 else 0.0) - rates[columns[t]]
                for k in range(RANK):
                    person[k] += beyond * across[columns[t], k]
        for t in range(starts[i], starts[i + 1]):
            if values[t] != 0:
                beyond = (1.0 if values[t] > 0 else 0.0) - rates[columns[t]]
                for k in range(RANK):
                    along[columns[t], k] += beyond * person[k]


@kernel
def square(lines: Floats) -> None:
    """Put the columns of `lines` (m, RANK) at right angles, of length 1, or 0 where there is no further direction."""
    for k in range(lines.shape[1]):
        before = np.sqrt(np.sum(lines[:, k] ** 2))
        for _ in range(2):  # once more for what rounding left
            for earlier in range(k):
                along = np.sum(lines[:, earlier] * lines[:, k])
                lines[:, k] -= along * lines[:, earlier]
        length = np.sqrt(np.sum(lines[:, k] ** 2))
        if length > 1e-9 * before:
            lines[:, k] /= length
        else:
            lines[:, k] = 0
