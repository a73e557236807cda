"""The pages of the letter of request."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from parley.convening import acts, forms, queries
from parley.convening.models import Letter
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, page


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
    initial = {"language": get_language()}
    return act_page(request, acts.draft_letter, forms.LetterForm, to=_letter_page, initial=initial)


def edit_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    found = queries.letter(request.viewer, letter).letter
    initial = {"title": found.title, "addressee": found.addressee, "body": found.body, "edition": found.edition}
    fixed = {"letter": letter}
    return act_page(request, acts.edit_letter, forms.LetterEditForm, to=_letter_page, fixed=fixed, initial=initial)


def open_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed, choices = _address(process, letter), {"letter": letter}, _others(request)
    initial = {"open_to": [public_id for public_id, _name in choices]}
    options = {"parties": choices}
    return act_page(request, acts.open_letter, forms.OpenToForm, to=to, fixed=fixed, initial=initial, options=options)


def widen_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    shut = {party.public_id for party in queries.letter(request.viewer, letter).open_to}
    options = {"parties": [choice for choice in _others(request) if choice[0] not in shut]}
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.widen_letter, forms.OpenToForm, to=to, fixed=fixed, options=options)


def sign_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    """The text once more, and the signature under exactly that."""
    shown = queries.letter(request.viewer, letter)
    to, fixed, initial = _address(process, letter), {"letter": letter}, {"edition": shown.letter.edition}
    context, template = {"shown": shown}, "convening/sign_letter.html"
    return act_page(
        request,
        acts.sign_letter,
        forms.SignForm,
        to=to,
        fixed=fixed,
        initial=initial,
        context=context,
        template=template,
        statement=queries.to_sign(request.viewer, "sign_letter"),
    )


def withdraw_signature(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    asked = queries.to_sign(request.viewer, "withdraw_signature")
    return act_page(request, acts.withdraw_signature, forms.WithdrawForm, to=to, fixed=fixed, statement=asked)


def seal_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    return button(request, acts.seal_letter, to=_address(process, letter), warning=_SEALS, letter=letter)


_SEALS = _(
    "From the next click on nobody signs this letter any more, and it is not opened again. Until you deliver it, it "
    "lies before nobody new."
)


def deliver_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.deliver_letter, forms.DeliverForm, to=to, fixed=fixed)


def answer_letter(request: HttpRequest, process: str, letter: str) -> HttpResponse:
    to, fixed = _address(process, letter), {"letter": letter}
    return act_page(request, acts.answer_letter, forms.LetterAnswerForm, to=to, fixed=fixed)


def _others(request: HttpRequest) -> list[tuple[str, str]]:
    """The parties beside one's own, in their order."""
    viewer = request.viewer
    return [(row.public_id, row.shown) for row in queries.parties(viewer) if row.pk != viewer.party_id]


def _address(process: str, letter: str) -> str:
    return reverse("convening:letter", args=[process, letter])


def _letter_page(letter: Letter) -> str:
    return _address(letter.process.public_id, letter.public_id)
