"""What a program reads of convening: the same queries as the pages, for the same seats."""

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpRequest
from ninja import Schema

from parley.convening import queries
from parley.convening.models import Fact, Party
from parley.convening.rules.process import TRACKS
from parley.people.models import Seat
from parley.procedure.reads import Router
from parley.procedure.words import plain

router = Router(tags=["convening"])


class ProcessOut(Schema):
    """The process, as its members see it."""

    id: str
    title: str
    summary: str
    track: str
    track_means: str
    time_zone: str
    languages: list[str]
    demonstration: bool
    rules_version: int
    edition: int


class PartyOut(Schema):
    """A party; `name` is in the language asked for, where the party has one in it."""

    id: str
    name: str
    names: dict[str, str]
    about: str
    coalition: str | None
    edition: int


class RuleOut(Schema):
    about: str
    text: str


class RulesDraftOut(Schema):
    id: str
    amends: int
    state: str
    why: str
    agreed: int
    voices: int
    rules: list[RuleOut]


class RulesOut(Schema):
    """The rules of procedure in words, and what is proposed."""

    version: int
    adopted_at: datetime | None
    rules: list[RuleOut]
    #: What is signed with the signer's own key: of letters, consents, acceptances, agreements.
    own_keys: list[str]
    drafts: list[RulesDraftOut]


class FactOut(Schema):
    """An entry of the background; `corrects` are the entries that it took the place of, the latest first."""

    id: str
    kind: str
    when: str
    day: date | None
    where: str
    what: str
    source: str
    corrects: list["FactOut"] = []


class SignatureOut(Schema):
    seat: str
    name: str
    party: str | None
    text_hash: str
    #: Of the own key with which it was signed; empty where this server attests it.
    key_fingerprint: str
    signed_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str


class LetterRowOut(Schema):
    id: str
    title: str
    addressee: str
    state: str


class LetterOut(LetterRowOut):
    """A letter of request with its signatures, withdrawn ones among them."""

    body: str
    language: str
    edition: int
    expected: int
    answer_due: datetime | None
    answer_terms: str
    signatures: list[SignatureOut]
    can: list[str]


class ConsentOut(Schema):
    """How one consent stands; `terms` are empty for those who may not read them."""

    id: str
    party: str
    mediator: str
    state: str
    scope: str
    terms: str
    why: str
    since: datetime
    #: Of the own key with which it was said how it stands now; empty where this server attests it.
    key_fingerprint: str
    can: list[str]


class CellOut(Schema):
    party: str
    mediator: str
    consent: str | None
    state: str
    required: bool
    missing: bool


class MomentOut(Schema):
    """One entry of the timeline: a moment of the record, or the day of a round held elsewhere."""

    time: str
    act: str
    text: str
    actor: str
    capacity: str
    place: str
    source: str


@router.get("process", response=ProcessOut, url_name="process")
def process(request: HttpRequest, process: str) -> ProcessOut:
    found = request.viewer.process
    return ProcessOut(
        id=found.public_id,
        track_means=TRACKS.get(found.track, ""),
        **{name: getattr(found, name) for name in ProcessOut.model_fields if name not in ("id", "track_means")},
    )


@router.get("parties", response=list[PartyOut], url_name="parties")
def parties(request: HttpRequest, process: str) -> list[PartyOut]:
    """The parties in the order of the rules of procedure."""
    return [_party(row) for row in queries.parties(request.viewer)]


@router.get("rules", response=RulesOut, url_name="rules")
def rules(request: HttpRequest, process: str) -> RulesOut:
    shown = queries.rules_of_procedure(request.viewer)
    drafts = [
        RulesDraftOut(
            id=row.draft.public_id,
            amends=row.draft.amends,
            state=row.draft.state,
            why=row.draft.why,
            agreed=row.agreed,
            voices=row.voices,
            rules=_rules(row.rules),
        )
        for row in shown.drafts
    ]
    now = shown.in_force
    if now is None:
        return RulesOut(version=0, adopted_at=None, rules=[], own_keys=[], drafts=drafts)
    return RulesOut(
        version=now.version,
        adopted_at=now.adopted_at,
        rules=_rules(now.rules),
        own_keys=list(now.procedure.own_keys),
        drafts=drafts,
    )


