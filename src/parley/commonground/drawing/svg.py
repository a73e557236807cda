"""How a picture is written down: rounded numbers, texts made harmless, a frame that a screen reader can name."""

from __future__ import annotations

from html import escape
from itertools import chain

#: What an XML document may not hold, and what turns the direction of the text that follows.
_OUT = dict.fromkeys(
    chain(range(0x20), (0x7F, 0xFFFE, 0xFFFF), range(0xD800, 0xE000), range(0x202A, 0x202F), range(0x2066, 0x206A)), ""
) | {9: " ", 10: " ", 13: " "}
FIRST_STRONG, END = "\u2068", "\u2069"


def text(typed: str) -> str:
    """What people typed, as it may stand in a picture or a page: no markup, no control of direction."""
    return escape(typed.translate(_OUT))


def isolated(typed: str) -> str:
    """A name whose own direction doesn't reach beyond it; SVG has no `bdi`, so by the signs made for that."""
    return f"{FIRST_STRONG}{text(typed)}{END}"


def number(value: float, places: int = 1) -> str:
    """A coordinate without digits that nobody sees: `3.1`, `12`, `-.5`."""
    short = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else str(round(value))
    return {"-0": "0", "": "0"}.get(short, short).replace("0.", ".", 1) if short[:2] in ("0.", "-0") else short


def figure(
    body: str,
    *,
    size: tuple[int, int],
    title: str,
    description: str,
    kind: str,
    language: str = "en",
    direction: str = "ltr",
) -> str:
    """The frame of a picture; `title` names it, `description` says in words what it shows."""
    if direction not in ("ltr", "rtl"):
        raise ValueError(f"direction is {direction!r}; it must be 'ltr' or 'rtl'")
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing {kind}" viewBox="0 0 {width} {height}" role="img" '
        f'lang="{text(language)}" direction="{direction}" font-family="system-ui,sans-serif" font-size="13">'
        f"<title>{text(title)}</title><desc>{text(description)}</desc>{body}</svg>"
    )


def small(body: str, *, size: tuple[int, int], kind: str, stretched: bool = True) -> str:
    """A picture within a row of figures, which say the same; so it is hidden from those who have it read out."""
    ratio = ' preserveAspectRatio="none"' if stretched else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {size[0]} {size[1]}"{ratio} '
        f'aria-hidden="true" focusable="false">{body}</svg>'
    )
