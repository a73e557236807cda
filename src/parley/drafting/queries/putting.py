"""A text that was put: what is asked and by when, one's own answer, and all of them once revealed."""

from collections.abc import Mapping
from dataclasses import dataclass

from parley.convening.models import Party
from parley.convening.queries import SignedWith, in_order, rules_in_force, rules_of_version, signed_with
from parley.convening.rules.procedure import ACCEPTANCES, BY_PARTY, MAJORITY_PRESENT, Procedure
from parley.drafting.models import Answer, Putting, Version
from parley.drafting.queries import languages
from parley.drafting.queries.deciding import as_ruled
from parley.drafting.rules import verdict as verdicts
from parley.ledger.answer import ACCEPT, REJECT
from parley.ledger.signing import read_key
from parley.people.models import Seat
from parley.procedure.capacities import Capacity
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say
from parley.record.sources import now
from parley.rounds.models import Round
from parley.rounds.queries import rounds_held

_KINDS = {ACCEPT: "done", REJECT: "ended", verdicts.SILENT: "care"}


@dataclass(frozen=True)
class Voice:
    """One that has a voice; what it answered is empty until all is revealed."""

    public_id: str
    name: str
    party: Party | None
    answer: str
    label: str
    kind: str
    words: str
    #: With which own key it was signed; None where it was not, or is not revealed.
    by_key: SignedWith | None


@dataclass(frozen=True)
class PuttingView:
    """A text that was put, as far as the viewer may see it, and what the viewer may do now."""

    putting: Putting
    title: str
    #: The round whose attendance gave the voices, if one was named.
    round: Round | None
    #: Language, name, hash, whether authentic, and how far behind, of each version that was put.
    versions: tuple[Version, ...]
    names: dict[str, str]
    voices: tuple[Voice, ...]
    own: Answer | None
    own_label: str
    own_by_key: SignedWith | None
    verdict: verdicts.Verdict | None
    said: str
    #: The rules under which it was put, and is answered.
    under: Procedure
    #: The versions that may be signed with a key of one's own, where these rules ask for it, by language.
    to_sign: tuple[tuple[str, str], ...]
    can: frozenset[str]


def putting(viewer: Viewer, public_id: str) -> PuttingView:
    """One text that was put. Before the reveal the same for everybody who has not answered."""
    found = one(Putting, viewer, public_id, "draft__text")
    rows = Version.objects.seen_by(viewer).filter(draft=found.draft).defer("body")
    versions = languages.in_order(rows, viewer.process)
    answers = {row.voice: row for row in Answer.objects.seen_by(viewer).filter(putting=found)}
    own = answers.get(voice_of(viewer, found))
    revealed = found.revealed_at is not None
    given = {voice: row.answer for voice, row in answers.items()} if revealed else {}
    verdict = verdicts.verdict(found.decision, found.voices, given) if revealed else None
    ruled = as_ruled(found.draft, found)
    keys = signed_with(viewer, [fingerprint_of(row) for row in answers.values()])
    under = rules_of_version(viewer, found.rules_version)
    source = found.draft.text.language
    names = {row.language: languages.name(row.language) for row in versions}
    signable = [row.language for row in versions if row.authentic or row.language == source]
    steps = {
        "answer_text": lambda: may_answer(viewer, found) and ruled.answered(now()),
        "reveal_answers": lambda: ruled.revealed(now(), complete=False, adopted=False),
    }
    return PuttingView(
        putting=found,
        title=next(row.title for row in versions if row.language == found.draft.text.language),
        round=Round.objects.seen_by(viewer).filter(public_id=found.round).first() if found.round else None,
        versions=tuple(versions),
        names=names,
        voices=tuple(_shown(voice, answers, verdict, keys) for voice in _in_order(viewer, found, under)),
        own=own,
        own_label=say(verdicts.LABELS[own.answer]) if own is not None else "",
        own_by_key=keys.get(fingerprint_of(own)) if own is not None else None,
        verdict=verdict,
        said=say(*verdict.said) if verdict is not None else "",
        under=under,
        to_sign=tuple((code, names[code]) for code in signable) if under.own_key_for(ACCEPTANCES) else (),
        can=possible(viewer, steps),
    )


def rounds_to_name(viewer: Viewer) -> list[tuple[str, str]]:
    """The rounds whose attendance may give the voices, as public id and title; none where the rules ask for all."""
    if rules_in_force(viewer).decision != MAJORITY_PRESENT:
        return []
    return [(row.public_id, row.title) for row in rounds_held(viewer)]


def voice_of(viewer: Viewer, putting: Putting) -> str:
    """The voice that this viewer answers for, or whose answer it may know; empty if none."""
    if not viewer.of_delegation:
        return ""
    return str(viewer.seat.party.public_id if putting.voice == BY_PARTY else viewer.seat.public_id)


def _in_order(viewer: Viewer, putting: Putting, under: Procedure) -> list[Party | Seat]:
    """The parties or seats that have a voice, in the order of the rules; seats of a party by the alphabet."""
    procedure = under if putting.rules_version == viewer.process.rules_version else rules_in_force(viewer)
    if putting.voice == BY_PARTY:
        return list(in_order(Party.objects.seen_by(viewer).filter(public_id__in=putting.voices), procedure))
    seats = list(Seat.objects.seen_by(viewer).filter(public_id__in=putting.voices).select_related("party"))
    parties = {seat.party for seat in seats if seat.party is not None}
    place = {party.pk: number for number, party in enumerate(in_order(parties, procedure))}

    def rank(seat: Seat) -> tuple[int, str, str]:
        return place.get(seat.party_id or 0, -1), seat.shown.casefold(), seat.public_id

    return [*sorted(seats, key=rank)]


def fingerprint_of(answer: Answer) -> str:
    """Of the key with which it was signed; empty where this server attests it."""
    return read_key(answer.signed["key"]).fingerprint if answer.signed else ""


def _shown(
    voice: Party | Seat, answers: dict[str, Answer], verdict: verdicts.Verdict | None, keys: Mapping[str, SignedWith]
) -> Voice:
    answer = verdict.answers[voice.public_id] if verdict is not None else ""
    row = answers.get(voice.public_id) if verdict is not None else None
    return Voice(
        public_id=voice.public_id,
        name=voice.name if isinstance(voice, Party) else voice.shown,
        party=voice if isinstance(voice, Party) else voice.party,
        answer=answer,
        label=say(verdicts.LABELS[answer]) if answer else "",
        kind=_KINDS.get(answer, ""),
        words=row.words if row is not None else "",
        by_key=keys.get(fingerprint_of(row)) if row is not None else None,
    )


def may_answer(viewer: Viewer, putting: Putting) -> bool:
    """Whether this viewer answers for one of the voices."""
    if putting.voice == BY_PARTY and not viewer.sits_as(Capacity.HEAD):
        return False
    return viewer.may("answer_text") and voice_of(viewer, putting) in putting.voices
