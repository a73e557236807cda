"""Statements one below the other, and where each party stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.commonground.drawing.marks import drawn
from parley.commonground.drawing.svg import figure, isolated, number, text

if TYPE_CHECKING:
    from parley.commonground.result import Estimate

WIDTH, STEP, LABEL, EDGE, RADIUS = 440, 44, 44, 22, 8


@dataclass(frozen=True)
class Stand:
    """Where one party stands on a statement: its mark (0 to 7), its letter, its agreement (0 to 1)."""

    mark: int
    letter: str
    share: float


@dataclass(frozen=True)
class Row:
    """A statement's short label (its number), the interval of the party that agrees least, and where each stands.

    Parties of whom there are too few votes to tell are not among `stands`.
    """

    label: str
    worst: Estimate | None
    stands: Sequence[Stand]


def bridges_chart(
    rows: Sequence[Row],
    *,
    title: str,
    description: str,
    none: str = "0 %",
    half: str = "50 %",
    all_: str = "100 %",
    language: str = "en",
    direction: str = "ltr",
) -> str:
    """Draw each statement as a line from nobody to everybody, with a mark where each party's agreement is.

    The thick part is the 95 % interval of the party that agrees least: where it lies wholly beyond the line of half,
    the statement bridges. In a page that reads from right to left, everybody is on the left.
    """
    height = STEP * len(rows) + 34
    body = ""

    def x(share: float) -> float:
        at = LABEL + EDGE + share * (WIDTH - LABEL - 2 * EDGE)
        return WIDTH - at if direction == "rtl" else at

    for place, row in enumerate(rows):
        y = STEP * place + STEP / 2
        beside = WIDTH - LABEL if direction == "rtl" else LABEL
        body += (
            f'<text x="{beside}" y="{number(y + 4)}" fill="currentColor" text-anchor="end">{isolated(row.label)}</text>'
            f'<path class="axis" stroke="#82868a" stroke-opacity=".5" d="M{number(x(0))} {number(y)}H{number(x(1))}"/>'
        )
        if row.worst is not None:
            body += (
                f'<path class="worst" stroke="#0072b2" stroke-opacity=".35" stroke-width="9" stroke-linecap="round" '
                f'd="M{number(x(row.worst.lower))} {number(y)}H{number(x(row.worst.upper))}"/>'
            )
        for stand, lift in _spread(row.stands):
            body += drawn(stand.mark, stand.letter, x(stand.share), y + lift, RADIUS)
    bottom = STEP * len(rows)
    body = (
        f'<path class="half-line" stroke="#555c62" stroke-dasharray="3 3" d="M{number(x(0.5))} 4V{bottom + 4}"/>' + body
    )
    for share, tick in ((0.0, none), (0.5, half), (1.0, all_)):
        body += (
            f'<text class="tick" x="{number(x(share))}" y="{bottom + 22}" fill="currentColor" '
            f'text-anchor="middle">{text(tick)}</text>'
        )
    return figure(
        body,
        size=(WIDTH, height),
        title=title,
        description=description,
        kind="bridges-chart",
        language=language,
        direction=direction,
    )


def _spread(stands: Sequence[Stand]) -> list[tuple[Stand, float]]:
    """Marks that would cover each other are set below and above the line, in turn."""
    placed: list[tuple[Stand, float]] = []
    ends = {0.0: -1.0, 13.0: -1.0, -13.0: -1.0}
    near = 2 * RADIUS / (WIDTH - LABEL - 2 * EDGE)
    for stand in sorted(stands, key=lambda one: (one.share, one.mark)):
        # The first height at which nobody is in the way, or the one whose last mark is farthest off.
        free = [lift for lift, last in ends.items() if stand.share - last >= near]
        lift = free[0] if free else min(ends, key=lambda one: ends[one])
        placed.append((stand, lift))
        ends[lift] = stand.share
    return placed
