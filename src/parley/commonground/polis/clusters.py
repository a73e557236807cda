"""People who vote alike: up to a hundred base clusters, and two to five opinion groups made of these.

Everything starts from the first rows in the order of participants' ids and nothing is drawn by lot, so the same votes
give the same groups. pol.is starts from the clusters that it had before: its groups hang on the order in which votes
came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.threads import Threads, evenly
from parley.compiled import kernel

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int32]

BASE_CLUSTERS = 100
BASE_STEPS = 100  # at most, as in pol.is; likewise those of groups
GROUP_STEPS = 20
REFRESH_STEPS = 10  # a live conversation takes the next ones when the next votes come
MOST_GROUPS = 5
PEOPLE_PER_MORE_GROUPS = 12
STILL = 0.01  # a centre that moves less than this has arrived
STEPS_PER_UNIT = 2.0**24  # positions are added up in such steps, as integers: exact in any order
ROUNDED_DOWN = 1 - 1e-9  # more than rounding does to a distance: too careful costs a second look, nothing else
WORTH_A_THREAD = 20_000  # points


@dataclass(frozen=True, eq=False)
class Clustering:
    """Points in clusters: labels (points,) from 0; centres (k, 2), the mean of each one's points; sizes (k,) points."""

    labels: Labels
    centres: Floats
    sizes: NDArray[np.int64]


def base_clusters(
    points: Floats, threads: Threads, most: int = BASE_CLUSTERS, start: Labels | None = None
) -> Clustering:
    """Gather people who stand close together into at most a hundred base clusters, by Lloyd's k-means.

    points: (people, 2) in the order of participants. Starts from the first hundred different ones; clusters that lose
    all their points are dropped.
    start: (people,) the base cluster of each some votes ago, -1 for newcomers, for a refresh in fewer steps: it starts
    from where these people stand now, as pol.is does, so the answer hangs on what was before. Taken up only if there
    were as many clusters as there may be; a small conversation is soon done from nothing.
    """
    centres = points[first_distinct(points, most)]
    labels = np.zeros(len(points), np.int32)
    steps = BASE_STEPS
    if start is not None and len(centres) == most == len(np.unique(start[start >= 0])):
        known = start >= 0
        members = added_up(points[known], start[known], most, STEPS_PER_UNIT)
        centres = members[:, :2] / STEPS_PER_UNIT / members[:, 2:]
        labels, steps = np.maximum(start, 0), REFRESH_STEPS
    sums = added_up(points, labels, len(centres), STEPS_PER_UNIT)  # whoever is in none, with the first to begin with
    if len(centres) < 2:
        return Clustering(labels, sums[:, :2] / STEPS_PER_UNIT / sums[:, 2:], sums[:, 2].copy())
    clear_of = np.zeros(len(points))
    moved = np.zeros(len(centres))
    near = _others(len(centres))
    parts = evenly(len(points), threads.count if len(points) >= WORTH_A_THREAD else 1)
    for _ in range(steps + 1):
        for change in threads.over(_step(points, centres, moved, near, labels, clear_of), parts):
            sums += change
        kept = sums[:, 2] > 0
        if not kept.all():
            labels = (np.cumsum(kept) - 1).astype(np.int32)[labels]
            centres, sums, near = centres[kept], sums[kept], _others(int(kept.sum()))
        before, centres = centres, sums[:, :2] / STEPS_PER_UNIT / sums[:, 2:]
        moved = np.sqrt(((centres - before) ** 2).sum(axis=1))
        if (moved < STILL).all() or len(centres) < 2:
            break
    return Clustering(labels, centres, sums[:, 2].copy())


def _step(
    points: Floats, centres: Floats, moved: Floats, near: Labels, labels: Labels, clear_of: Floats
) -> Callable[[slice], NDArray[np.int64]]:
    """One step of k-means, for whichever part of the points it is asked."""
    apart, wide, drift = neighbours(centres, moved, near)

    def gathered(part: slice) -> NDArray[np.int64]:
        mine = points[part], labels[part], clear_of[part]
        return nearest(*mine, centres, near, apart, wide, drift, STEPS_PER_UNIT)

    return gathered


def _others(count: int) -> Labels:
    """(count, count - 1) for each centre the numbers of the others."""
    every = np.tile(np.arange(count, dtype=np.int32), (count, 1))
    return np.ascontiguousarray(every[~np.eye(count, dtype=np.bool_)].reshape(count, count - 1))


