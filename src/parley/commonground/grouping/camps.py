"""Camps told from a cloud: as many as the votes show, each with a gap around it that no single hill explains.

First the places of people in opinion space are taken as a mixture of Gaussians of one spread, each person counted by
how much is known of them; their number is what the Bayesian information criterion prefers. That alone would cut any
cloud that isn't Gaussian. So components without a gap between them are one camp (Hennig 2010, Methods for merging
Gaussian mixture components, Advances in Data Analysis and Classification 4:3-34): two are apart only if no distribution
with a single peak makes the votes nearly as likely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.grouping.compiled import crowd, settle
from parley.commonground.grouping.hills import gap
from parley.commonground.grouping.standing import informed
from parley.commonground.modelling.compiled import LOADS, SIDE, TRAITS
from parley.commonground.modelling.packing import full, inverse, packed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.modelling.model import VoteModel

    Floats = NDArray[np.float64]

MOST = 9  # camps looked for
PATIENCE = 4  # as many components more without another camp, and no more are tried
AXIS = 0.1  # of all that divides people, for an axis to count
APART = 6.0  # e to this power: how much likelier two camps than one hill must make the votes
BELIEF = 0.1  # of the whole spread is what a camp is believed to have beforehand, as if two people had been seen
TURNS, AGAIN = 30, 12  # of the fit of a mixture; of one that starts from another
GAIN = 0.1  # the log-likelihood that another turn must gain


@dataclass(frozen=True, eq=False)
class Opinion:
    """Opinion space: how far apart two people stand is how differently they'd answer the statements, in log-odds.

    axes: (LOADS, LOADS) each row an axis, in terms of (tendency to agree, places); at right angles, widest first
    spreads: (LOADS,) variance of people along each; size: how many of the axes count.
    """

    axes: Floats
    spreads: Floats
    size: int


@dataclass(frozen=True, eq=False)
class Camps:
    """A mixture in opinion space, and which of its components make up which camp.

    centres: (components, d); within: packed precision of the place in a component; weights: (components,)
    of: (components,) camp of each; gap: the least by which two camps beat one hill; shares: (people, components)
    """

    centres: Floats
    within: Floats
    weights: Floats
    of: NDArray[np.int64]
    gap: float
    shares: Floats

    @property
    def count(self) -> int:
        return int(self.of.max()) + 1

    def labels(self) -> NDArray[np.int32]:
        """(people,) the likeliest camp of each."""
        return np.asarray(np.argmax(self.shares @ (self.of[:, None] == np.arange(self.count)), axis=1), np.int32)

    def only(self, kept: list[int]) -> Camps:
        """Some of the camps (ascending); the others' people will find themselves in these."""
        keep = np.isin(self.of, kept)
        of = np.unique(self.of[keep], return_inverse=True)[1]
        weights = self.weights[keep] / self.weights[keep].sum()
        return Camps(self.centres[keep], self.within, weights, of, self.gap, self.shares[:, keep])


def opinion(model: VoteModel) -> Opinion:
    """The axes along which people differ most in what they'd say of the statements, of those who'd take a side."""
    known = np.flatnonzero(model.used)
    seen = model.loads[known, SIDE].copy()
    seen[:, 0] = 1
    count = max(len(known), 1)
    measure = np.einsum("ji,jk->ik", seen, seen) / count
    measure[1:, 1:] += full(model.unsure[known, SIDE].sum(0) / count, LOADS)[1:, 1:]
    if not len(known):
        measure = np.eye(LOADS)
    kept = [SIDE, *range(2, TRAITS)]
    root = np.linalg.cholesky(measure)
    spreads, turn = np.linalg.eigh(root.T @ model.spread[np.ix_(kept, kept)] @ root)
    spreads, turn = np.maximum(spreads[::-1], 1e-12), turn[:, ::-1]
    axes = (root @ turn).T
    # To the right, and up, is where one agrees with more.
    agreeing = np.linalg.solve(axes.T, seen.sum(0) / count)
    axes *= np.where(agreeing < 0, -1.0, 1.0)[:, None]
    return Opinion(np.ascontiguousarray(axes), spreads, max(1, int((spreads > AXIS * spreads.sum()).sum())))


