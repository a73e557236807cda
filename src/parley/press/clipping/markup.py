"""The blocks of an HTML page as lines, each with what the page's own mark-up says of it."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from .cleaning import cleaned, one_line, word_set
from .extraction import kept_by_trafilatura
from .hints import BREAKS, ITEMS, NOT_TEXT, PARAGRAPHS, hints_of
from .line import Line, with_date_labels
from .metadata import Metadata
from .model import CannotRead
from .plain import MAX_LINES

MAX_ELEMENTS: Final = 100_000
#: Real pages nest a dozen at most; without a limit, deep nesting would cost memory by the square of its depth.
MAX_HINTS: Final = 40
_TAGS: Final = re.compile(
    r"<(?:!doctype html|/?(?:html|head|body|div|p|span|a|br|h[1-6]|li|ul|article|section|meta|"
    r"script|table|img|time)\b)",
    re.I,
)
_START: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_FEED: Final = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.I)
_BEFORE_ROOT: Final = re.compile(
    r"\s+|<\?[^>]{0,300}>|<!--(?:(?!-->).){0,3000}-->|<!doctype(?!\s+html)[^>]{0,300}>", re.I | re.S
)
#: Hints that take a block out of the story; one that covers most of the page's text is a mistake of naming.
_EXCLUDING: Final = word_set(
    "hidden nav share cookie subscribe advert login comments footer masthead aside form related "
    "feed tags byline caption credit"
)

Hint = tuple[str, int]


@dataclass(slots=True)
class Page:
    """What was read of a page before its lines are laid out."""

    lines: list[Line]
    headline: str | None = None
    published: tuple[datetime, tuple[str, ...]] | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    notes: tuple[str, ...] = ()


def is_feed(text: str) -> bool:
    """An RSS or Atom feed, which holds many stories and no page."""
    return bool(_FEED.match(_from_root(text)))


def is_html(text: str, name: str = "") -> bool:
    """HTML by how it begins, by its file name together with a tag, or by the number of its tags."""
    head = text[:65536]
    if _START.match(_from_root(text)) or "<script" in head.lower():
        return True
    tags = len(_TAGS.findall(head))
    return tags >= 3 or (tags >= 1 and name.lower().endswith((".html", ".htm", ".xhtml")))


def _from_root(text: str) -> str:
    """The beginning of the text without declarations and comments."""
    head = text[:20_000]
    at = 0
    while found := _BEFORE_ROOT.match(head, at):
        at = found.end()
    return head[at : at + 100]


def page_of(text: str) -> Page:
    """Read the page: its blocks of text in their order, what its code states, and trafilatura's opinion."""
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", recover=True)
    data = text.encode("utf-8", errors="replace")
    for start in range(0, len(data), 65536):
        parser.feed(data[start : start + 65536])
    parser.close()
    reader.flush()
    meta = reader.metadata
    kept = kept_by_trafilatura(text, reader.elements, reader.deepest)
    notes = () if kept is not None else ("markup-only",)
    return Page(
        _judged(reader.blocks, kept or frozenset()),
        meta.headline(),
        meta.published(),
        meta.tags(),
        meta.language,
        notes,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    tag: str
    hints: frozenset[Hint]
    item: int
    silent: bool
    in_paragraph: bool
    linked: bool


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    hints: frozenset[Hint]
    item: int
    linked: float
    coded_time: str | None


@dataclass
class _Reader:
    """The target that lxml calls for each tag and text; it keeps blocks of text and no tree."""

    blocks: list[_Block] = field(default_factory=list)
    metadata: Metadata = field(default_factory=Metadata)
    elements: int = 0
    deepest: int = 0
    _stack: list[_Frame] = field(default_factory=lambda: [_Frame("", frozenset(), 0, False, False, False)])
    _pieces: list[str] = field(default_factory=list)
    _hints: frozenset[Hint] | None = None
    _item: int = 0
    _length: int = 0
    _link_length: int = 0
    _time: str | None = None
    _code: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise CannotRead("too-many-elements")
        above = self._stack[-1]
        names = hints_of(tag, attributes, {name for name, _id in above.hints})
        hints = above.hints
        if names and len(hints) < MAX_HINTS:
            hints = hints | {(name, self.elements) for name in names}
        item = self.elements if tag in ITEMS or "item" in names else above.item
        in_paragraph = tag in PARAGRAPHS or (above.in_paragraph and tag not in BREAKS)
        frame = _Frame(tag, hints, item, above.silent or tag in NOT_TEXT, in_paragraph, above.linked or tag == "a")
        self._stack.append(frame)
        self.deepest = max(self.deepest, len(self._stack))
        self.metadata.start(tag, attributes)
        if self.metadata.listening:
            self._code = []
        if tag in BREAKS or (not in_paragraph and self._stands_apart(frame, names)):
            self.flush()
        if tag == "time" and not frame.silent:
            self._time = attributes.get("datetime")

    def _stands_apart(self, frame: _Frame, names: frozenset[str]) -> bool:
        """Outside of a paragraph, times, credits and neighbouring links are lines of their own."""
        if frame.tag == "time" or names & {"date", "credit", "byline"}:
            return True
        listed = {name for name, _id in frame.hints} & {"nav", "share", "tags", "related", "feed", "footer", "masthead"}
        return frame.tag == "a" and (bool(listed) or self._only_links())

    def _only_links(self) -> bool:
        return 0 < self._length <= self._link_length

    def end(self, tag: str) -> None:
        depth = next((back for back in range(1, min(len(self._stack), 64)) if self._stack[-back].tag == tag), None)
        if depth is None:
            return
        frame = self._stack[-depth]
        if self._code is not None and tag in ("script", "title"):
            self.metadata.heard("".join(self._code))
            self._code = None
        if tag in BREAKS or (
            not frame.in_paragraph and self._stands_apart(frame, hints_own(frame, self._stack[-depth - 1]))
        ):
            self.flush()
        del self._stack[-depth:]

    def data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
        frame = self._stack[-1]
        if frame.silent:
            return
        if data.strip():
            self._hints = frame.hints if self._hints is None else self._hints & frame.hints
            self._item = self._item or frame.item
            self._length += len(data.strip())
            if frame.linked:
                self._link_length += len(data.strip())
        self._pieces.append(data)

    def comment(self, _text: str) -> None:
        """Comments in the code are no part of the page."""

    def close(self) -> None:
        self.flush()

    def flush(self) -> None:
        """End the block that is being read."""
        text, _notes = cleaned("".join(self._pieces))
        text = one_line(text)
        if text:
            linked = min(1.0, self._link_length / len(text))
            self.blocks.append(_Block(text, self._hints or frozenset(), self._item, linked, self._time))
            if len(self.blocks) > MAX_LINES:
                raise CannotRead("too-many-lines")
            self._time = None
        self._pieces, self._hints, self._item, self._length, self._link_length = [], None, 0, 0, 0


def hints_own(frame: _Frame, above: _Frame) -> frozenset[str]:
    """The hints that an element brought itself."""
    return frozenset(name for name, _id in frame.hints - above.hints)


def _judged(blocks: list[_Block], kept: frozenset[str]) -> list[Line]:
    """Lines of the blocks, without hints that cannot be true, and with those outside the story marked."""
    mistaken = _mistaken(blocks)
    lines = []
    for number, block in enumerate(blocks, start=1):
        hints = frozenset(name for name, id_ in block.hints if (name, id_) not in mistaken)
        line = Line(block.text, (number,), 0, 0, hints, block.item, block.linked, block.coded_time, (block.text,))
        if line.key[:80] in kept:
            line = replace(line, hints=line.hints | {"kept"})
        lines.append(line)
    lines = with_date_labels(lines)
    told = [at for at, line in enumerate(lines) if line.long_prose and not line.hints & _EXCLUDING]
    inside = [at for at in told if lines[at].hints & {"main", "kept"}]
    if inside:
        # Where the mark-up or trafilatura has found the story, running text around it is not part of it. Between its
        # first and last block trafilatura may have passed over a short answer, which stays.
        for at in (*range(inside[0]), *range(inside[-1] + 1, len(lines))):
            if not lines[at].hints & {"main", "kept", "h1"}:
                lines[at] = replace(lines[at], hints=lines[at].hints | {"outside"})
    return lines


def _mistaken(blocks: list[_Block]) -> set[Hint]:
    """Hints of containers that hold most of the text or the page's heading: "article-with-comments" is no comment."""
    length: Counter[Hint] = Counter()
    total = 0
    wrong: set[Hint] = set()
    for block in blocks:
        names = {name for name, _id in block.hints}
        if "h1" in names:
            wrong.update(hint for hint in block.hints if hint[0] in _EXCLUDING - {"hidden", "cookie"})
        if len(block.text) >= 60 and block.linked < 0.5:
            total += len(block.text)
            for hint in block.hints:
                length[hint] += len(block.text)
    wrong.update(hint for hint, size in length.items() if hint[0] in _EXCLUDING and total > 300 and size > total / 2)
    return wrong
