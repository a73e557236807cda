"""The pages of consent to the mediators, and of what speaks for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from parley.convening import acts, forms, queries
from parley.convening.models import Consent
from parley.procedure.pages import NoEntries, act_page, page


def consents(request: HttpRequest, process: str) -> HttpResponse:
    """Party by mediator, and below it what was said of each mediator."""
    viewer = request.viewer
    context = {"table": queries.consent_table(viewer), "mediators": queries.mediator_views(viewer)}
    context["may_state"], context["may_declare"] = viewer.may("state_ground"), viewer.may("declare_interest")
    return page(request, "convening/consents.html", context)


def consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return page(request, "convening/consent.html", {"shown": queries.consent(request.viewer, consent)})


def seek_consent(request: HttpRequest, process: str) -> HttpResponse:
    """The table of consents links here with the party and the mediator chosen."""
    parties = [(row.public_id, row.shown) for row in queries.parties(request.viewer)]
    mediators = [(row.public_id, row.shown) for row in queries.mediators(request.viewer)]
    initial = {name: request.GET.get(name, "") for name in ("party", "mediator")}
    options = {"parties": parties, "mediators": mediators}
    return act_page(
        request, acts.seek_consent, forms.SeekConsentForm, to=_consent_page, initial=initial, options=options
    )


def answer_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return _signing(request, acts.answer_consent, forms.AnswerConsentForm, consent)


def confirm_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return _signing(request, acts.confirm_consent, NoEntries, consent)


def suspend_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return _signing(request, acts.suspend_consent, forms.WhyForm, consent)


def resume_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return _signing(request, acts.resume_consent, NoEntries, consent)


def withdraw_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return _signing(request, acts.withdraw_consent, forms.WhyForm, consent)


def state_ground(request: HttpRequest, process: str, mediator: str) -> HttpResponse:
    to, fixed = reverse("convening:consents", args=[process]), {"mediator": mediator}
    return act_page(request, acts.state_ground, forms.GroundForm, to=to, fixed=fixed)


def declare_interest(request: HttpRequest, process: str) -> HttpResponse:
    to = reverse("convening:consents", args=[process])
    return act_page(request, acts.declare_interest, forms.InterestForm, to=to)


def _signing(request: HttpRequest, act: Any, form: Any, consent: str) -> HttpResponse:
    """The page of an act on a consent; where it is signed with a key of one's own, in the reader's language."""
    to, asked = _address(request.viewer.process.public_id, consent), queries.to_sign(request.viewer, act.__name__)
    fixed = {"consent": consent, "language": get_language() or "en"}
    return act_page(request, act, form, to=to, fixed=fixed, statement=asked)


def _address(process: str, consent: str) -> str:
    return reverse("convening:consent", args=[process, consent])


def _consent_page(consent: Consent) -> str:
    return _address(consent.process.public_id, consent.public_id)
