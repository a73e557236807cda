"""With which keys the seats sign: seen by everybody at the table, since everybody has to be able to compare them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from parley.ledger.signing import Key, read_key
from parley.people.models import Seat, SeatKey
from parley.people.queries.seats import SeatView, table
from parley.people.queries.statements import sitting
from parley.people.rules import keys as rules
from parley.procedure.capacities import TEAM, Capacity
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now

_KINDS = {
    "ssh-ed25519": _("SSH key"),
    "minisign": _("minisign key"),
    "parley-ed25519": _("key kept by a browser"),
    "passkey": _("passkey"),
}
_SIGNS = {rules.IN_FORCE: "open", rules.REPLACED: "ended", rules.REVOKED: "ended"}


@visible(SeatKey)
def seat_keys_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class SeatKeyView:
    """A key as everybody at the table sees it."""

    id: str
    seat: str
    shown: str
    party: Any
    key: Key
    kind: str
    enrolled: datetime
    state: str
    state_label: str
    state_sign: str
    ended: datetime | None
    own: bool
    #: When and by whom it was compared with its owner by another way than this server; None if nobody has yet.
    compared: datetime | None = None
    compared_by: str = ""
    how: str = ""
    #: Whether whoever compared it signed that with a key of their own.
    countersigned: bool = False
    can: frozenset[str] = frozenset()

    @property
    def in_force(self) -> bool:
        return self.state == rules.IN_FORCE


@dataclass(frozen=True)
class Bench:
    """Those who sit together, each with the key in force, or None."""

    label: str
    party: Any
    seats: list[tuple[SeatView, SeatKeyView | None]]


def seat_keys(viewer: Viewer) -> list[Bench]:
    """The keys of everybody at the table, as they sit there; seats that have ended are left out."""
    held = {view.seat: view for view in _views(viewer, SeatKey.objects.seen_by(viewer).filter(_IN_FORCE))}
    benches = [
        Bench(bench.label, bench.party, [(seat, held.get(seat.id)) for seat in bench.seats if seat.ended is None])
        for bench in table(viewer)
    ]
    return [bench for bench in benches if bench.seats]


def seat_key(viewer: Viewer, public_id: str) -> SeatKeyView:
    """One key, in force or not."""
    return _views(viewer, [one(SeatKey, viewer, public_id, "seat__party", "confirmed_by")])[0]


def own_keys(viewer: Viewer) -> list[SeatKeyView]:
    """The keys of the viewer's own seat, the newest first: one in force at most."""
    return _views(viewer, SeatKey.objects.seen_by(viewer).filter(seat=viewer.seat))[::-1]


@waits
def keys_to_compare(viewer: Viewer) -> list[Waiting]:
    """For whoever vouches for others' keys: that there are some nobody has compared yet."""
    if not viewer.may("confirm_key"):
        return []
    rows = _views(viewer, SeatKey.objects.seen_by(viewer).filter(_IN_FORCE, confirmed_at=None))
    return [
        Waiting(
            say(_("Compare the key of %(name)s with its owner"), {"name": view.shown}),
            reverse("people:confirm_key", args=[viewer.process.public_id, view.id]),
        )
        for view in rows
        if "confirm_key" in view.can
    ]


_IN_FORCE = Q(revoked_at=None, replaced_at=None)


def _views(viewer: Viewer, rows: Any) -> list[SeatKeyView]:
    if not isinstance(rows, list):
        rows = rows.select_related("seat__party", "confirmed_by").order_by("enrolled_at", "pk")
    headed = _headed(viewer, list(rows))
    return [_view(viewer, row, row.seat.party_id in headed) for row in rows]


def _headed(viewer: Viewer, rows: Iterable[SeatKey]) -> set[int | None]:
    """The parties whose delegation has a head in force; only for those to whom that makes a difference."""
    if not viewer.sits_as(*TEAM) or not rows:
        return set()
    at = now()
    heads = Seat.objects.seen_by(viewer).filter(capacity=Capacity.HEAD)
    return {seat.party_id for seat in heads if seat.in_force(at)}


def _view(viewer: Viewer, row: SeatKey, headed: bool) -> SeatKeyView:
    ruled = rules.Key(row.seat.public_id, row.point_hash, row.state, row.confirmed_at is not None)
    by, owner, key = sitting(viewer.seat), sitting(row.seat), read_key(row.text)
    own = row.seat_id == viewer.seat.pk
    steps = {
        "confirm_key": lambda: ruled.confirmed(by, owner, headed=headed),
        "replace_key": lambda: own and ruled.replaced(),
        "revoke_key": lambda: ruled.revoked(by, owner, headed=headed),
    }
    return SeatKeyView(
        id=row.public_id,
        seat=row.seat.public_id,
        shown=row.seat.shown,
        party=row.seat.party,
        key=key,
        kind=say(_KINDS[key.kind]),
        enrolled=row.enrolled_at,
        state=row.state,
        state_label=say(rules.LABELS[row.state]),
        state_sign=_SIGNS[row.state],
        ended=row.revoked_at or row.replaced_at,
        own=own,
        compared=row.confirmed_at,
        compared_by=row.confirmed_by.shown if row.confirmed_by is not None else "",
        how=say(rules.HOW[row.confirmed_how]) if row.confirmed_how else "",
        countersigned=row.countersigned,
        can=possible(viewer, steps),
    )
