"""The pages of drafting: each calls one act or one query."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from parley.convening.queries import to_sign
from parley.drafting import acts, forms, queries
from parley.drafting.models import Text
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, page


def texts(request: HttpRequest, process: str) -> HttpResponse:
    context = {"texts": queries.texts(request.viewer), "may_begin": request.viewer.may("begin_text")}
    return page(request, "drafting/texts.html", context)


def begin_text(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.begin_text, forms.BeginForm, to=_of_text, initial={"language": get_language()})


def text(request: HttpRequest, process: str, text: str) -> HttpResponse:
    """The newest draft, in the reader's language where there is a version in it."""
    return page(request, "drafting/draft.html", {"shown": queries.draft(request.viewer, text)})


def draft(request: HttpRequest, process: str, text: str, number: int, language: str) -> HttpResponse:
    return page(request, "drafting/draft.html", {"shown": queries.draft(request.viewer, text, number, language)})


@live
def comparison(request: HttpRequest, process: str, text: str, old: int, new: int, language: str) -> HttpResponse:
    shown = queries.comparison(request.viewer, text, old, new, language)
    return page(request, "drafting/comparison.html", {"shown": shown})


def criticisms(request: HttpRequest, process: str, text: str, number: int) -> HttpResponse:
    return page(request, "drafting/criticisms.html", {"shown": queries.criticisms(request.viewer, text, number)})


def putting(request: HttpRequest, process: str, text: str, putting: str) -> HttpResponse:
    shown = queries.putting(request.viewer, putting)
    form = forms.AnswerForm(initial=_as_answered(shown), languages=shown.to_sign)
    context = {"shown": shown, "form": form if "answer_text" in shown.can else None}
    return page(request, "drafting/putting.html", context)


def add_clause(request: HttpRequest, process: str, text: str) -> HttpResponse:
    """Add a clause; `?from=` names the statement that it is taken over from, `?issue=` the issue that it settles."""
    statement, issue = queries.to_settle(request.viewer, request.GET)
    options = {"clauses": _clauses(request, text), "taken": statement or issue}
    initial = {"after": request.GET.get("after", ""), "body": statement.body if statement else ""}
    initial["heading"] = issue.title if issue else ""
    named = {"statement": statement.public_id if statement else "", "issue": issue.public_id if issue else ""}
    more: dict[str, Any] = {"initial": initial, "options": options, "context": {"statement": statement, "issue": issue}}
    template, fixed = "consultation/take_over.html", {"text": text, **named}
    return act_page(
        request, acts.add_clause, forms.ClauseForm, to=_address(process, text), template=template, fixed=fixed, **more
    )


def take_over(request: HttpRequest, process: str) -> HttpResponse:
    """Choose the text into which a statement, an issue or a package is taken over; where there is one, it is chosen."""
    statement, issue = queries.to_settle(request.viewer, request.GET)
    package = queries.package_to_take(request.viewer, request.GET.get("package", ""))
    query = urlencode({"from": statement.public_id} if statement else {"issue": issue.public_id if issue else ""})
    ways = [
        (row, _into(process, row.text, query, package.public_id if package else ""))
        for row in queries.texts_in_hand(request.viewer)
    ]
    if len(ways) == 1:
        return redirect(ways[0][1])
    context = {"ways": ways, "statement": statement, "titled": issue or package}
    return page(request, "drafting/take_over.html", context)


def take_over_package(request: HttpRequest, process: str, text: str, package: str) -> HttpResponse:
    """Take terms of a package that all accepted over into the text; those that don't stand in it yet are marked."""
    taken = queries.terms_to_take(request.viewer, text, package)
    choices = [(term.issue, f"{term.title} – {term.label}") for term in taken.terms]
    options = {"clauses": _clauses(request, text), "terms": choices}
    more: dict[str, Any] = {"options": options, "initial": {"issues": [issue for issue, _label in choices]}}
    fixed, to, context = {"text": text, "package": package}, _address(process, text), {"taken": taken}
    template, form = "drafting/take_package.html", forms.TermsForm
    return act_page(
        request, acts.take_over_package, form, to=to, template=template, fixed=fixed, context=context, **more
    )


def _into(process: str, text: str, query: str, package: str) -> str:
    if package:
        return reverse("drafting:take_over_package", args=[process, text, package])
    return f"{reverse('drafting:add_clause', args=[process, text])}?{query}"


def edit_clause(request: HttpRequest, process: str, text: str, clause: str) -> HttpResponse:
    found, _none = queries.wording(request.viewer, clause)
    initial = {"heading": found.heading, "body": found.body, "edition": found.edition}
    to, fixed = _address(process, text, clause), {"clause": clause}
    return act_page(request, acts.edit_clause, forms.ClauseEditForm, to=to, fixed=fixed, initial=initial)


def move_clause(request: HttpRequest, process: str, text: str, clause: str) -> HttpResponse:
    options = {"clauses": [one for one in _clauses(request, text) if one[0] != clause]}
    to, fixed = _address(process, text, clause), {"clause": clause}
    return act_page(request, acts.move_clause, forms.AfterForm, to=to, fixed=fixed, options=options)


def lay_clause(request: HttpRequest, process: str, text: str, clause: str) -> HttpResponse:
    """The form begins from what the clause says."""
    found, _none = queries.wording(request.viewer, clause)
    initial = {"title": found.heading or found.body.partition("\n")[0][:300], "about": found.body}
    to, fixed, context = _address(process, text, clause), {"clause": clause}, {"original": found}
    return act_page(request, acts.lay_clause, forms.LayClauseForm, to=to, fixed=fixed, initial=initial, context=context)


