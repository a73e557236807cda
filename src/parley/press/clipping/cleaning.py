"""Characters that must not reach a draft, and the cutting of a text into lines."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Embeddings, overrides and isolates: they can show a name or a figure in another order than it is stored.
# The plain marks (U+200E, U+200F, U+061C) stay: Arabic with Latin names needs them, and they reorder nothing else.
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff\U0001d173-\U0001d17a]"
)
# Soft hyphens, zero-width spaces and byte order marks are everyday layout: removed without a word.
_EVERYDAY: Final = frozenset("\u00ad\u200b\u2060\ufeff")
_LINE_ENDS: Final = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES: Final = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE_ALONE: Final = re.compile("[\\s\u200c\u200d\u200e\u200f\u061c\ufe00-\ufe0f\u2800\u3164]*")
_DIGITS: Final = re.compile(r"[^\D0-9]")


def cleaned(text: str) -> tuple[str, list[str]]:
    """The text without direction overrides and control characters, and the codes of what was removed."""
    notes: list[str] = []
    text, overrides = _DIRECTION.subn("", text)
    if overrides:
        notes.append("direction-overrides")
    hidden = set(_HIDDEN.findall(text))
    if hidden:
        text = _HIDDEN.sub("", text)
        if hidden - _EVERYDAY:
            notes.append("hidden-characters")
    return text, notes


def one_line(text: str) -> str:
    """The text on one line, with single spaces; a no-break space between two words stays as it is."""
    text = _LINE_ENDS.sub(" ", text)
    text = _SPACES.sub(lambda found: found.group() if found.group() in ("\u00a0", "\u202f") else " ", text)
    return "" if _INVISIBLE_ALONE.fullmatch(text) else text.strip()


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line of the text, blank ones as empty strings, numbered from 1."""
    number, start = 0, 0
    for number, end in enumerate(_LINE_ENDS.finditer(text), start=1):
        yield number, one_line(text[start : end.start()])
        start = end.end()
    yield number + 1, one_line(text[start:])


def western_digits(text: str) -> str:
    """The same text with the digits 0 to 9 in place of those of any other script."""
    return _DIGITS.sub(lambda found: str(unicodedata.decimal(found.group(), 0)), text)


def key(text: str) -> str:
    """The text as it is compared: without case, accents of typing, outer punctuation and differences of spacing."""
    text = unicodedata.normalize("NFKC", text[:2000]).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = re.sub("[\u200c-\u200f\u061c\u0640\ufe00-\ufe0f]", "", text)
    text = " ".join(text.split())
    return text.strip(" .,:;!?-–—|/\\*•·»«›‹→←↑↓▶►▼▲…+>()[]{}\"'“”„#@✓✔✕×✖")


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written as one line."""
    return frozenset(words.split())
