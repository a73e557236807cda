"""The pages of those who vote: by a seat, or by a public link without an account."""

import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from parley.consultation import acts, forms
from parley.consultation.rules import exporting
from parley.consultation.views.way import Way
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, no_store, page

_SENT = _("Thank you. Your statement will be read before others see it, unless it is shown at once.")
_TRANSLATED = _("Thank you. Your translation will be read before others see it, unless it is shown at once.")
_COUNTED = _("Your vote is counted. You may change it until the close.")
_ERASED = _("What you gave has been erased.")


def vote(request: HttpRequest, way: Way) -> HttpResponse:
    """One statement, for somebody who votes."""
    # A vote that is taken leads on to the next page: what stands on this one is read only where it is shown.
    visit: Any = SimpleLazyObject(lambda: way.visit(_number(request, "statement")))
    context = {"visit": visit, "way": way, "before": _number(request, "after")}
    to = f"{way.to('vote')}?after={request.POST.get('statement', '')}"
    more = way.voting() if request.method == "POST" else way.acting(visit)
    return act_page(
        request,
        acts.cast_vote,
        forms.VoteForm,
        to=lambda _vote: to,
        template="consultation/vote.html",
        context=context,
        done=_COUNTED,
        **more,
    )


def submit_statement(request: HttpRequest, way: Way) -> HttpResponse:
    visit = way.visit()
    return act_page(
        request,
        acts.submit_statement,
        forms.StatementForm,
        to=way.to("yours"),
        template="consultation/submit.html",
        initial={"language": get_language()},
        context={"visit": visit, "way": way, "back": way.to("vote")},
        done=_SENT,
        **way.acting(visit),
    )


def translate_own(request: HttpRequest, way: Way, statement: str) -> HttpResponse:
    """One's own statement in another language."""
    own = way.own()
    mine = next((one for one in own.statements if one.statement.public_id == statement and one.can_translate), None)
    if mine is None:
        raise Http404
    more = way.acting(own)
    return act_page(
        request,
        acts.translate_statement,
        forms.TranslationForm,
        to=way.to("yours"),
        template="consultation/submit.html",
        context={"visit": own, "way": way, "mine": mine},
        done=_TRANSLATED,
        **{**more, "fixed": {**more["fixed"], "statement": statement}},
    )


def yours(request: HttpRequest, way: Way) -> HttpResponse:
    """One's own votes and statements, to change, to take along and to erase."""
    return no_store(
        page(request, "consultation/yours.html", {"own": way.own(_number(request, "page") or 1), "way": way})
    )


def erase_own_data(request: HttpRequest, way: Way) -> HttpResponse:
    own = way.own()
    return act_page(
        request,
        acts.erase_own_data,
        to=way.to("yours"),
        template="consultation/erase.html",
        context={"own": own, "way": way},
        done=_ERASED,
        **way.acting(own),
    )


def own_json(request: HttpRequest, way: Way) -> HttpResponse:
    answer = JsonResponse(way.own_data(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _file(answer, "own-data.json")


_COLUMNS = ("statement", "text", "language", "vote", "state", "reason", "probability", "on", "at")


def own_csv(request: HttpRequest, way: Way) -> HttpResponse:
    """The same as a table: one line for each vote, statement shown, and statement written."""
    data, out = way.own_data(), io.StringIO()
    rows = (
        (kind, *(row.get(name) for name in _COLUMNS))
        for kind, name in (
            ("vote", "votes"),
            ("shown", "shown"),
            ("statement", "statements"),
            ("translation", "translations"),
        )
        for row in data[name]
    )
    exporting.write_table(out, ("kind", *_COLUMNS), rows)
    # With a mark at its head, by which a spreadsheet knows that Arabic is not Latin.
    return _file(HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8"), "own-data.csv")


def _file(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return no_store(answer)


def _number(request: HttpRequest, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 9 else None
