"""Who has voted enough to be placed among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH_VOTES = 7
FEWEST_PARTICIPANTS = 15


def who_is_in(degrees: NDArray[np.int64], statements: int) -> NDArray[np.bool_]:
    """Say who is placed: whoever voted on seven statements, or on all of them where there are fewer.

    Where fewer than fifteen people did, the most active of the others fill up, among equals whoever comes first; nobody
    comes in without a vote. pol.is also keeps everybody who was in once, however little they had voted then, which the
    votes alone can't show.

    degrees: (n,) how many votes each has cast, on statements that were taken out too; statements: how many of them
    anybody voted on. Gives (n,).
    """
    included = (degrees >= min(ENOUGH_VOTES, statements)) & (degrees > 0)
    missing = FEWEST_PARTICIPANTS - int(included.sum())
    if missing > 0:
        others = np.flatnonzero(~included & (degrees > 0))
        included[others[np.argsort(-degrees[others], kind="stable")][:missing]] = True
    return included
