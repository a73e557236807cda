"""What is said of a round afterwards: the editions of the chair's summary and each party's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, Value

from parley.convening.models import Party
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.rounds.models import Assessment, Position, Round, Summary
from parley.rounds.rules import outcome

_KINDS = {outcome.APPROVED: "done", outcome.RESERVED: "care"}


@dataclass(frozen=True)
class Edition:
    """One edition of the chair's summary; `put_at` is None while it is the team's alone."""

    edition: int
    body: str
    language: str
    written_at: datetime
    put_at: datetime | None


@dataclass(frozen=True)
class Words:
    """What a party said of an edition of the summary, or of the outcome."""

    party: Party
    edition: int
    position: str
    label: str
    kind: str
    words: str
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """The summary before the parties with their positions on it, those on earlier editions, and the assessments."""

    put: Edition | None
    draft: Edition | None
    positions: list[Words]
    earlier: list[Words]
    assessments: list[Words]

    @property
    def latest(self) -> int:
        """The newest edition that this viewer can see; 0 before the first."""
        newest = self.draft or self.put
        return newest.edition if newest else 0

    def of(self, party_id: int | None, words: Sequence[Words]) -> tuple[str, str] | None:
        """What this party has said there already."""
        return next(((one.position, one.words) for one in words if one.party.pk == party_id), None)


def outcome_of(viewer: Viewer, found: Round, listed: Sequence[Party]) -> Outcome:
    """All that is said of a round, read at once; the parties' words stand in the order `listed`."""
    editions, positions, assessments = [], [], []
    parties = {party.pk: (number, party) for number, party in enumerate(listed)}
    for kind, edition, party_pk, position, words, language, at, put_at in _rows(viewer, found):
        if kind == "summary":
            editions.append(Edition(edition, words, language, at, put_at))
            continue
        party = parties[party_pk][1]
        if kind == "position":
            label, mark = say(outcome.POSITIONS[position]), _KINDS[position]
            positions.append(Words(party, edition, position, label, mark, words, at))
        else:
            assessments.append(Words(party, 0, position, position, "", words, at))
    put = max((one for one in editions if one.put_at), key=lambda one: one.edition, default=None)
    newest = max(editions, key=lambda one: one.edition, default=None)
    for some in (positions, assessments):
        some.sort(key=lambda one: (-one.edition, parties[one.party.pk][0]))
    return Outcome(
        put=put,
        draft=newest if newest and not newest.put_at else None,
        positions=[one for one in positions if put and one.edition == put.edition],
        earlier=[one for one in positions if put and one.edition != put.edition],
        assessments=assessments,
    )


def newest_summary(viewer: Viewer, found: Round) -> Summary | None:
    """The newest edition of the summary that this viewer can see."""
    return Summary.objects.seen_by(viewer).filter(round=found).order_by("-edition").first()


def _rows(viewer: Viewer, found: Round) -> Any:
    nobody = Value(None, output_field=IntegerField())
    never = Value(None, output_field=DateTimeField())
    blank = Value("", output_field=CharField())
    summaries = Summary.objects.seen_by(viewer).filter(round=found).order_by()
    positions = Position.objects.seen_by(viewer).filter(summary__round=found).order_by()
    assessments = Assessment.objects.seen_by(viewer).filter(round=found).order_by()
    return summaries.values_list(
        Value("summary"), "edition", nobody, blank, "body", "language", F("written_at"), F("put_at")
    ).union(
        positions.values_list(
            Value("position"), "summary__edition", "party_id", "position", "words", blank, F("taken_at"), never
        ),
        assessments.values_list(
            Value("assessment"), Value(0), "party_id", "verdict", "words", blank, F("given_at"), never
        ),
        all=True,
    )
