"""Which statement somebody is shown next: by lot, with these weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

META_WEIGHT = 49.0


def showing_weights(
    agree: ArrayLike, disagree: ArrayLike, passed: ArrayLike, extremity: ArrayLike, meta: ArrayLike
) -> NDArray[np.float64]:
    """Weigh statements for being shown next: (m,), more for those that divide or unite, less for those passed over.

    New statements get up to nine times (before squaring) what they would have with many votes, which halves every five
    votes. A statement about the conversation itself always weighs 49.

    agree, disagree, passed: (m,) votes so far, of those who are placed; extremity: (m,) as `positions.extremity`, 0
    where it is not known; meta: (m,) bool. A statement that may not be shown is the caller's to leave out.
    """
    agreed, passes = np.asarray(agree, np.float64), np.asarray(passed, np.float64)
    voted = agreed + passes + np.asarray(disagree, np.float64)
    importance = (1 - (passes + 1) / (voted + 2)) * (np.asarray(extremity, np.float64) + 1) * (agreed + 1) / (voted + 2)
    return np.where(np.asarray(meta, np.bool_), META_WEIGHT, (importance * (1 + 8 * 2.0 ** (-voted / 5))) ** 2)
