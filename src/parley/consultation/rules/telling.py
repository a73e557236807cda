"""Which votes may be told outside the team: in steps of the floor, cell by cell, and nothing of a cell below it.

A cell is what the members of one party said to one statement; those of no party are taken as one party. What others
than the team are shown is an analysis made of these votes alone, as if there were no more. From this follows all that
must hold, whatever the engine computes:

- No vote in a cell below the floor has any effect on what others see, so two worlds that differ in such a vote look
  the same: there is no total from which it could be subtracted, no estimate that it bends, no dot that it moves.
- Two tellings of a cell differ by the votes of at least the floor of people, or not at all. Whoever reads it before
  and after somebody whom they watched vote learns nothing of that vote.
- How often it is told anew says that some cell moved by a floor of people, and no more.

The price is that up to four votes in a cell are not told yet. A vote that was taken back stays in a sum that has been
told until the next step, since the difference would otherwise tell what it was.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parley.consultation.rules.counting import FLOOR

_COLUMNS = {"participants": "<i8", "parties": "<i8", "statements": "<i8", "values": "<i1"}


@dataclass(frozen=True, eq=False)
class Ballots:
    """Votes side by side: who (a number), of which party (a number, 0 for none), on which statement, and what."""

    participants: NDArray[np.int64]
    parties: NDArray[np.int64]
    statements: NDArray[np.int64]
    values: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.values)

    def where(self, chosen: NDArray[np.bool_]) -> "Ballots":
        """Those rows alone."""
        return Ballots(*(getattr(self, name)[chosen] for name in _COLUMNS))

    def to_bytes(self) -> bytes:
        """As they are kept."""
        return zlib.compress(b"".join(getattr(self, name).astype(kind).tobytes() for name, kind in _COLUMNS.items()))

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Ballots":
        """As they were kept; of nothing, none."""
        whole = zlib.decompress(kept) if kept else b""
        votes, columns, at = len(whole) // sum(np.dtype(kind).itemsize for kind in _COLUMNS.values()), [], 0
        for kind in _COLUMNS.values():
            columns.append(np.frombuffer(whole, kind, votes, at))
            at += columns[-1].nbytes
        return cls(*columns)


def told(before: Ballots, now: Ballots, floor: int = FLOOR) -> tuple[Ballots, bool]:
    """The votes that may be told now, given those that were told before (none, if nothing was), and whether they moved.

    A cell is taken as it is now where at least `floor` people's votes in it are new, changed or gone since, and where
    it holds no fewer; all other cells stay as they were.
    """
    whole = Ballots(*(np.concatenate([getattr(before, name), getattr(now, name)]) for name in _COLUMNS))
    is_now = np.arange(len(whole)) >= len(before)
    _cells, cell = np.unique(np.stack([whole.parties, whole.statements]), axis=1, return_inverse=True)
    cell = cell.reshape(-1)
    # A vote stands before and now with the same value, or else it is one that moved, counted once for each person.
    order = np.lexsort((is_now, whole.participants, cell))
    same_vote = np.zeros(len(whole), np.bool_)
    if len(whole) > 1:
        one, other = order[:-1], order[1:]
        same_vote[1:] = (cell[one] == cell[other]) & (whole.participants[one] == whole.participants[other])
    person = np.empty(len(whole), np.int64)
    person[order] = np.cumsum(~same_vote) - 1
    persons = int(person.max()) + 1 if len(whole) else 0
    votes_of = np.bincount(person, minlength=persons)
    sum_of = np.bincount(person, weights=np.where(is_now, 1, -1) * whole.values.astype(np.float64), minlength=persons)
    moved = (votes_of == 1) | (sum_of != 0)
    cell_of = np.empty(persons, np.int64)
    cell_of[person] = cell
    cells = int(cell.max()) + 1 if len(whole) else 0
    anew = np.bincount(cell_of[moved], minlength=cells) >= floor
    enough = np.bincount(cell[is_now], minlength=cells) >= floor
    return whole.where(np.where(is_now, anew[cell] & enough[cell], ~anew[cell])), bool(anew.any())


def without_names(ballots: Ballots, gone: NDArray[np.int64]) -> Ballots:
    """The same, with nothing that leads to those who had their votes erased: their sums stay until the next step."""
    hidden = np.isin(ballots.participants, gone)
    if not hidden.any():
        return ballots
    lowest = min(int(ballots.participants.min()), 0)
    _who, number = np.unique(ballots.participants[hidden], return_inverse=True)
    participants = ballots.participants.copy()
    participants[hidden] = lowest - 1 - number.reshape(-1)
    return Ballots(participants, ballots.parties, ballots.statements, ballots.values)


def by_answers(ballots: Ballots) -> Ballots:
    """The same votes under numbers that follow from the answers alone: from 0 on, for as many people.

    An analysis draws samples in the order of the numbers. Under those by which people are kept, it would come out
    otherwise when somebody came earlier, or left, though nothing of what is told has moved.
    """
    _who, person = np.unique(ballots.participants, return_inverse=True)
    answers = np.stack([ballots.parties, ballots.statements, ballots.values.astype(np.int64)]).astype(np.uint64)
    mixed = np.zeros(len(ballots), np.uint64)
    for column in answers:
        mixed = _mixed(mixed ^ column)
    sums = np.zeros(len(_who), np.uint64)
    np.add.at(sums, person.reshape(-1), mixed)
    # Whoever answered just alike has the same sum: which of them comes first makes no difference.
    number = np.empty(len(_who), np.int64)
    number[np.argsort(sums, kind="stable")] = np.arange(len(_who))
    return Ballots(number[person.reshape(-1)], ballots.parties, ballots.statements, ballots.values)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Numbers scattered over 64 bits, alike for alike (splitmix64: Steele, Lea, Flood 2014, doi 10.1145/2714064)."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    scattered: NDArray[np.uint64] = values ^ (values >> np.uint64(31))
    return scattered
