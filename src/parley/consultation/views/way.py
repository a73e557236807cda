"""How somebody came to a consultation: in a seat, or by a public link. The pages that follow are the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from parley.consultation import queries
from parley.procedure.actors import Stranger
from parley.procedure.pages import no_store
from parley.record.sources import token as chance

COOKIE = "parley_mark"


@dataclass(frozen=True)
class Way:
    """Who takes part, the entries that the address gives to an act, and where the pages lie for them."""

    public: bool
    #: Of the address: the process and the consultation, or the token of the link.
    args: tuple[str, ...]
    viewer: Any
    #: The language in which statements are read first.
    tongue: str
    who: str = ""

    @property
    def frame(self) -> str:
        """The template around the page."""
        return "base.html" if self.public else "process.html"

    def to(self, page: str) -> str:
        """The address of one of the pages: vote, add, yours, and so on."""
        return reverse(f"consultation:{'public_' if self.public else ''}{page}", args=self.args)

    @property
    def pages(self) -> dict[str, str]:
        return {page: self.to(page) for page in ("vote", "submit_statement", "yours", "erase_own_data", *_FILES)}

    def visit(self, number: int | None = None) -> queries.Visit:
        if self.public:
            return queries.visit_by_link(self.args[0], self.who, number, self.tongue)
        return queries.visit_by_seat(self.viewer, self.args[1], number, self.tongue)

    def own(self, page: int = 1) -> queries.Own:
        if self.public:
            return queries.own_by_link(self.args[0], self.who, page, self.tongue)
        return queries.own_by_seat(self.viewer, self.args[1], page, self.tongue)

    def own_data(self) -> dict[str, Any]:
        if self.public:
            return queries.own_data_by_link(self.args[0], self.who)
        return queries.own_data_by_seat(self.viewer, self.args[1])

    def acting(self, found: Any) -> dict[str, Any]:
        """For `act_page`: what the address gives, and by whom the act is where no seat performs it."""
        fixed = {"consultation": found.consultation.public_id}
        if not self.public:
            return {"fixed": fixed}
        by = Stranger(found.consultation.process, self.who)
        return {"fixed": {**fixed, "link": found.link_id}, "by": by}

    def voting(self) -> dict[str, Any]:
        """The same for whoever votes, with nothing read but the link."""
        if not self.public:
            return {"fixed": {"consultation": self.args[1]}}
        link = queries.open_link(self.args[0])
        fixed = {"consultation": link.consultation.public_id, "link": link.public_id}
        return {"fixed": fixed, "by": Stranger(link.consultation.process, self.who)}


_TONGUES = frozenset(code for code, _name in settings.TEXT_LANGUAGES)
_FILES = ("own_json", "own_csv")
View = Callable[..., HttpResponse]


def by_seat(view: Callable[..., HttpResponse]) -> View:
    """The page for a seat."""

    def seated(request: HttpRequest, process: str, consultation: str, **more: Any) -> HttpResponse:
        return view(request, Way(False, (process, consultation), request.viewer, _tongue(request)), **more)

    return seated


def by_link(view: Callable[..., HttpResponse]) -> View:
    """The page for anybody who came by a public link; a cookie's random mark is all that is asked."""

    def visiting(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        who = _mark(request)
        way = Way(True, (token,), request.viewer, _tongue(request), who)
        return _marked(request, view(request, way, **more), who)

    return visiting


def _tongue(request: HttpRequest) -> str:
    """The language of the page; but for whoever's browser asks first for one in which there are no pages, that one.

    Statements are written in more languages than the pages: a reader of Russian on an English page reads them in it.
    """
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    first = next((code for code in (tag.partition("-")[0] for tag, _weight in asked) if code in _TONGUES), "")
    return first if first and first not in dict(settings.LANGUAGES) else get_language() or ""


def _mark(request: HttpRequest) -> str:
    mark = request.COOKIES.get(COOKIE, "")
    return mark if len(mark) == 32 and mark.isalnum() and mark.isascii() else chance(16).hex()


def _marked(request: HttpRequest, answer: HttpResponse, who: str) -> HttpResponse:
    if request.COOKIES.get(COOKIE) != who:
        year = 60 * 60 * 24 * 365
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(COOKIE, who, max_age=year, path="/c/", httponly=True, samesite="Lax", secure=secure)
    return no_store(answer)
