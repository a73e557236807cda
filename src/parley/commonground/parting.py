"""The ways to part the participants: into declared parties, opinion groups, or the ends of the main line of opinion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.floor import met, told, told_of_both
from parley.commonground.result import ENDS, Agreement, Estimate, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.agreement import Pooled
    from parley.commonground.blocks import Blocks
    from parley.commonground.conversation import Conversation
    from parley.commonground.discovery import Discoveries
    from parley.commonground.result import Across, Groups

    Bools = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Labels = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Parting:
    """One way to part the participants: into declared parties, opinion groups, or the ends of the main line of opinion.

    names: of the k sides; labels: (n,) -1 for none; counts: (k, m, 3) how many disagreed, passed, agreed; sizes: (k,);
    told: (k, m) of whom something may be said on which statement; known: (k,) whose size may be told.
    pooled, found: what is estimated of the statements that count, and what sets each side apart on them.
    """

    names: tuple[str, ...]
    labels: NDArray[np.int32]
    counts: Integers
    sizes: Integers
    told: Bools
    known: Bools
    pooled: Pooled
    found: Discoveries

    def size(self, side: int) -> int | None:
        """How many there are of a side, if that may be told."""
        return int(self.sizes[side]) if self.known[side] else None

    def counting(self, of: Conversation, tallies: Integers) -> tuple[Labels, Integers, Integers]:
        """The sides that are large enough, among those whose ballots are looked at: labels (r,), counts (k, m, 3), and
        the counts of all of those (m, 3); tallies: of the whole conversation.
        """
        from parley.commonground.blocks import tallied, tallied_by_group

        place = np.where(self.known, np.cumsum(self.known) - 1, -1)
        labels = np.append(place, -1)[self.labels[of.rows]].astype(np.int32)
        if of.whole:
            return labels, self.counts[self.known], tallies
        votes, k, m = of.ballots, int(self.known.sum()), len(tallies)
        counts = tallied_by_group(votes.starts, votes.columns, votes.values, labels, max(k, 1), m)
        return labels, counts[:k], tallied(votes.starts, votes.columns, votes.values, m)

    def agreements(self, used: Integers, statements: int) -> list[tuple[Agreement, ...]]:
        """What each side says of each statement, by statement; of those that do not count the tally alone.

        used: (u,) the statements that count, ascending.
        """
        place = np.full(statements, -1)
        place[used] = np.arange(len(used))
        shares = [estimates(self.pooled, side) for side in range(len(self.names))]
        distinct = self.found.found.tolist()
        told, counts = self.told.tolist(), self.counts.tolist()
        rows = []
        for statement, at in enumerate(place.tolist()):
            row = []
            for side in range(len(self.names)):
                if told[side][statement]:
                    against, passed, agree = counts[side][statement]
                    share = shares[side][at] if at >= 0 else None
                    apart = at >= 0 and distinct[side][at]
                    row.append(Agreement(Tally(agree, against, passed), share, enough=True, distinct=apart))
                else:
                    row.append(Agreement(None, None, enough=False, distinct=False))
            rows.append(tuple(row))
        return rows


@dataclass(frozen=True, eq=False)
class Partings:
    """All the ways in which a conversation is told of.

    across: which of them is to be bridged, `sides`; groups: the opinion groups; parties: the declared ones; ends: None
    unless they are to be bridged.
    """

    across: Across
    sides: Parting
    groups: Parting
    parties: Parting
    ends: Parting | None

    @property
    def beside(self) -> Parting:
        """What is told of beside the groups: the parties, or the ends of opinion."""
        return self.ends or self.parties

    def tables(self, used: Integers, statements: int) -> dict[str, list[tuple[Agreement, ...]]]:
        """What each side says of each statement, under the names that these tables have in a `StatementResult`."""
        tables = {
            "by_group": self.groups.agreements(used, statements),
            "by_party": self.parties.agreements(used, statements),
        }
        return tables | ({"by_end": self.ends.agreements(used, statements)} if self.ends else {})


def partings(
    blocks: Blocks,
    tallies: Integers,
    used: Integers,
    names: tuple[str, ...],
    party_labels: Labels,
    groups: Groups,
    floor: int,
    rate: float,
) -> Partings:
    """Count every side's votes, decide what may be told of whom, and estimate from that alone.

    tallies: (m, 3); used: (u,) the statements that count; names, party_labels: the declared parties, (n,) -1 for none.
    Bridges are between the parties if any of them is large enough to be told of; or else between the opinion groups; or
    else between the two ends of the main line of opinion; or else there is only everybody.
    """
    k = len(groups.groups)
    letters = tuple(group.letter for group in groups.groups)
    ends = np.bincount(groups.sides[groups.sides >= 0], minlength=2)
    declared = np.bincount(party_labels[party_labels >= 0], minlength=len(names))
    by_end = not (declared >= floor).any() and k < 2 and bool((ends >= floor).all())
    # Beside the groups one other table is told of: the parties, or where there are none, the ends.
    other_names, other_labels = (ENDS, groups.sides) if by_end and not names else (names, party_labels)

    def counted(labels: Labels, count: int) -> Integers:
        from parley.commonground.blocks import tallied_by_group

        total = blocks.total(tallied_by_group, max(count, 1), blocks.statements, rows=(labels,))
        return total[:count]

    other, grouped = counted(other_labels, len(other_names)), counted(groups.labels, k)
    together = met(other_labels, len(other_names), groups.labels, k)
    may_other, may_group = told_of_both(other.sum(2), grouped.sum(2), tallies.sum(1), together, floor)
    sizes_other = np.bincount(other_labels[other_labels >= 0], minlength=len(other_names))
    sizes_group = np.bincount(groups.labels[groups.labels >= 0], minlength=k)
    everybody = np.array([blocks.participants])
    known_other, known_group = told_of_both(sizes_other[:, None], sizes_group[:, None], everybody, together, floor)

    def parting(names: tuple[str, ...], labels: Labels, counts: Integers, may: Bools, known: Bools) -> Parting:
        from parley.commonground.agreement import pooled
        from parley.commonground.discovery import discoveries

        sizes = np.bincount(labels[labels >= 0], minlength=len(names))
        return Parting(
            names,
            labels,
            counts,
            sizes,
            may,
            known,
            pooled(counts[:, used], may[:, used]),
            discoveries(counts[:, used], tallies[used], may[:, used], rate),
        )

    in_groups = parting(letters, groups.labels, grouped, may_group, known_group[:, 0])
    in_others = parting(other_names, other_labels, other, may_other, known_other[:, 0])
    nobody = np.full(blocks.participants, -1, np.int32)
    if names and known_other.any():
        return Partings("parties", in_others, in_groups, in_others, None)
    if other_names is ENDS:
        none = parting((), nobody, other[:0], may_other[:0], known_other[:0, 0])
        return Partings("ends", in_others, in_groups, none, in_others)
    if k > 1:
        return Partings("groups", in_groups, in_groups, in_others, None)
    whole = tallies[None]
    all_of_them = parting(
        ("",), nobody + 1, whole, told(whole.sum(2), tallies.sum(1), floor), np.array([blocks.participants >= floor])
    )
    return Partings("all", all_of_them, in_groups, in_others, None)


def estimates(pooled: Pooled, side: int) -> list[Estimate]:
    """A side's agreement with each statement."""
    columns = pooled.mean[side].tolist(), pooled.lower[side].tolist(), pooled.upper[side].tolist()
    return [Estimate(*row) for row in zip(*columns, strict=True)]
