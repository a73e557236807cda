"""What is not known yet, and from whom: where a few more votes would settle the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.agreement.pooling import Pooled

if TYPE_CHECKING:
    from numpy.typing import NDArray

Z = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Unknown:
    """Pairs of party and statement of which too little is known, what would settle the most first; r rows.

    party, statement: (r,) indices; value: (r,) by how much the answer would make the verdict "all parties are above
    half" more certain, 0 to 1/4 (expected fall of its variance); needed: (r,) about how many more votes; decides: (r,)
    whether so many tell on which side of half the party is (otherwise they tell that it is close to half).
    """

    party: NDArray[np.int64]
    statement: NDArray[np.int64]
    value: NDArray[np.float64]
    needed: NDArray[np.int64]
    decides: NDArray[np.bool_]


def unknown(
    pooled: Pooled, told: NDArray[np.bool_], among: NDArray[np.bool_] | None = None, width: float = 0.2
) -> Unknown:
    """List which votes are wanted: of which party, on which statement, how many, those that would settle most first.

    told: (k, m) of whom something may be said; among: (k,) the parties that count, all if not given; width: of a 95 %
    interval that is narrow enough. A pair is listed if its party is not told of, or its interval holds half and is
    wider. How many are needed is reckoned as if the share stayed what it is. Of a pair that is not told, `pooled` must
    not know the votes (give it `told`); then what is said here tells nothing of them.

    The value: with q the probability that this party is above half and r that all others are, the verdict's variance
    qr (1 - qr) falls to q r (1 - r) on average once q is known, that is by q (1 - q) r^2.
    """
    from parley.commonground.agreement.kernels import above

    among = np.ones(len(told), np.bool_) if among is None else among
    mean = pooled.mean
    q = above(pooled.alpha.ravel(), pooled.beta.ravel(), 0.5).reshape(mean.shape)
    value = np.empty_like(q)
    for this in range(len(q)):
        others = among.copy()
        others[this] = False
        value[this] = q[this] * (1 - q[this]) * q[others].prod(0) ** 2
    half = np.maximum(np.abs(mean - 0.5), width / 2)
    needed = np.ceil(Z**2 * mean * (1 - mean) / half**2 - (pooled.alpha + pooled.beta + 1))
    needed = np.maximum(needed, 1).astype(np.int64)
    undecided = (pooled.lower < 0.5) & (pooled.upper > 0.5) & (pooled.upper - pooled.lower > width)
    party, statement = np.nonzero((undecided | ~told) & among[:, None])
    value, needed = value[party, statement], needed[party, statement]
    order = np.lexsort((party, statement, needed, -value))
    party, statement = party[order], statement[order]
    return Unknown(party, statement, value[order], needed[order], np.abs(mean[party, statement] - 0.5) >= width / 2)
