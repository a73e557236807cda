"""What the public reads: issued versions alone. No query here touches a table of the rooms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext

from parley.press.models import Photo, PressRoom, Reaction, Tag, Version
from parley.press.queries.findings import Findings, findings
from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.press.rules import markup
from parley.press.rules.reactions import REACTIONS
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say

#: So many headlines stand in the newsfeed beside an item, and so many items on one page of the list.
NEWSFEED, A_PAGE = 8, 20
_NEWSWORTHY = tuple(contents.PAGES)


@dataclass(frozen=True)
class Room:
    """The public face of a process; `title` is a general one while no description has been issued."""

    id: str
    title: str
    described: bool
    body: str
    language: str
    track: str
    parties: list[str]
    zone: str
    city: str
    url: str
    reactions: bool

    @property
    def about(self) -> str:
        """The description as safe markup."""
        return markup.html(self.body)

    @property
    def summary(self) -> str:
        """The description without markup."""
        return markup.plain(self.body)


@dataclass(frozen=True)
class Story:
    """One issued item, as a list, a feed or a page shows it."""

    id: str
    kind: str
    kind_label: str
    headline: str
    language: str
    url: str
    issued_at: datetime
    updated_at: datetime
    number: int
    content: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The body as safe markup."""
        return markup.html(self.content.get("body", ""))

    @property
    def words(self) -> str:
        """The body without markup."""
        return markup.plain(self.content.get("body", ""))

    @property
    def tags(self) -> list[tuple[str, str]]:
        """(slug, name) of each tag."""
        return [(contents.slug(name), name) for name in self.content.get("tags", [])]

    @property
    def photo(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = self.content.get("photo")
        return found

    @property
    def source_published(self) -> datetime | None:
        """When the source had it, for an item kept from a clipping."""
        source = self.content.get("source") or {}
        return datetime.fromisoformat(source["published"]) if source.get("published") else None

    @property
    def findings(self) -> Findings | None:
        """What it tells of a consultation, if it is the result of one."""
        return findings(self.content)

    @property
    def day(self) -> date | None:
        """The day of a milestone or an instrument."""
        return date.fromisoformat(self.content["day"]) if self.content.get("day") else None


@dataclass(frozen=True)
class Pointer:
    """A related item: of this press room, or a headline from elsewhere; with its own date."""

    headline: str
    published: datetime | None
    url: str
    elsewhere: bool


@dataclass(frozen=True)
class Correction:
    """A correction that has been issued: when, what it changed, and the version before it."""

    number: int
    at: datetime
    words: str
    before_url: str


@dataclass(frozen=True)
class ReactionRow:
    name: str
    sign: str
    word: str
    count: int


@dataclass(frozen=True)
class StoryPage:
    """An item on a page of its own, with all that stands around it."""

    room: Room
    story: Story
    related: list[Pointer]
    newsfeed: list[Story]
    corrections: list[Correction]
    reactions: list[ReactionRow]
    #: The number of the version now standing, where an earlier one is shown.
    standing: int


@dataclass(frozen=True)
class TimelineEntry:
    """One entry of the public timeline, in the form that the page's timeline takes."""

    time: datetime | date
    text: str
    url: str = ""
    zone: str = ""
    place: str = ""
    source: str = ""
    kind: str = ""


def _issued(viewer: Viewer) -> QuerySet[Version]:
    rows: QuerySet[Version] = Version.objects.seen_by(viewer).filter(state=rules.ISSUED).select_related("item__process")
    return rows


def public_room(viewer: Viewer) -> Room:
    """The press room as the public sees it; absent, like a process that does not exist, until something is issued."""
    profiles = list(_issued(viewer).filter(item__kind=contents.PROFILE).order_by("-issued_at", "-pk"))
    if not profiles and not _issued(viewer).exists():
        raise Absent
    setting = PressRoom.objects.seen_by(viewer).first()
    return _room(viewer.process.public_id, profiles, setting is None or setting.reactions)


def _room(process: str, profiles: list[Version], reactions: bool) -> Room:
    tongue = get_language() or "en"
    found = next((row for row in profiles if row.content["language"] == tongue), profiles[0] if profiles else None)
    content = found.content if found is not None else {}
    return Room(
        id=process,
        title=content.get("headline") or gettext("Press room"),
        described=found is not None,
        body=content.get("body", ""),
        language=content.get("language", ""),
        track=content.get("track", ""),
        parties=content.get("parties", []),
        zone=content.get("zone", "UTC"),
        city=content.get("city", ""),
        url=reverse("press:front_page", args=[process]),
        reactions=reactions,
    )


def front_page(viewer: Viewer) -> tuple[Room, list[TimelineEntry]]:
    """The public page of a process: its description, and the timeline of all that has been issued, latest first."""
    room = public_room(viewer)
    entries = [_entry(_story(row)) for row in _issued(viewer).exclude(item__kind=contents.PROFILE)]
    return room, sorted(entries, key=_order, reverse=True)


def _entry(story: Story) -> TimelineEntry:
    content = story.content
    zone, place = content["zone"], content["city"]
    if story.kind == contents.NEWS:
        return TimelineEntry(story.issued_at, story.headline, story.url, zone, place)
    text = story.headline
    if story.kind == contents.INSTRUMENT and content["of"]:
        text = say(_("%(title)s (%(signed)s of %(of)s signed)"), {**content, "title": text})
    url = story.url if story.kind in contents.PAGES else ""
    return TimelineEntry(story.day or story.issued_at, text, url, source=content.get("source", ""))


def _order(entry: TimelineEntry) -> tuple[str, str]:
    moment = entry.time.isoformat()
    return moment[:10], moment[10:]


def news(viewer: Viewer, number: int = 1) -> tuple[Room, list[Story], bool]:
    """One page of the list of what has been issued, latest first; and whether there is more."""
    room = public_room(viewer)
    return room, *_a_page(_issued(viewer).filter(item__kind__in=_NEWSWORTHY), number)


def tagged(viewer: Viewer, slug: str, number: int = 1) -> tuple[Room, str, list[Story], bool]:
    """What has been issued under a tag, and the tag's name; a tag that nothing issued bears is absent."""
    room = public_room(viewer)
    bearers = Tag.objects.seen_by(viewer).filter(slug=slug)
    tag = bearers.order_by("-pk").first()
    if tag is None:
        raise Absent
    return room, tag.name, *_a_page(_issued(viewer).filter(pk__in=bearers.values("version")), number)


def _a_page(rows: QuerySet[Version], number: int) -> tuple[list[Story], bool]:
    start = (max(1, min(number, 10_000)) - 1) * A_PAGE
    found = list(rows.order_by("-item__issued_at", "-pk")[start : start + A_PAGE + 1])
    if start and not found:
        raise Absent
    return [_story(row) for row in found[:A_PAGE]], len(found) > A_PAGE


def news_item(viewer: Viewer, public_id: str) -> StoryPage:
    """One news item with its related items, the newsfeed, its corrections and readers' reactions."""
    return _page(viewer, contents.NEWS, public_id)


def published_findings(viewer: Viewer, public_id: str) -> StoryPage:
    """The result of a consultation, on a page of its own."""
    return _page(viewer, contents.FINDINGS, public_id)


def instrument(viewer: Viewer, public_id: str) -> StoryPage:
    """One agreement, declaration or communiqué: its texts, and how many have signed."""
    return _page(viewer, contents.INSTRUMENT, public_id)


def earlier_version(viewer: Viewer, public_id: str, number: int) -> StoryPage:
    """A version that a correction has replaced, as it was issued."""
    found = Version.objects.seen_by(viewer).filter(
        state=rules.CORRECTED, number=number, item__public_id=public_id, item__kind__in=_NEWSWORTHY
    )
    version = found.select_related("item__process").first()
    if version is None:
        raise Absent
    return _page(viewer, version.item.kind, public_id, version)


def _page(viewer: Viewer, kind: str, public_id: str, shown: Version | None = None) -> StoryPage:
    room = public_room(viewer)
    public = Version.objects.seen_by(viewer).filter(state__in=rules.PUBLIC, item__kind=kind, item__public_id=public_id)
    versions = list(public.select_related("item__process").order_by("number"))
    if not versions:
        raise Absent
    version = shown or versions[-1]
    latest = list(
        _issued(viewer).filter(item__kind__in=_NEWSWORTHY).order_by("-item__issued_at", "-pk")[: NEWSFEED + 1]
    )
    return StoryPage(
        room=room,
        story=_story(version),
        related=_pointers(room.id, version.content),
        newsfeed=[_story(row) for row in latest if row.item_id != version.item_id][:NEWSFEED],
        corrections=[
            Correction(
                row.number or 0,
                row.issued_at,
                row.correction,
                reverse("press:earlier_version", args=[room.id, public_id, (row.number or 0) - 1]),
            )
            for row in versions
            if row.issued_at is not None and (row.number or 0) > 1
        ],
        reactions=_reactions(viewer, version) if room.reactions and shown is None else [],
        standing=versions[-1].number or 0,
    )


def _reactions(viewer: Viewer, version: Version) -> list[ReactionRow]:
    rows = Reaction.objects.seen_by(viewer).filter(item=version.item).values("name").annotate(count=Count("pk"))
    counts = {row["name"]: row["count"] for row in rows}
    return [ReactionRow(name, sign, say(word), counts.get(name, 0)) for name, (sign, word) in REACTIONS.items()]


def _pointers(process: str, content: Mapping[str, Any]) -> list[Pointer]:
    inside = [
        Pointer(one["headline"], datetime.fromisoformat(one["published"]), _url(process, one["kind"], one["id"]), False)
        for one in content.get("related", [])
    ]
    return inside + [
        Pointer(
            one["headline"],
            datetime.fromisoformat(one["published"]) if one["published"] else None,
            one["url"],
            True,
        )
        for one in content.get("outside", [])
    ]


def _story(version: Version) -> Story:
    item = version.item
    assert version.issued_at is not None and item.issued_at is not None
    return Story(
        id=item.public_id,
        kind=item.kind,
        kind_label=say(contents.KINDS[item.kind]),
        headline=version.content["headline"],
        language=version.content["language"],
        url=_url(item.process.public_id, item.kind, item.public_id),
        issued_at=item.issued_at,
        updated_at=version.issued_at,
        number=version.number or 1,
        content=version.content,
    )


def _url(process: str, kind: str, public_id: str) -> str:
    if kind in contents.PAGES:
        return reverse(contents.PAGES[kind], args=[process, public_id])
    return reverse("press:front_page", args=[process])


def photo(viewer: Viewer, public_id: str) -> tuple[Photo, bool]:
    """A photograph that the viewer may see, and whether everybody may."""
    found = one(Photo, viewer, public_id)
    return found, Version.objects.seen_by(Viewer(process=viewer.process)).filter(photo=found).exists()


def picture(page: StoryPage) -> dict[str, str] | None:
    """The photograph of an item for a program: where it lies, what it shows, whose it is."""
    shown = page.story.photo
    if not shown:
        return None
    url = reverse("press:photo", args=[page.room.id, shown["id"], "large"])
    return {"url": url, "alt": shown["alt"], "credit": shown["credit"]}


def public_processes() -> list[Room]:
    """The processes whose description has been issued, for the home page: by title, one line for each."""
    rows = Version._base_manager.filter(state=rules.ISSUED, item__kind=contents.PROFILE)
    by_process: dict[str, list[Version]] = {}
    for row in rows.select_related("item__process").order_by("-issued_at", "-pk"):
        by_process.setdefault(row.item.process.public_id, []).append(row)
    rooms = [_room(process, profiles, reactions=False) for process, profiles in by_process.items()]
    return sorted(rooms, key=lambda room: (room.title.casefold(), room.id))
