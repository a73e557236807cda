"""What a clipping is once it has been read: a draft that a person confirms before anything is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .reasons import FURNITURE, GAPS, REFUSALS

SourceKind = Literal["html", "text"]
Place = Literal["headline", "date", "paragraph", "related", "newsfeed", "tags", "credit", "furniture"]


class CannotRead(ValueError):
    """The file cannot be read as a clipping; the message says why and what to do instead."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code = code
        self.message = REFUSALS[code]
        #: What was recognised, such as "PDF": a name from our own tables, never text of the file.
        self.detail = detail
        super().__init__(f"{self.message} ({detail})" if detail else self.message)


@dataclass(frozen=True, slots=True)
class Related:
    """Another story that the page points to, with that story's own date where the page gives one."""

    headline: str
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewsfeedItem:
    """One headline of the site's newsfeed, with its age or hour as the page words it."""

    headline: str
    age: str | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that was left out, and the code of the reason why."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the reader could not settle and does not make up; `line` is empty where it is the whole page."""

    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one line of the source, or one part of it, went; `number` counts from 1."""

    number: int
    text: str
    place: Place


def in_english(code: str) -> str:
    """The English phrase of a reason's code."""
    return FURNITURE.get(code) or GAPS[code]


@dataclass(frozen=True, slots=True)
class Clipping:
    """A news page from elsewhere, read into a draft: the story, what surrounds it, and what was left out and why."""

    headline: str | None
    published: datetime | None
    paragraphs: tuple[str, ...]
    related: tuple[Related, ...]
    newsfeed: tuple[NewsfeedItem, ...]
    tags: tuple[str, ...]
    credit: str | None
    furniture: tuple[Furniture, ...]
    gaps: tuple[Gap, ...]
    source_kind: SourceKind
    #: ISO 639-1 code, or None where the text is too short or of a language not known here.
    language: str | None
    #: Every line of the source in its order, with the one place where it went.
    placed: tuple[Placed, ...] = ()

    def to_json(self, say: Callable[[str], str] = in_english) -> dict[str, object]:
        """The draft as plain values for JSON; `say` turns the code of a reason into words."""
        return {
            "headline": self.headline,
            "published": _iso(self.published),
            "paragraphs": list(self.paragraphs),
            "related": [{"headline": item.headline, "published": _iso(item.published)} for item in self.related],
            "newsfeed": [{"headline": item.headline, "age": item.age} for item in self.newsfeed],
            "tags": list(self.tags),
            "credit": self.credit,
            "furniture": [{"line": item.line, "reason": say(item.reason)} for item in self.furniture],
            "gaps": [{"line": gap.line, "reason": say(gap.reason)} for gap in self.gaps],
            "source_kind": self.source_kind,
            "language": self.language,
        }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
