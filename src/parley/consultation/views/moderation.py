"""The pages of those who moderate."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from parley.consultation import acts, forms, queries
from parley.procedure.pages import act_page, page


def moderation(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """The queue: what waits to be read, with everything that is needed to judge it."""
    queue = queries.queue(request.viewer, consultation, request.GET.get("shelf", "waiting"), _page(request))
    return page(request, "consultation/moderation.html", {"queue": queue})


def judge_statement(request: HttpRequest, process: str, consultation: str, statement: str) -> HttpResponse:
    entry = queries.moderated_statement(request.viewer, consultation, statement)
    return _judging(request, acts.judge_statement, forms.JudgeForm, consultation, entry, {"was": entry.statement.state})


def edit_statement(request: HttpRequest, process: str, consultation: str, statement: str) -> HttpResponse:
    entry = queries.moderated_statement(request.viewer, consultation, statement)
    one = entry.statement
    initial = {"was": one.state, "body": one.body, "language": one.language}
    return _judging(request, acts.edit_statement, forms.EditForm, consultation, entry, initial)


def translations(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    view = queries.to_translate(request.viewer, consultation, _page(request))
    return page(request, "consultation/translations.html", {"view": view})


def translate_statement(request: HttpRequest, process: str, consultation: str, statement: str) -> HttpResponse:
    """The team's own translation, or an interpreter's, which the team reads first."""
    found = queries.statement(request.viewer, consultation, statement)
    initial = {"language": get_language()} if get_language() != found.statement.language else {}
    to = reverse("consultation:translations", args=[process, consultation])
    return act_page(
        request,
        acts.translate_statement,
        forms.TranslationForm,
        to=to,
        fixed={"statement": statement},
        initial=initial,
        template="consultation/translate.html",
        context={"statement": found.statement},
    )


def mark_meta(request: HttpRequest, process: str, consultation: str, statement: str) -> HttpResponse:
    entry = queries.moderated_statement(request.viewer, consultation, statement)
    initial = {"meta": "no" if entry.statement.meta else "yes"}
    return _judging(request, acts.mark_meta, forms.MetaForm, consultation, entry, initial)


def judge_translation(request: HttpRequest, process: str, consultation: str, translation: str) -> HttpResponse:
    found = queries.moderated_translation(request.viewer, translation)
    if found.statement.consultation.public_id != consultation:
        raise Http404
    return act_page(
        request,
        acts.judge_translation,
        forms.JudgeForm,
        to=_queue(process, consultation, "translations"),
        fixed={"translation": translation},
        initial={"was": found.state},
        template="consultation/judge_translation.html",
        context={"translation": found},
    )


def change_moderation(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    strictness = queries.strictness(request.viewer, consultation)
    return act_page(
        request,
        acts.change_moderation,
        forms.StrictnessForm,
        to=_queue(process, consultation),
        fixed={"consultation": consultation},
        initial={"moderation": strictness.to, "was": strictness.consultation.moderation},
        template="consultation/strictness.html",
        context={"strictness": strictness},
    )


def _judging(request: HttpRequest, act: Any, form: Any, consultation: str, entry: Any, initial: Any) -> HttpResponse:
    return act_page(
        request,
        act,
        form,
        to=_queue(request.viewer.process.public_id, consultation),
        fixed={"statement": entry.statement.public_id},
        initial=initial,
        template="consultation/judge.html",
        context={"entry": entry},
    )


def _queue(process: str, consultation: str, shelf: str = "") -> str:
    return reverse("consultation:moderation", args=[process, consultation]) + (f"?shelf={shelf}" if shelf else "")


def _page(request: HttpRequest) -> int:
    """The page of a list that is asked for; the first where what is asked for is none."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 7 else 1
