"""The pages of keys that people hold themselves: one's own, everybody's, and the sheet by which they are compared."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.people import acts, forms, queries
from parley.people.queries.statements import confirmation_view, enrolment_view
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, page
from parley.record.sources import now


def own_key(request: HttpRequest, process: str) -> HttpResponse:
    """The key with which the viewer's seat signs."""
    return page(request, "people/own_key.html", {"keys": queries.own_keys(request.viewer)})


def enrol_key(request: HttpRequest, process: str) -> HttpResponse:
    """The new key, then the statement of its enrolment, to be signed with it."""
    return act_page(
        request,
        acts.enrol_key,
        forms.OwnKeyForm,
        to=_own(process),
        template="people/enrol_key.html",
        context={"harmless": True},
        statement=partial(enrolment_view, request.viewer),
    )


def replace_key(request: HttpRequest, process: str, seat_key: str) -> HttpResponse:
    return act_page(
        request,
        acts.replace_key,
        forms.OwnKeyForm,
        to=_own(process),
        template="people/enrol_key.html",
        fixed={"seat_key": seat_key},
        context={"replaced": queries.seat_key(request.viewer, seat_key)},
        statement=partial(enrolment_view, request.viewer),
    )


def revoke_key(request: HttpRequest, process: str, seat_key: str) -> HttpResponse:
    queries.seat_key(request.viewer, seat_key)
    return button(request, acts.revoke_key, to=_all(process), warning=_REVOKES, seat_key=seat_key)


_REVOKES = _(
    "Nothing that is signed with this key from now on counts, and it is never taken again. What was signed with it "
    "before stands: the record holds the order."
)


def seat_keys(request: HttpRequest, process: str) -> HttpResponse:
    """The keys of everybody at the table."""
    return page(request, "people/seat_keys.html", {"benches": queries.seat_keys(request.viewer)})


def key_sheet(request: HttpRequest, process: str) -> HttpResponse:
    """All of them on a sheet of paper, to be compared when people meet."""
    return page(request, "people/key_sheet.html", {"benches": queries.seat_keys(request.viewer), "at": now()})


def seat_key(request: HttpRequest, process: str, seat_key: str) -> HttpResponse:
    return page(request, "people/seat_key.html", {"view": queries.seat_key(request.viewer, seat_key)})


def confirm_key(request: HttpRequest, process: str, seat_key: str) -> HttpResponse:
    return act_page(
        request,
        acts.confirm_key,
        forms.CompareForm,
        to=_all(process),
        template="people/confirm_key.html",
        fixed={"seat_key": seat_key},
        context={"view": queries.seat_key(request.viewer, seat_key)},
        statement=confirmation_view(request.viewer, seat_key),
    )


def _own(process: str) -> str:
    return reverse("people:own_key", args=[process])


def _all(process: str) -> str:
    return reverse("people:seat_keys", args=[process])
