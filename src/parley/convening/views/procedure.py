"""The pages of the rules of procedure."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.convening import acts, forms, queries
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, live, page


@live
def rules(request: HttpRequest, process: str) -> HttpResponse:
    """The rules in plain words, their versions, and what is proposed."""
    viewer = request.viewer
    context = {"shown": queries.rules_of_procedure(viewer), "may_draft": viewer.may("draft_rules")}
    return page(request, "convening/rules.html", context)


def draft_rules(request: HttpRequest, process: str) -> HttpResponse:
    """The form begins from the rules in force."""
    initial = queries.rules_in_force(request.viewer).to_json()
    options = {"parties": [(row.public_id, row.shown) for row in queries.parties(request.viewer)]}
    to = reverse("convening:rules", args=[process])
    return act_page(request, acts.draft_rules, forms.RulesForm, to=to, initial=initial, options=options)


def answer_rules(request: HttpRequest, process: str, draft: str) -> HttpResponse:
    to, fixed = reverse("convening:rules", args=[process]), {"draft": draft}
    return act_page(request, acts.answer_rules, forms.AnswerRulesForm, to=to, fixed=fixed)


def adopt_rules(request: HttpRequest, process: str, draft: str) -> HttpResponse:
    to = reverse("convening:rules", args=[process])
    return button(request, acts.adopt_rules, to=to, warning=_BINDS, draft=draft)


_BINDS = _(
    "From the next click on these rules bind everybody; they are changed only as they themselves say that they are."
)


def withdraw_rules(request: HttpRequest, process: str, draft: str) -> HttpResponse:
    return button(request, acts.withdraw_rules, to=reverse("convening:rules", args=[process]), draft=draft)
