"""What can be known of a conversation by counting: who voted how on what, and on what together.

All are whole numbers, so they are exact; a vote more or less changes them by as much; and those of two halves of the
participants add up to those of the whole, in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.votes import VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.threads import Threads
    from parley.commonground.votes import Votes

# With more statements than these the table of pairs outgrows its use: the votes themselves are gone through instead.
MOST_PAIRED = 4096
MOST_PEOPLE = (1 << 31) - 1  # so that a count fits its 32 bits


@dataclass(frozen=True, eq=False)
class Statistics:
    """The counts of one conversation, or of some of its participants; they can be added up.

    people: how many participants have a vote. tallies: (m, 3) int64, how many disagreed, passed, agreed.
    by_party: (k, m, 3) int64, the same for each of k declared parties; those of none are in `tallies` alone.
    pairs: (m (m - 1) / 2, 4) int32, for statements i < j, in the order (0, 1), (0, 2), ..., over those who voted on
    both: how many they are; the sum of their votes on i times those on j; the sum of those on i; of those on j. In
    other words, with X the votes and O where one was cast: O'O, X'X, X'O and O'X above the diagonal; what lies on it
    is in the tallies. None where there are more than MOST_PAIRED statements: then whoever needs them
    goes through the votes (`components`), which is less work than so large a table.
    """

    people: int
    tallies: NDArray[np.int64]
    by_party: NDArray[np.int64]
    pairs: NDArray[np.int32] | None

    @classmethod
    def of(
        cls,
        votes: Votes,
        labels: NDArray[np.int32] | None = None,
        parties: int = 0,
        threads: Threads | None = None,
        paired: bool = True,
    ) -> Statistics:
        """Count a conversation. labels: (n,) the party of each participant, 0 .. parties - 1, or -1."""
        from parley.commonground import counting
        from parley.commonground.blocks import InMemory, tallied, tallied_by_group
        from parley.commonground.threads import Threads

        m = len(votes.statements)
        if len(votes.participants) > MOST_PEOPLE:
            raise VotesError(f"{len(votes.participants):,} participants are more than can be counted together.")
        made = cls.empty(m, parties, paired)
        with threads or Threads() as hands:
            blocks = InMemory(votes, hands)
            made.tallies[:] = blocks.total(tallied, m)
            if labels is not None and parties:
                made.by_party[:] = blocks.total(tallied_by_group, parties, m, rows=(labels.astype(np.int32),))
            if made.pairs is not None and len(made.pairs):
                counting.count_pairs(votes, made.pairs, hands)
        return replace(made, people=int((np.diff(votes.starts) > 0).sum()))

    @classmethod
    def empty(cls, statements: int, parties: int = 0, paired: bool = True) -> Statistics:
        """Those of a conversation in which nobody has voted yet."""
        paired = paired and statements <= MOST_PAIRED
        tallies = np.zeros((statements, 3), np.int64)
        pairs = np.zeros((statements * (statements - 1) // 2, 4), np.int32) if paired else None
        return cls(0, tallies, np.zeros((parties, statements, 3), np.int64), pairs)

    def __add__(self, other: Statistics) -> Statistics:
        """Those of other participants of the same conversation, with these."""
        if self.by_party.shape != other.by_party.shape or self.tallies.shape != other.tallies.shape:
            raise VotesError("Only counts of the same statements and parties can be added up.")
        if self.people + other.people > MOST_PEOPLE:
            raise VotesError(f"{self.people + other.people:,} participants are more than can be counted together.")
        pairs = self.pairs + other.pairs if self.pairs is not None and other.pairs is not None else None
        return Statistics(
            self.people + other.people, self.tallies + other.tallies, self.by_party + other.by_party, pairs
        )

    def changed(
        self,
        before: tuple[NDArray[np.int32], NDArray[np.int8]],
        after: tuple[NDArray[np.int32], NDArray[np.int8]],
        party: int = -1,
    ) -> Statistics:
        """The counts when one participant's votes change; the tables are changed in place, as far as the change goes.

        before, after: the statements (ascending) and the votes on them, of which either may be none.
        """
        from parley.commonground import counting

        counting.change(*before, *after, self.tallies, self.by_party, party, self.pairs)
        return replace(self, people=self.people + (len(after[0]) > 0) - (len(before[0]) > 0))

    def widened(self, places: NDArray[np.int64], statements: int) -> Statistics:
        """The same counts when there are more statements; places: (m,) where each of those so far stands now."""
        wide = Statistics.empty(statements, len(self.by_party))
        wide.tallies[places] = self.tallies
        wide.by_party[:, places] = self.by_party
        pairs = wide.pairs if self.pairs is not None else None
        if pairs is not None and self.pairs is not None:
            first, second = np.triu_indices(len(places), 1)
            first, second = places[first], places[second]
            pairs[first * (2 * statements - first - 1) // 2 + second - first - 1] = self.pairs
        return replace(wide, people=self.people, pairs=pairs)

    def covariance(self, taken_out: NDArray[np.bool_]) -> NDArray[np.float64]:
        """How the votes on two statements go together: (m, m), sums of products of distances from the means.

        Where a vote was not cast it counts as the mean, as Polis has it; nothing is divided by the number of people.
        taken_out: (m,) statements that count for nothing. Raises ValueError where the pairs were not counted.
        """
        from parley.commonground import counting

        if self.pairs is None:
            raise ValueError(f"Pairs are not counted for more than {MOST_PAIRED:,} statements.")
        return counting.covariance(self.tallies, self.pairs, taken_out)
