"""What the public reads: the page of a process, its news, its instruments; and what a reader may leave behind."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt

from parley.press import forms, queries, readers
from parley.press.queries.newsroom import Room, StoryPage
from parley.press.rules.reactions import REACTIONS
from parley.press.views.feeds import links
from parley.press.views.public import kept, public, rendered
from parley.procedure.errors import Absent, Refused
from parley.procedure.pages import no_store
from parley.procedure.words import say
from parley.record import files
from parley.record.sources import token as random_bytes

_MARK = re.compile(r"[0-9a-f]{32}\Z")


@public
def front_page(request: HttpRequest, process: str) -> HttpResponse:
    """The public page of a process: the timeline of what has been issued is its spine."""
    room, entries = queries.front_page(request.viewer)
    return rendered(request, "press/public/front_page.html", {"room": room, "entries": entries, "feeds": links(room)})


@public
def news(request: HttpRequest, process: str) -> HttpResponse:
    number = _number(request)
    room, stories, more = queries.news(request.viewer, number)
    context = {"room": room, "stories": stories, "feeds": links(room), **_pages(number, more)}
    return rendered(request, "press/public/news.html", context)


@public
def tagged(request: HttpRequest, process: str, tag: str) -> HttpResponse:
    number = _number(request)
    room, name, stories, more = queries.tagged(request.viewer, tag, number)
    feeds = [*links(room), *links(room, tag, name)]
    context = {"room": room, "tag": name, "slug": tag, "stories": stories, "feeds": feeds, **_pages(number, more)}
    return rendered(request, "press/public/news.html", context)


@csrf_exempt
@public
def news_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return _story(request, queries.news_item(request.viewer, item))


@csrf_exempt
@public
def instrument(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return _story(request, queries.instrument(request.viewer, item))


@csrf_exempt
@public
def findings(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return _story(request, queries.published_findings(request.viewer, item))


@public
def earlier_version(request: HttpRequest, process: str, item: str, number: int) -> HttpResponse:
    """A version that a correction has replaced, which says so at its head."""
    return _story(request, queries.earlier_version(request.viewer, item, number))


def _story(request: HttpRequest, page: StoryPage) -> HttpResponse:
    if request.method == "POST":
        return _reacted(request, page)
    return rendered(request, "press/public/story.html", {"page": page, "room": page.room, "feeds": links(page.room)})


def _reacted(request: HttpRequest, page: StoryPage) -> HttpResponse:
    """Note a reaction. The page itself is the same for everybody and so carries no token: the origin is looked at."""
    reaction = request.POST.get("reaction", "")
    if not _from_here(request) or reaction not in REACTIONS:
        raise Absent
    mark = request.COOKIES.get("reader", "")
    if not _MARK.match(mark):
        mark = random_bytes(16).hex()
    readers.react(request.viewer.process, page.story.id, mark, reaction)
    response = no_store(redirect(f"{page.story.url}#reactions"))
    secure, age = settings.SESSION_COOKIE_SECURE, 60 * 60 * 24 * 365
    response.set_cookie("reader", mark, max_age=age, path=page.room.url, httponly=True, samesite="Lax", secure=secure)
    return response


def _from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of this very server, as every browser says by itself."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def photo(request: HttpRequest, process: str, photo: str, size: str) -> HttpResponse:
    """A photograph of an item that has been issued; before, for those who may see the draft."""
    found, everybody = queries.photo(request.viewer, photo)
    name = {"large": found.large, "small": found.small}.get(size)
    if name is None:
        raise Absent
    try:
        response = HttpResponse(files.kept("press", name), content_type="image/webp")
    except FileNotFoundError:
        raise Absent from None
    response.headers["Content-Disposition"] = f'inline; filename="{found.public_id}-{size}.webp"'
    return kept(request, response, seconds=3600) if everybody else no_store(response)


def subscribe(request: HttpRequest, process: str) -> HttpResponse:
    """News by mail: whether an address was known before, nobody learns here."""
    room = queries.public_room(request.viewer)
    form = forms.SubscribeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            readers.subscribe(request.viewer.process, form.cleaned_data["address"], get_language() or "en")
        except Refused as refused:
            form.add_error(None, say(refused))
        else:
            said = gettext("Look into your mail: a message with a link to confirm is on its way, if it was needed.")
            return _said(request, room, gettext("One step more"), said)
    status = 422 if request.method == "POST" else 200
    return _own(request, "press/public/subscribe.html", {"room": room, "form": form}, status)


def confirm(request: HttpRequest, process: str, token: str) -> HttpResponse:
    room = queries.public_room(request.viewer)
    readers.addressee(request.viewer.process, token, "confirm")
    if request.method == "POST":
        readers.confirm(request.viewer.process, token)
        said = gettext("News of this press room will come by mail. Every message has a link to leave.")
        return _said(request, room, gettext("You are subscribed"), said)
    asked = {"heading": gettext("Confirm your subscription"), "label": gettext("Send me the news by mail")}
    return _own(request, "press/public/by_mail.html", {"room": room, **asked})


@csrf_exempt
def leave(request: HttpRequest, process: str, token: str) -> HttpResponse:
    """Leave by one click, of a reader or of the reader's mail program (RFC 8058); the link can do nothing else."""
    room = queries.public_room(request.viewer)
    readers.addressee(request.viewer.process, token, "leave")
    if request.method == "POST":
        readers.leave(request.viewer.process, token)
        said = gettext("Your address has been deleted. No more mail will come.")
        return _said(request, room, gettext("You have left"), said)
    asked = {"heading": gettext("Leave, and have your address deleted"), "label": gettext("Leave")}
    return _own(request, "press/public/by_mail.html", {"room": room, **asked})


def _said(request: HttpRequest, room: Room, heading: str, said: str) -> HttpResponse:
    return _own(request, "press/public/by_mail.html", {"room": room, "heading": heading, "said": said})


def _own(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page for one visitor, with a form in it: never kept by a cache."""
    return no_store(render(request, template, context, status=status))


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _pages(number: int, more: bool) -> dict[str, int | None]:
    return {"newer": number - 1 if number > 1 else None, "older": number + 1 if more else None}
