"""The sheet on which the lines of a page are laid out: each goes to one place, and to one only."""

from dataclasses import dataclass, field
from datetime import datetime

from .line import Line
from .model import Furniture, Gap, NewsfeedItem, Place, Placed, Related
from .reasons import FURNITURE, GAPS


@dataclass(slots=True)
class _Entry:
    first: int
    text: str
    when: datetime | None = None
    age: str | None = None


@dataclass
class Sheet:
    """What has been decided so far; a line that is placed is no longer asked for."""

    lines: list[Line]
    language: str | None = None
    headline: str | None = None
    headline_at: int | None = None
    published: datetime | None = None
    credit: str | None = None
    #: The first line of the story's body and the one after its last, once they are known.
    body: tuple[int, int] = (0, 0)
    gaps: list[Gap] = field(default_factory=list)
    _parts: dict[int, list[tuple[Place, str]]] = field(default_factory=dict)
    _paragraphs: list[_Entry] = field(default_factory=list)
    _related: list[_Entry] = field(default_factory=list)
    _newsfeed: list[_Entry] = field(default_factory=list)
    _tags: dict[str, None] = field(default_factory=dict)
    _furniture: list[tuple[int, Furniture]] = field(default_factory=list)

    def free(self, at: int) -> bool:
        return 0 <= at < len(self.lines) and at not in self._parts

    def free_lines(self, start: int = 0, end: int | None = None) -> list[int]:
        return [at for at in range(start, len(self.lines) if end is None else end) if at not in self._parts]

    def place_of(self, at: int) -> Place | None:
        return self._parts[at][0][0] if at in self._parts else None

    def _take(self, at: int, place: Place, text: str | None = None) -> None:
        if at in self._parts:
            raise RuntimeError(f"line {at} is placed twice")
        self._parts[at] = [(place, self.lines[at].text if text is None else text)]

    def leave_out(self, at: int, reason: str) -> None:
        """The line is page furniture, for this reason."""
        if reason not in FURNITURE:
            raise KeyError(reason)
        self._take(at, "furniture")
        self._furniture.append((at, Furniture(self.lines[at].text, reason)))

    def leave_out_part(self, at: int, text: str, reason: str) -> None:
        """A part of a line that is placed already is furniture, for this reason."""
        if reason not in FURNITURE:
            raise KeyError(reason)
        self._parts[at].append(("furniture", text))
        self._furniture.append((at, Furniture(text, reason)))

    def take_headline(self, at: int, text: str) -> None:
        self._take(at, "headline")
        self.headline, self.headline_at = text, at

    def take_date(self, at: int, moment: datetime | None) -> None:
        self._take(at, "date")
        self.published = moment

    def take_credit(self, at: int, credit: str) -> None:
        self._take(at, "credit", credit)
        self.credit = credit

    def take_paragraph(self, *at: int) -> None:
        """The lines make up one paragraph of the story."""
        for one in at:
            self._take(one, "paragraph")
        self._paragraphs.append(_Entry(at[0], " ".join(self.lines[one].text for one in at)))

    def take_related(
        self, at: int, text: str, mark: int | None, when: datetime | None, part: str | None = None
    ) -> None:
        """Another story's headline, which may be only a `part` of its line."""
        self._take(at, "related", part)
        if mark is not None:
            self._take(mark, "related")
        self._related.append(_Entry(at, text, when=when))

    def take_newsfeed(self, at: int, text: str, mark: int | None, age: str | None) -> None:
        self._take(at, "newsfeed")
        if mark is not None:
            self._take(mark, "newsfeed")
        self._newsfeed.append(_Entry(min(at, mark) if mark is not None else at, text, age=age))

    def take_tags(self, at: int, tags: list[str]) -> None:
        self._take(at, "tags")
        self._tags.update(dict.fromkeys(tags))

    def note(self, reason: str, at: int | None = None) -> None:
        """Something for a person to look at, on one line or on the page as a whole."""
        if reason not in GAPS:
            raise KeyError(reason)
        gap = Gap("" if at is None else self.lines[at].text, reason)
        if gap not in self.gaps:
            self.gaps.append(gap)

    def paragraph_starts(self) -> list[int]:
        return sorted(entry.first for entry in self._paragraphs)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(entry.text for entry in sorted(self._paragraphs, key=lambda entry: entry.first))

    @property
    def related(self) -> tuple[Related, ...]:
        ordered = sorted(self._related, key=lambda entry: entry.first)
        return tuple(dict.fromkeys(Related(entry.text, entry.when) for entry in ordered))

    @property
    def newsfeed(self) -> tuple[NewsfeedItem, ...]:
        ordered = sorted(self._newsfeed, key=lambda entry: entry.first)
        return tuple(dict.fromkeys(NewsfeedItem(entry.text, entry.age) for entry in ordered))

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(self._tags)

    @property
    def furniture(self) -> tuple[Furniture, ...]:
        return tuple(item for _at, item in sorted(self._furniture, key=lambda pair: pair[0]))

    @property
    def placed(self) -> tuple[Placed, ...]:
        """Every line of the source with its place; a wrapped paragraph's lines each on their own."""
        account: list[Placed] = []
        for at, line in enumerate(self.lines):
            parts = self._parts[at]
            if len(line.numbers) > 1:
                account.extend(
                    Placed(number, text, parts[0][0]) for number, text in zip(line.numbers, line.sources, strict=True)
                )
            else:
                account.extend(Placed(line.numbers[0], text, place) for place, text in parts)
        return tuple(account)
