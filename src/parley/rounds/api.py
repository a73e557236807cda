"""The rounds as a program reads them."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Schema

from parley.procedure.reads import Router
from parley.rounds import queries
from parley.rounds.models import Round
from parley.rounds.queries.guests import Came
from parley.rounds.queries.outcome import Words
from parley.rounds.queries.rounds import RoundView

router = Router(tags=["rounds"])


class RoundOut(Schema):
    id: str
    title: str
    state: str
    city: str
    venue: str
    host: str
    time_zone: str
    format: str
    starts_on: date
    ends_on: date
    edition: int
    answer_by: datetime | None
    why: str


class SessionOut(Schema):
    id: str
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    why: str


class AgendaItemOut(Schema):
    id: str
    place: int
    title: str
    state: str
    why: str


class PersonOut(Schema):
    seat: str
    name: str
    capacity: str
    state: str


class GuestOut(Schema):
    """A party: what it answered, and who of it came; `invitation` is null for a party that came without one."""

    party: str
    name: str
    invitation: str | None
    answer: str | None
    words: str
    source: str
    attendance: str
    people: list[PersonOut]


class WordsOut(Schema):
    party: str
    position: str
    words: str
    at: datetime


class SummaryOut(Schema):
    edition: int
    language: str
    body: str
    put_at: datetime | None


class RoundWithAllOut(RoundOut):
    sessions: list[SessionOut]
    agenda: list[AgendaItemOut]
    guests: list[GuestOut]
    others: list[PersonOut]
    summary: SummaryOut | None
    positions: list[WordsOut]
    assessments: list[WordsOut]


@router.get("rounds", response=list[RoundOut], url_name="rounds")
def rounds(request: HttpRequest, process: str) -> list[RoundOut]:
    """The rounds of the process, the latest first."""
    return [_round(row.round) for row in queries.rounds(request.viewer)]


@router.get("rounds/{round}", response=RoundWithAllOut, url_name="round")
def round(request: HttpRequest, process: str, round: str) -> RoundWithAllOut:
    """One round with its programme, who was invited and who came, and what was said of it."""
    shown = queries.round(request.viewer, round)
    return RoundWithAllOut(
        **_round(shown.round).dict(),
        sessions=[
            SessionOut(
                id=one.public_id,
                title=one.title,
                state=one.state,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                why=one.why,
            )
            for one in shown.sessions
        ],
        agenda=[
            AgendaItemOut(id=one.public_id, place=one.place, title=one.title, state=one.state, why=one.why)
            for one in shown.agenda
        ],
        guests=_guests(shown),
        others=[_person(one) for one in shown.others],
        summary=_summary(shown),
        positions=[_words(one) for one in shown.outcome.positions],
        assessments=[_words(one) for one in shown.outcome.assessments],
    )


def _round(row: Round) -> RoundOut:
    names = [name for name in RoundOut.model_fields if name != "id"]
    return RoundOut(id=row.public_id, **{name: getattr(row, name) for name in names})


def _guests(shown: RoundView) -> list[GuestOut]:
    return [
        GuestOut(
            party=one.party.public_id,
            name=one.party.shown,
            invitation=one.invitation.public_id if one.invitation else None,
            answer=one.invitation.state if one.invitation else None,
            words=one.invitation.words if one.invitation else "",
            source=one.invitation.source if one.invitation else "",
            attendance=one.state,
            people=[_person(person) for person in one.people],
        )
        for one in shown.guests
    ]


def _person(one: Came) -> PersonOut:
    return PersonOut(seat=one.seat.public_id, name=one.seat.shown, capacity=one.seat.capacity, state=one.state)


def _words(one: Words) -> WordsOut:
    return WordsOut(party=one.party.public_id, position=one.position, words=one.words, at=one.at)


def _summary(shown: RoundView) -> SummaryOut | None:
    one = shown.outcome.put
    if one is None:
        return None
    return SummaryOut(edition=one.edition, language=one.language, body=one.body, put_at=one.put_at)
