"""The texts over the API: reads alone; every act is offered by the register."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from parley.drafting import queries
from parley.drafting.models import Criticism
from parley.drafting.rules.comparison import Piece
from parley.procedure.reads import Router

router = Router(tags=["drafting"])


class TextOut(Schema):
    """A text, by its newest draft that the reader may see."""

    text: str
    title: str
    language: str
    number: int
    state: str
    until: datetime | None


class VersionOut(Schema):
    language: str
    title: str
    source: bool
    authentic: bool
    behind: int
    text_hash: str
    translated_from: str
    edition: int


class ClauseOut(Schema):
    public_id: str
    number: int
    heading: str
    body: str
    language: str
    missing: bool
    behind: bool
    edition: int
    provenance: str


class DraftOut(Schema):
    text: str
    draft: str
    number: int
    numbers: list[int]
    state: str
    until: datetime | None
    reveal_to: str
    version: VersionOut
    versions: list[VersionOut]
    clauses: list[ClauseOut]
    putting: str | None
    can: list[str]


class PieceOut(Schema):
    kind: str
    text: str


class ChangeOut(Schema):
    clause: str
    kind: str
    old: int | None
    new: int | None
    heading: list[PieceOut]
    body: list[PieceOut]


class ComparisonOut(Schema):
    text: str
    old: int
    new: int
    language: str
    title: list[PieceOut]
    clauses: list[ChangeOut]


class CriticismOut(Schema):
    public_id: str
    party: str
    words: str
    edition: int


class CriticisedOut(Schema):
    """A clause with what is held against it; without number and id, the text as a whole."""

    clause: str
    number: int | None
    criticisms: list[CriticismOut]


class CriticismsOut(Schema):
    draft: str
    number: int
    open: bool
    revealed: bool
    clauses: list[CriticisedOut]


class VoiceOut(Schema):
    """One that has a voice; before the reveal the answer is empty."""

    voice: str
    name: str
    answer: str
    words: str
    #: Of the own key with which it was signed; empty where this server attests it, and before the reveal.
    key_fingerprint: str


class OwnAnswerOut(Schema):
    answer: str
    words: str
    edition: int


class PuttingOut(Schema):
    putting: str
    draft: str
    number: int
    put_at: datetime
    due: datetime
    decision: str
    voice: str
    rules_version: int
    revealed_at: datetime | None
    adopted: bool | None
    verdict: str
    voices: list[VoiceOut]
    own: OwnAnswerOut | None
    can: list[str]


class AdoptedVersionOut(Schema):
    language: str
    title: str
    body: str
    text_hash: str
    authentic: bool
    translated_from: str
    behind: int


class AdoptedOut(Schema):
    text: str
    draft: str
    number: int
    title: str
    language: str
    adopted_at: datetime
    rules_version: int
    versions: list[AdoptedVersionOut]


@router.get("texts", response=list[TextOut], url_name="texts")
def texts(request: HttpRequest, process: str) -> list[TextOut]:
    """The texts that the reader may see."""
    return [TextOut.from_orm(row) for row in queries.texts(request.viewer)]


@router.get("texts/{text}/drafts/{number}/{language}", response=DraftOut, url_name="draft")
def draft(request: HttpRequest, process: str, text: str, number: int, language: str) -> DraftOut:
    """One draft in one language, clause by clause."""
    shown = queries.draft(request.viewer, text, number, language)
    return DraftOut(
        text=shown.text.public_id,
        draft=shown.draft.public_id,
        number=shown.draft.number,
        numbers=list(shown.numbers),
        state=shown.draft.state,
        until=shown.until,
        reveal_to=shown.draft.reveal_to,
        version=VersionOut.from_orm(shown.version),
        versions=[VersionOut.from_orm(one) for one in shown.versions],
        clauses=[ClauseOut.from_orm(one) for one in shown.clauses],
        putting=shown.putting.public_id if shown.putting is not None else None,
        can=sorted(shown.can),
    )


@router.get("texts/{text}/compare/{old}/{new}/{language}", response=ComparisonOut, url_name="comparison")
def comparison(request: HttpRequest, process: str, text: str, old: int, new: int, language: str) -> ComparisonOut:
    """Two drafts compared, word by word."""
    shown = queries.comparison(request.viewer, text, old, new, language)
    changes = [one.change for one in shown.clauses]
    return ComparisonOut(
        text=shown.text.public_id,
        old=old,
        new=new,
        language=language,
        title=_pieces(shown.title),
        clauses=[
            ChangeOut(
                clause=one.clause,
                kind=one.kind,
                old=one.old,
                new=one.new,
                heading=_pieces(one.heading),
                body=_pieces(one.body),
            )
            for one in changes
        ],
    )


@router.get("texts/{text}/criticism/{number}", response=CriticismsOut, url_name="criticisms")
def criticisms(request: HttpRequest, process: str, text: str, number: int) -> CriticismsOut:
    """The criticism of a draft, as far as the reader may see it: one's own party's until it closes."""
    shown = queries.criticisms(request.viewer, text, number)
    return CriticismsOut(
        draft=shown.draft.public_id,
        number=number,
        open=shown.open,
        revealed=shown.revealed,
        clauses=[
            CriticisedOut(
                clause=one.public_id, number=one.number, criticisms=[_criticism(row) for row in one.criticisms]
            )
            for one in shown.clauses
        ],
    )


@router.get("puttings/{putting}", response=PuttingOut, url_name="putting")
def putting(request: HttpRequest, process: str, putting: str) -> PuttingOut:
    """A text that was put: the answers of all once revealed, before that one's own alone."""
    shown = queries.putting(request.viewer, putting)
    row = shown.putting
    return PuttingOut(
        putting=row.public_id,
        draft=row.draft.public_id,
        number=row.draft.number,
        put_at=row.put_at,
        due=row.due,
        decision=row.decision,
        voice=row.voice,
        rules_version=row.rules_version,
        revealed_at=row.revealed_at,
        adopted=row.adopted,
        verdict=shown.said,
        voices=[_voice(one) for one in shown.voices],
        own=OwnAnswerOut.from_orm(shown.own) if shown.own is not None else None,
        can=sorted(shown.can),
    )


def _voice(one: queries.Voice) -> VoiceOut:
    fingerprint = one.by_key.fingerprint if one.by_key is not None else ""
    return VoiceOut(voice=one.public_id, name=one.name, answer=one.answer, words=one.words, key_fingerprint=fingerprint)


@router.get("adopted-texts", response=list[AdoptedOut], url_name="adopted_texts")
def adopted_texts(request: HttpRequest, process: str) -> list[AdoptedOut]:
    """The adopted texts with the exact bytes of each language version."""
    return [
        AdoptedOut(
            text=one.text,
            draft=one.draft,
            number=one.number,
            title=one.title,
            language=one.language,
            adopted_at=one.adopted_at,
            rules_version=one.rules_version,
            versions=[AdoptedVersionOut.from_orm(version) for version in one.versions],
        )
        for one in queries.adopted_texts(request.viewer)
    ]


def _pieces(pieces: tuple[Piece, ...]) -> list[PieceOut]:
    return [PieceOut(kind=piece.kind, text=piece.text) for piece in pieces]


def _criticism(row: Criticism) -> CriticismOut:
    return CriticismOut(public_id=row.public_id, party=row.party.public_id, words=row.words, edition=row.edition)
