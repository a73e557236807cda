"""One line of a clipping, and what it says of itself before its neighbours are asked."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from .ages import age
from .cleaning import key
from .dates import Stamp, labels_a_date, stamp
from .words import BYLINE, CREDIT, CREDIT_AT_END, HEADINGS, PATTERNS, PHRASES

_WORD: Final = re.compile(r"\w+(?:['’\-]\w+)*")
_CLOSERS: Final = "\"'”’»)]›“„*_ \u200e\u200f"
_ENDS: Final = (".", "!", "?", "…", "؟", "۔", "。", "।")
_BREAK: Final = re.compile(r"\w{3,}[.!?…؟]+[\"”’»)]*\s+[\"“«„(]?[^\W\d_]")
_SEPARATORS: Final = re.compile(r"\s*[|·•/»›>→]\s*|\s+[–—-]\s+|\s{2,}")
# Names that are written small also at the start of a sentence.
_SMALL_STARTS: Final = re.compile(
    r"(?:al|el|as|ad|an|ar|at|ash|az|ibn|bin|bint|abu|de|di|da|del|van|von|der|le|la|ul|"
    r"ur)[-\s'’]|d['’]|[a-z][A-Z]|https?:"
)
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Line:
    """A line of text, or a block of an HTML page, with what stood around it."""

    text: str
    #: The numbers of the source's lines that it was made of; a hard-wrapped paragraph has several.
    numbers: tuple[int, ...]
    blank_before: int = 0
    blank_after: int = 0
    #: What the HTML says of the block: "nav", "related", "h1", "main"... Empty for plain text.
    hints: frozenset[str] = frozenset()
    #: The list item or card of the page that the block stands in; blocks of one item belong together.
    item: int = 0
    #: How much of the text is links, from 0 to 1.
    linked: float = 0.0
    #: The `datetime` attribute of a <time> in the block.
    coded_time: str | None = None
    sources: tuple[str, ...] = field(default=(), repr=False)

    @cached_property
    def key(self) -> str:
        return key(self.text)

    @cached_property
    def words(self) -> int:
        return len(_WORD.findall(self.text[:4000]))

    @cached_property
    def ended(self) -> bool:
        """It closes as a sentence does."""
        return self.text.rstrip(_CLOSERS).endswith(_ENDS)

    @cached_property
    def introduces(self) -> bool:
        return self.text.endswith(":")

    @cached_property
    def prose(self) -> bool:
        """It reads as running text: whole sentences, or too long for anything else."""
        if (self.ended and self.words >= 4) or self.words >= 32:
            return True
        if self.introduces and self.words >= 6:
            return True
        return self.words >= 10 and bool(_BREAK.search(self.text[:2000]))

    @cached_property
    def long_prose(self) -> bool:
        return self.prose and self.words >= 12

    @cached_property
    def title(self) -> bool:
        """It could be a headline: a few words to a few lines, no full stop, not a mark of time or furniture."""
        if not 3 <= self.words <= 32 or len(self.text) > 240 or self.furniture or self.heading or self.mark:
            return False
        if self.credit or self.byline or (self.stamp and not self.stamp.rest):
            return False
        return not self.prose or (self.text.rstrip(_CLOSERS).endswith(("?", "!", "؟")) and self.words <= 22)

    @cached_property
    def name_like(self) -> bool:
        """Short enough for a tag or a label, and no sentence."""
        return 1 <= self.words <= 5 and len(self.text) <= 60 and not self.ended and bool(_LETTER.search(self.text))

    @cached_property
    def stamp(self) -> Stamp | None:
        return stamp(self.text)

    @cached_property
    def date(self) -> Stamp | None:
        """The date that the line states where it says nothing else; an hour alone is no date."""
        found = self.stamp
        return found if found and not found.rest and not found.clock_only else None

    @cached_property
    def age(self) -> str | None:
        return age(self.text)

    @cached_property
    def clock(self) -> bool:
        found = self.stamp
        return bool(found and found.clock_only and not found.rest)

    @cached_property
    def mark(self) -> bool:
        """It tells a time and nothing else: an age, an hour, a date."""
        return bool(self.age or self.clock or self.date)

    @cached_property
    def heading(self) -> str | None:
        """The section that the line would announce: feed, related, tags or comments."""
        if len(self.text) > 80:
            return None
        return HEADINGS.get(re.sub(r"^\d+\s+|\s*\(?\d+\)?$", "", self.key))

    @cached_property
    def furniture(self) -> str | None:
        """The code of the reason for which the line is furniture wherever it stands."""
        if not _WORD.search(self.text[:400]):
            return "separator"
        if len(self.text) > 1200:
            return None
        if (code := PHRASES.get(self.key)) is not None:
            return code
        if self.text.startswith(("http://", "https://", "www.")) and " " not in self.text:
            return "link"
        for code, limit, pattern in PATTERNS:
            if len(self.text) <= limit and pattern.search(self.text if code == "copyright" else self.key or self.text):
                return code
        return self._list_of_links

    @cached_property
    def _list_of_links(self) -> str | None:
        """ "Home | World | Sport": several short parts, most of them known furniture."""
        parts = [part for part in _SEPARATORS.split(self.text[:400]) if part.strip()]
        if not 3 <= len(parts) <= 20 or len(self.text) > 240:
            return None
        known = [PHRASES[key(part)] for part in parts if key(part) in PHRASES]
        return known[0] if len(known) * 2 >= len(parts) else None

    @cached_property
    def byline(self) -> bool:
        return self.words <= 14 and not (self.ended and self.words > 8) and bool(BYLINE.match(self.text))

    @cached_property
    def credit(self) -> tuple[str, tuple[str, ...], str] | None:
        """A photographer's credit: the credit, links that stand beside it, and the caption before it."""
        if len(self.text) > 400 or self.furniture == "copyright":
            return None
        if CREDIT.match(self.text):
            parts = re.split(r"\s+[/|]\s+", self.text)
            beside = tuple(part for part in parts[1:] if PHRASES.get(key(part)) is not None)
            return " / ".join(part for part in parts if part not in beside), beside, ""
        if (found := CREDIT_AT_END.search(self.text)) and len(found.group(1)) <= 90:
            return found.group(1).strip(), (), self.text[: found.start()].strip(" |([")
        return None

    @cached_property
    def starts_small(self) -> bool:
        """The first letter is a small one where a sentence would begin with a capital."""
        start = self.text.lstrip("\"'“„«(‘-–—… .\u200e\u200f*•")
        return bool(start) and start[0].islower() and not _SMALL_STARTS.match(start)


def joined(lines: list[Line]) -> Line:
    """Several lines of the source as the one that they are."""
    return replace(
        lines[0],
        text=" ".join(line.text for line in lines),
        numbers=tuple(number for line in lines for number in line.numbers),
        sources=tuple(source for line in lines for source in line.sources),
        blank_after=lines[-1].blank_after,
        coded_time=next((line.coded_time for line in lines if line.coded_time), None),
    )


def with_date_labels(lines: list[Line]) -> list[Line]:
    """The same lines, with "Published" put together with the date, hour or age below it."""
    whole: list[Line] = []
    for line in lines:
        if whole and labels_a_date(whole[-1].text) and line.mark:
            whole[-1] = joined([whole[-1], line])
        else:
            whole.append(line)
    return whole
