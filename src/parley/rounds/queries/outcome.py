"""What is said of a round afterwards: the editions of the chair's summary and each party's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from parley.convening.models import Party
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.rounds.models import Round, Summary
from parley.rounds.queries.parts import ASSESSMENT, POSITION, SUMMARY, Part
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


def outcome_of(parts: Mapping[str, Sequence[Part]], listed: Sequence[Party]) -> Outcome:
    """All that is said of a round; the parties' words stand in the order `listed`."""
    parties = {party.pk: (number, party) for number, party in enumerate(listed)}
    editions = [Edition(one.number, one.words, one.more, one.at, one.then) for one in parts[SUMMARY]]
    positions = [_position(one, parties) for one in parts[POSITION]]
    assessments = [
        Words(_of(one, parties), 0, one.title, one.title, "", one.words, one.at) for one in parts[ASSESSMENT]
    ]
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


def _position(part: Part, parties: Mapping[int, tuple[int, Party]]) -> Words:
    label, kind = say(outcome.POSITIONS[part.state]), _KINDS[part.state]
    return Words(_of(part, parties), part.number, part.state, label, kind, part.words, part.at)


def _of(part: Part, parties: Mapping[int, tuple[int, Party]]) -> Party:
    assert part.party_pk is not None
    return parties[part.party_pk][1]


def newest_summary(viewer: Viewer, found: Round) -> Summary | None:
    """The newest edition of the summary that this viewer can see."""
    return Summary.objects.seen_by(viewer).filter(round=found).order_by("-edition").first()
