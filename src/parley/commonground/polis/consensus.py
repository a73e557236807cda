"""What all opinion groups agree on, whatever their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def group_informed_consensus(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """How likely it is that somebody of each group would agree: (m,), high only where every group does.

    The product over groups of (agreed + 1) / (voted + 2), passes counted as votes. It shrinks as groups are added:
    compare statements of one conversation with it, not conversations.

    counts: (k, m, 3) how many of each group disagreed, passed, agreed.
    """
    return np.asarray(((counts[:, :, 2] + 1) / (counts.sum(axis=2) + 2)).prod(axis=0))
