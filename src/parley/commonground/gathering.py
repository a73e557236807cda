"""Gathering votes that came in any order into one row for each participant.

Two passes over the votes: count them, then put each where its participant's row begins. Within a row a place for each
statement takes the latest vote on it; going through those places in order gives the row sorted and without repetition.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parley.commonground.threads import Threads
from parley.compiled import kernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from parley.commonground.admitting import Codes

# Ids of any integer type are widened piece by piece, so that one compiled kernel serves all and no wide copy is made.
PIECE = 1 << 18
WORTH_A_THREAD = 100_000  # votes
# Sets the lowest set bit of a word apart and numbers it (de Bruijn sequence of 64 bits).
SEQUENCE = np.uint64(0x03F79D71B4CB0A89)
NUMBERED = np.zeros(64, np.int64)
for _bit in range(64):
    NUMBERED[((1 << _bit) * int(SEQUENCE) & 0xFFFFFFFFFFFFFFFF) >> 58] = _bit


@kernel
def _count(raw: NDArray[np.int64], low: int, counts: NDArray[np.int64]) -> None:
    """Count how often each raw number occurs: counts (span,)."""
    for number in raw:
        counts[number - low] += 1


@kernel
def _place(
    participants: NDArray[np.int64],
    statements: NDArray[np.int64],
    votes: NDArray[np.int8],
    times: NDArray[np.int64],
    lows: tuple[int, int, int, int],
    following: NDArray[np.int64],
    rank: NDArray[np.int32],
    cells: NDArray[np.int32],
    moments: NDArray[np.int64],
) -> None:
    """Put the votes of one piece where their participants' rows go on, column and value in one number.

    lows: lowest participant of all, lowest of all statements, and first and last participant that this thread has;
    following: (span,) the next free place in the row of each participant; rank: (span,) column of each statement.
    """
    low, lowest, first, last = lows
    timed = len(times) > 0
    for i in range(len(participants)):
        participant = participants[i]
        if participant < first or participant > last:
            continue
        place = following[participant - low]
        following[participant - low] = place + 1
        cells[place] = (rank[statements[i] - lowest] << 2) + votes[i] + 1
        if timed:
            moments[place] = times[i]


@kernel
def _order(
    starts: NDArray[np.int64],
    cells: NDArray[np.int32],
    values: NDArray[np.int8],
    times: NDArray[np.int64],
    kept: NDArray[np.int64],
    width: int,
) -> None:
    """Bring rows into the order of statements, each with its latest vote alone, at the front of the row's room.

    starts: (rows + 1,); cells: (votes,) as they were placed, of which the columns alone are left; values: (votes,)
    written; kept: (rows,) filled with how many votes stay; width: number of statements. Of two votes at the same time
    the lower stands, whatever the order in which they came; without times the later in the list stands.
    """
    timed = len(times) > 0
    seen = np.zeros((width >> 6) + 1, np.uint64)
    vote = np.zeros(width, np.int8)
    time = np.zeros(width if timed else 0, np.int64)
    one = np.uint64(1)
    for row in range(len(kept)):
        begin, end = starts[row], starts[row + 1]
        first, last = len(seen), -1
        for place in range(begin, end):
            column, value = cells[place] >> 2, (cells[place] & 3) - 1
            word, bit = column >> 6, one << np.uint64(column & 63)
            if timed:
                if seen[word] & bit:
                    if times[place] < time[column]:
                        continue
                    if times[place] == time[column] and value > vote[column]:
                        continue
                time[column] = times[place]
            seen[word] |= bit
            vote[column] = value
            first, last = min(first, word), max(last, word)
        place = begin
        for word in range(first, last + 1):
            left = seen[word]
            seen[word] = np.uint64(0)
            while left:
                lowest = left & (~left + one)
                column = (word << 6) + NUMBERED[(lowest * SEQUENCE) >> np.uint64(58)]
                cells[place] = column
                values[place] = vote[column]
                if timed:
                    times[place] = time[column]
                place += 1
                left ^= lowest
        kept[row] = place - begin


@kernel
def _close(
    starts: NDArray[np.int64],
    kept: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    times: NDArray[np.int64],
) -> int:
    """Move the rows together where votes were replaced; returns how many votes there are, and makes `starts` theirs."""
    to = 0
    timed = len(times) > 0
    for row in range(len(kept)):
        begin = starts[row]
        starts[row] = to
        for place in range(begin, begin + kept[row]):
            columns[to] = columns[place]
            values[to] = values[place]
            if timed:
                times[to] = times[place]
            to += 1
    starts[len(kept)] = to
    return to


class Rows(NamedTuple):
    """Votes in compressed sparse rows; participants and statements: which codes (less their lowest) have a vote."""

    participants: NDArray[np.intp]
    statements: NDArray[np.intp]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    times: NDArray[np.int64]


def gathered(participants: Codes, statements: Codes, votes: NDArray[np.int8], times: NDArray[np.int64] | None) -> Rows:
    """Bring checked votes into rows, each with the latest vote on each statement, in the order of the statements."""
    count = len(votes)
    moments = np.zeros(0, np.int64) if times is None else times
    cast, given = _counted(participants), _counted(statements)
    who, which = np.flatnonzero(cast), np.flatnonzero(given)
    rank = np.cumsum(given > 0, dtype=np.int32) - np.int32(1)
    ends = np.cumsum(cast)
    starts = np.concatenate([np.zeros(1, np.int64), ends[who]])
    following = ends - cast
    columns, values = np.empty(count, np.int32), np.empty(count, np.int8)
    ordered = np.empty(len(moments), np.int64)
    kept = np.empty(len(who), np.int64)

    def place(part: slice) -> None:
        """One thread's participants: all votes are read, its own put in place."""
        if part.start == part.stop:
            return
        first, last = int(who[part.start]) + participants.low, int(who[part.stop - 1]) + participants.low
        arrays = [participants.raw, statements.raw, votes] + ([moments] if times is not None else [])
        for piece in _pieces(*arrays):
            when = piece[3] if times is not None else moments
            lows = (participants.low, statements.low, first, last)
            _place(piece[0], piece[1], piece[2], when, lows, following, rank, columns, ordered)
        _order(starts[part.start : part.stop + 1], columns, values, ordered, kept[part], len(which))

    with Threads(None if count >= WORTH_A_THREAD else 1) as threads:
        threads.over(place, shares(starts, threads.count))
    left = int(kept.sum())
    if left < count:
        _close(starts, kept, columns, values, ordered)
        columns, values, ordered = columns[:left].copy(), values[:left].copy(), ordered[:left].copy()
    return Rows(who, which, starts, columns, values, ordered)


def shares(starts: NDArray[np.int64], parts: int) -> list[slice]:
    """Cut rows into at most `parts` runs with about as many votes each; one empty run if there is no row."""
    rows = len(starts) - 1
    bounds = np.searchsorted(starts, [int(starts[-1]) * part // parts for part in range(1, parts)])
    cuts = [0, *(min(int(bound), rows) for bound in bounds), rows]
    return [slice(a, b) for a, b in pairwise(cuts) if a < b] or [slice(0, 0)]


def _pieces(*of: NDArray[Any]) -> Iterator[list[NDArray[Any]]]:
    """The same stretch of each array after the other, ids and times widened to 64 bits."""
    for begin in range(0, len(of[0]), PIECE):
        yield [
            array[begin : begin + PIECE] if array.dtype == np.int8 else array[begin : begin + PIECE].astype(np.int64)
            for array in of
        ]


def _counted(codes: Codes) -> NDArray[np.int64]:
    counts = np.zeros(codes.span, np.int64)
    for (raw,) in _pieces(codes.raw):
        _count(raw, codes.low, counts)
    return counts