@kernel
def added_up(points: Floats, labels: Labels, k: int, steps: float) -> NDArray[np.int64]:
    """(k, 3) the sums of both coordinates of each cluster's points (p, 2), in `steps` to the unit, and their number."""
    sums = np.zeros((k, 3), np.int64)
    for point in range(len(points)):
        label = labels[point]
        sums[label, 0] += np.int64(np.rint(points[point, 0] * steps))
        sums[label, 1] += np.int64(np.rint(points[point, 1] * steps))
        sums[label, 2] += 1
    return sums


@kernel
def first_distinct(points: Floats, most: int) -> NDArray[np.int64]:
    """Find the rows of the first `most` points (n, 2) that differ from all before them."""
    found = np.zeros(most, np.int64)
    count = 0
    for row in range(len(points)):
        if count == most:
            break
        new = True
        for earlier in range(count):
            if points[row, 0] == points[found[earlier], 0] and points[row, 1] == points[found[earlier], 1]:
                new = False
                break
        if new:
            found[count] = row
            count += 1
    return found[:count]


@kernel
def neighbours(centres: Floats, moved: Floats, near: Labels) -> tuple[Floats, Floats, Floats]:
    """Put the other centres in order of their distance from each centre, and say how far they moved in the last step.

    centres: (k, 2); moved: (k,); near: (k, k - 1) numbers of the others, in last step's order, which is nearly this
    one; it is written. Gives the distances in that order, (k, k - 1); how far around each centre the others are
    watched, (k,); and how far at most these have moved, (k,). Of one that lies further off it is enough to know that it
    does.
    """
    count = len(centres)
    apart = np.zeros((count, count - 1))
    usual = 0.0
    for one in range(count):
        for at in range(count - 1):
            other = near[one, at]
            across, up = centres[one, 0] - centres[other, 0], centres[one, 1] - centres[other, 1]
            distance = np.sqrt(across * across + up * up) * ROUNDED_DOWN
            while at > 0 and apart[one, at - 1] > distance:
                apart[one, at], near[one, at] = apart[one, at - 1], near[one, at - 1]
                at -= 1
            apart[one, at], near[one, at] = distance, other
        usual += apart[one, 0] / count
    wide, drift = np.zeros(count), np.zeros(count)
    for one in range(count):
        wide[one] = 4 * max(apart[one, 0], usual)
        for at in range(count - 1):
            if apart[one, at] > wide[one]:
                break
            drift[one] = max(drift[one], moved[near[one, at]] / ROUNDED_DOWN)
    return apart, wide, drift


@kernel
def nearest(
    points: Floats,
    labels: Labels,
    clear_of: Floats,
    centres: Floats,
    near: Labels,
    apart: Floats,
    wide: Floats,
    drift: Floats,
    steps: float,
) -> NDArray[np.int64]:
    """Put each point (p, 2) to its nearest centre, to the first of several; say what that changes in the centres' sums.

    Most points need no look at the other centres: they are nearer to their own than half the way to the next, or than
    the others can have come: `clear_of` (p,) remembers how far off these were at least (Hamerly 2010,
    doi 10.1137/1.9781611972801.12). For the rest, the others are looked at from the nearest to the own centre outwards.

    near, apart, wide, drift: as `neighbours` gives them. labels: (p,) as they were, and are written. Gives (k, 3)
    int64: the sums of both coordinates in `steps` to the unit, and how many points, that came less those that went.
    """
    changes = np.zeros((len(centres), 3), np.int64)
    for point in range(len(points)):
        x, y = points[point, 0], points[point, 1]
        own = labels[point]
        least = (x - centres[own, 0]) ** 2 + (y - centres[own, 1]) ** 2
        reach = np.sqrt(least)
        clear = max(min(clear_of[point] - drift[own], wide[own] - reach), apart[own, 0] / 2)
        if reach < clear * ROUNDED_DOWN:
            clear_of[point] = clear
            continue
        best, second = own, np.inf
        for at in range(near.shape[1]):
            beyond = apart[own, at] - reach
            if beyond > 0 and beyond * beyond > second:
                break
            other = near[own, at]
            distance = (x - centres[other, 0]) ** 2 + (y - centres[other, 1]) ** 2
            if distance < least or (distance == least and other < best):
                second, least, best = least, distance, other
            elif distance < second:
                second = distance
        clear_of[point] = np.sqrt(second) * ROUNDED_DOWN
        if best != own:
            labels[point] = best
            across, up = np.int64(np.rint(x * steps)), np.int64(np.rint(y * steps))
            changes[best, 0] += across
            changes[best, 1] += up
            changes[best, 2] += 1
            changes[own, 0] -= across
            changes[own, 1] -= up
            changes[own, 2] -= 1
    return changes