@router.get("background", response=list[FactOut], url_name="background")
def background(request: HttpRequest, process: str) -> list[FactOut]:
    """Facts with their sources, and rounds held elsewhere, in the order of history."""
    return [_fact(row.fact, row.earlier) for row in queries.background(request.viewer)]


@router.get("letters", response=list[LetterRowOut], url_name="letters")
def letters(request: HttpRequest, process: str) -> list[LetterRowOut]:
    rows = [row.letter for row in queries.letters(request.viewer)]
    return [LetterRowOut(id=row.public_id, title=row.title, addressee=row.addressee, state=row.state) for row in rows]


@router.get("letters/{letter}", response=LetterOut, url_name="letter")
def letter(request: HttpRequest, process: str, letter: str) -> LetterOut:
    shown = queries.letter(request.viewer, letter)
    signatures = [
        SignatureOut(
            seat=row.seat.public_id,
            name=row.seat.shown,
            party=row.seat.party.public_id if row.seat.party else None,
            text_hash=row.text_hash,
            key_fingerprint=row.key_fingerprint,
            signed_at=row.signed_at,
            withdrawn_at=row.withdrawn_at,
            withdrawn_why=row.withdrawn_why,
        )
        for row in shown.signatures
    ]
    found = shown.letter
    return LetterOut(
        id=found.public_id,
        title=found.title,
        addressee=found.addressee,
        state=found.state,
        body=found.body,
        language=found.language,
        edition=found.edition,
        expected=found.expected,
        answer_due=found.answer_due,
        answer_terms=found.answer_terms,
        signatures=signatures,
        can=sorted(shown.can),
    )


@router.get("consents", response=list[CellOut], url_name="consents")
def consents(request: HttpRequest, process: str) -> list[CellOut]:
    """How the consent of each party to each mediator stands, and which required ones are missing."""
    return [
        CellOut(
            party=line.party.public_id,
            mediator=cell.mediator.public_id,
            consent=cell.consent.public_id if cell.consent else None,
            state=cell.consent.state if cell.consent else "",
            required=line.required,
            missing=cell.missing,
        )
        for line in queries.consent_table(request.viewer).lines
        for cell in line.cells
    ]


@router.get("consents/{consent}", response=ConsentOut, url_name="consent")
def consent(request: HttpRequest, process: str, consent: str) -> ConsentOut:
    shown = queries.consent(request.viewer, consent)
    found = shown.consent
    party: Party = found.party
    mediator: Seat = found.mediator
    return ConsentOut(
        id=found.public_id,
        party=party.public_id,
        mediator=mediator.public_id,
        state=found.state,
        scope=found.scope,
        terms=shown.terms,
        why=found.why,
        since=found.since,
        key_fingerprint=found.key_fingerprint,
        can=sorted(shown.can),
    )


@router.get("timeline", response=list[MomentOut], url_name="timeline")
def timeline(request: HttpRequest, process: str) -> list[MomentOut]:
    """What has happened in the logs that this seat may read, and the rounds held elsewhere, oldest first."""
    return [
        MomentOut(
            time=one.time.isoformat(),
            act=one.act,
            text=plain(one.text),
            actor=one.actor,
            capacity=one.capacity,
            place=one.place,
            source=one.source,
        )
        for one in queries.timeline(request.viewer)
    ]


def _party(row: Party) -> PartyOut:
    coalition = row.coalition.public_id if row.coalition else None
    return PartyOut(
        id=row.public_id, name=row.shown, names=row.names, about=row.about, coalition=coalition, edition=row.edition
    )


def _rules(rows: Iterable[queries.Rule]) -> list[RuleOut]:
    return [RuleOut(about=row.about, text=plain(row.text)) for row in rows]


def _fact(row: Fact, earlier: Iterable[Fact] = ()) -> FactOut:
    names = ("kind", "when", "day", "where", "what", "source")
    columns = {name: getattr(row, name) for name in names}
    return FactOut(id=row.public_id, **columns, corrects=[_fact(old) for old in earlier])
