"""The rules between the issues: their page, and the forms by which they are laid and changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.bargaining import acts, forms, queries
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, page


def rules_between(request: HttpRequest, process: str) -> HttpResponse:
    return page(request, "bargaining/rules_between.html", {"shown": queries.rules_between(request.viewer)})


def require_option(request: HttpRequest, process: str, rule: str = "") -> HttpResponse:
    return _laid(request, rule, acts.require_option, forms.RequireForm)


def exclude_together(request: HttpRequest, process: str, rule: str = "") -> HttpResponse:
    return _laid(request, rule, acts.exclude_together, forms.ExcludeForm)


def set_budget(request: HttpRequest, process: str, rule: str = "") -> HttpResponse:
    return _laid(request, rule, acts.set_budget, forms.BudgetForm)


def withdraw_rule(request: HttpRequest, process: str, rule: str) -> HttpResponse:
    return button(request, acts.withdraw_rule, to=_page(process), warning=_WITHDRAWS, rule=rule)


_WITHDRAWS = _("Every seat sees that the rule no longer holds. Searches and packages that were made under it keep it.")


def _laid(request: HttpRequest, rule: str, act: Any, form: Any) -> HttpResponse:
    """The form of a new rule, or of one that is changed."""
    laid, begun = queries.rule_begun(request.viewer, act.__name__, rule)
    fixed, options = {"rule": rule} if rule else {}, {"laid": laid}
    to = _page(request.viewer.process.public_id)
    template = "bargaining/lay_rule.html"
    return act_page(request, act, form, to=to, template=template, fixed=fixed, initial=begun, options=options)


def _page(process: str) -> str:
    return reverse("bargaining:rules_between", args=[process])
