"""Opinion groups with stated uncertainty: how many camps the votes show, who is in which, how surely they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.blocks import InMemory
from parley.commonground.grouping.camps import Camps, Opinion, find_camps, opinion
from parley.commonground.grouping.stability import Stability, come_back
from parley.commonground.grouping.standing import stand
from parley.commonground.modelling.model import ROUNDS, fit
from parley.commonground.modelling.sample import counted, part, sampled
from parley.commonground.result import Group, Groups
from parley.commonground.threads import Threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Blocks
    from parley.commonground.votes import Votes

PEOPLE = 1_000  # among whom camps are looked for
SURE = 0.8  # the chance by the votes alone, all camps thought equally large, from which somebody is placed in a camp
EXPLAINED = 0.5  # without camps: how much of the spread of opinion one's votes must explain
ONE_SIDE = 1.2816  # standard deviations from the middle: nine chances in ten that somebody is on that side
VALID = 0.75  # from here on a group is a stable one (Hennig 2007)


def opinion_groups(
    votes: Votes,
    seed: int = 0,
    floor: int = 5,
    sample: int = 10_000,
    sample_votes: int = 100_000,
    resamples: int = 20,
) -> Groups:
    """What `opinion_groups_of` gives of the votes of one conversation that lie in memory."""
    with Threads() as hands:
        blocks = InMemory(votes, hands)
        return opinion_groups_of(blocks, counted(votes), seed, floor, sample, sample_votes, resamples, hands)


def opinion_groups_of(
    blocks: Blocks,
    used: NDArray[np.bool_],
    seed: int = 0,
    floor: int = 5,
    sample: int = 10_000,
    sample_votes: int = 100_000,
    resamples: int = 20,
    hands: Threads | None = None,
) -> Groups:
    """Tell opinion groups apart if the votes show any; one group is an answer too, and a common one.

    used: (m,) the statements that count; seed: from which people and votes are drawn anew; floor: fewer people than
    these are no group; sample, sample_votes: of a larger conversation the model is learnt from so many participants,
    and about so many votes; resamples: how often people and votes are drawn anew.

    Positions are in log-odds: how differently two people would answer the statements, along the two lines on which
    people differ most. Somebody is placed in a group if their votes alone make it four times likelier than any other;
    if there is but one, if their votes explain half of the spread of opinion or more. The same votes in any order, and
    in any blocks, give the same bytes.
    """
    hands = hands or Threads(1)
    degrees = blocks.degrees()
    learnt = blocks.only(sampled(degrees, sample, sample_votes))
    model = fit(learnt, used, hands)
    space = opinion(model)
    few = part(learnt, sampled(np.diff(learnt.starts), PEOPLE, len(learnt.values)))
    camps = find_camps(model.known(few), space)
    # One group can but come apart; that is seen sooner.
    times = resamples if camps.count > 1 else -(-resamples // 4)
    # Of a large conversation a first look places people as well: it is wrong for the few who are far out, and they are
    # far out all the same.
    everybody = model.learnt_from == np.count_nonzero(degrees)
    rounds = ROUNDS if everybody else 0
    stability = come_back(model, space, camps, few, times, np.random.default_rng(seed), hands, min(rounds, 1))
    while True:
        found = blocks.each(stand, *model.views, rounds, *standing(space, camps))
        labels = placed(found, camps.count)
        sizes = np.bincount(labels[labels >= 0], minlength=camps.count)
        small = np.flatnonzero(sizes < floor)
        if camps.count == 1 or not len(small):
            return numbered(found, labels, sizes, space, stability)
        # Too few to be told of as a group: they find themselves among the others.
        kept = [camp for camp in range(camps.count) if sizes[camp] >= floor] or [int(np.argmax(sizes))]
        camps, stability = camps.only(kept), stability.only(kept)


def standing(space: Opinion, camps: Camps) -> tuple[NDArray[np.generic], ...]:
    """What `standing.stand` is given beside what the model gives it."""
    return space.axes, space.spreads, camps.within, camps.centres, camps.weights, camps.of


def placed(found: NDArray[np.float64], count: int) -> NDArray[np.int32]:
    """(n,) the camp of those whose votes say enough, -1 for the others."""
    enough = found[:, 4] >= SURE if count > 1 else found[:, 2] >= EXPLAINED
    return np.where(enough, found[:, 3], -1).astype(np.int32)


def numbered(
    found: NDArray[np.float64],
    labels: NDArray[np.int32],
    sizes: NDArray[np.int64],
    space: Opinion,
    stability: Stability,
) -> Groups:
    """The groups, the largest first; of equally large ones the one whose first member comes first."""
    k = len(sizes)
    first = np.full(k, len(labels))
    np.minimum.at(first, labels[labels >= 0], np.flatnonzero(labels >= 0))
    order = np.lexsort((first, -sizes))
    rank = np.empty(k + 1, np.int32)
    rank[order], rank[-1] = np.arange(k), -1
    groups = tuple(Group(at, int(sizes[camp]), float(stability.groups[camp])) for at, camp in enumerate(order))
    return Groups(
        k,
        groups,
        rank[labels],
        np.ascontiguousarray(found[:, :2]),
        stability.overall,
        k > 1 and min(group.stability for group in groups) >= VALID,
        sides_of(found, space),
        space.spreads / space.spreads.sum(),
    )


def sides_of(found: NDArray[np.float64], space: Opinion) -> NDArray[np.int32]:
    """(n,) on which side of the middle of the main line of opinion each surely stands, 0 the larger one; -1 unsure."""
    unsure = np.sqrt(np.maximum((1 - found[:, 2]) * space.spreads[0], 1e-12))
    side = np.where(np.abs(found[:, 0]) < ONE_SIDE * unsure, -1, found[:, 0] > 0).astype(np.int32)
    left, right = int((side == 0).sum()), int((side == 1).sum())
    return np.where(side >= 0, 1 - side, -1).astype(np.int32) if right > left else side
