"""The press room read by programs: what is public without a key, the desk for the seats that see it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from parley.press import queries
from parley.press.queries.desk import DeskRow
from parley.press.queries.newsroom import Room, Story, StoryPage
from parley.procedure.reads import Router

router = Router(tags=["press"])


class RoomOut(Schema):
    title: str
    summary: str
    language: str
    track: str
    parties: list[str]
    zone: str
    city: str


class EntryOut(Schema):
    time: str
    text: str
    url: str
    source: str


class FrontOut(Schema):
    room: RoomOut
    timeline: list[EntryOut]


class StoryOut(Schema):
    id: str
    kind: str
    headline: str
    language: str
    url: str
    issued_at: datetime
    updated_at: datetime
    tags: list[str]
    text: str


class PointerOut(Schema):
    headline: str
    published: datetime | None
    url: str


class CorrectionOut(Schema):
    at: datetime
    words: str


class ReactionOut(Schema):
    name: str
    count: int


class PhotoOut(Schema):
    url: str
    alt: str
    credit: str


class NewsOut(StoryOut):
    """A news item with what stands around it."""

    photo: PhotoOut | None
    related: list[PointerOut]
    corrections: list[CorrectionOut]
    reactions: list[ReactionOut]


class PublishedTextOut(Schema):
    language: str
    text: str
    sha256: str
    authentic: bool


class InstrumentOut(NewsOut):
    """An agreement, declaration or communiqué: its texts, and how many have signed."""

    day: str
    texts: list[PublishedTextOut]
    signed: int
    of: int
    names: list[str]
    #: How many signed with a key of their own, where it is an agreement of these talks.
    by_key: int | None


class ShareOut(Schema):
    """A share in whole percents, with its 95 % interval."""

    percent: int
    lower: int
    upper: int


class SideOut(Schema):
    """One of those compared: a party by its names (under none, where there is no other), a group, or an end."""

    names: dict[str, str]
    mark: int
    group: str
    end: int


class SaidOut(Schema):
    """One statement by language; `sides` are in the order of the sides, null where too few have voted to tell."""

    number: int
    texts: dict[str, str]
    language: str
    votes: int
    overall: ShareOut
    worst: ShareOut | None
    bridge: bool
    sides: list[ShareOut | None]


class UnknownOut(Schema):
    number: int
    side: int
    needed: int | None


class FiguresOut(Schema):
    question: str
    participants: int
    votes: int
    at: datetime
    engine: str
    result: str
    across: str
    sides: list[SideOut]
    statements: list[SaidOut]
    unknown: list[UnknownOut]
    left_out: list[dict[str, str]]


class FindingsOut(NewsOut):
    """The result of a consultation, exactly as it was cleared."""

    figures: FiguresOut


class DeskItemOut(Schema):
    id: str
    headline: str
    kind: str
    language: str
    state: str
    made_at: datetime
    embargo_until: datetime | None
    issued_at: datetime | None


class ClearanceOut(Schema):
    party: str
    said: str
    words: str
    answered_at: datetime | None


class ItemAtDeskOut(Schema):
    """An item at the desk; `digest` is what a clearance names, `can` the acts that this seat may perform now."""

    id: str
    kind: str
    state: str
    digest: str
    edition: int
    content: dict[str, Any]
    clearances: list[ClearanceOut]
    can: list[str]


@router.get("press", response=FrontOut, url_name="press_room", auth=None)
def press_room(request: HttpRequest, process: str) -> dict[str, Any]:
    """The public face of a process: its description and its timeline."""
    room, entries = queries.front_page(request.viewer)
    rows = [{"time": one.time.isoformat(), "text": one.text, "url": one.url, "source": one.source} for one in entries]
    return {"room": _room(room), "timeline": rows}


@router.get("press/news", response=list[StoryOut], url_name="press_news", auth=None)
def press_news(request: HttpRequest, process: str, page: int = 1) -> list[dict[str, Any]]:
    """What has been issued, latest first, twenty at a time."""
    _, stories, _more = queries.news(request.viewer, page)
    return [_story(story) for story in stories]


@router.get("press/news/{item}", response=NewsOut, url_name="press_news_item", auth=None)
def press_news_item(request: HttpRequest, process: str, item: str) -> dict[str, Any]:
    """One news item."""
    return _page(queries.news_item(request.viewer, item))


@router.get("press/instruments/{item}", response=InstrumentOut, url_name="press_instrument", auth=None)
def press_instrument(request: HttpRequest, process: str, item: str) -> dict[str, Any]:
    """One agreement, declaration or communiqué."""
    found = queries.instrument(request.viewer, item)
    names = ("day", "texts", "signed", "of", "names")
    by_key = found.story.content.get("by_key")
    return {**_page(found), **{name: found.story.content[name] for name in names}, "by_key": by_key}


@router.get("press/findings/{item}", response=FindingsOut, url_name="press_findings", auth=None)
def press_findings(request: HttpRequest, process: str, item: str) -> dict[str, Any]:
    """The result of one consultation."""
    found = queries.published_findings(request.viewer, item)
    return {**_page(found), "figures": found.story.content["figures"]}


@router.get("press/desk", response=list[DeskItemOut], url_name="press_desk")
def press_desk(request: HttpRequest, process: str) -> list[DeskRow]:
    """All that this seat sees at the press desk."""
    found = queries.desk(request.viewer)
    return [*found.open, *found.issued, *found.withdrawn]


@router.get("press/desk/{item}", response=ItemAtDeskOut, url_name="press_item")
def press_item(request: HttpRequest, process: str, item: str) -> dict[str, Any]:
    """One item at the desk."""
    found = queries.item(request.viewer, item)
    clearances = [
        {"party": row.party.public_id, "said": row.said, "words": row.words, "answered_at": row.answered_at}
        for row in found.clearances
    ]
    return {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "digest": found.version.digest,
        "edition": found.version.edition,
        "content": found.content,
        "clearances": clearances,
        "can": sorted(found.can),
    }


def _room(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in RoomOut.model_fields}


def _story(story: Story) -> dict[str, Any]:
    plain = {name: getattr(story, name) for name in StoryOut.model_fields if name not in ("tags", "text")}
    return {**plain, "tags": [name for _slug, name in story.tags], "text": story.content.get("body", "")}


def _page(page: StoryPage) -> dict[str, Any]:
    return {
        **_story(page.story),
        "photo": queries.picture(page),
        "related": [{"headline": one.headline, "published": one.published, "url": one.url} for one in page.related],
        "corrections": [{"at": one.at, "words": one.words} for one in page.corrections],
        "reactions": [{"name": one.name, "count": one.count} for one in page.reactions],
    }