def most_groups(base: int) -> int:
    """How many opinion groups are tried at most, by the number of base clusters."""
    return min(MOST_GROUPS, 2 + base // PEOPLE_PER_MORE_GROUPS)


def group_clusterings(base: Clustering) -> dict[int, Labels]:
    """Gather base clusters into two, three, up to five groups: for each k the group of each base cluster, (base,).

    Fewer than k groups come out where some lose all their members; where there is but one base cluster, there is
    nothing to be parted and the answer is empty.
    """
    if len(base.centres) < 2:
        return {}
    return {k: weighted_k_means(base.centres, base.sizes, k) for k in range(2, most_groups(len(base.centres)) + 1)}


def weighted_k_means(points: Floats, weights: NDArray[np.int64], k: int) -> Labels:
    """Lloyd's k-means of a few weighted points (p, 2) from the first k different ones: (p,) labels from 0."""
    centres = points[first_distinct(points, k)]
    labels = np.zeros(len(points), np.int32)
    for _ in range(GROUP_STEPS + 1):
        apart = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        labels = apart.argmin(axis=1)
        totals = np.bincount(labels, weights, len(centres))
        kept = totals > 0
        labels = (np.cumsum(kept) - 1)[labels]
        totals, before = totals[kept], centres[kept]
        centres = np.column_stack([np.bincount(labels, weights * points[:, axis]) / totals for axis in (0, 1)])
        if (((before - centres) ** 2).sum(axis=1) < STILL**2).all():
            break
    return labels.astype(np.int32)


def silhouette(points: Floats, labels: Labels) -> float:
    """Say how well a few points (p, 2) sit in their clusters: the mean of (b - a) / max(a, b), between -1 and 1.

    a: mean distance to the others of its own; b: to those of the nearest other cluster. A point alone counts 0, and so
    do all where there is one cluster (Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7).
    """
    member = labels[:, None] == np.arange(labels.max() + 1)
    sizes = member.sum(axis=0)
    if len(sizes) < 2:
        return 0.0
    apart = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    totals = np.einsum("pq,qk->pk", apart, member.astype(np.float64))
    own = np.where(member, totals, 0.0).sum(axis=1) / np.maximum(sizes[labels] - 1, 1)
    other = np.where(member, np.inf, totals / sizes).min(axis=1)
    widest = np.maximum(own, other)
    counted = (sizes[labels] > 1) & (widest > 0)
    return float(np.where(counted, (other - own) / np.where(widest > 0, widest, 1.0), 0.0).mean())


def best_k(base: Clustering, clusterings: dict[int, Labels]) -> int:
    """The k whose groups stand most clearly apart, by silhouette over base clusters, each counted once; 1 if none can.

    The smaller of two that are equal.
    """
    if not clusterings:
        return 1
    return max(clusterings, key=lambda k: (silhouette(base.centres, clusterings[k]), -k))


@dataclass(frozen=True)
class KeptK:
    """The number of groups that a live conversation shows: a new one must win several times running before it is taken.

    shown: what is shown, best: what won last, times: how often running. 0 before the first.
    """

    shown: int = 0
    best: int = 0
    times: int = 0

    def after(self, best: int, patience: int = 4) -> KeptK:
        """What is shown after one more refresh in which `best` won."""
        times = self.times + 1 if best == self.best else 1
        return KeptK(best if times >= patience or not self.shown else self.shown, best, times)


def numbered(labels: Labels, k: int) -> tuple[Labels, tuple[int, ...]]:
    """Number groups by size, the largest 0, among equals by their first participant; (n,) labels and the sizes.

    labels: (n,) -1 for those in none, which stays.
    """
    within = labels[labels >= 0]
    sizes = np.bincount(within, minlength=k)
    first = np.full(k, len(within))
    np.minimum.at(first, within, np.arange(len(within)))
    order = np.lexsort((first, -sizes))
    number = np.full(k + 1, -1, np.int32)  # the last place is that of -1
    number[order] = np.arange(k)
    return number[labels], tuple(int(size) for size in sizes[order])
