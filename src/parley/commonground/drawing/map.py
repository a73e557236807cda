"""The map of opinions: who voted alike stands close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.drawing.crowd import bubbles, cells
from parley.commonground.drawing.marks import COLOURS, NOBODY, drawn, shape
from parley.commonground.drawing.svg import figure, isolated, number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.int64]

WIDTH, HEIGHT, LEAST, MARGIN = 640, 480, 240, 36
MOST_DOTS = 3_000  # beyond that, dots hide each other


@dataclass(frozen=True)
class PartyMark:
    """How a declared party is drawn: its name, its mark (0 to 7), its letter."""

    name: str
    mark: int
    letter: str


def opinion_map(
    positions: NDArray[np.float64],
    *,
    groups: NDArray[Any] | None = None,
    group_labels: Sequence[str] = (),
    parties: NDArray[Any] | None = None,
    marks: Sequence[PartyMark] = (),
    title: str,
    description: str,
    floor: int = 5,
    dots: bool = True,
    language: str = "en",
    direction: str = "ltr",
) -> str:
    """Draw the participants as dots, opinion groups as soft fields behind them, declared parties as marks.

    positions: (n, 2), those with nan are not placed and not drawn. groups, parties: (n,) -1 for none, places in
    `group_labels` and `marks`. A group or a party of fewer than `floor` people is not drawn apart, nor another one if
    the small one could be told by what is left. Of more than some thousand people, the map shows how many stand where
    (nowhere fewer than `floor`) instead of dots; each party's large mark stands at its middle in both. With `dots`
    False, for those who may not see where single people stand, nobody's place can be read off: bubbles of at least
    `floor` people in wide cells, and groups as circles. The order of dots says nothing of who is who. Left and right
    mean nothing, so the map is never mirrored.
    """
    placed = np.isfinite(positions[:, 0]) & np.isfinite(positions[:, 1])
    points, height = _on_paper(positions[placed], fitted=dots)
    group_of = _apart(groups, placed, len(group_labels), floor)
    party_of = _apart(parties, placed, len(marks), floor)
    fields = [(label, points[group_of == group]) for group, label in enumerate(group_labels)]
    fields = [(label, members) for label, members in fields if len(members)]
    body = "".join(_field(members) if dots else _circle(members) for _, members in fields)
    if not dots:
        body += bubbles(points, floor)
    elif len(points) > MOST_DOTS:
        body += cells(points, floor)
    elif len(points) >= floor:
        body += _dots(points[party_of < 0], 7, 2.6, "dot", NOBODY)
        for party, mark in enumerate(marks):
            which = mark.mark % len(COLOURS)
            body += _dots(points[party_of == party], which, 4, f"dot mark-fill-{which}", COLOURS[which][0])
    middles = [
        (mark, *np.median(points[party_of == party], axis=0))
        for party, mark in enumerate(marks)
        if (party_of == party).any()
    ]
    for mark, x, y in _kept_apart(middles):
        body += drawn(mark.mark, mark.letter, x, y, 12)
    body += "".join(_name(members, label) for label, members in fields)
    return figure(
        body,
        size=(WIDTH, height),
        title=title,
        description=description,
        kind="opinion-map",
        language=language,
        direction=direction,
    )


def _on_paper(positions: NDArray[np.float64], *, fitted: bool) -> tuple[Points, int]:
    """(n, 2) places on the paper, in whole steps, and how high it is: the same scale both ways, so that distance keeps
    its meaning.

    The outermost half percent stand on the edge; otherwise one who voted once could press all others together. The
    paper is as high as what stands on it if `fitted`; else always the same, so that its height tells of nobody.
    """
    if not len(positions):
        return np.zeros((0, 2), np.int64), HEIGHT
    low, high = np.quantile(positions, [0.005, 0.995], axis=0)
    if (low == high).all():  # nearly all at one place
        low, high = positions.min(axis=0), positions.max(axis=0)
    room = np.array([WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN], float)
    extent = np.maximum(high - low, 1e-12)
    scale = float((room / extent).min()) if (high > low).any() else 0.0
    if fitted:
        room[1] = max(LEAST - 2 * MARGIN, min(room[1], np.ceil(extent[1] * scale)))
    spread = (positions - (low + high) / 2) * scale * np.array([1.0, -1.0])
    inside = np.clip(spread, -room / 2 - MARGIN / 2, room / 2 + MARGIN / 2)
    places: Points = np.rint(inside + room / 2 + MARGIN).astype(np.int64)
    return places, int(room[1]) + 2 * MARGIN


def _apart(labels: NDArray[Any] | None, placed: NDArray[np.bool_], count: int, floor: int) -> NDArray[np.int64]:
    """The labels of those placed, -1 where a kind is too small to be drawn apart.

    What is then left without a label is none at all, or enough people that none of them can be told from it.
    """
    if labels is None or not count:
        return np.full(int(placed.sum()), -1, np.int64)
    kept = np.asarray(labels)[placed].astype(np.int64)
    sizes = np.bincount(kept[kept >= 0], minlength=count)
    for kind in np.flatnonzero(sizes < floor):
        kept[kept == kind] = -1
    hidden = bool(((sizes > 0) & (sizes < floor)).any())
    while hidden and 0 < (kept < 0).sum() < floor and (kept >= 0).any():
        left = np.bincount(kept[kept >= 0], minlength=count)
        kept[kept == int(np.where(left > 0, left, left.max() + 1).argmin())] = -1
    return kept


def _dots(points: Points, mark: int, radius: float, kind: str, fill: str) -> str:
    """Some people as one path, ordered by place: who came first, or who is who, isn't to be seen."""
    if not len(points):
        return ""
    places = np.unique(points, axis=0)
    end = shape(0 if kind == "dot" else mark, radius)
    path = "".join(f"M{x} {y}{end}" for x, y in places.tolist())
    return f'<path class="{kind}" fill="{fill}" stroke="#fff" stroke-width=".6" d="{path}"/>'


