"""How agreement moved over time: one small picture for each side, all on the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.commonground.drawing.marks import colour
from parley.commonground.drawing.svg import figure, isolated, number, text

if TYPE_CHECKING:
    from parley.commonground.result import Estimate

WIDTH, HEIGHT = 240, 120
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 24, 22


@dataclass(frozen=True)
class Series:
    """One side's agreement from time to time: None where too few had voted; `mark` of a party, None of all."""

    label: str
    shares: Sequence[Estimate | None]
    mark: int | None = None


def course(
    times: Sequence[float],
    series: Series,
    *,
    first: str,
    last: str,
    title: str,
    description: str,
    half: str = "50 %",
    language: str = "en",
    direction: str = "ltr",
) -> str:
    """Draw how one side's agreement moved: the line is the estimate, the band its 95 % interval.

    times: ascending, of any unit; first, last: how the two ends of time are written. Where a time has no share the line
    is broken. In a page that reads from right to left, time runs from right to left too.
    """
    if len(times) != len(series.shares):
        raise ValueError(f"{len(times)} times and {len(series.shares)} shares; there must be as many of both")
    span = (times[-1] - times[0]) or 1 if times else 1
    rtl = direction == "rtl"

    def x(time: float) -> float:
        at = LEFT + (time - times[0]) / span * (WIDTH - LEFT - RIGHT)
        return WIDTH - at if rtl else at

    def y(share: float) -> float:
        return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)

    fill = colour(series.mark) if series.mark is not None else "#1c4f66"
    near, far = (WIDTH - LEFT, RIGHT) if rtl else (LEFT, WIDTH - RIGHT)
    body = (
        f'<text x="{near}" y="15" fill="currentColor">{isolated(series.label)}</text>'
        f'<path class="axis" stroke="#82868a" stroke-opacity=".5" d="M{LEFT} {TOP}H{WIDTH - RIGHT}'
        f'M{LEFT} {HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'
        f'<path class="half-line" stroke="#555c62" stroke-dasharray="3 3" '
        f'd="M{LEFT} {number(y(0.5))}H{WIDTH - RIGHT}"/>'
        f'<text class="tick" x="{far}" y="{number(y(0.5) - 3)}" font-size="10" fill="currentColor" '
        f'text-anchor="end">{text(half)}</text>'
        f'<text class="tick" x="{near}" y="{HEIGHT - 6}" font-size="11" fill="currentColor">{isolated(first)}</text>'
        f'<text class="tick" x="{far}" y="{HEIGHT - 6}" font-size="11" fill="currentColor" '
        f'text-anchor="end">{isolated(last)}</text>'
    )
    for run in _runs(times, series.shares):
        upper = [f"{number(x(time))} {number(y(share.upper))}" for time, share in run]
        lower = [f"{number(x(time))} {number(y(share.lower))}" for time, share in reversed(run)]
        line = "L".join(f"{number(x(time))} {number(y(share.estimate))}" for time, share in run)
        body += f'<path class="band" fill="{fill}" fill-opacity=".18" d="M{"L".join(upper + lower)}z"/>'
        # A run of one has no length; the round end makes it a dot.
        body += (
            f'<path class="course-line" fill="none" stroke="{fill}" stroke-width="{2 if len(run) > 1 else 5}" '
            f'stroke-linecap="round" d="M{line}{"" if len(run) > 1 else "h0"}"/>'
        )
    return figure(
        body,
        size=(WIDTH, HEIGHT),
        title=title,
        description=description,
        kind="course",
        language=language,
        direction=direction,
    )


def _runs(times: Sequence[float], shares: Sequence[Estimate | None]) -> list[list[tuple[float, Estimate]]]:
    """The stretches of time without a gap."""
    runs: list[list[tuple[float, Estimate]]] = [[]]
    for time, share in zip(times, shares, strict=True):
        if share is None:
            runs.append([])
        else:
            runs[-1].append((time, share))
    return [run for run in runs if run]