def strike_clause(request: HttpRequest, process: str, text: str, clause: str) -> HttpResponse:
    found, _none = queries.wording(request.viewer, clause)
    to, fixed, initial = _address(process, text), {"clause": clause}, {"edition": found.edition}
    context = {"original": found, "grave": True}
    return _beside(request, acts.strike_clause, forms.StrikeForm, to, fixed, initial, context)


def translate_clause(request: HttpRequest, process: str, text: str, clause: str, language: str) -> HttpResponse:
    found, translated = queries.wording(request.viewer, clause, language)
    initial: dict[str, Any] = {"edition": 0, "translated_from": found.text_hash}
    if translated is not None:
        initial |= {"heading": translated.heading, "body": translated.body, "edition": translated.edition}
    fixed = {"clause": clause, "language": language}
    to = f"{reverse('drafting:draft', args=[process, text, found.draft.number, language])}#clause-{clause}"
    context = {"original": found}
    return _beside(request, acts.translate_clause, forms.TranslationForm, to, fixed, initial, context)


def entitle_text(request: HttpRequest, process: str, text: str, language: str) -> HttpResponse:
    version = queries.draft(request.viewer, text, language=language).version
    to, fixed = _address(process, text), {"text": text, "language": language}
    initial = {"title": version.title, "edition": version.edition}
    return act_page(request, acts.entitle_text, forms.TitleForm, to=to, fixed=fixed, initial=initial)


def add_language(request: HttpRequest, process: str, text: str) -> HttpResponse:
    """A new language version begins with its title."""
    to, fixed = _address(process, text), {"text": text}
    return act_page(request, acts.entitle_text, forms.LanguageForm, to=to, fixed=fixed)


def mark_authentic(request: HttpRequest, process: str, text: str, language: str) -> HttpResponse:
    return button(request, acts.mark_authentic, to=_address(process, text), text=text, language=language)


def unmark_authentic(request: HttpRequest, process: str, text: str, language: str) -> HttpResponse:
    fixed: dict[str, Any] = {"text": text, "language": language, "authentic": False}
    return button(request, acts.mark_authentic, to=_address(process, text), **fixed)


def circulate_draft(request: HttpRequest, process: str, text: str) -> HttpResponse:
    to, fixed = _address(process, text), {"text": text}
    return act_page(request, acts.circulate_draft, forms.CirculateForm, to=to, fixed=fixed)


def criticise_clause(request: HttpRequest, process: str, text: str, draft: str, clause: str = "") -> HttpResponse:
    found, own = queries.criticism(request.viewer, draft, clause)
    to, fixed = _address(process, text, clause), {"draft": found.public_id, "clause": clause}
    initial = {"words": own.words, "edition": own.edition} if own is not None else {"edition": 0}
    return act_page(request, acts.criticise_clause, forms.CriticismForm, to=to, fixed=fixed, initial=initial)


def withdraw_criticism(request: HttpRequest, process: str, text: str, criticism: str) -> HttpResponse:
    return button(request, acts.withdraw_criticism, to=_address(process, text), criticism=criticism)


def close_criticism(request: HttpRequest, process: str, text: str, draft: str) -> HttpResponse:
    return button(request, acts.close_criticism, to=_address(process, text), warning=_CLOSES, draft=draft)


_CLOSES = _("Criticism closes before its time: nobody adds to it, and all of it is revealed at once.")


def new_draft(request: HttpRequest, process: str, text: str) -> HttpResponse:
    return button(request, acts.new_draft, to=_address(process, text), text=text)


def put_text(request: HttpRequest, process: str, text: str) -> HttpResponse:
    to, fixed = _address(process, text), {"text": text}
    options = {"rounds": queries.rounds_to_name(request.viewer)}
    return act_page(request, acts.put_text, forms.PutForm, to=to, fixed=fixed, options=options)


def answer_text(request: HttpRequest, process: str, text: str, putting: str) -> HttpResponse:
    shown = queries.putting(request.viewer, putting)
    to, fixed = reverse("drafting:putting", args=[process, text, putting]), {"putting": putting}
    asked = to_sign(request.viewer, "answer_text", under=shown.under)
    return act_page(
        request,
        acts.answer_text,
        forms.AnswerForm,
        to=to,
        fixed=fixed,
        initial=_as_answered(shown),
        options={"languages": shown.to_sign},
        statement=asked,
    )


def reveal_answers(request: HttpRequest, process: str, text: str, putting: str) -> HttpResponse:
    to = reverse("drafting:putting", args=[process, text, putting])
    return button(request, acts.reveal_answers, to=to, putting=putting)


def abandon_text(request: HttpRequest, process: str, text: str) -> HttpResponse:
    to, fixed = _address(process, text), {"text": text}
    return act_page(request, acts.abandon_text, forms.AbandonForm, to=to, fixed=fixed)


def _beside(
    request: HttpRequest, act: Any, form: Any, to: str, fixed: dict[str, Any], initial: Any, context: dict[str, Any]
) -> HttpResponse:
    """An act's form with the clause's source wording before it."""
    template = "drafting/beside.html"
    return act_page(request, act, form, to=to, template=template, fixed=fixed, initial=initial, context=context)


def _clauses(request: HttpRequest, text: str) -> list[tuple[str, str]]:
    shown = queries.draft(request.viewer, text)
    return [(one.public_id, f"{one.number}. {one.heading or one.body[:40]}") for one in shown.clauses]


def _as_answered(shown: queries.PuttingView) -> dict[str, Any]:
    own = shown.own
    return {"answer": own.answer, "words": own.words, "edition": own.edition} if own is not None else {"edition": 0}


def _address(process: str, text: str, clause: str = "") -> str:
    address = reverse("drafting:text", args=[process, text])
    return f"{address}#clause-{clause}" if clause else address


def _of_text(made: Text) -> str:
    return _address(made.process.public_id, made.public_id)
