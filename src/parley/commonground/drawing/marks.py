"""The mark of a party: a shape, a letter and a colour, so that no one of them carries the meaning alone."""

from __future__ import annotations

from itertools import pairwise

from parley.commonground.drawing.svg import number, small, text

#: Colours that are told apart under protanopia and deuteranopia (Okabe and Ito), and of a letter upon them.
COLOURS = (
    ("#0072b2", "#fff"),
    ("#e69f00", "#111"),
    ("#009e73", "#111"),
    ("#cc79a7", "#111"),
    ("#56b4e9", "#111"),
    ("#d55e00", "#111"),
    ("#f0e442", "#111"),
    ("#5a5f63", "#fff"),
)
#: Of those who declared no party, or whose party is too small to be drawn apart.
NOBODY = "#82868a"
# Each shape within a circle of radius 1, as corners; two of them are arcs.
_CORNERS = {
    1: ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    2: ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    3: ((-0.5, -0.95), (0.5, -0.95), (1.05, 0), (0.5, 0.95), (-0.5, 0.95), (-1.05, 0)),
    5: ((0, -1.05), (1.05, -0.25), (0.65, 1), (-0.65, 1), (-1.05, -0.25)),
}


def shape(mark: int, radius: float) -> str:
    """The outline of a mark as the end of a path that begins at its middle."""
    r = number(radius)
    if mark in _CORNERS:
        corners = [(x * radius, y * radius) for x, y in _CORNERS[mark]]
        steps = [corners[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners))]
        return "m" + " ".join(f"{number(x)} {number(y)}" for x, y in steps) + "z"
    wide, low = number(2 * radius), number(0.8 * radius)
    return {
        0: f"m-{r} 0a{r} {r} 0 1 0 {wide} 0a{r} {r} 0 1 0-{wide} 0z",
        4: f"m-{r} {low}v-{low}a{r} {r} 0 0 1 {wide} 0v{low}z",
        6: f"m-{r}-{r}h{r}a{r} {r} 0 0 1 {r} {r}v{r}h-{r}a{r} {r} 0 0 1-{r}-{r}z",
        7: f"m-{r}-{low}h{wide}v{low}a{r} {r} 0 0 1-{wide} 0z",
    }[mark]


def colour(mark: int | None) -> str:
    """The colour of a party's mark; grey of no party."""
    return NOBODY if mark is None else COLOURS[mark % len(COLOURS)][0]


def drawn(mark: int, letter: str, x: float, y: float, radius: float) -> str:
    """A mark with its letter at a place in a picture, set off from what is below it."""
    number_of = mark % len(COLOURS)
    fill, ink = COLOURS[number_of]
    size = number(radius * 1.15)
    return (
        f'<path class="party-mark mark-fill-{number_of}" fill="{fill}" stroke="#fff" stroke-width="1.5" '
        f'd="M{number(x)} {number(y)}{shape(number_of, radius)}"/>'
        f'<text x="{number(x)}" y="{number(y + radius * 0.42)}" fill="{ink}" font-size="{size}" font-weight="700" '
        f'text-anchor="middle">{text(letter)}</text>'
    )


def mark(number_of: int, letter: str) -> str:
    """A party's mark to stand before its name in a line of text."""
    return small(drawn(number_of, letter, 10, 10, 8), size=(20, 20), kind="party-glyph", stretched=False)
