"""The pages of consent to the mediators, and of what speaks for them."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.convening import acts, forms, queries
from parley.convening.models import Consent
from parley.procedure.pages import act_page, button, page


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
    to, fixed = _address(process, consent), {"consent": consent}
    return act_page(request, acts.answer_consent, forms.AnswerConsentForm, to=to, fixed=fixed)


def confirm_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return button(request, acts.confirm_consent, to=_address(process, consent), consent=consent)


def suspend_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    to, fixed = _address(process, consent), {"consent": consent}
    return act_page(request, acts.suspend_consent, forms.WhyForm, to=to, fixed=fixed)


def resume_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    return button(request, acts.resume_consent, to=_address(process, consent), consent=consent)


def withdraw_consent(request: HttpRequest, process: str, consent: str) -> HttpResponse:
    to, fixed = _address(process, consent), {"consent": consent}
    return act_page(request, acts.withdraw_consent, forms.WhyForm, to=to, fixed=fixed)


def state_ground(request: HttpRequest, process: str, mediator: str) -> HttpResponse:
    to, fixed = reverse("convening:consents", args=[process]), {"mediator": mediator}
    return act_page(request, acts.state_ground, forms.GroundForm, to=to, fixed=fixed)


def declare_interest(request: HttpRequest, process: str) -> HttpResponse:
    to = reverse("convening:consents", args=[process])
    return act_page(request, acts.declare_interest, forms.InterestForm, to=to)


def _address(process: str, consent: str) -> str:
    return reverse("convening:consent", args=[process, consent])


def _consent_page(consent: Consent) -> str:
    return _address(consent.process.public_id, consent.public_id)
