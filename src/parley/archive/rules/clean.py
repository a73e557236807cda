"""What may stand in a page, a PDF or a Word file: whatever people typed, without signs that break or deceive."""

import re
from unicodedata import bidirectional, combining

#: What XML 1.0 has no place for: control characters, halves of pairs, and what is no character at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Embedding and override controls, which can make words read otherwise than they are stored.
_OVERRIDES = re.compile("[\u202a-\u202e]")
#: Ends of lines in any form.
_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

_CYRILLIC = re.compile("[\u0400-\u052f]")
_KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһ]")

#: What the languages of the talks don't write: neither Latin, Cyrillic nor Arabic, nor signs that go with them.
NOT_WRITTEN = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u024f\u0301\u0400-\u04ff\u060c\u061b\u061f-\u064a\u064b-\u0652\u0660-\u066c"
    "\u0670-\u06d3\u06f0-\u06f9\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2032\u2033\u2039\u203a\u20ac\u2116\u2212]"
)

_STRONG = frozenset({"L", "R", "AL"})
#: So many marks may stand over one letter, far more than any language writes; a tower of them stops a typesetter.
MOST_MARKS = 16

#: What stands for a character that can't be shown.
REPLACED = "\ufffd"


def clean(text: str) -> str:
    """The text as a page shows it; its exact bytes are in its own file."""
    return _without_towers(_NOT_XML.sub(REPLACED, _OVERRIDES.sub("", text)))


def _without_towers(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for one in text:
        marks = marks + 1 if combining(one) else 0
        if marks <= MOST_MARKS:
            kept.append(one)
    return "".join(kept)


def paragraphs(text: str) -> list[str]:
    """The lines of a text, cleaned, with one empty line at most between two."""
    lines = [clean(line).rstrip() for line in _ENDS.split(text)]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def rtl(text: str, otherwise: bool = False) -> bool:
    """Whether a text runs from right to left: by its first letter that has a direction, `otherwise` without one."""
    for one in text:
        if (direction := bidirectional(one)) in _STRONG:
            return direction != "L"
    return otherwise


def language_of(text: str, named: str, languages: list[str]) -> str:
    """In which language a text is: as it was named; else by its letters, among those of the talks first."""
    if named:
        return named
    if rtl(text):
        likely = ["ar"]
    elif _CYRILLIC.search(text):
        likely = ["kk", "ru"] if _KAZAKH.search(text) else ["ru", "kk"]
    else:
        likely = ["en", "fr"]
    return next((code for code in languages if code in likely), likely[0])
