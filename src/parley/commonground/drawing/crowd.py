"""How many stand where, when single people are too many to be drawn, or may not be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.drawing.svg import number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.int64]

CELL = 12.0  # radius of a cell
WIDEST = 96.0
#: Cells are made wider until so many stand in one that is large enough to be shown.
MOST = 0.8
LEVELS = 5


def cells(points: Points, floor: int) -> str:
    """Six-sided cells, darker where more people stand, none with fewer than `floor`; points: (n, 2) on the paper."""
    places, counts = _counted(points, CELL)
    places, counts = places[counts >= floor], counts[counts >= floor]
    if not len(counts):
        return ""
    levels = np.minimum((LEVELS * np.sqrt(counts / counts.max())).astype(np.int64), LEVELS - 1)
    across, side, rise = number(CELL * np.sqrt(3) / 2), number(CELL), number(CELL / 2)
    outline = f"m0-{side}l{across} {rise}v{side}l-{across} {rise}-{across}-{rise}v-{side}z"
    body = ""
    for level in range(LEVELS):
        path = "".join(f"M{number(x)} {number(y)}{outline}" for x, y in places[levels == level].tolist())
        if path:
            opacity = number(0.1 + 0.17 * level, 2)
            body += f'<path class="density" fill="#1c4f66" fill-opacity="{opacity}" d="{path}"/>'
    return body


def bubbles(points: Points, floor: int) -> str:
    """A bubble for each wide cell, as large as many people stand there, at the cell's own middle and at nobody's."""
    radius = 2 * CELL
    places, counts = _counted(points, radius)
    while radius < WIDEST and counts[counts >= floor].sum() < MOST * len(points):
        radius *= 1.5
        places, counts = _counted(points, radius)
    places, counts = places[counts >= floor], counts[counts >= floor]
    largest = counts.max(initial=1)
    circles = "".join(
        f'<circle cx="{number(x, 0)}" cy="{number(y, 0)}" r="{number(0.85 * radius * np.sqrt(count / largest))}"/>'
        for (x, y), count in zip(places.tolist(), counts.tolist(), strict=True)
    )
    return f'<g class="density" fill="#1c4f66" fill-opacity=".45">{circles}</g>' if circles else ""


def _counted(points: Points, radius: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The middles (c, 2) of the six-sided cells in which anybody stands, and how many do."""
    wide, high = radius * np.sqrt(3), radius * 1.5
    row = np.rint(points[:, 1] / high).astype(np.int64)
    column = np.rint(points[:, 0] / wide - (row % 2) / 2).astype(np.int64)
    found, counts = np.unique(np.stack([row, column], axis=1), axis=0, return_counts=True)
    return np.stack([(found[:, 1] + found[:, 0] % 2 / 2) * wide, found[:, 0] * high], axis=1), counts
