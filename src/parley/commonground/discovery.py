"""What tells a party or group from the rest, with the share of false discoveries held down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.votes import AGREE, DISAGREE, Votes

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Polis calls a statement representative of a group from this z on: one-sided 90 %, each test by itself.
POLIS_Z = 1.2816


@dataclass(frozen=True, eq=False)
class Discoveries:
    """The statements on which a party (or group) agrees, or disagrees, more than the rest; k parties, m statements.

    side: (k, m) 1 it agrees more, -1 it disagrees more, whichever is surer, 0 not tested; p: (k, m) of the one-sided
    test; q: (k, m) the share of false discoveries among all that are at least as sure; found: (k, m) those that count
    as discovered; uncorrected: (k, m) those that Polis's test, each by itself, lets pass.
    """

    side: NDArray[np.int8]
    p: NDArray[np.float64]
    q: NDArray[np.float64]
    found: NDArray[np.bool_]
    uncorrected: NDArray[np.bool_]


def discoveries(
    counts: NDArray[np.int64],
    total: NDArray[np.int64],
    told: NDArray[np.bool_] | None = None,
    rate: float = 0.05,
) -> Discoveries:
    """Find what each party (or group) thinks otherwise than the rest, with few false discoveries among those found.

    counts: (k, m, 3) how many disagreed, passed and agreed; total: (m, 3) the same of all participants, so that those
    of no party are among the rest; told: (k, m) of whom something may be said, others are not tested; rate: the share
    of false discoveries that is accepted, on average.

    Each party is tested against the rest on each statement twice, whether it agrees and whether it disagrees more often
    among those who answered, by Fisher's exact test with half the weight of what was seen (mid-p; Lancaster 1961, JASA
    56). Then all tests of all statements and parties together are corrected after Benjamini & Hochberg 1995, JRSS B 57.

    Groups that were made from these same votes were made so as to differ: the test then says on what they differ, not
    that there are groups, and its rate is not what it says. Where that matters, make the groups from one half of the
    votes and test the other (`halves`). Declared parties have no such trouble.
    """
    from parley.commonground.exact import benjamini_hochberg, mid_p

    asked, everybody = counts.sum(2), total.sum(1)
    if ((total - counts) < 0).any():
        raise ValueError("a party has more votes than there are in all")
    # Where nobody, or everybody, is of this party there is no rest to differ from.
    tested = (asked > 0) & (asked < everybody)
    if told is not None:
        tested &= told
    each = np.stack((counts[:, :, AGREE + 1], counts[:, :, DISAGREE + 1]))
    of_all = np.stack((total[:, AGREE + 1], total[:, DISAGREE + 1]))[:, None]
    shape = each.shape
    margins = (np.where(tested, each, 0), asked, of_all, everybody)
    p = mid_p(*(np.array(np.broadcast_to(part, shape), np.int64).ravel() for part in margins)).reshape(shape)
    p[:, ~tested] = 1.0
    adjusted = np.ones(shape)
    kept = np.broadcast_to(tested, shape)
    adjusted[kept] = benjamini_hochberg(p[kept])
    first = p[0] <= p[1]
    side = np.where(tested, np.where(first, AGREE, DISAGREE), 0).astype(np.int8)
    q: NDArray[np.float64] = np.where(first, adjusted[0], adjusted[1])
    polis = np.where(first, *(two_proportions(*part, asked, everybody) for part in zip(each, of_all, strict=True)))
    return Discoveries(side, np.where(first, p[0], p[1]), q, tested & (q <= rate), tested & (polis > POLIS_Z))


def two_proportions(
    ours: NDArray[np.int64], of_all: NDArray[np.int64], asked: NDArray[np.int64], everybody: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Polis's z of a share against that of the rest: pooled, with one added to every count."""
    yes, n = ours + 1.0, asked + 1.0
    rest_yes, rest_n = of_all - ours + 1.0, everybody - asked + 1.0
    share = (yes + rest_yes) / (n + rest_n)
    spread = np.sqrt(np.maximum(share * (1 - share) * (1 / n + 1 / rest_n), 1e-300))
    z: NDArray[np.float64] = np.where(share < 1, (yes / n - rest_yes / rest_n) / spread, 0.0)
    return z


def halves(votes: Votes, seed: int = 0) -> tuple[Votes, Votes]:
    """Part the votes at random in two: groups made from the one half are tested on the other, which they never saw.

    Each vote falls to either half by itself, so that everybody is in both and no vote helps to make the group with
    which it is then compared. Rows and columns stay.
    """
    first = np.random.default_rng(seed).random(votes.count) < 0.5
    return only(votes, first), only(votes, ~first)


def only(votes: Votes, kept: NDArray[np.bool_]) -> Votes:
    """The same conversation with some of its votes, kept: (votes,); rows and columns stay."""
    before = np.concatenate(([0], np.cumsum(kept, dtype=np.int64)))
    return Votes(
        votes.participants,
        votes.statements,
        before[votes.starts],
        votes.columns[kept],
        votes.values[kept],
        None if votes.times is None else votes.times[kept],
        votes.meta,
        votes.excluded,
        votes.wordings,
    )
