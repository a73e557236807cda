"""The way in for whoever holds an invitation: by its link or by the code on paper.

Looking never uses an invitation up (mail scanners look at every link); an unknown one, a used one and one that
has run out get the same answer.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from allauth.core.internal.ratelimit import truncate_ip
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parley.people import acts, forms, queries
from parley.people.models import Invitation, Seat
from parley.people.rules import invitation as rules
from parley.people.rules import paper, seating
from parley.procedure.actors import Bearer
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused
from parley.procedure.pages import NoEntries, no_store
from parley.procedure.words import say
from parley.record.sources import new_id, now

#: So many wrong links or codes are taken in a minute: from one address, and from all together.
FROM_ONE, FROM_ALL = 20, 1000


def join(request: HttpRequest) -> HttpResponse:
    """Ask for the code on paper, then for what the seat is taken with."""
    form = forms.CodeForm(request.POST or None)
    if not form.is_valid():
        return _answer(request, "people/code.html", {"form": form}, status=422 if form.is_bound else 200)
    try:
        code = paper.read(form.cleaned_data["code"])
    except Refused as refused:
        form.add_error("code", say(refused))
        return _answer(request, "people/code.html", {"form": form}, status=422)
    return _entrance(request, code, taking="take" in request.POST, code=form.cleaned_data["code"])


def join_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link invites to; take the seat when that is sent."""
    return _entrance(request, token, taking=request.method == "POST")


def _entrance(request: HttpRequest, secret: str, *, taking: bool, code: str = "") -> HttpResponse:
    if _too_many(request):
        return no_store(render(request, "429.html", {"retry_after": 60}, status=429))
    invitation = queries.invitation_by(secret)
    if invitation is None or (not taking and not _open(invitation)):
        return _not_this_one(request)
    account = request.viewer.account
    asked = NoEntries if account is not None else forms.AccountForm
    form = asked(request.POST if taking else None)
    if taking and form.is_valid():
        try:
            return _taken(request, _take(request, invitation, secret, form.cleaned_data))
        except (Absent, NotEntitled):
            return _not_this_one(request)
        except Refused as refused:
            for name, reason in (refused.errors if isinstance(refused, Invalid) else {"": refused}).items():
                form.add_error(name if name in form.fields else None, say(reason))
    context = {"form": form, "seat": invitation.seat, "code": code, "key": request.POST.get("key", "")[:64] or new_id()}
    return _answer(request, "people/join.html", context, status=422 if taking else 200)


def _take(request: HttpRequest, invitation: Invitation, secret: str, entered: dict[str, Any]) -> Seat:
    by = Bearer(invitation.seat.process, invitation.public_id, request.viewer.account)
    return acts.take_seat(by=by, key=request.POST.get("key", "")[:64] or None, secret=secret, **entered)


def _taken(request: HttpRequest, seat: Seat) -> HttpResponse:
    """On to the desk; whoever has just made the account is signed in, a repetition of that must sign in itself."""
    desk = reverse("process_desk", args=[seat.process.public_id])
    if request.viewer.account is not None or not seat.just_taken:
        messages.success(request, _("You have taken the seat."))
        chosen = {**request.session.get("seats", {}), seat.process.public_id: seat.public_id}
        request.session["seats"] = chosen if request.viewer.account is not None else {}
        return redirect(desk if request.viewer.account is not None else "account_login")
    return perform_login(request, seat.account, redirect_url=desk)


def _open(invitation: Invitation) -> bool:
    """Whether the act would still be done: nothing is promised here that it would refuse."""
    seat, at = invitation.seat, now()
    ended = seating.Seat(seat.valid_from, seat.valid_until, seat.ended_at).state(at) == seating.ENDED
    stands = rules.Invitation(invitation.expires_at, invitation.used_at, invitation.withdrawn_at).state(at)
    return stands == rules.MADE and not ended and seat.account_id is None


def _not_this_one(request: HttpRequest) -> HttpResponse:
    for name, _limit in _counters(request):
        cache.add(name, 0, 120)
        cache.incr(name)
    return _answer(request, "people/join_refused.html", {}, status=404)


def _too_many(request: HttpRequest) -> bool:
    counters = dict(_counters(request))
    counted = cache.get_many(counters)
    return any(counted.get(name, 0) >= limit for name, limit in counters.items())


def _counters(request: HttpRequest) -> list[tuple[str, int]]:
    """The counters of wrong guesses in this minute, with their limits."""
    try:
        address = truncate_ip(get_adapter(request).get_client_ip(request))
    except PermissionDenied:
        address = "unknown"
    minute = int(now().timestamp()) // 60
    return [(f"join:{minute}:{address}", FROM_ONE), (f"join:{minute}:all", FROM_ALL)]


def _answer(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
    return no_store(render(request, template, context, status=status))
