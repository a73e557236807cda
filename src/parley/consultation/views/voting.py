"""The pages of those who vote: by a seat, or by a public link without an account."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from parley.consultation import acts, forms, queries
from parley.procedure.actors import Stranger
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, no_store
from parley.record.sources import token as chance

COOKIE = "parley_mark"


def vote(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """One statement, for a seat that votes."""
    visit = queries.visit_by_seat(request.viewer, consultation, _number(request))
    here = reverse("consultation:vote", args=[process, consultation])
    add = reverse("consultation:submit_statement", args=[process, consultation])
    return _voting(request, visit, here, add, {"consultation": consultation})


def submit_statement(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    to, fixed = reverse("consultation:vote", args=[process, consultation]), {"consultation": consultation}
    initial = {"language": get_language()}
    return act_page(
        request, acts.submit_statement, forms.StatementForm, to=to, fixed=fixed, initial=initial, done=_SENT
    )


def public_vote(request: HttpRequest, token: str) -> HttpResponse:
    """One statement, for anybody who came by a public link; a cookie's random mark is all that is asked."""
    who = _mark(request)
    visit = queries.visit_by_link(token, who, _number(request))
    here, add = (reverse(f"consultation:{name}", args=[token]) for name in ("public_vote", "public_statement"))
    fixed = {"consultation": visit.consultation.public_id, "link": visit.link_id}
    by = Stranger(visit.consultation.process, who)
    return _marked(request, _voting(request, visit, here, add, fixed, by=by), who)


def public_statement(request: HttpRequest, token: str) -> HttpResponse:
    who = _mark(request)
    visit = queries.visit_by_link(token, who)
    answer = act_page(
        request,
        acts.submit_statement,
        forms.StatementForm,
        to=reverse("consultation:public_vote", args=[token]),
        template="consultation/public_statement.html",
        fixed={"consultation": visit.consultation.public_id, "link": visit.link_id},
        initial={"language": get_language()},
        context={"visit": visit},
        by=Stranger(visit.consultation.process, who),
        done=_SENT,
    )
    return _marked(request, answer, who)


_SENT = _("Thank you. Your statement will be read before others see it, unless it is shown at once.")
_COUNTED = _("Your vote is counted. You may change it until the close.")


def _voting(
    request: HttpRequest, visit: Any, here: str, add: str, fixed: dict[str, str], by: Any = None
) -> HttpResponse:
    initial = {"statement": visit.statement.number if visit.statement else None}
    template = "consultation/vote.html" if by is None else "consultation/public_vote.html"
    context = {"visit": visit, "here": here, "add": add}
    more: dict[str, Any] = {"template": template, "fixed": fixed, "initial": initial, "context": context}
    return act_page(request, acts.cast_vote, forms.VoteForm, to=here, by=by, done=_COUNTED, **more)


def _number(request: HttpRequest) -> int | None:
    asked = request.GET.get("statement", "")
    return int(asked) if asked.isdecimal() and len(asked) < 9 else None


def _mark(request: HttpRequest) -> str:
    mark = request.COOKIES.get(COOKIE, "")
    return mark if len(mark) == 32 and mark.isalnum() and mark.isascii() else chance(16).hex()


def _marked(request: HttpRequest, answer: HttpResponse, who: str) -> HttpResponse:
    if request.COOKIES.get(COOKIE) != who:
        year = 60 * 60 * 24 * 365
        secure = settings.SESSION_COOKIE_SECURE
        answer.set_cookie(COOKIE, who, max_age=year, path="/c/", httponly=True, samesite="Lax", secure=secure)
    return no_store(answer)