def find_camps(placed: Floats, space: Opinion) -> Camps:
    """The camps of some people, of whom is known where they stand (as `VoteModel.known` gives it); perhaps one."""
    middles, pull, sure = informed(placed, space.axes, space.spreads, space.size)
    # How much of a person is known, 0 to 1; so many whole persons are they together.
    known = 1 - np.minimum(1 / (1 + sure[:, 0] * space.spreads[0]), 1)
    persons = max(float(known.sum()), 2.0)
    firm = middles[known >= np.quantile(known, 0.3)] if len(known) else middles
    centres = np.zeros((1, space.size))
    best, likelihood = fitted(pull, sure, space, centres)
    cloud = lowest = -2 * likelihood
    worse = idle = 0
    for k in range(2, min(MOST, len(firm) // 2) + 1):
        centres = one_more(firm, centres)
        mixture, likelihood = fitted(pull, sure, space, centres)
        criterion = -2 * likelihood + np.log(persons) * (k - 1) * (space.size + 1)
        worse = 0 if criterion < lowest else worse + 1
        lowest = min(lowest, criterion)
        if worse == 2:
            break
        if criterion < cloud:
            mixture = joined(mixture, pull, sure)
            idle = 0 if mixture.count > best.count else idle + 1
            if (mixture.count, mixture.gap) > (best.count, best.gap):
                best = mixture
        if idle == PATIENCE:
            break
    return best


def found_again(placed: Floats, space: Opinion, camps: Camps, part: float) -> Camps:
    """The camps of a part of the people, known by a part of their votes, starting from those that were found.

    part: how much less there is to go by, and the less a gap must weigh.
    """
    _, pull, sure = informed(placed, space.axes, space.spreads, space.size)
    centres, within, weights = camps.centres.copy(), camps.within.copy(), camps.weights.copy()
    spread = packed(BELIEF * np.diag(space.spreads[: space.size]))
    _, shares = settle(pull, sure, centres, within, weights, spread, AGAIN, GAIN)
    return joined(Camps(centres, within, weights, np.arange(len(centres)), 0.0, shares), pull, sure, APART * part)


def fitted(pull: Floats, sure: Floats, space: Opinion, centres: Floats) -> tuple[Camps, float]:
    """The mixture that starts at these centres, every component a camp of its own as yet; and its log-likelihood."""
    k, size = centres.shape
    centres, weights = centres.copy(), np.full(k, 1 / k)
    spread = np.diag(space.spreads[:size])
    if not len(pull):
        return Camps(centres, packed(inverse(spread)), weights, np.arange(k), 0.0, np.ones((0, k))), 0.0
    within = packed(inverse(spread * (0.7 / k ** (2 / size) if k > 1 else 1.0)))
    likelihood, shares = settle(pull, sure, centres, within, weights, packed(BELIEF * spread), TURNS, GAIN)
    return Camps(centres, within, weights, np.arange(k), 0.0, shares), likelihood


def one_more(points: Floats, centres: Floats) -> Floats:
    """The better of two ways to one more centre: where a point is farthest from all, or the widest crowd in two."""
    k, labels = len(centres), np.zeros(len(points), np.int64)
    old = centres.copy()
    crowd(points, old, 1, labels)
    away = ((points - centres[labels]) ** 2).sum(1)
    far = np.vstack([centres, points[np.argmax(away)]])
    widest = int(np.argmax(np.bincount(labels, weights=away, minlength=k)))
    own = points[labels == widest] - centres[widest]
    spreads, turn = np.linalg.eigh(np.einsum("ni,nj->ij", own, own) / max(len(own), 1))
    step = turn[:, -1] * np.sqrt(max(spreads[-1], 0.0))
    split = np.vstack([np.delete(centres, widest, 0), centres[widest] - step, centres[widest] + step])
    return far if crowd(points, far, 10, labels) <= crowd(points, split, 10, labels) else split


def joined(mixture: Camps, pull: Floats, sure: Floats, apart: float = APART) -> Camps:
    """The same mixture, its components joined to camps where there is no gap between them, the nearest first."""
    k, size = mixture.centres.shape
    camp, least = np.arange(k), np.inf
    precision = full(mixture.within, size)
    ways = mixture.centres[:, None] - mixture.centres[None]
    distance = np.einsum("abi,ij,abj->ab", ways, precision, ways)
    pairs = sorted((float(distance[a, b]), a, b) for a in range(k) for b in range(a))
    gaps = {}
    for _, a, b in pairs:
        if camp[a] == camp[b]:
            continue
        gaps[a, b] = gap(pull, sure, mixture.shares, mixture.centres, mixture.within, mixture.weights, a, b, apart)
        if gaps[a, b] < apart:
            camp[camp == camp[a]] = camp[b]
    least = min((found for (a, b), found in gaps.items() if camp[a] != camp[b]), default=0.0)
    of = np.unique(camp, return_inverse=True)[1]
    return Camps(mixture.centres, mixture.within, mixture.weights, of, float(least), mixture.shares)
