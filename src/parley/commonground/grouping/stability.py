"""How surely groups come back: people and votes are drawn anew, and it is seen which groups are found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.grouping.camps import Camps, Opinion, found_again
from parley.commonground.influence import adjusted_rand
from parley.commonground.modelling.sample import without

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Block
    from parley.commonground.modelling.model import VoteModel
    from parley.commonground.threads import Threads

SHARE = 0.8  # of the people, and of the votes of each, that are drawn


@dataclass(frozen=True, eq=False)
class Stability:
    """groups: (k,) how much of each group is found again, 0 to 1; overall: how alike the groupings are, 1 if the same.

    Of a group the mean of the Jaccard coefficient with the group most like it (Hennig 2007, Cluster-wise assessment of
    cluster stability, Computational Statistics & Data Analysis 52:258-271); overall the mean of the adjusted Rand index
    (Hubert & Arabie 1985).
    """

    groups: NDArray[np.float64]
    overall: float

    def only(self, kept: list[int]) -> Stability:
        """The same for some of the groups."""
        return Stability(self.groups[kept], self.overall)


def come_back(
    model: VoteModel,
    space: Opinion,
    camps: Camps,
    people: Block,
    times: int,
    generator: np.random.Generator,
    hands: Threads,
    rounds: int,
) -> Stability:
    """Draw four fifths of the people, and of their votes, `times` times, and look for camps again each time.

    What was learnt of the statements stays: their loadings rest on many people's votes. rounds: as in
    `VoteModel.known`.
    """
    whole, count = camps.labels(), len(people.starts) - 1
    if not count or not times:
        return Stability(np.ones(camps.count), 1.0)
    drawn = [
        (generator.random(len(people.values)) >= SHARE, np.sort(generator.permutation(count)[: max(1, count * 4 // 5)]))
        for _ in range(times)
    ]

    def again(draw: tuple[NDArray[np.bool_], NDArray[np.int64]]) -> tuple[NDArray[np.float64], float]:
        dropped, rows = draw
        known = model.known(without(people, dropped), rounds)[rows]
        labels = found_again(known, space, camps, SHARE * SHARE).labels()
        return found_shares(whole[rows], labels, camps.count), adjusted_rand(whole[rows], labels)

    answers = hands.over(again, drawn)
    shares = np.array([share for share, _ in answers])
    seen = ~np.isnan(shares)
    groups = np.where(seen, shares, 0).sum(0) / np.maximum(seen.sum(0), 1)
    return Stability(groups, float(np.mean([likeness for _, likeness in answers])))


def found_shares(whole: NDArray[np.int32], labels: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    """(count,) the Jaccard coefficient of each group with the one most like it; nan where none of it was drawn."""
    table = np.zeros((count, int(labels.max()) + 1))
    np.add.at(table, (whole, labels), 1)
    sizes = table.sum(1, keepdims=True)
    union = sizes + table.sum(0, keepdims=True) - table
    best = (table / np.maximum(union, 1)).max(1)
    return np.where(sizes[:, 0] > 0, best, np.nan)