def _middle(points: Points) -> tuple[NDArray[np.float64], Points]:
    """The middle of some people, and the nine in ten of them who stand nearest to it."""
    middle = np.median(points, axis=0)
    distance = ((points - middle) ** 2).sum(axis=1)
    return middle, points[distance <= np.quantile(distance, 0.9)]


def _field(points: Points) -> str:
    """A soft field behind nine in ten of a group."""
    corners = _hull(_middle(points)[1])
    path = "L".join(f"{x} {y}" for x, y in corners)
    return (
        f'<path class="group-field" fill="#1c4f66" stroke="#1c4f66" stroke-width="34" stroke-linejoin="round" '
        f'stroke-linecap="round" opacity=".1" d="M{path}z"/>'
    )


def _circle(points: Points) -> str:
    """A soft field from which no single person's place can be read: its size is that of half of the group."""
    x, y = np.median(points, axis=0)
    radius = 1.6 * float(np.median(np.hypot(points[:, 0] - x, points[:, 1] - y))) + 16
    return (
        f'<circle class="group-field" fill="#1c4f66" opacity=".1" cx="{number(x, 0)}" cy="{number(y, 0)}" '
        f'r="{number(radius, 0)}"/>'
    )


def _name(points: Points, label: str) -> str:
    """A group's name above its field."""
    inner = _middle(points)[1]
    x = min(max(float(np.median(inner[:, 0])), 30.0), WIDTH - 30.0)
    y = max(float(inner[:, 1].min()) - 22, 16.0)
    return (
        f'<text class="group-name" x="{number(x)}" y="{number(y)}" fill="currentColor" font-size="19" '
        f'font-weight="600" text-anchor="middle">{isolated(label)}</text>'
    )


def _hull(points: Points) -> list[tuple[int, int]]:
    """The corners of the convex hull (Andrew's monotone chain)."""
    ordered: list[tuple[int, int]] = [(x, y) for x, y in np.unique(points, axis=0).tolist()]
    if len(ordered) < 3:
        return ordered

    def side(way: list[tuple[int, int]]) -> list[tuple[int, int]]:
        chain: list[tuple[int, int]] = []
        for x, y in way:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        return chain[:-1]

    return side(ordered) + side(ordered[::-1])


def _kept_apart(middles: list[tuple[PartyMark, float, float]]) -> list[tuple[PartyMark, float, float]]:
    """Large marks moved a little where they would cover each other."""
    places = np.array([[x, y] for _, x, y in middles], float).reshape(-1, 2)
    for _ in range(50):
        moved = False
        for first in range(len(places)):
            for second in range(first + 1, len(places)):
                gap = places[second] - places[first]
                distance = float(np.hypot(*gap))
                if distance < 27:
                    way = gap / distance if distance else np.array([1.0, 0.0])
                    places[first] -= way * (27 - distance) / 2
                    places[second] += way * (27 - distance) / 2
                    moved = True
        if not moved:
            break
    return [(mark, float(x), float(y)) for (mark, _, _), (x, y) in zip(middles, places, strict=True)]
