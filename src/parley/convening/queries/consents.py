"""Consent of each party to each mediator, whose is missing under the rules in force, and what speaks for a mediator.

How a consent stands is before every seat: rounds open and close on it, and a party that suspends its consent says so
to all. The terms on which it is given are between that party and the mediators' team: put before the others, they
would be bargained over before the talks begin.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, override

from parley.convening.models import Consent, ConsentTerms, Ground, Party
from parley.convening.queries.process import in_order, rules_for, rules_in_force
from parley.convening.queries.signing import SignedWith, signed_with
from parley.convening.rules import consent as rules
from parley.convening.rules.procedure import Procedure
from parley.ledger.leaf import moment
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.statements import Stated, states
from parley.procedure.viewer import Viewer, possible
from parley.procedure.waiting import Waiting, waits
from parley.procedure.words import plain, say

_KINDS = {
    rules.SOUGHT: "care",
    rules.GIVEN: "done",
    rules.CONDITIONAL: "care",
    rules.REFUSED: "ended",
    rules.SUSPENDED: "care",
    rules.WITHDRAWN: "ended",
}
_INTEREST = "interest"


@visible(Consent)
def consents_seen(viewer: Viewer) -> Q:
    """Every seat sees how each consent stands, since rounds depend on it."""
    return EVERYTHING if viewer.seated else NOTHING


@visible(ConsentTerms)
def terms_seen(viewer: Viewer) -> Q:
    """The terms are read by the mediators' team and by the delegation that states them."""
    if viewer.of_team:
        return EVERYTHING
    return Q(consent__party=viewer.party_id) if viewer.of_delegation else NOTHING


@visible(Ground)
def grounds_seen(viewer: Viewer) -> Q:
    """Grounds and declarations are made so that every seat can weigh them."""
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class ConsentView:
    """One consent, with its terms for those who may read them, and what this viewer may do with it now."""

    consent: Consent
    state: str
    kind: str
    terms: str
    #: With whose key it was said how the consent stands now; None where this server attests it.
    by_key: SignedWith | None
    can: frozenset[str]


@dataclass(frozen=True)
class Cell:
    """Where a party and a mediator meet in the table: the latest consent, if it was ever sought."""

    mediator: Seat
    consent: Consent | None
    state: str
    kind: str
    missing: bool
    may_seek: bool


@dataclass(frozen=True)
class Line:
    party: Party
    required: bool
    cells: list[Cell]


@dataclass(frozen=True)
class MediatorView:
    """A mediator with the grounds that speak for the choice, and the interests declared."""

    seat: Seat
    grounds: list[Ground]
    interests: list[Ground]


@dataclass(frozen=True)
class ConsentTable:
    """Party by mediator; `missing` counts the required consents that do not stand."""

    mediators: list[Seat]
    lines: list[Line]
    missing: int


def consent(viewer: Viewer, public_id: str) -> ConsentView:
    """One consent; its terms are empty for those who may not read them."""
    found = one(Consent, viewer, public_id, "party", "mediator")
    terms = ConsentTerms.objects.seen_by(viewer).filter(consent=found).first()
    own = viewer.of_delegation and found.party_id == viewer.party_id
    steps = {
        "answer_consent": lambda: own and rules.answered(found.state, rules.GIVEN, ""),
        "confirm_consent": lambda: own and rules.confirmed(found.state),
        "suspend_consent": lambda: own and rules.suspended(found.state),
        "resume_consent": lambda: own and rules.resumed(found.state),
        "withdraw_consent": lambda: own and rules.withdrawn(found.state),
    }
    state, kind = say(rules.LABELS[found.state]), _KINDS[found.state]
    by_key = signed_with(viewer, [found.key_fingerprint]).get(found.key_fingerprint)
    return ConsentView(found, state, kind, terms.terms if terms else "", by_key, possible(viewer, steps))


#: What a party says of its consent, as it signs it with a key of its head's own.
_SAYS = {
    "consent.given": _("We give our consent."),
    "consent.conditional": _("We give our consent on the terms that we state to the mediators' team."),
    "consent.refused": _("We refuse our consent."),
    "consent.confirmed": _("Our terms are met: we give our consent."),
    "consent.suspended": _("We suspend our consent."),
    "consent.resumed": _("We resume our consent."),
    "consent.withdrawn": _("We withdraw our consent."),
}


def as_stated(fact: str, consent: Consent, language: str, why: str = "") -> Stated:
    """What a party says of its consent, in the language in which its head signs it.

    It lies before every seat, so the terms of a consent don't stand in it. How the consent stood before, and since
    when, does: so a signature by which it was once resumed is not good for resuming it again.
    """
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of: %(expected)s."), field="language", expected=", ".join(dict(settings.LANGUAGES)))
    with override(language):
        names = {"party": consent.party.shown, "mediator": consent.mediator.shown}
        covers = plain(say(_COVERS, {"scope": consent.scope})) if consent.scope else gettext(_ALL_OF_IT)
        before = {"state": gettext(rules.LABELS[consent.state]), "since": moment(consent.since)}
        said = (plain(say(_OF_WHOM, names)), covers, plain(say(_STOOD, before)), gettext(_SAYS[fact]))
    needed = fact not in ("consent.refused", "consent.suspended", "consent.withdrawn")
    return Stated(fact, consent.public_id, language, "\n\n".join(said), why, needed)


_STOOD = _("Until now: %(state)s, since %(since)s")
_OF_WHOM = _("Consent of %(party)s to %(mediator)s as mediator")
_COVERS = _("What it covers: %(scope)s")
_ALL_OF_IT = _("It covers the mediation as a whole.")


