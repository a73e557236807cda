"""The pages of the bargaining table: each calls one act or one query."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.bargaining import acts, forms, queries
from parley.consultation.queries import to_take_over
from parley.convening.queries import parties
from parley.procedure.pages import act_page, page


def issues(request: HttpRequest, process: str) -> HttpResponse:
    context = {"issues": queries.issues(request.viewer), "shown": queries.rules_between(request.viewer)}
    return page(request, "bargaining/issues.html", context)


def issue(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    return page(request, "bargaining/issue.html", {"shown": queries.issue(request.viewer, issue)})


def lay_issue(request: HttpRequest, process: str) -> HttpResponse:
    """Lay an issue; `?from=` names the statement of a consultation that it is taken over from."""
    statement = to_take_over(request.viewer, request.GET.get("from", ""))
    options = {"parties": [(party.public_id, party.shown) for party in parties(request.viewer)], "taken": statement}
    initial = {"title": statement.body} if statement else {}
    more: dict[str, Any] = {"fixed": {"statement": statement.public_id if statement else ""}, "initial": initial}
    template, to = "consultation/take_over.html", reverse("bargaining:issues", args=[process])
    context = {"statement": statement}
    return act_page(
        request, acts.lay_issue, forms.LayForm, to=to, template=template, options=options, context=context, **more
    )


def edit_issue(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    found = queries.issue(request.viewer, issue).issue
    initial = {"title": found.title, "about": found.about, "edition": found.edition}
    to, fixed = _address(process, issue), {"issue": issue}
    return act_page(request, acts.edit_issue, forms.EditForm, to=to, fixed=fixed, initial=initial)


def move_issue(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    return act_page(request, acts.move_issue, forms.MoveForm, to=_address(process, issue), fixed={"issue": issue})


def propose_option(request: HttpRequest, process: str, issue: str) -> HttpResponse:
    shown = queries.issue(request.viewer, issue)
    to, context = _address(process, issue), {"shown": shown}
    return act_page(request, acts.propose_option, forms.OptionForm, to=to, fixed={"issue": issue}, context=context)


def _address(process: str, issue: str) -> str:
    return reverse("bargaining:issue", args=[process, issue])
