"""The pages of convening: each calls one act or one query."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.convening import acts, forms, queries
from parley.convening.models import Letter
from parley.procedure.pages import act_page, button, live, page


@live
def timeline(request: HttpRequest, process: str) -> HttpResponse:
    """The process as its members see it: the timeline is its spine."""
    return page(request, "convening/timeline.html", {"entries": queries.timeline(request.viewer, newest=True)})


def letters(request: HttpRequest, process: str) -> HttpResponse:
    return page(
        request,
        "convening/letters.html",
        {"letters": queries.letters(request.viewer), "may_draft": request.viewer.may("draft_letter")},
    )


@live
def letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    return page(request, "convening/letter.html", {"shown": queries.letter(request.viewer, letter)})


def draft_letter(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.draft_letter, forms.LetterForm, to=_letter_page)


def edit_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    found = queries.letter(request.viewer, letter).letter
    initial = {"title": found.title, "addressee": found.addressee, "body": found.body, "edition": found.edition}
    fixed = {"letter": letter}
    return act_page(request, acts.edit_letter, forms.LetterEditForm, to=_letter_page, fixed=fixed, initial=initial)


def open_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    return button(request, acts.open_letter, to=_address(process, letter), letter=letter)


def sign_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    return button(request, acts.sign_letter, to=_address(process, letter), letter=letter)


def withdraw_signature(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.withdraw_signature, forms.WithdrawForm, to=to, fixed=fixed)


def seal_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    return button(request, acts.seal_letter, to=_address(process, letter), letter=letter)


def deliver_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.deliver_letter, forms.DeliverForm, to=to, fixed=fixed)


def answer_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.answer_letter, forms.LetterAnswerForm, to=to, fixed=fixed)


def _address(process: str, letter: str) -> str:
    return reverse("convening:letter", args=[process, letter])


def _letter_page(letter: Letter) -> str:
    return _address(letter.process.public_id, letter.public_id)
