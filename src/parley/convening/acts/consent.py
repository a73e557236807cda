"""Consent of each party to each mediator: sought, answered, suspended, resumed, withdrawn."""

from dataclasses import dataclass
from typing import Any, Literal

from parley.convening.models import Consent, ConsentTerms, Ground, Party
from parley.convening.queries.consents import as_stated
from parley.convening.queries.signing import fingerprint_in, signed
from parley.convening.rules import consent as rules
from parley.people.models import Seat
from parley.people.queries import in_force
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, MaybeLine, MaybePassage, MaybeSignature, Passage


@dataclass(frozen=True)
class Signing:
    """In which language an act on a consent is said, and the signature under it, if there is one."""

    language: str
    signature: str


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
    language: Language = "en",
    signature: MaybeSignature = "",
) -> Consent:
    """Give consent, give it on terms, or refuse it; the terms are read by the mediators' team and one's own party.

    A `signature` with one's own key is under the statement in that `language`; terms stand in none, since it lies
    before every seat.
    """
    found = _of_own(act, consent)
    state = rules.answered(found.state, answer, terms)
    _state(act, found, f"consent.{answer}", state, why, Signing(language, signature))
    if terms:
        ConsentTerms.objects.create(consent=found, terms=terms, stated_at=act.at)
        for audience in ("team", f"party:{found.party.public_id}"):
            act.record("consent.terms_stated", audience=audience, **_named(found), terms=terms)
    return found


@act
def confirm_consent(act: Act, *, consent: Id, language: Language = "en", signature: MaybeSignature = "") -> Consent:
    """Say that the terms are met: consent given on terms becomes consent."""
    found = _of_own(act, consent)
    _state(act, found, "consent.confirmed", rules.confirmed(found.state), None, Signing(language, signature))
    return found


@act
def suspend_consent(
    act: Act, *, consent: Id, why: MaybePassage = "", language: Language = "en", signature: MaybeSignature = ""
) -> Consent:
    """Suspend consent: no new session opens on it until it is resumed."""
    found = _of_own(act, consent)
    signing = Signing(language, signature)
    _state(act, found, "consent.suspended", rules.suspended(found.state), why, signing)
    return found


@act
def resume_consent(act: Act, *, consent: Id, language: Language = "en", signature: MaybeSignature = "") -> Consent:
    """Resume a consent that was suspended."""
    found = _of_own(act, consent)
    _state(act, found, "consent.resumed", rules.resumed(found.state), None, Signing(language, signature))
    return found


@act
def withdraw_consent(
    act: Act, *, consent: Id, why: MaybePassage = "", language: Language = "en", signature: MaybeSignature = ""
) -> Consent:
    """Withdraw consent: it stops new sessions, and changes nothing in the record."""
    found = _of_own(act, consent)
    signing = Signing(language, signature)
    _state(act, found, "consent.withdrawn", rules.withdrawn(found.state), why, signing)
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


def _state(act: Act, consent: Consent, fact: str, state: str, why: str | None, signing: Signing) -> None:
    """Say before every seat how the consent stands from now on, signed where it is."""
    said = as_stated(fact, consent, signing.language, why or "")
    by_key = signed(act, said, signing.signature)
    consent.state, consent.why, consent.since = state, why or "", act.at
    consent.key_fingerprint = fingerprint_in(by_key)
    consent.save()
    texts = {f"consent:{said.language}": said.text, **by_key} if by_key else {}
    # What takes no reasons has none among its details.
    details = _named(consent) if why is None else _named(consent) | {"why": why}
    act.record(fact, **details, texts=texts)


def _named(consent: Consent) -> dict[str, Any]:
    return {"party": consent.party.name, "mediator": consent.mediator.shown}
