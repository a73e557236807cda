"""What a page states in its code for machines: JSON-LD, OpenGraph, its title and its language."""

import html
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from .cleaning import cleaned, key, one_line, word_set
from .dates import moment_in_code

_STORY_TYPES: Final = word_set(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle BackgroundNewsArticle "
    "OpinionNewsArticle "
    "LiveBlogPosting BlogPosting Report SocialMediaPosting"
)
_MAX_CODE: Final = 400_000
_MAX_OBJECTS: Final = 2_000
_PUBLISHED: Final = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "pubdate",
    "parsely-pub-date",
)
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>")


@dataclass
class Metadata:
    """Collects what the code of one page states, while the page is being read."""

    language: str | None = None
    listening: bool = False
    _meta: dict[str, list[str]] = field(default_factory=dict)
    _title: str | None = None
    _story: dict[str, object] | None = None
    _kind: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note a tag of the page that may carry a statement."""
        self.listening = False
        if tag == "html":
            self.language = (attributes.get("lang") or attributes.get("xml:lang") or "")[:20] or None
        elif tag == "meta":
            name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
            if name and len(self._meta) < 300:
                values = self._meta.setdefault(name, [])
                if len(values) < 50:
                    values.append(attributes.get("content", "")[:2000])
        elif tag == "title" and self._title is None:
            self.listening, self._kind = True, "title"
        elif tag == "script" and attributes.get("type", "").strip().lower() == "application/ld+json":
            self.listening, self._kind = True, "json"

    def heard(self, text: str) -> None:
        """The text of the element that was being listened to."""
        self.listening = False
        if self._kind == "title":
            self._title = self._title or _plain(text[:1000])
        elif self._story is None and len(text) <= _MAX_CODE:
            try:
                self._story = _story_in(json.loads(text))
            except (ValueError, RecursionError):
                return

    def _first(self, *names: str) -> str | None:
        return next((value for name in names for value in self._meta.get(name, []) if value.strip()), None)

    def headline(self) -> str | None:
        """The story's headline as the code states it; the page's title, with the site's name in it, is not asked."""
        stated = self._story.get("headline") if self._story else None
        if isinstance(stated, str) and stated.strip():
            return _plain(stated[:1000]) or None
        stated = self._first("og:title", "twitter:title") if self._is_story() else None
        return (_plain(stated) or None) if stated else None

    def _is_story(self) -> bool:
        return self._story is not None or self._first("og:type") == "article" or bool(self._first(*_PUBLISHED))

    def published(self) -> tuple[datetime, tuple[str, ...]] | None:
        """When the code says that the story was published, and what had to be assumed to read it."""
        stated = moment_in_code(self._story.get("datePublished")) if self._story else None
        return stated or moment_in_code(self._first(*_PUBLISHED))

    def tags(self) -> tuple[str, ...]:
        """The tags that the code states."""
        stated: list[object] = list(self._meta.get("article:tag", []))
        if not stated and self._story:
            words = self._story.get("keywords")
            stated = list(words.split(",")) if isinstance(words, str) else words if isinstance(words, list) else []
        plain = [_plain(tag[:200]) for tag in stated if isinstance(tag, str)]
        return tuple(dict.fromkeys(tag for tag in plain if key(tag)))[:50]


def _plain(text: str) -> str:
    """Text without tags, entities and characters that must not reach a draft."""
    text = html.unescape(_MARKUP.sub(" ", html.unescape(text)))
    return one_line(cleaned(_MARKUP.sub(" ", text))[0])


def _story_in(data: object) -> dict[str, object] | None:
    """The first object in the code that is a story, however it is nested."""
    waiting: list[object] = [data]
    for _count in range(_MAX_OBJECTS):
        if not waiting:
            return None
        found = waiting.pop(0)
        if isinstance(found, list):
            waiting.extend(found[:200])
        elif isinstance(found, dict):
            kinds = found.get("@type")
            names = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(name, str) and name in _STORY_TYPES for name in names):
                return found
            waiting.extend(value for value in list(found.values())[:200] if isinstance(value, dict | list))
    return None
