"""The loops that count votes in pairs."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.gathering import WORTH_A_THREAD, shares
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.threads import Threads
    from parley.commonground.votes import Votes

# The four sums of a pair are kept in one number while votes are counted, each in 16 bits of which one is the sign.
BITS = 16
PEOPLE = (1 << (BITS - 1)) - 1  # so many participants cannot make them overflow
AT_HAND = 100_000  # votes whose rows stay in the processor's own memory
# What a pair of votes counts for: both cast, their product, the first, the second. Rows and columns: -1, 0, 1.
COUNTS_FOR = np.array(
    [[1 + ((a * b) << BITS) + (a << 2 * BITS) + (b << 3 * BITS) for b in (-1, 0, 1)] for a in (-1, 0, 1)], np.int64
)


def count_pairs(votes: Votes, pairs: NDArray[np.int32], threads: Threads) -> None:
    """Count all pairs of votes into a table of zeros, each thread some participants; adding them up is done in turn."""
    lock = Lock()

    def counted(part: slice) -> None:
        rows = votes.starts[part.start : part.stop + 1]
        packed = np.zeros(len(pairs), np.int64)
        for first in range(0, len(rows) - 1, PEOPLE):
            own = rows[first : first + PEOPLE + 1]
            _pair(own, votes.columns, votes.values, len(votes.statements), COUNTS_FOR, packed)
            with lock:
                _unpack(packed, pairs)

    threads.over(counted, shares(votes.starts, threads.count if votes.count >= WORTH_A_THREAD else 1))


@kernel
def _pair(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    m: int,
    counts_for: NDArray[np.int64],
    packed: NDArray[np.int64],
) -> None:
    """Add every pair of votes of some rows to the packed sums of its statements: packed (m (m - 1) / 2,).

    Some rows at a time, as many as stay close at hand, and of these one statement after the other: so the sums that
    are added to lie close together too. Without that, most additions would wait for memory.
    """
    row = 0
    while row < len(starts) - 1:
        last = row + 1
        while last < len(starts) - 1 and starts[last + 1] - starts[row] <= AT_HAND:
            last += 1
        # The votes of these rows by statement: where each lies, and where its row ends.
        begin, count = starts[row], starts[last] - starts[row]
        bounds = np.zeros(m + 1, np.int64)
        for vote in range(begin, begin + count):
            bounds[columns[vote] + 1] += 1
        for i in range(m):
            bounds[i + 1] += bounds[i]
        following = bounds[:-1].copy()
        lies, ends = np.empty(count, np.int64), np.empty(count, np.int64)
        for one in range(row, last):
            for vote in range(starts[one], starts[one + 1]):
                place = following[columns[vote]]
                following[columns[vote]] = place + 1
                lies[place], ends[place] = vote, starts[one + 1]
        for i in range(m):
            offset = i * (2 * m - i - 1) // 2 - i - 1
            for place in range(bounds[i], bounds[i + 1]):
                first = lies[place]
                disagreed = counts_for[values[first] + 1, 0]
                passed = counts_for[values[first] + 1, 1]
                agreed = counts_for[values[first] + 1, 2]
                for second in range(np.uint64(first + 1), np.uint64(ends[place])):
                    value = values[second]
                    packed[np.uint64(offset + columns[second])] += (
                        passed if value == 0 else agreed if value > 0 else disagreed
                    )
        row = last


@kernel
def _unpack(packed: NDArray[np.int64], pairs: NDArray[np.int32]) -> None:
    """Add packed sums to the pairs' own four, and make them zero."""
    for pair in range(len(packed)):
        left = packed[pair]
        if left:
            for number in range(4):
                least = ((left + 32768) & 65535) - 32768
                pairs[pair, number] += least
                left = (left - least) >> 16
            packed[pair] = 0


@kernel
def change(
    columns_before: NDArray[np.int32],
    values_before: NDArray[np.int8],
    columns_after: NDArray[np.int32],
    values_after: NDArray[np.int8],
    tallies: NDArray[np.int64],
    by_party: NDArray[np.int64],
    party: int,
    pairs: NDArray[np.int32] | None,
) -> None:
    """Bring the counts from one participant's votes to others; only pairs of which a vote changed are touched."""
    m = len(tallies)
    for sign, columns, values, others, other_values in (
        (-1, columns_before, values_before, columns_after, values_after),
        (1, columns_after, values_after, columns_before, values_before),
    ):
        moved = np.ones(len(columns), np.bool_)
        other = 0
        for vote in range(len(columns)):
            while other < len(others) and others[other] < columns[vote]:
                other += 1
            if other < len(others) and others[other] == columns[vote] and other_values[other] == values[vote]:
                moved[vote] = False
        for vote in range(len(columns)):
            if not moved[vote]:
                continue
            tallies[columns[vote], values[vote] + 1] += sign
            if party >= 0:
                by_party[party, columns[vote], values[vote] + 1] += sign
            if pairs is None:
                continue
            for second in range(len(columns)):
                if second == vote or (moved[second] and second < vote):
                    continue
                low, high = min(vote, second), max(vote, second)
                i, j = np.int64(columns[low]), np.int64(columns[high])
                pair = i * (2 * m - i - 1) // 2 + j - i - 1
                pairs[pair, 0] += sign
                pairs[pair, 1] += sign * values[low] * values[high]
                pairs[pair, 2] += sign * values[low]
                pairs[pair, 3] += sign * values[high]


@kernel
def covariance(
    tallies: NDArray[np.int64], pairs: NDArray[np.int32], taken_out: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(m, m) sums of products of the votes' distances from their statements' means, over who voted on both."""
    m = len(tallies)
    means = np.zeros(m)
    table = np.zeros((m, m))
    for i in range(m):
        if taken_out[i]:
            continue
        count = tallies[i, 0] + tallies[i, 1] + tallies[i, 2]
        means[i] = (tallies[i, 2] - tallies[i, 0]) / max(count, 1)
        table[i, i] = tallies[i, 2] + tallies[i, 0] - count * means[i] * means[i]
    pair = 0
    for i in range(m):
        for j in range(i + 1, m):
            if not taken_out[i] and not taken_out[j]:
                both, product, first, second = pairs[pair]
                table[i, j] = product - means[j] * first - means[i] * second + means[i] * means[j] * both
                table[j, i] = table[i, j]
            pair += 1
    return table
