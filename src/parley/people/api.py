"""What programs read of people and seats."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from parley.people import queries
from parley.people.queries.seats import SeatView
from parley.procedure.reads import Router

router = Router(tags=["people"])


class PartyOfSeatOut(Schema):
    id: str
    name: str


class SeatOut(Schema):
    """A seat under the name shown; `legal_name` is null except for the mediation team and the person."""

    id: str
    shown: str
    capacity: str
    party: PartyOfSeatOut | None
    institution: str
    state: str
    valid_from: datetime
    valid_until: datetime | None
    ended_at: datetime | None
    legal_name: str | None


class BenchOut(Schema):
    label: str
    party: PartyOfSeatOut | None
    seats: list[SeatOut]


class MeOut(Schema):
    """The seat from which this program acts."""

    process: str
    seat: SeatOut


def _party(party: Any) -> PartyOfSeatOut | None:
    return PartyOfSeatOut(id=party.public_id, name=party.name) if party is not None else None


def _seat(view: SeatView) -> SeatOut:
    return SeatOut(
        id=view.id,
        shown=view.shown,
        capacity=view.capacity,
        party=_party(view.party),
        institution=view.institution,
        state=view.state,
        valid_from=view.since,
        valid_until=view.until,
        ended_at=view.ended,
        legal_name=None if view.legal_name is None else view.legal_name or view.shown,
    )


@router.get("seats", response=list[BenchOut], url_name="seats")
def seats(request: HttpRequest, process: str) -> list[BenchOut]:
    """Everybody at the table, by party in the order of the rules of procedure."""
    return [
        BenchOut(label=bench.label, party=_party(bench.party), seats=[_seat(view) for view in bench.seats])
        for bench in queries.table(request.viewer)
    ]


@router.get("me", response=MeOut, url_name="me")
def me(request: HttpRequest, process: str) -> MeOut:
    """The seat from which this program acts."""
    return MeOut(process=request.viewer.process.public_id, seat=_seat(queries.own_seat(request.viewer)))
