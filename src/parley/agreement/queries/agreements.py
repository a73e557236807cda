"""Agreements with their signatures, as every seat of the process sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from parley.agreement.models import Agreement, Signatory
from parley.agreement.rules import force
from parley.agreement.rules import signature as rules
from parley.consultation.queries import Origin
from parley.convening.queries import SignedWith, parties, signed_with
from parley.drafting.models import Place
from parley.drafting.queries import origins_in
from parley.drafting.rules.text import ADOPTED
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.table import ACTS
from parley.procedure.thread import Followed, Outcome, follows
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import say
from parley.record.sources import now


@visible(Agreement)
def agreements_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


@visible(Signatory)
def signatories_seen(viewer: Viewer) -> Q:
    return EVERYTHING if viewer.seated else NOTHING


#: How each state is marked on a page, beside its word.
_KINDS = {
    rules.OPEN: "",
    rules.INITIALLED: "open",
    rules.SIGNED: "done",
    rules.RATIFIED: "done",
    rules.OBJECTED: "ended",
    rules.WITHDRAWN: "ended",
}


@dataclass(frozen=True)
class Signing:
    """One of those entitled to sign, and what became of it."""

    signatory: Signatory
    state: str
    kind: str
    #: With which own key; None where this server attests it.
    by_key: SignedWith | None


@dataclass(frozen=True)
class AgreementView:
    """An agreement, its authentic versions first, and the signatures in the order of the rules of procedure."""

    agreement: Agreement
    versions: list[dict[str, Any]]
    signings: list[Signing]
    tally: rules.Tally
    condition: str
    open: bool
    #: The clauses whose origin the viewer sees, by number: an issue of the table, a statement of a consultation.
    origins: list[tuple[int, tuple[Origin, ...]]]
    can: frozenset[str]


def agreements(viewer: Viewer) -> list[tuple[Agreement, rules.Tally]]:
    """The agreements of the process, newest first, each with how many of how many have signed."""
    rows = list(Agreement.objects.seen_by(viewer))
    states: dict[int, list[str]] = {row.pk: [] for row in rows}
    for agreement_pk, state in Signatory.objects.seen_by(viewer).values_list("agreement_id", "state"):
        states[agreement_pk].append(state)
    return [(row, rules.Tally.over(states[row.pk])) for row in rows]


def agreement(viewer: Viewer, public_id: str) -> AgreementView:
    """One agreement, and what this viewer may do with it now."""
    found = one(Agreement, viewer, public_id)
    rows = list(Signatory.objects.seen_by(viewer).filter(agreement=found).select_related("seat__party"))
    order = {party.pk: place for place, party in enumerate(parties(viewer))}
    rows.sort(key=lambda row: (order.get(row.seat.party_id, len(order)), row.pk))
    mine = next((row for row in rows if row.seat_id == viewer.seat.pk), None)
    is_open = found.closed_at is None and (found.open_until is None or now() < found.open_until)
    keys = signed_with(viewer, [row.key_fingerprint for row in rows])
    steps = {
        "initial_agreement": lambda: _step(mine, rules.INITIALLED, is_open),
        "sign_agreement": lambda: _step(mine, rules.SIGNED, is_open),
        "decline_to_sign": lambda: _step(mine, rules.OBJECTED, is_open),
        "ratify_signature": lambda: _step(mine, rules.RATIFIED, is_open),
        "withdraw_from_agreement": lambda: _step(mine, rules.WITHDRAWN, is_open),
        "close_signing": lambda: found.closed_at is None,
        "enter_commitment": lambda: True,
    }
    return AgreementView(
        agreement=found,
        versions=found.versions,
        signings=[
            Signing(row, say(rules.LABELS[row.state]), _KINDS[row.state], keys.get(row.key_fingerprint)) for row in rows
        ],
        tally=rules.Tally.over([row.state for row in rows]),
        condition=_in_words(force.Condition.from_json(found.condition)),
        open=is_open,
        origins=origins_in(viewer, found.text),
        can=possible(viewer, steps),
    )


@follows(Place)
def agreements_opened(viewer: Viewer, places: Sequence[Place]) -> Followed:
    """The agreements into which clauses of adopted drafts went."""
    adopted = [place for place in places if place.draft.state == ADOPTED]
    if not adopted:
        return {}
    rows = Agreement.objects.seen_by(viewer).filter(text__in={place.draft.text.public_id for place in adopted})
    by_text = {row.text: row for row in rows}
    found: dict[int, list[Outcome]] = {}
    for place in adopted:
        if (row := by_text.get(place.draft.text.public_id)) is not None:
            url = reverse("agreement:agreement", args=[viewer.process.public_id, row.public_id])
            said = _IN_FORCE if row.in_force_at is not None else _OPENED
            found[place.pk] = [Outcome(row, say(said, {"title": row.title, "clause": place.number}), url)]
    return found


_IN_FORCE = _("clause %(clause)s of the agreement “%(title)s”, in force")
_OPENED = _("clause %(clause)s of “%(title)s”, opened for signature")


def entitled_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """The seats that could be entitled to sign, for a form: in the order of the parties."""
    rows = Seat.objects.seen_by(viewer).filter(in_force(), capacity__in=ACTS["sign_agreement"].who)
    order = {party.pk: place for place, party in enumerate(parties(viewer))}
    seats = sorted(rows.select_related("party"), key=lambda seat: (order.get(seat.party_id, len(order)), seat.pk))
    return [(seat.public_id, f"{seat.shown}, {seat.party.name}" if seat.party else seat.shown) for seat in seats]


def _step(mine: Signatory | None, to: str, is_open: bool) -> str:
    if mine is None:
        raise Refused(_("Your seat is not among those entitled to sign."))
    return rules.moved(mine.state, to, open_for_signature=is_open)


def _in_words(condition: force.Condition) -> str:
    day = parse_date(condition.day) if condition.day else None
    shown = date_format(day, "DATE_FORMAT") if day is not None else ""
    return say(force.SENTENCES[condition.kind], {"number": condition.number, "day": shown})


@waits
def signatures_waiting(viewer: Viewer) -> list[Waiting]:
    """Agreements that are open for this seat's signature."""
    mine = Signatory.objects.seen_by(viewer).filter(
        seat=viewer.seat, state__in=(rules.OPEN, rules.INITIALLED), agreement__closed_at__isnull=True
    )
    found = []
    for row in mine.select_related("agreement"):
        if row.agreement.open_until is None or row.agreement.open_until > now():
            url = reverse("agreement:agreement", args=[viewer.process.public_id, row.agreement.public_id])
            what = say(_("Sign “%(title)s”, or decline"), {"title": row.agreement.title})
            found.append(Waiting(what, url, row.agreement.open_until))
    return found
