"""A conversation in blocks of whole participants, so that a pass over the votes can run on threads or on many machines.

Every pass gives either integers, which may be added up in any order, or one row for each participant. So the answer is
the same to the byte however the conversation is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

from parley.commonground.gathering import shares
from parley.commonground.threads import Threads
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.votes import Votes

    Pass = Callable[..., NDArray[Any]]

WORTH_A_THREAD = 100_000  # votes: below that, starting a thread costs more than it saves


class Block(NamedTuple):
    """The votes of some participants who follow each other, in compressed sparse rows; `starts` may begin anywhere."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]


class Blocks(Protocol):
    """What an analysis asks of a conversation, wherever its votes lie: in memory, in files, on other machines.

    participants (n) and statements (m) are how many there are.
    """

    participants: int
    statements: int

    def total(self, work: Pass, *shared: Any, rows: Sequence[NDArray[Any]] = ()) -> NDArray[np.int64]:
        """Add up the integers that `work(starts, columns, values, *rows, *shared)` gives of each block.

        rows: arrays of n rows, of which each block is given its own.
        """

    def each(self, work: Pass, *shared: Any) -> NDArray[Any]:
        """Put what `work` gives of each block, a row for each participant, one behind the other in their order."""

    def degrees(self) -> NDArray[np.int64]:
        """(n,) how many votes each participant has cast."""

    def only(self, rows: NDArray[np.int64]) -> Block:
        """The votes of a few participants, of their rows (ascending), here in memory."""


class InMemory:
    """The votes of one conversation on this machine, cut into runs of participants with about as many votes each."""

    def __init__(self, votes: Votes, threads: Threads) -> None:
        self.participants = len(votes.participants)
        self.statements = len(votes.statements)
        self.threads = threads
        self._votes = votes
        self._parts = shares(votes.starts, 1 if votes.count < WORTH_A_THREAD else 4 * threads.count)

    def total(self, work: Pass, *shared: Any, rows: Sequence[NDArray[Any]] = ()) -> NDArray[np.int64]:
        answers = self._passed(work, shared, rows)
        total = answers[0]
        for answer in answers[1:]:
            total += answer
        return total

    def each(self, work: Pass, *shared: Any) -> NDArray[Any]:
        answers = self._passed(work, shared, ())
        return answers[0] if len(answers) == 1 else np.concatenate(answers)

    def degrees(self) -> NDArray[np.int64]:
        return np.diff(self._votes.starts)

    def only(self, rows: NDArray[np.int64]) -> Block:
        lengths = np.diff(self._votes.starts)[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(starts[-1]) + np.repeat(self._votes.starts[rows] - starts[:-1], lengths)
        return Block(starts, self._votes.columns[places], self._votes.values[places])

    def _passed(self, work: Pass, shared: Sequence[Any], rows: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        votes = self._votes

        def of(part: slice) -> NDArray[Any]:
            starts = votes.starts[part.start : part.stop + 1]
            return work(starts, votes.columns, votes.values, *(row[part] for row in rows), *shared)

        return self.threads.over(of, self._parts)


@kernel
def tallied(
    starts: NDArray[np.int64], columns: NDArray[np.int32], values: NDArray[np.int8], statements: int
) -> NDArray[np.int64]:
    """(m, 3) how many disagreed, passed and agreed."""
    tally = np.zeros((statements, 3), np.int64)
    for vote in range(np.uint64(starts[0]), np.uint64(starts[-1])):
        tally[np.uint64(columns[vote]), np.uint64(values[vote] + 1)] += 1
    return tally


@kernel
def tallied_by_group(
    starts: NDArray[np.int64],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
    labels: NDArray[np.int32],
    groups: int,
    statements: int,
) -> NDArray[np.int64]:
    """(groups, m, 3) how many of each group disagreed, passed and agreed; those labelled -1 are in none."""
    tally = np.zeros((groups, statements, 3), np.int64)
    for row in range(len(starts) - 1):
        group = labels[row]
        if group >= 0:
            for vote in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
                tally[group, np.uint64(columns[vote]), np.uint64(values[vote] + 1)] += 1
    return tally
