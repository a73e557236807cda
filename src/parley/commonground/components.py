"""The two directions in which people's votes differ most, found without ever filling the gaps between the votes.

Where somebody did not vote, Polis puts the statement's mean; centred, that is nothing. So the principal components of
the filled table are those of the sparse matrix that holds `vote - mean` where a vote was cast and nothing elsewhere,
and a pass over the votes is all that is needed to apply its covariance to a vector.

The components are found by a block Krylov method: the covariance is applied, a pass at a time, to the block of two
directions that came out of the last pass, and the best two directions are read off all of them (Golub & Van Loan,
Matrix Computations, 10.3). What a pass adds up over participants is rounded to a fixed point first and added as
integers: exact, so in any order, on any number of threads or machines, the same bytes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.blocks import tallied
from parley.compiled import kernel

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from parley.commonground.blocks import Blocks

    Floats = NDArray[np.float64]

TOLERANCE = 1e-9  # of the largest variance: what of `covariance @ direction` may lie outside the direction
LOOK_ASIDE = 1e-5  # of all else in a refresh's first directions, or a division among newcomers might not be seen
MOST_DIRECTIONS = 240  # where two components are all but equally strong, they are left as they are after so many
NOTHING = 1e-12  # of the largest variance: less than that is rounding


@dataclass(frozen=True, eq=False)
class Components:
    """The two main directions of disagreement, and what each statement counts in them.

    vectors: (2, m), of length one, at right angles, the largest entry of each positive; zeros where nothing is left to
    be explained, and for statements that were taken out, that nobody voted on, or that all voted on alike.
    variances: (2,) the sums of squares along them. means: (m,) mean vote of each statement, -1 to 1, passes counted,
    0 for those taken out. passes: how often the votes were gone through.
    """

    vectors: Floats
    variances: Floats
    means: Floats
    passes: int


def column_means(tallies: NDArray[np.int64], taken_out: NDArray[np.bool_]) -> Floats:
    """The mean vote on each statement, passes counted as 0: (m,), 0 for those taken out or without a vote.

    tallies: (m, 3) how many disagreed, passed, agreed.
    """
    means = (tallies[:, 2] - tallies[:, 0]) / np.maximum(tallies.sum(axis=1), 1)
    return np.where(taken_out, 0.0, means)


def deviations(means: Floats, taken_out: NDArray[np.bool_]) -> Floats:
    """What a vote counts for: (m, 3), the distance from the statement's mean of a disagreement, a pass, an agreement.

    A statement that was taken out is a column of zeros, and counts for nothing.
    """
    table = np.array([-1.0, 0.0, 1.0]) - means[:, None]
    table[taken_out] = 0.0
    return table


def principal_components(
    blocks: Blocks,
    taken_out: NDArray[np.bool_],
    tallies: NDArray[np.int64] | None = None,
    start: Floats | None = None,
    covariance: Floats | None = None,
) -> Components:
    """Find the two directions in which the votes of all participants differ most, as Polis does.

    taken_out: (m,) statements that moderation took out or that are about the conversation itself.
    tallies: (m, 3), counted here unless it is known already.
    start: (2, m), the components of some votes ago, for a refresh in fewer passes; the result agrees with one found
    from nothing to about nine digits, and its signs are those of `start`.
    covariance: (m, m), where it is kept beside the votes; then these are not gone through at all, with a result that
    agrees to about nine digits.
    """
    if tallies is None:
        tallies = blocks.total(tallied, blocks.statements)
    means = column_means(tallies, taken_out)
    counts = tallies.sum(axis=1)
    varied = ~taken_out & (counts > tallies.max(axis=1, initial=0))
    if not varied.any():
        return Components(np.zeros((2, len(means))), np.zeros(2), means, 0)
    table, scale = deviations(means, taken_out), fixed_point(int(counts.max()), len(means))

    def applied(directions: Floats) -> Floats:
        if covariance is None:
            return covered(blocks, table, directions, scale)
        return np.asarray(np.einsum("ij,kj->ik", covariance, np.ascontiguousarray(directions.T)))

    vectors, variances, passes = leading_directions(applied, varied, start)
    return Components(vectors, variances, means, passes)


def leading_directions(
    applied: Callable[[Floats], Floats], varied: NDArray[np.bool_], start: Floats | None = None
) -> tuple[Floats, Floats, int]:
    """Find the two directions in which a covariance is largest: (2, m), their variances (2,), how often it was applied.

    applied: the covariance, applied to directions (m, 1 or 2). varied: (m,) the statements that votes differ on, at
    least one; the others' entries are zeros. start: as above.
    """
    most = min(MOST_DIRECTIONS, int(varied.sum()))
    basis, reduced = np.zeros((len(varied), most)), np.zeros((most, most))
    block = _start(len(varied))
    if start is not None:
        block = start.T + LOOK_ASIDE * block
    block[~varied] = 0.0
    size, _ = orthonormalised(basis, 0, block)
    newest, passes = 0, 0
    while True:
        image = applied(basis[:, newest:size])
        passes += 1
        image[~varied] = 0.0
        known = size
        shares, rest = split(basis, known, image)
        reduced[:known, newest:known] = shares
        reduced[newest:known, :known] = shares.T
        variances, turned = _leading(reduced[:known, :known])
        grown, coefficients = orthonormalised(basis, known, rest)
        if grown == 0:
            break
        outside = np.linalg.norm(coefficients @ turned[newest:known], axis=0)
        if float(outside.max()) <= TOLERANCE * float(variances[0]):
            break
        newest, size = known, known + grown
    vectors = np.einsum("ms,sc->cm", basis[:, :known], turned)
    return *_pointed(vectors, variances, start), passes


def fixed_point(most_votes: int, statements: int) -> float:
    """How many steps a participant's sum is rounded to, per unit: as many as fit, so that no total can overflow.

    A sum is at most `2 sqrt(m)` (Cauchy-Schwarz), and at most `most_votes` of them are added up in one place.
    """
    return 2.0 ** min(44, 62 - most_votes.bit_length() - math.ceil(math.log2(2 * math.sqrt(statements)) + 1))


def covered(blocks: Blocks, table: Floats, directions: Floats, scale: float) -> Floats:
    """The covariance of the votes, applied to directions: (m, 1 or 2) each, one pass over the votes.

    The covariance is the sum over participants of the products of their deviations, not divided by anything.
    """
    weighed = np.zeros((len(table), 3, 2))
    weighed[:, :, : directions.shape[1]] = table[:, :, None] * directions[:, None, :]
    total = blocks.total(leanings, weighed.reshape(-1, 2), scale)
    sums = total.reshape(len(table), 3, 2) / scale
    image = table[:, 0, None] * sums[:, 0] + table[:, 1, None] * sums[:, 1] + table[:, 2, None] * sums[:, 2]
    return np.ascontiguousarray(image[:, : directions.shape[1]], np.float64)


@kernel
def leanings(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    weighed: Floats,
    scale: float,
) -> NDArray[np.int64]:
    """How far each participant leans to two directions, added up for each statement and each way to vote on it.

    weighed: (3 m, 2), what a disagreement, a pass and an agreement with each statement count for in each direction.
    Gives (3 m, 2): the leanings, in steps of 1 / scale, of those who voted so.
    """
    totals = np.zeros(weighed.shape, np.int64)
    for row in range(len(starts) - 1):
        first, second = 0.0, 0.0
        for vote in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            cell = np.uint64(3 * columns[vote] + values[vote] + 1)
            first += weighed[cell, 0]
            second += weighed[cell, 1]
        one, two = np.int64(np.rint(first * scale)), np.int64(np.rint(second * scale))
        for vote in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            cell = np.uint64(3 * columns[vote] + values[vote] + 1)
            totals[cell, 0] += one
            totals[cell, 1] += two
    return totals


@kernel
def split(basis: Floats, size: int, block: Floats) -> tuple[Floats, Floats]:
    """Part a block (m, b) into its shares (size, b) in the first `size` directions of a basis, and what is left (m, b).

    Done twice, since once leaves rounding behind that grows.
    """
    shares = np.zeros((size, block.shape[1]))
    rest = block.copy()
    for _ in range(2):
        part = np.zeros((size, block.shape[1]))
        for row in range(len(block)):
            for column in range(block.shape[1]):
                for direction in range(size):
                    part[direction, column] += basis[row, direction] * rest[row, column]
        for row in range(len(block)):
            for column in range(block.shape[1]):
                for direction in range(size):
                    rest[row, column] -= basis[row, direction] * part[direction, column]
        shares += part
    return shares, rest


@kernel
def orthonormalised(basis: Floats, size: int, block: Floats) -> tuple[int, Floats]:
    """Take a block's (m, b) own directions into the basis behind its first `size`, those that are nothing left out.

    The block is at right angles to these already, or `size` is 0. Gives how many were taken, and the block's shares in
    them: (taken, b).
    """
    taken = 0
    width = block.shape[1]
    shares = np.zeros((width, width))
    largest = 0.0
    for column in range(width):
        length = 0.0
        for row in range(len(block)):
            length += block[row, column] ** 2
        largest = max(largest, length)
    for column in range(width):
        if size + taken == basis.shape[1]:
            break
        direction = block[:, column].copy()
        for _ in range(2):
            for earlier in range(size + taken):
                share = 0.0
                for row in range(len(block)):
                    share += basis[row, earlier] * direction[row]
                for row in range(len(block)):
                    direction[row] -= share * basis[row, earlier]
                if earlier >= size:
                    shares[earlier - size, column] += share
        length = 0.0
        for row in range(len(block)):
            length += direction[row] ** 2
        if length > 1e-20 * largest:
            length = np.sqrt(length)
            for row in range(len(block)):
                basis[row, size + taken] = direction[row] / length
            shares[taken, column] = length
            taken += 1
    return taken, shares[:taken]


def _start(statements: int) -> Floats:
    """(m, 2) two directions to begin with, spread evenly and without chance: multiples of two irrational numbers."""
    place = np.arange(1, statements + 1)[:, None]
    return np.asarray((place * np.array([math.sqrt(2), math.sqrt(3)])) % 1.0 - 0.5)


def _leading(reduced: Floats) -> tuple[Floats, Floats]:
    """The two largest eigenvalues (2,) of a small symmetric matrix (s, s), and their vectors (s, 2); zeros for a second
    that does not exist.
    """
    values, vectors = np.linalg.eigh((reduced + reduced.T) / 2)
    two, turned = np.zeros(2), np.zeros((len(reduced), 2))
    found = min(2, len(values))
    two[:found] = values[::-1][:found]
    turned[:, :found] = vectors[:, ::-1][:, :found]
    return two, turned


def _pointed(vectors: Floats, variances: Floats, like: Floats | None) -> tuple[Floats, Floats]:
    """Give each component the sign by which it can be known again, and drop one that is nothing but rounding."""
    real = variances > NOTHING * variances[0]
    for component, vector in enumerate(vectors):
        along = 0.0 if like is None else float(np.einsum("m,m->", vector, like[component]))
        if along < 0 or (along == 0 and vector[np.abs(vector).argmax()] < 0):
            vectors[component] = -vector
    return np.where(real[:, None], vectors, 0.0), np.where(real, variances, 0.0)
