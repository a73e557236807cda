"""Bars that stand in a row of figures: how many agree, how surely, and on which side of half.

They hold no text, and grow from the left: where a page reads from right to left its style sheet mirrors them, as it
does all bars in a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.commonground.drawing.svg import number, small

if TYPE_CHECKING:
    from parley.commonground.result import Estimate

_HALF = (
    '<path class="half-line" stroke="#22272b" stroke-dasharray="2 1" vector-effect="non-scaling-stroke" d="M50 0v14"/>'
)
_TRACK = '<rect class="bar-track" fill="#82868a" fill-opacity=".18" y="2" width="100" height="10"/>'


def share_bar(share: Estimate | None) -> str:
    """One side's agreement: the bar is the estimate, the whiskers its 95 % interval, the dashed line is half.

    Without a share (too few votes to tell) the track stays empty.
    """
    if share is None:
        return small(_TRACK + _HALF, size=(100, 14), kind="share-bar")
    at, low, high = (number(100 * part) for part in (share.estimate, share.lower, share.upper))
    return small(
        f'{_TRACK}<rect class="bar-agree" fill="#0072b2" y="2" width="{at}" height="10"/>{_HALF}'
        f'<path class="whisker" fill="none" stroke="#22272b" stroke-width="1.5" vector-effect="non-scaling-stroke" '
        f'd="M{low} 4v6M{low} 7H{high}M{high} 4v6"/>',
        size=(100, 14),
        kind="share-bar",
    )


def tally_bar(agree: int, disagree: int, passed: int) -> str:
    """Agreements, disagreements and passes as parts of one bar; empty when there are no votes."""
    total = agree + disagree + passed
    body, start = _TRACK, 0.0
    for name, count, fill in (
        ("agree", agree, "#0072b2"),
        ("disagree", disagree, "#e69f00"),
        ("pass", passed, "#a7abad"),
    ):
        if count:
            width = 100 * count / total
            where = f'x="{number(start)}" y="2" width="{number(width)}" height="10"'
            body += f'<rect class="bar-{name}" fill="{fill}" {where}/>'
            start += width
    return small(body, size=(100, 14), kind="tally-bar")
