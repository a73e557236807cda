"""Text in lines for a terminal, in whatever script it is written."""

import re
import unicodedata

#: What stays on a line: a word with the space before it, or a single letter of the scripts that have no spaces.
_PIECES = re.compile(r" *(?:[\u2e80-\ufaff\uff00-\uffef]|[^ \u2e80-\ufaff\uff00-\uffef]+)| +")


def wrapped(text: str, width: int, first: str = "", later: str = "") -> str:
    """Text in lines of at most `width` columns, also where letters are two columns wide and no space parts them."""
    lines, line, used = [], first, len(first)
    for piece in _PIECES.findall(text.replace(" %", "\u00a0%")):
        columns = sum(_columns(letter) for letter in piece)
        if used + columns > width and line.strip():
            lines.append(line.rstrip())
            line, used = later, len(later)
            piece = piece.lstrip(" ")
            columns = sum(_columns(letter) for letter in piece)
        line, used = line + piece, used + columns
    return "\n".join([*lines, line.rstrip()]).replace("\u00a0", " ")


def _columns(letter: str) -> int:
    """How many columns of a terminal a letter takes."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
