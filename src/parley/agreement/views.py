"""The pages of agreements: each calls one act or one query."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.agreement import acts, forms, queries
from parley.agreement.models import Agreement
from parley.convening.queries import parties, to_sign
from parley.drafting.queries import adopted_texts
from parley.procedure.pages import act_page, button, page


def agreements(request: HttpRequest, process: str) -> HttpResponse:
    rows = queries.agreements(request.viewer)
    return page(request, "agreement/agreements.html", {"agreements": rows, "may": request.viewer.may})


def agreement(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    shown = queries.agreement(request.viewer, agreement)
    promises = queries.commitments(request.viewer, agreement)
    return page(request, "agreement/agreement.html", {"shown": shown, "commitments": promises})


def open_for_signature(request: HttpRequest, process: str) -> HttpResponse:
    texts = [(text.text, text.title) for text in adopted_texts(request.viewer)]
    options = {"texts": texts, "seats": queries.entitled_choices(request.viewer)}
    return act_page(request, acts.open_for_signature, forms.OpenForSignatureForm, to=_page_of, options=options)


def initial_agreement(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    return _signing(request, acts.initial_agreement, forms.InitialForm, agreement)


def sign_agreement(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    return _signing(request, acts.sign_agreement, forms.SignForm, agreement)


def decline_to_sign(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    to, fixed = _address(process, agreement), {"agreement": agreement}
    return act_page(request, acts.decline_to_sign, forms.WordsForm, to=to, fixed=fixed)


def ratify_signature(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    to, asked = _address(process, agreement), to_sign(request.viewer, "ratify_signature")
    return button(request, acts.ratify_signature, to=to, statement=asked, agreement=agreement)


def withdraw_from_agreement(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    to, fixed = _address(process, agreement), {"agreement": agreement}
    asked = to_sign(request.viewer, "withdraw_from_agreement")
    return act_page(request, acts.withdraw_from_agreement, forms.WordsForm, to=to, fixed=fixed, statement=asked)


def close_signing(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    return button(request, acts.close_signing, to=_address(process, agreement), agreement=agreement)


def enter_commitment(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    choices = [(party.public_id, party.shown) for party in parties(request.viewer)]
    options = {"parties": choices, "verifiers": queries.verifier_choices(request.viewer)}
    to, fixed = _address(process, agreement), {"agreement": agreement}
    return act_page(request, acts.enter_commitment, forms.CommitmentForm, to=to, fixed=fixed, options=options)


def commitment(request: HttpRequest, process: str, commitment: str) -> HttpResponse:
    return page(request, "agreement/commitment.html", {"shown": queries.commitment(request.viewer, commitment)})


def claim_commitment(request: HttpRequest, process: str, commitment: str) -> HttpResponse:
    return _report(request, acts.claim_commitment, forms.ReportForm, process, commitment)


def verify_commitment(request: HttpRequest, process: str, commitment: str) -> HttpResponse:
    return _report(request, acts.verify_commitment, forms.ReportForm, process, commitment)


def dispute_commitment(request: HttpRequest, process: str, commitment: str) -> HttpResponse:
    return _report(request, acts.dispute_commitment, forms.ReportForm, process, commitment)


def settle_dispute(request: HttpRequest, process: str, commitment: str) -> HttpResponse:
    return _report(request, acts.settle_dispute, forms.SettleForm, process, commitment)


def _signing(request, act, form, agreement):  # type: ignore[no-untyped-def]
    """The page on which one signs or initials: it shows exactly the bytes that the signature is for."""
    shown = queries.agreement(request.viewer, agreement)
    authentic = [version for version in shown.versions if version["authentic"]]
    options = {"languages": [version["language"] for version in authentic]}
    return act_page(
        request,
        act,
        form,
        to=_address(request.viewer.process.public_id, agreement),
        template="agreement/sign.html",
        fixed={"agreement": agreement},
        options=options,
        context={"shown": shown, "authentic": authentic},
        statement=to_sign(request.viewer, act.__name__),
    )


def _report(request, act, form, process, commitment):  # type: ignore[no-untyped-def]
    shown = queries.commitment(request.viewer, commitment)
    to = reverse("agreement:commitment", args=[process, commitment])
    template, context = "agreement/report.html", {"shown": shown}
    return act_page(request, act, form, to=to, fixed={"commitment": commitment}, template=template, context=context)


def _address(process: str, agreement: str) -> str:
    return reverse("agreement:agreement", args=[process, agreement])


def _page_of(found: Agreement) -> str:
    return _address(found.process.public_id, found.public_id)
