"""The pages of the table: who sits there, seating, inviting, ending; and one's own seat."""

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from parley.people import acts, forms, queries
from parley.people.models import Invitation, Token
from parley.people.rules import paper
from parley.procedure.pages import act_page, button, page


def seats(request: HttpRequest, process: str) -> HttpResponse:
    """Everybody at the table."""
    context = {"benches": queries.table(request.viewer), "may_seat": request.viewer.may("seat_person")}
    return page(request, "people/seats.html", context)


def seat_person(request: HttpRequest, process: str) -> HttpResponse:
    parties = [(party.public_id, party.shown) for party in queries.parties_in_order(request.viewer)]
    return act_page(request, acts.seat_person, forms.SeatForm, to=_table(process), options={"parties": parties})


def invite_to_seat(request: HttpRequest, process: str, seat: str) -> HttpResponse:
    """Make an invitation; its sheet is the answer to this one sending, and is shown never again."""
    shown = queries.seat(request.viewer, seat)

    def sheet(invitation: Invitation) -> HttpResponse:
        return render(request, "people/sheet.html", {"seat": shown, "sheet": _sheet(request, invitation)})

    fixed, context = {"seat": seat}, {"seat": shown, "back": _table(process)}
    return act_page(
        request,
        acts.invite_to_seat,
        forms.InviteForm,
        to=sheet,
        fixed=fixed,
        context=context,
        template="people/invite.html",
    )


def withdraw_invitation(request: HttpRequest, process: str, seat: str) -> HttpResponse:
    return button(request, acts.withdraw_invitation, to=_table(process), seat=seat)


def end_seat(request: HttpRequest, process: str, seat: str) -> HttpResponse:
    context = {"seat": queries.seat(request.viewer, seat)}
    fixed = {"seat": seat}
    return act_page(
        request, acts.end_seat, to=_table(process), fixed=fixed, context=context, template="people/end_seat.html"
    )


def erase_words(request: HttpRequest, process: str, seat: str) -> HttpResponse:
    found = queries.seat(request.viewer, seat)
    if "erase_words" not in found.can:
        raise Http404
    context, fixed = {"seat": found}, {"seat": seat}
    return act_page(
        request, acts.erase_words, to=_table(process), fixed=fixed, context=context, template="people/erase_words.html"
    )


def own_seat(request: HttpRequest, process: str) -> HttpResponse:
    """The viewer's own seat, its keys, and the other seats that it could look from."""
    viewer = request.viewer
    context = {"seat": queries.own_seat(viewer), "keys": queries.keys(viewer), "others": queries.other_seats(viewer)}
    return page(request, "people/own_seat.html", context)


def make_token(request: HttpRequest, process: str) -> HttpResponse:
    """Make a key for programs; it is shown in the answer to this one sending, and never again."""

    def key(made: Token) -> HttpResponse:
        return render(request, "people/key.html", {"made": made})

    return act_page(request, acts.make_token, forms.KeyForm, to=key, context={"back": _own(process)})


def revoke_token(request: HttpRequest, process: str, token: str) -> HttpResponse:
    return button(request, acts.revoke_token, to=_own(process), token=token)


def choose_seat(request: HttpRequest) -> HttpResponse:
    """Look at a process from another of one's own seats."""
    wanted = request.POST.get("seat", "")
    for held in queries.seats_of(request.viewer.account):
        if held.public_id == wanted:
            request.session["seats"] = {**request.session.get("seats", {}), held.process.public_id: wanted}
            return redirect("people:own_seat", held.process.public_id)
    raise Http404


def _sheet(request: HttpRequest, invitation: Invitation) -> dict[str, Any] | None:
    """What stands on the sheet; None when this is a repetition, and the link is known to nobody here any more."""
    if invitation.shown_once is None:
        return None
    server = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    link = server + reverse("people:join_by_link", args=[invitation.shown_once["link"]])
    return {
        "link": link,
        "qr": segno.make(link, error="m", micro=False).svg_data_uri(scale=4, light="white"),
        "code": paper.grouped(invitation.shown_once["code"]),
        "typed_at": server + reverse("people:join"),
        "until": invitation.expires_at,
    }


def _table(process: str) -> str:
    return reverse("people:seats", args=[process])


def _own(process: str) -> str:
    return reverse("people:own_seat", args=[process])