@states("answer_consent")
def answer_stated(viewer: Viewer, consent: str, answer: str, terms: str = "", **more: str) -> Stated:
    """The answer to a request for consent; refused if it would be refused as an answer."""
    found = one(Consent, viewer, consent, "party", "mediator")
    rules.answered(found.state, answer, terms)
    return as_stated(f"consent.{answer}", found, more.get("language", "en"), more.get("why", ""))


def _later(act: str, fact: str) -> None:
    """Say what is signed where a consent, once given, is confirmed, suspended, resumed or withdrawn."""

    @states(act)
    def later_stated(viewer: Viewer, consent: str, language: str = "en", why: str = "") -> Stated:
        return as_stated(fact, one(Consent, viewer, consent, "party", "mediator"), language, why)


_later("confirm_consent", "consent.confirmed")
_later("suspend_consent", "consent.suspended")
_later("resume_consent", "consent.resumed")
_later("withdraw_consent", "consent.withdrawn")


def mediators(viewer: Viewer) -> list[Seat]:
    """Those who sit as mediators now, in the order of their names: of several, none stands first."""
    rows = Seat.objects.seen_by(viewer).filter(in_force(), capacity=Capacity.MEDIATOR)
    return sorted(rows, key=lambda seat: (seat.shown.casefold(), seat.pk))


def consent_table(viewer: Viewer) -> ConsentTable:
    """How the consent of each party to each mediator stands, in the order of the parties."""
    procedure, seats = rules_in_force(viewer), mediators(viewer)
    rows = list(Party.objects.seen_by(viewer).select_related("coalition"))
    required = procedure.consents_required(frozenset(party.public_id for party in rows))
    latest = {(row.party_id, row.mediator_id): row for row in Consent.objects.seen_by(viewer).order_by("pk")}
    may_seek = viewer.may("seek_consent")

    def cell(party: Party, seat: Seat) -> Cell:
        found = latest.get((party.pk, seat.pk))
        missing = party.public_id in required and (found is None or not rules.stands(found.state))
        if found is None:
            return Cell(seat, None, say(_("not sought")), "", missing, may_seek)
        may = may_seek and not rules.live(found.state)
        return Cell(seat, found, say(rules.LABELS[found.state]), _KINDS[found.state], missing, may)

    lines = [
        Line(party, party.public_id in required, [cell(party, seat) for seat in seats])
        for party in in_order(rows, procedure)
    ]
    return ConsentTable(seats, lines, sum(one.missing for line in lines for one in line.cells))


def mediator_views(viewer: Viewer) -> list[MediatorView]:
    """The mediators with the grounds for their choice and their declarations of interest."""
    rows = list(Ground.objects.seen_by(viewer).select_related("stated_by__party").order_by("stated_at", "pk"))
    return [
        MediatorView(
            seat,
            [row for row in rows if row.mediator_id == seat.pk and row.kind != _INTEREST],
            [row for row in rows if row.mediator_id == seat.pk and row.kind == _INTEREST],
        )
        for seat in mediators(viewer)
    ]


def consents_missing_for(act: Act) -> list[tuple[Party, Seat]]:
    """For an act: each party and mediator whose required consent does not stand; a round opens when there is none."""
    seats = act.rows(Seat).filter(in_force(), capacity=Capacity.MEDIATOR)
    return _missing(rules_for(act), act.rows(Party).order_by("pk"), seats, act.rows(Consent))


def consents_missing(viewer: Viewer) -> list[tuple[Party, Seat]]:
    """For a page: each party and mediator whose required consent does not stand now."""
    seats = Seat.objects.seen_by(viewer).filter(in_force(), capacity=Capacity.MEDIATOR)
    parties = Party.objects.seen_by(viewer).order_by("pk")
    return _missing(rules_in_force(viewer), parties, seats, Consent.objects.seen_by(viewer))


def _missing(
    procedure: Procedure, parties: Iterable[Party], mediators: Iterable[Seat], consents: Iterable[Consent]
) -> list[tuple[Party, Seat]]:
    listed = list(parties)
    required = procedure.consents_required(frozenset(party.public_id for party in listed))
    standing = {(row.party_id, row.mediator_id) for row in consents if rules.stands(row.state)}
    seats = list(mediators)
    return [
        (party, seat)
        for party in listed
        if party.public_id in required
        for seat in seats
        if (party.pk, seat.pk) not in standing
    ]


@waits
def consents_waiting(viewer: Viewer) -> list[Waiting]:
    """For a head, requests for consent to answer; for the team, consents to seek, and those given on terms."""
    state = rules.SOUGHT if viewer.may("answer_consent") else rules.CONDITIONAL
    if not viewer.may("answer_consent") and not viewer.of_team:
        return []
    rows = Consent.objects.seen_by(viewer).filter(state=state)
    if viewer.of_delegation:
        rows = rows.filter(party=viewer.party_id)
    found = []
    for row in rows.filter(mediator__in=Seat.objects.seen_by(viewer).filter(in_force())).select_related(
        "party", "mediator"
    ):
        values = {"party": row.party.shown, "mediator": row.mediator.shown}
        what = _TO_ANSWER if viewer.of_delegation else _TO_MEET
        url = reverse("convening:consent", args=[viewer.process.public_id, row.public_id])
        found.append(Waiting(say(what, values), url))
    if viewer.may("seek_consent"):
        cells = [cell for line in consent_table(viewer).lines for cell in line.cells]
        if any(cell.missing and cell.may_seek for cell in cells):
            found.append(Waiting(say(_TO_SEEK), reverse("convening:consents", args=[viewer.process.public_id])))
    return found


_TO_SEEK = _("Seek the consents that the rules require")
_TO_ANSWER = _("Answer the request for consent to %(mediator)s as mediator")
_TO_MEET = _("%(party)s consents to %(mediator)s on terms: look at the terms")
