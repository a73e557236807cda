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


class OfferedOut(Schema):
    """One log: its signed checkpoint, or null and why it is signed no more; and how far each witness has seen it."""

    log: str
    checkpoint: str | None
    stopped: str
    earlier: int
    proof: list[str]
    witnessed: dict[str, int]


class OfferOut(Schema):
    """The signed checkpoints of the logs that this seat may read; `key` signs them all (32 bytes, hex)."""

    format: str
    process: str
    key: str
    logs: list[OfferedOut]


class ProofOut(Schema):
    """The hashes (hex) that show that the first `earlier` acts of a log still open it at `later`; RFC 6962."""

    log: str
    earlier: int
    later: int
    proof: list[str]


@router.get("checkpoints", response=OfferOut, url_name="checkpoints")
def checkpoints(request: HttpRequest, process: str) -> dict[str, Any]:
    """The signed checkpoints of the logs that this seat may read: for `parley witness`."""
    return queries.offered(request.viewer).to_object()


@router.get("checkpoints/{log}/{int:earlier}/{int:later}", response=ProofOut, url_name="consistency")
def consistency(request: HttpRequest, process: str, log: str, earlier: int, later: int) -> ProofOut:
    """The proof that a log only grew between two of its sizes."""
    steps = queries.proof(request.viewer, log, earlier, later)
    return ProofOut(log=log, earlier=earlier, later=later, proof=[step.hex() for step in steps])


class SeatKeyOut(Schema):
    """A key with which somebody at the table signs; `compared_by` is null until somebody compared it with its owner."""

    id: str
    seat: str
    shown: str
    key: str
    fingerprint: str
    words: str
    enrolled_at: datetime
    compared_at: datetime | None
    compared_by: str | None


@router.get("keys", response=list[SeatKeyOut], url_name="seat_keys")
def seat_keys(request: HttpRequest, process: str) -> list[SeatKeyOut]:
    """The keys in force of everybody at the table."""
    held = [view for bench in queries.seat_keys(request.viewer) for _seat, view in bench.seats if view is not None]
    return [
        SeatKeyOut(
            id=view.id,
            seat=view.seat,
            shown=view.shown,
            key=view.key.text,
            fingerprint=view.key.fingerprint,
            words=view.key.words,
            enrolled_at=view.enrolled,
            compared_at=view.compared,
            compared_by=view.compared_by or None,
        )
        for view in held
    ]
