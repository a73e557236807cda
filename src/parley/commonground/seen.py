"""The loop over the log of what was shown to whom."""

from __future__ import annotations

import numpy as np

from parley.compiled import kernel


@kernel
def people_shown(
    starts: np.ndarray,
    columns: np.ndarray,
    labels: np.ndarray,
    logged_rows: np.ndarray,
    logged_columns: np.ndarray,
    k: int,
    statements: int,
) -> np.ndarray:
    """(k, m) to how many of each party each statement was shown: by the log, or since they voted on it; each once.

    A bit for each place of the table of participants by statements, an eighth of a byte each.
    """
    people = len(starts) - 1
    width = (statements + 7) // 8
    seen = np.zeros(people * width, np.uint8)
    count = np.zeros((k, statements), np.int64)
    for row in range(people):
        for vote in range(starts[row], starts[row + 1]):
            column = columns[vote]
            seen[row * width + column // 8] |= np.uint8(1 << (column % 8))
            if labels[row] >= 0:
                count[labels[row], column] += 1
    for line in range(len(logged_rows)):
        row, column = logged_rows[line], logged_columns[line]
        bit = np.uint8(1 << (column % 8))
        place = row * width + column // 8
        if not seen[place] & bit:
            seen[place] |= bit
            if labels[row] >= 0:
                count[labels[row], column] += 1
    return count
