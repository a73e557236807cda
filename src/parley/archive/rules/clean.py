"""What may stand in a page, a PDF or a Word file: whatever people typed, without signs that break or deceive."""

import re

#: What XML 1.0 has no place for: control characters, halves of pairs, and what is no character at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Embedding and override controls, which can make words read otherwise than they are stored.
_OVERRIDES = re.compile("[\u202a-\u202e]")
#: Ends of lines in any form.
_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_STRONG = re.compile("[A-Za-z\u00aa-\u02b8\u0370-\u052f\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_KAZAKH = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһ]")

#: What stands for a character that can't be shown.
REPLACED = "\ufffd"


def clean(text: str) -> str:
    """The text as a page shows it; its exact bytes are in its own file."""
    return _NOT_XML.sub(REPLACED, _OVERRIDES.sub("", text))


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
    first = _STRONG.search(text)
    return _RTL.match(first[0]) is not None if first is not None else otherwise


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
