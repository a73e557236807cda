"""What the API reads of agreements."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from parley.agreement import queries
from parley.procedure.reads import Router

router = Router(tags=["agreement"])


class SignedVersionOut(Schema):
    language: str
    title: str
    body: str
    text_hash: str
    authentic: bool


class SigningOut(Schema):
    seat: str
    name: str
    party: str | None
    capacity: str
    state: str
    reservation: str
    text_hash: str
    #: Of the own key with which it was signed; empty where this server attests it.
    key_fingerprint: str
    at: datetime | None


class AgreementRow(Schema):
    id: str
    title: str
    signed: int
    of: int
    in_force_at: datetime | None


class CommitmentRow(Schema):
    id: str
    party: str
    what: str
    due_at: datetime
    verifier: str
    state: str


class AgreementOut(AgreementRow):
    condition: str
    open: bool
    versions: list[SignedVersionOut]
    signatures: list[SigningOut]
    commitments: list[CommitmentRow]


class ReportOut(Schema):
    by: str
    state: str
    words: str
    at: datetime


class CommitmentOut(CommitmentRow):
    reports: list[ReportOut]


@router.get("agreements", response=list[AgreementRow], url_name="agreements")
def agreements(request: HttpRequest, process: str) -> list[AgreementRow]:
    """The agreements, each with how many of how many have signed."""
    return [
        AgreementRow(id=row.public_id, title=row.title, signed=tally.signed, of=tally.of, in_force_at=row.in_force_at)
        for row, tally in queries.agreements(request.viewer)  # type: ignore[attr-defined]
    ]


@router.get("agreements/{agreement}", response=AgreementOut, url_name="agreement")
def agreement(request: HttpRequest, process: str, agreement: str) -> AgreementOut:
    """One agreement with its texts, signatures and commitments."""
    viewer = request.viewer  # type: ignore[attr-defined]
    shown = queries.agreement(viewer, agreement)
    return AgreementOut(
        id=shown.agreement.public_id,
        title=shown.agreement.title,
        signed=shown.tally.signed,
        of=shown.tally.of,
        in_force_at=shown.agreement.in_force_at,
        condition=shown.condition,
        open=shown.open,
        versions=[SignedVersionOut(**version) for version in shown.versions],
        signatures=[_signing(one.signatory) for one in shown.signings],
        commitments=[CommitmentRow(**_row(one.commitment)) for one in queries.commitments(viewer, agreement)],
    )


@router.get("commitments/{commitment}", response=CommitmentOut, url_name="commitment")
def commitment(request: HttpRequest, process: str, commitment: str) -> CommitmentOut:
    """One commitment with all that was reported on it."""
    shown = queries.commitment(request.viewer, commitment)  # type: ignore[attr-defined]
    reports = [
        ReportOut(by=row.report.seat.shown, state=row.report.state, words=row.report.words, at=row.report.at)
        for row in shown.reports
    ]
    return CommitmentOut(**_row(shown.commitment), reports=reports)


def _signing(row):  # type: ignore[no-untyped-def]
    return SigningOut(
        seat=row.seat.public_id,
        name=row.seat.shown,
        party=row.seat.party.name if row.seat.party else None,
        capacity=row.capacity,
        state=row.state,
        reservation=row.reservation,
        text_hash=row.text_hash,
        key_fingerprint=row.key_fingerprint,
        at=row.at,
    )


def _row(row):  # type: ignore[no-untyped-def]
    return {
        "id": row.public_id,
        "party": row.party.name,
        "what": row.what,
        "due_at": row.due_at,
        "verifier": row.verifier.shown,
        "state": row.state,
    }
