"""How much the result hangs on accounts that look as if they were not each one person's honest answer.

Suspicious is not guilty: a couple that votes on one phone, a class that is told what to answer, somebody who passes on
everything to see what there is, all leave the same signs. So nothing here says who, nobody is left out of the result,
and what is told is how the result would differ without them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.floor import FLOOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from parley.commonground.votes import Votes

LONG = 12  # answers: a shorter ballot is too easily alike by chance
PACED = 10  # votes: from so many on the pace of voting is looked at
READING = 750.0  # milliseconds: nobody reads and answers in less, for half of all statements
CLOCKWORK = 0.1  # of the mean gap is how far gaps deviate: no human hand is as even
CELL = 60  # participants to a neighbourhood of opinion, if there are enough
SMOOTHING = 20.0  # answers: what a wider neighbourhood weighs beside a narrow one
ALARMS = (
    0.05  # false alarms by copies that are accepted in a conversation without any, were people alike by chance only
)
#: Likeness that neighbourhoods do not explain: what chance would need is asked for so many times over.
DOUBT = 2.0
TOGETHER = 60_000  # milliseconds: accounts that come within such a time of each other come together
TOP = 10


@dataclass(frozen=True, eq=False)
class Suspicion:
    """How suspicious each account is; n participants. For the reckoning only: it is not to be shown by account.

    score: (n,) 0 without any sign, 1/2 from where chance hardly explains a sign, towards 1. copied: (n,) a long ballot
    all but identical with another's; sets: (n,) those that are copies of each other have the same number, others -1;
    burst: (n,) voted faster than one can read, or as evenly as a clock, or came in a crowd that answers alike;
    straight: (n,) one answer to everything. timed: whether the times of votes were of use.
    """

    score: NDArray[np.float64]
    copied: NDArray[np.bool_]
    burst: NDArray[np.bool_]
    straight: NDArray[np.bool_]
    sets: NDArray[np.int32]
    timed: bool

    @property
    def alarms(self) -> NDArray[np.bool_]:
        """(n,) the accounts with a sign, or signs together, that chance hardly explains."""
        alarms: NDArray[np.bool_] = self.score >= 0.5
        return alarms

    def most(self, share: float) -> NDArray[np.bool_]:
        """(n,) the most suspicious accounts, as many as this share of all, and none without any sign."""
        count = math.ceil(share * len(self.score))
        order = np.argsort(-self.score, kind="stable")[:count]
        chosen = np.zeros(len(self.score), np.bool_)
        chosen[order] = True
        return chosen & (self.score > 0.1)


@dataclass(frozen=True, eq=False)
class Influence:
    """What is otherwise without the suspicious accounts; m statements.

    left_out, alarms: how many; overall_shift: (m,) agreement without them less agreement with them; bridging_shift:
    (m,) the same of the party that agrees least; rank_shift: (m,) places that a statement moves among the bridges,
    positive if it rises without them; top_kept: the share of the ten best bridges that stay among the ten best;
    groups_kept: how alike the opinion groups of the others are, 1 if the same (adjusted Rand index). nan, and None,
    where there is nothing to compare, or fewer than the floor are left out.
    """

    left_out: int
    alarms: int
    overall_shift: NDArray[np.float64]
    bridging_shift: NDArray[np.float64]
    rank_shift: NDArray[np.float64]
    top_kept: float | None
    groups_kept: float | None


def suspicion(votes: Votes, positions: NDArray[np.float64], seed: int = 0) -> Suspicion:
    """Look for accounts that copy each other, vote faster than one reads, or answer everything alike.

    positions: (n, 2) of the participants in opinion space (those of the Polis view will do): people who think alike
    answer alike, and only what goes beyond that is suspicious. seed: of the hashing, not to be known to those who vote;
    the same votes and seed give the same answer. In time that grows with the votes: like ballots are found by hashing
    (one-permutation minwise hashing: Li, Owen & Zhang 2012, NeurIPS), and each is compared with a few others.

    Ballots count as copies if a copy with one change in twenty explains what they have in common so much better than
    people of their neighbourhoods of opinion, each with the own habit of agreeing, disagreeing and passing, that among
    so many people so many like ballots would not be expected, by far. Real factions that think alike to the letter can
    look so too.
    """
    from parley.commonground.ballots import straightness

    n = len(votes.participants)
    degrees = np.diff(votes.starts)
    rows = np.flatnonzero(degrees >= LONG)
    if not len(rows):
        nothing = np.zeros(n, np.bool_)
        return Suspicion(np.zeros(n), nothing, nothing, nothing, np.full(n, -1, np.int32), False)
    cells, wide, narrow = neighbourhoods(positions, degrees > 0)
    last, first, marks = _like_ballots(votes, rows, seed)
    repeated = (last >= 0).sum(0) >= len(last) // 2
    # Whoever repeats another counts once, or a crowd of copies would be the neighbourhood that explains them.
    counted = degrees > 0
    counted[rows[repeated]] = False
    shares = _shares(votes, np.where(counted, cells, -1), wide, narrow)
    everybody = shares.mean(0)
    one_answer = straightness(votes.starts, votes.columns, votes.values, everybody)
    straight = np.where(degrees >= LONG, one_answer / (DOUBT * math.log(n / ALARMS)), 0)
    sets, copied = _copies(votes, rows, (last, first, marks), cells, shares)
    fast, timed = _pace(votes, degrees)
    crowd = _crowds(votes, positions, degrees) if timed else np.zeros(n)
    # A sign of 1 is one that chance hardly explains; half of it twice weighs as much. One answer to everything is an
    # oddity more than an attack, but with a second sign it counts.
    score = 1 - 0.5 ** (np.minimum(copied, 3) + np.minimum(fast, 3) + crowd + np.minimum(straight, 2) / 2)
    return Suspicion(score, copied >= 1, (fast >= 1) | (crowd > 0), straight >= 1, sets, timed)


def neighbourhoods(positions: NDArray[np.float64], active: NDArray[np.bool_]) -> tuple[NDArray[np.int64], int, int]:
    """Which neighbourhood of opinion each participant is in, (n,), and into how many the two axes are cut.

    Equally many people in each part of either axis; at most six parts, fewer if there are few people.
    """
    parts = int(np.clip(math.sqrt(active.sum() / CELL), 1, 6))
    cut = [
        np.searchsorted(np.quantile(positions[active, axis], np.arange(1, parts) / parts), positions[:, axis])
        if parts > 1
        else np.zeros(len(positions), np.int64)
        for axis in (0, 1)
    ]
    cells: NDArray[np.int64] = cut[0] * parts + cut[1]
    return cells, parts, parts


def _shares(votes: Votes, cells: NDArray[np.int64], wide: int, narrow: int) -> NDArray[np.float64]:
    """(cells, m, 3) how probable each answer is in each neighbourhood, or among all if that is more."""
    from parley.commonground.ballots import answers

    counts = answers(votes.starts, votes.columns, votes.values, cells, wide * narrow, len(votes.statements))
    strips = counts.reshape(wide, narrow, -1, 3).sum(1)
    whole = strips.sum(0)
    overall = (whole + 1) / (whole.sum(-1, keepdims=True) + 3)
    strip = (strips + SMOOTHING * overall) / (strips.sum(-1, keepdims=True) + SMOOTHING)
    wider = np.repeat(strip, narrow, 0)
    shares = (counts + SMOOTHING * wider) / (counts.sum(-1, keepdims=True) + SMOOTHING)
    likeliest: NDArray[np.float64] = np.maximum(shares, overall)
    return likeliest


def _like_ballots(
    votes: Votes, rows: NDArray[np.int64], seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
    """For each band of each long ballot the last one before that is like it there, and the first, (bands, r); marks."""
    from parley.commonground.ballots import bands, chains
    from parley.commonground.threads import Threads, evenly

    secret = np.random.default_rng(seed).integers(2**64, dtype=np.uint64)
    with Threads() as threads:
        parts = evenly(len(rows), threads.count if len(rows) > 10_000 else 1)
        drawn = threads.over(lambda part: bands(votes.starts, votes.columns, votes.values, rows[part], secret), parts)
    last, first = chains(np.concatenate([keys for keys, _ in drawn], axis=1))
    return last, first, np.concatenate([marks for _, marks in drawn])


def _copies(
    votes: Votes,
    rows: NDArray[np.int64],
    sketches: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]],
    cells: NDArray[np.int64],
    shares: NDArray[np.float64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """The set of copies that each account is in, (n,), -1 for none, and how sure it is, (n,), 1 where it is an alarm.

    For each ballot so many others are as like it by chance as there are people, times how probable the likeness is;
    a set is an alarm if that many, and more, are too many to be expected in any place among all people (Poisson, by
    Chernoff's bound). So two long ballots are, or twenty shorter ones.
    """
    from parley.commonground.ballots import habits, linked

    n = len(votes.participants)
    many = max(len(rows), 2)
    ballots = votes.starts, votes.columns, votes.values
    usual = habits(votes.starts, votes.values)
    root, proof = linked(*sketches, rows, *ballots, cells, shares, usual, math.log(many))
    members = np.bincount(root, minlength=n)
    likeness = np.bincount(root, proof, n) / np.maximum(members, 1)
    expected = many * np.exp(-likeness / DOUBT)
    others = np.maximum(members - 1, 0)
    surprise = np.where(others > expected, others * np.log(np.maximum(others, 1) / expected) - others + expected, 0)
    sure = surprise[root] / math.log(many / ALARMS)
    found = (members[root] > 1) & (sure >= 1)
    sets = np.full(n, -1, np.int32)
    sets[found] = np.unique(root[found], return_inverse=True)[1]
    return sets, sure


def _pace(votes: Votes, degrees: NDArray[np.int64]) -> tuple[NDArray[np.float64], bool]:
    """How far each account votes faster than one can read, or more evenly, (n,), 1 where it is an alarm.

    If a tenth of all do, the times are those of an import, or of answers typed in from paper, and say nothing.
    """
    from parley.commonground.ballots import paces
    from parley.commonground.threads import Threads, evenly

    fast = np.zeros(len(degrees))
    rows = np.flatnonzero(degrees >= PACED)
    if votes.times is None or not len(rows):
        return fast, False
    with Threads() as threads:
        parts = evenly(len(rows), threads.count if len(rows) > 10_000 else 1)
        times = votes.times
        gaps = np.concatenate(threads.over(lambda part: paces(votes.starts, times, rows[part], READING), parts))
    short, mean, deviation = gaps.T
    even = (degrees[rows] >= 2 * PACED) & (deviation < CLOCKWORK * mean)
    fast[rows] = np.where(even, np.maximum(1, 2 * short), 2 * short)
    if (fast[rows] >= 1).mean() > 0.1 and len(rows) >= 2 * PACED:
        return np.zeros(len(degrees)), False
    fast[fast < 0.5] = 0
    return fast, True


def _crowds(votes: Votes, positions: NDArray[np.float64], degrees: NDArray[np.int64]) -> NDArray[np.float64]:
    """Who came in a crowd that answers alike, (n,) 1 or 0: many within a minute, far more than around that hour.

    A room that is asked to vote comes together too, so the crowd has to stand much closer together than people do.
    """
    from parley.commonground.ballots import arrivals

    if votes.times is None:
        return np.zeros(len(degrees))
    came = arrivals(votes.starts, votes.times)
    crowd = np.zeros(len(degrees))
    rows = np.flatnonzero(degrees >= PACED)
    rows = rows[np.argsort(came[rows], kind="stable")]
    if len(rows) < 4 * FLOOR:
        return crowd
    when = came[rows]
    here = np.searchsorted(when, when + TOGETHER) - np.arange(len(rows))
    around = np.searchsorted(when, when + 30 * TOGETHER) - np.searchsorted(when, when - 30 * TOGETHER) - here
    usual = np.maximum(around / 59, 0.05)
    # Poisson, by Chernoff's bound: so many when so few are usual.
    surprise = here * np.log(np.maximum(here / usual, 1)) - here + usual
    crowded = np.flatnonzero((here >= 2 * FLOOR) & (surprise > math.log(len(rows) / ALARMS)))
    # The variance of positions within each window, by running sums.
    where = positions[rows] - positions[rows].mean(0)
    sums = np.vstack((np.zeros((1, 4)), np.cumsum(np.hstack((where, where**2)), axis=0)))
    inside = (sums[crowded + here[crowded]] - sums[crowded]) / here[crowded, None]
    within = (inside[:, 2:] - inside[:, :2] ** 2).sum(1)
    for at in crowded[within < 0.1 * (where**2).mean(0).sum()]:
        crowd[rows[at : at + here[at]]] = 1
    return crowd


def influence(
    votes: Votes,
    labels: NDArray[np.int32],
    counts: NDArray[np.int64],
    total: NDArray[np.int64],
    suspicion: Suspicion,
    share: float | None = 0.01,
    regroup: Callable[[Votes], NDArray[np.int32]] | None = None,
    floor: int = FLOOR,
) -> Influence:
    """Reckon what would be otherwise if the most suspicious accounts had not voted.

    labels: (n,) parties or groups that are to be bridged, -1 for none; counts: (k, m, 3) how many of each disagreed,
    passed and agreed; total: (m, 3) the same of all; share: how many accounts are left out, of all (0.01 is the most
    suspicious hundredth), or None for all that give alarm; regroup: how opinion groups are made of votes, (n,) labels;
    if given, those with and without the accounts are compared.
    If fewer than `floor` accounts are left out, a difference would tell how they voted, and nothing is told.
    """
    from parley.commonground.agreement import bridges, pooled
    from parley.commonground.blocks import tallied_by_group
    from parley.commonground.floor import told

    m = len(votes.statements)
    out = suspicion.alarms if share is None else suspicion.most(share)
    left_out, alarms = int(out.sum()), int(suspicion.alarms.sum())
    if left_out < max(floor, 1):
        nothing = np.full(m, np.nan)
        return Influence(left_out, alarms, nothing, nothing, nothing, None, None)
    # The few are counted, and taken away from the many.
    ballots = votes.starts, votes.columns, votes.values
    k = len(counts)
    theirs = tallied_by_group(*ballots, np.where(out, np.where(labels < 0, k, labels), -1).astype(np.int32), k + 1, m)
    less, without = total - theirs.sum(0), counts - theirs[:k]
    agreed = [tally[:, 2] / np.where(tally.sum(1), tally.sum(1), np.nan) for tally in (total, less)]
    # Told before and after, so that the one figure can be compared with the other.
    may = told(counts.sum(2), total.sum(1), floor) & told(without.sum(2), less.sum(1), floor)
    before, after = (bridges(pooled(these, may), may) for these in (counts, without))
    known = ~np.isnan(before.lower)
    ranks = [np.where(known, np.argsort(one.order), np.nan) for one in (before, after)]
    top = [set(one.order[: min(TOP, int(known.sum()))].tolist()) for one in (before, after)]
    groups_kept = None
    if regroup is not None:
        from parley.commonground.discovery import only

        others = only(votes, np.repeat(~out, np.diff(votes.starts)))
        groups_kept = adjusted_rand(regroup(votes)[~out], regroup(others)[~out])
    return Influence(
        left_out,
        alarms,
        agreed[1] - agreed[0],
        after.estimate - before.estimate,
        ranks[0] - ranks[1],
        len(top[0] & top[1]) / len(top[0]) if top[0] else None,
        groups_kept,
    )


def adjusted_rand(first: NDArray[np.int32], second: NDArray[np.int32]) -> float:
    """How alike two groupings are: 1 if the same, 0 as by chance (Hubert & Arabie 1985, J. of Classification 2)."""
    if not len(first):
        return 1.0
    one, two = (np.unique(labels, return_inverse=True)[1] for labels in (first, second))
    table = np.bincount(one * (int(two.max()) + 1) + two)

    def pairs(counts: NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(np.bincount(one)), pairs(np.bincount(two))
    chance = rows * columns / max(len(first) * (len(first) - 1) / 2, 1)
    highest = (rows + columns) / 2
    return 1.0 if highest == chance else (both - chance) / (highest - chance)
