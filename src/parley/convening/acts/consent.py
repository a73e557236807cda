"""Consent of each party to each mediator: sought, answered, suspended, resumed, withdrawn."""

from typing import Any, Literal

from parley.convening.models import Consent, ConsentTerms, Ground, Party
from parley.convening.rules import consent as rules
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, MaybeLine, MaybePassage, Passage


@act
def seek_consent(act: Act, *, party: Id, mediator: Id, scope: MaybePassage = "") -> Consent:
    """Ask a party for its consent to a mediator; `scope` says what it would cover."""
    asked, seat = act.find(Party, party), _mediator(act, mediator)
    states = act.rows(Consent).filter(party=asked, mediator=seat).values_list("state", flat=True)
    state = rules.sought(any(rules.live(state) for state in states))
    consent: Consent = Consent.objects.create(
        process=act.process, party=asked, mediator=seat, scope=scope, state=state, since=act.at
    )
    act.record("consent.sought", **_named(consent), scope=scope)
    return consent


@act
def answer_consent(
    act: Act,
    *,
    consent: Id,
    answer: Literal["given", "conditional", "refused"],
    terms: MaybePassage = "",
    why: MaybePassage = "",
) -> Consent:
    """Give consent, give it on terms, or refuse it; the terms are read by the mediators' team and one's own party."""
    found = _of_own(act, consent)
    _move(act, found, rules.answered(found.state, answer, terms), why)
    act.record(f"consent.{answer}", **_named(found), why=why)
    if terms:
        ConsentTerms.objects.create(consent=found, terms=terms, stated_at=act.at)
        for audience in ("team", f"party:{found.party.public_id}"):
            act.record("consent.terms_stated", audience=audience, **_named(found), terms=terms)
    return found


@act
def confirm_consent(act: Act, *, consent: Id) -> Consent:
    """Say that the terms are met: consent given on terms becomes consent."""
    found = _of_own(act, consent)
    _move(act, found, rules.confirmed(found.state))
    act.record("consent.confirmed", **_named(found))
    return found


@act
def suspend_consent(act: Act, *, consent: Id, why: MaybePassage = "") -> Consent:
    """Suspend consent: no new session opens on it until it is resumed."""
    found = _of_own(act, consent)
    _move(act, found, rules.suspended(found.state), why)
    act.record("consent.suspended", **_named(found), why=why)
    return found


@act
def resume_consent(act: Act, *, consent: Id) -> Consent:
    """Resume a consent that was suspended."""
    found = _of_own(act, consent)
    _move(act, found, rules.resumed(found.state))
    act.record("consent.resumed", **_named(found))
    return found


@act
def withdraw_consent(act: Act, *, consent: Id, why: MaybePassage = "") -> Consent:
    """Withdraw consent: it stops new sessions, and changes nothing in the record."""
    found = _of_own(act, consent)
    _move(act, found, rules.withdrawn(found.state), why)
    act.record("consent.withdrawn", **_named(found), why=why)
    return found


@act
def state_ground(act: Act, *, mediator: Id, what: Passage, source: MaybeLine = "") -> Ground:
    """State why this mediator was chosen, in one's own words or with a source."""
    return _ground(act, _mediator(act, mediator), "ground", what, source, "ground.stated")


@act
def declare_interest(act: Act, *, what: Passage, source: MaybeLine = "") -> Ground:
    """Declare one's own interests as a mediator, or that there are none."""
    return _ground(act, act.by, "interest", what, source, "interest.declared")


def _ground(act: Act, mediator: Seat, kind: str, what: str, source: str, fact: str) -> Ground:
    ground: Ground = Ground.objects.create(
        process=act.process,
        mediator=mediator,
        kind=kind,
        what=what,
        source=source,
        stated_by=act.by,
        stated_at=act.at,
    )
    act.record(fact, mediator=mediator.shown, what=what, source=source)
    return ground


def _mediator(act: Act, public_id: str) -> Seat:
    seat = act.find(Seat, public_id)
    if seat.capacity != Capacity.MEDIATOR or not act.rows(Seat).filter(in_force(), pk=seat.pk).exists():
        raise Refused(_("This seat is not a mediator's."), field="mediator")
    return seat


def _of_own(act: Act, public_id: str) -> Consent:
    """The consent, if it is the actor's own party's to give; another party's is nothing to act on."""
    found = act.find(Consent, public_id, "party", "mediator")
    if found.party_id != act.by.party_id:
        raise Absent
    return found


def _move(act: Act, consent: Consent, state: str, why: str = "") -> None:
    consent.state, consent.why, consent.since = state, why, act.at
    consent.save()


def _named(consent: Consent) -> dict[str, Any]:
    return {"party": consent.party.name, "mediator": consent.mediator.shown}
