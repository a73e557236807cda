"""Who sits at the table, under the name shown; the legal name for the mediation team and the person alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from parley.people.models import Invitation, Seat
from parley.people.queries.parties import parties_in_order
from parley.people.rules import invitation as invitations
from parley.people.rules import seating
from parley.procedure.capacities import LABELS, TEAM, Capacity
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now

_ORDER = {capacity: place for place, capacity in enumerate(Capacity)}
#: How each state is marked on a page, beside its word.
_KINDS = {seating.AHEAD: "", seating.IN_FORCE: "open", seating.ENDED: "ended"}
_NOT_YET = "not yet"
_INVITED = {**invitations.LABELS, _NOT_YET: _("not invited yet")}
_INVITED_KINDS = {
    invitations.MADE: "care",
    invitations.USED: "done",
    invitations.WITHDRAWN: "ended",
    invitations.EXPIRED: "ended",
}


@visible(Seat)
def seats_seen(viewer: Viewer) -> Q:
    """Everybody seated sees who sits at the table (under the name shown)."""
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class SeatView:
    """A seat as this viewer may know it."""

    id: str
    shown: str
    capacity: str
    label: str
    party: Any
    institution: str
    since: datetime
    until: datetime | None
    ended: datetime | None
    state: str
    state_label: str
    kind: str
    own: bool
    #: The person's own name: None for whoever may not know it; "" where the name shown is the person's own.
    legal_name: str | None = None
    #: How the invitation stands: for the team alone.
    invited: str = ""
    invited_kind: str = ""
    invited_until: datetime | None = None
    can: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bench:
    """Those who sit together: the team, one party's delegation, or everybody else."""

    label: str
    party: Any = None
    seats: list[SeatView] = field(default_factory=list)


def table(viewer: Viewer) -> list[Bench]:
    """Everybody at the table: the team, the parties in the order of the rules, then all others; then past seats."""
    views = _views(viewer, Seat.objects.seen_by(viewer).select_related("party"))
    here = [view for view in views if view.state != seating.ENDED]
    benches = [Bench(say(_("The mediation team")), None, [view for view in here if view.capacity in TEAM])]
    for party in parties_in_order(viewer):
        benches.append(Bench(party.name, party, [view for view in here if view.party == party]))
    others = [view for view in here if view.party is None and view.capacity not in TEAM]
    past = [view for view in views if view.state == seating.ENDED]
    if others:
        benches.append(Bench(say(_("Others at the table")), None, others))
    if past:
        benches.append(Bench(say(_("Seats that have ended")), None, past))
    return benches


def seat(viewer: Viewer, public_id: str) -> SeatView:
    """One seat at the table."""
    return _views(viewer, [one(Seat, viewer, public_id, "party")])[0]


def own_seat(viewer: Viewer) -> SeatView:
    """The seat from which the viewer looks."""
    return seat(viewer, viewer.seat.public_id)


def other_seats(viewer: Viewer) -> list[SeatView]:
    """The viewer's other seats in this process, from which it could look instead."""
    if viewer.account is None:
        return []
    rows = Seat.objects.seen_by(viewer).filter(account=viewer.account).exclude(pk=viewer.seat.pk)
    return [view for view in _views(viewer, rows.select_related("party")) if view.state == seating.IN_FORCE]


@waits
def invitations_waiting(viewer: Viewer) -> list[Waiting]:
    """For the team: that there are people without an invitation that works."""
    if not viewer.of_team or viewer.process.demonstration:
        return []
    rows = _views(viewer, Seat.objects.seen_by(viewer).filter(account=None).select_related("party"))
    without = [row for row in rows if "invite_to_seat" in row.can and row.invited_kind != "care"]
    if not without:
        return []
    url = reverse("people:seats", args=[viewer.process.public_id])
    return [
        Waiting(say(_("Invite those who have a seat and no way to take it: %(count)s"), {"count": len(without)}), url)
    ]


def _views(viewer: Viewer, rows: Iterable[Seat]) -> list[SeatView]:
    """The seats as the viewer may know them, in the order of capacities, then by the name shown."""
    seats, at = list(rows), now()
    last: dict[int, Invitation] = {}
    for row in Invitation.objects.seen_by(viewer).filter(seat__in=seats).order_by("pk"):
        last[row.seat_id] = row
    team = 0
    if viewer.of_team:
        team = sum(row.in_force(at) for row in Seat.objects.seen_by(viewer).filter(capacity__in=TEAM))
    views = [_view(viewer, row, last.get(row.pk), at, team) for row in seats]
    return sorted(views, key=lambda view: (_ORDER[Capacity(view.capacity)], view.shown.casefold(), view.id))


def _view(viewer: Viewer, row: Seat, invitation: Invitation | None, at: datetime, team: int) -> SeatView:
    ruled = seating.Seat(row.valid_from, row.valid_until, row.ended_at)
    state = ruled.state(at)
    taken = row.account_id is not None
    knows = viewer.of_team or row.pk == viewer.seat.pk
    invited = _invited(viewer, taken, invitation, at)
    steps = {
        "invite_to_seat": lambda: invitations.made(at, days=1, taken=taken, ended=state == seating.ENDED),
        "withdraw_invitation": lambda: invited == invitations.MADE,
        "end_seat": lambda: ruled.ended_at(at, others_of_team=team - 1 if row.capacity in TEAM else None),
        "erase_words": lambda: seating.may_erase(own=row.pk == viewer.seat.pk, of_team=viewer.of_team),
    }
    return SeatView(
        id=row.public_id,
        shown=row.shown,
        capacity=row.capacity,
        label=say(LABELS[Capacity(row.capacity)]),
        party=row.party,
        institution=row.institution,
        since=row.valid_from,
        until=row.valid_until,
        ended=row.ended_at,
        state=state,
        state_label=say(seating.LABELS[state]),
        kind=_KINDS[state],
        own=row.pk == viewer.seat.pk,
        legal_name=(row.legal_name if row.pseudonym else "") if knows else None,
        invited=say(_INVITED[invited]) if invited else "",
        invited_kind=_INVITED_KINDS.get(invited, ""),
        invited_until=invitation.expires_at if invitation is not None and invited == invitations.MADE else None,
        can=possible(viewer, steps),
    )


def _invited(viewer: Viewer, taken: bool, row: Invitation | None, at: datetime) -> str:
    """How the invitation to a seat stands; nothing at all for whoever is not of the team."""
    if not viewer.of_team:
        return ""
    if taken:
        return invitations.USED
    if row is None:
        return _NOT_YET
    return invitations.Invitation(row.expires_at, row.used_at, row.withdrawn_at).state(at)
