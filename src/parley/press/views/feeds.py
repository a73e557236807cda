"""The feeds: Atom and JSON Feed 1.1, of a whole press room and of each tag, of issued items alone."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext

from parley.press import queries
from parley.press.queries.newsroom import Room, Story
from parley.press.views.public import kept
from parley.procedure.words import plain

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
#: What no XML document may hold; the entries of acts let most of it in nowhere.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Atom(Atom1Feed):
    """Each entry in its own language; a feed without entries has no date but that of the beginning."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        dates: list[datetime] = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.fromisoformat("2000-01-01T00:00:00+00:00"))


def links(room: Room, slug: str = "", name: str = "") -> list[dict[str, str]]:
    """The feeds of a press room, or of one of its tags, as the head of a page names them."""
    title = f"{room.title}: {name}" if name else room.title
    route, args = ("tag_", [room.id, slug]) if slug else ("", [room.id])
    return [
        {"type": ATOM, "title": f"{title} (Atom)", "url": reverse(f"press:{route}atom", args=args)},
        {"type": JSON_FEED, "title": f"{title} (JSON Feed)", "url": reverse(f"press:{route}json_feed", args=args)},
    ]


def atom(request: HttpRequest, process: str) -> HttpResponse:
    room, stories, _more = queries.news(request.viewer)
    return _atom(request, room, "", stories)


def tag_atom(request: HttpRequest, process: str, tag: str) -> HttpResponse:
    room, name, stories, _more = queries.tagged(request.viewer, tag)
    return _atom(request, room, name, stories, f":tag:{tag}")


def json_feed(request: HttpRequest, process: str) -> HttpResponse:
    room, stories, _more = queries.news(request.viewer)
    return _json(request, room, "", stories)


def tag_json_feed(request: HttpRequest, process: str, tag: str) -> HttpResponse:
    room, name, stories, _more = queries.tagged(request.viewer, tag)
    return _json(request, room, name, stories)


def _atom(request: HttpRequest, room: Room, tag: str, stories: list[Story], of_tag: str = "") -> HttpResponse:
    here = _absolute(request, request.path)
    feed = _Atom(
        title=_xml(_title(room, tag)),
        link=_absolute(request, reverse("press:news", args=[room.id])),
        description="",
        language=room.language or None,
        author_name=_xml(room.title),
        feed_url=here,
        feed_guid=f"urn:x-parley:{room.id}{of_tag}",
    )
    for story in stories:
        feed.add_item(
            title=_xml(story.headline),
            link=_absolute(request, story.url),
            description=_xml(story.body),
            unique_id=_id(room, story),
            pubdate=story.issued_at,
            updateddate=story.updated_at,
            categories=[_xml(name) for _slug, name in story.tags],
            language=story.language,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=f"{ATOM}; charset=utf-8")
    return _sent(request, response, stories)


def _json(request: HttpRequest, room: Room, tag: str, stories: list[Story]) -> HttpResponse:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(room, tag),
        "home_page_url": _absolute(request, reverse("press:news", args=[room.id])),
        "feed_url": _absolute(request, request.path),
        "items": [_item(request, room, story) for story in stories],
    }
    if room.language:
        feed["language"] = room.language
    options = {"ensure_ascii": False}
    return _sent(request, JsonResponse(feed, content_type=JSON_FEED, json_dumps_params=options), stories)


def _item(request: HttpRequest, room: Room, story: Story) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": _id(room, story),
        "url": _absolute(request, story.url),
        "title": story.headline,
        "content_html": story.body,
        "date_published": story.issued_at.isoformat(),
        "date_modified": story.updated_at.isoformat(),
        "language": story.language,
        "tags": [name for _slug, name in story.tags],
    }
    if story.photo:
        path = reverse("press:photo", args=[room.id, story.photo["id"], "large"])
        item["image"] = _absolute(request, path)
    return item


def _sent(request: HttpRequest, response: HttpResponse, stories: list[Story]) -> HttpResponse:
    return kept(request, response, seconds=300, modified=max((story.updated_at for story in stories), default=None))


def _id(room: Room, story: Story) -> str:
    """The same for ever, whatever becomes of the server's address."""
    return f"urn:x-parley:{room.id}:{story.id}"


def _title(room: Room, tag: str) -> str:
    return plain(gettext("%(title)s: %(tag)s") % {"title": room.title, "tag": tag}) if tag else room.title


def _absolute(request: HttpRequest, path: str) -> str:
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
