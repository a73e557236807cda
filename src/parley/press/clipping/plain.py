"""Lines of a scraped text: paragraphs that were wrapped at a fixed width are put together again."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from .cleaning import numbered_lines
from .line import Line, joined, with_date_labels
from .model import CannotRead
from .words import PHRASES

MAX_LINES: Final = 10_000
# A text is taken for hard-wrapped only within the widths that mailers and terminals use.
_NARROWEST, _WIDEST = 55, 100
_ENDS: Final = re.compile(r"[.!?…؟:]['\"”’»)\]]*$")


def lines_of_text(text: str) -> list[Line]:
    """Every line of the text that is not blank, with the blank lines that stood around it."""
    lines: list[Line] = []
    blank = 0
    for number, content in numbered_lines(text):
        if not content:
            blank += 1
            continue
        if lines and blank:
            lines[-1] = replace(lines[-1], blank_after=blank)
        lines.append(Line(content, (number,), blank_before=blank, sources=(content,)))
        if len(lines) > MAX_LINES:
            raise CannotRead("too-many-lines")
        blank = 0
    return with_date_labels(_unwrapped(lines))


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Join lines that were broken only because the next word did not fit."""
    adjacent = [(one, two) for one, two in pairwise(lines) if not one.blank_after]
    width = max((len(one.text) for one, _two in adjacent), default=0)
    if not _NARROWEST <= width <= _WIDEST or max(len(line.text) for line in lines) > width:
        return lines
    broken = [(one, two) for one, two in adjacent if _did_not_fit(one, two, width)]
    in_sentence = sum(1 for one, _two in broken if not _ENDS.search(one.text))
    if len(broken) < 3 or in_sentence * 2 < len(broken):
        return lines
    paragraphs: list[list[Line]] = []
    for line in lines:
        before = paragraphs[-1][-1] if paragraphs else None
        if before and not before.blank_after and _did_not_fit(before, line, width):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [joined(lines) for lines in paragraphs]


def _did_not_fit(one: Line, two: Line, width: int) -> bool:
    return _fits_not(one.text, two.text, width) and not _stands_alone(one) and not _stands_alone(two)


def _stands_alone(line: Line) -> bool:
    return bool(line.mark or line.heading) or line.furniture in ("counter", "separator") or line.key in PHRASES


def _fits_not(one: str, two: str, width: int) -> bool:
    first_word = two.split(maxsplit=1)[0]
    return len(one) >= _NARROWEST - 15 and len(one) + 1 + len(first_word) > width
