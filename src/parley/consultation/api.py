"""What the API reads of consultations."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from parley.consultation import queries
from parley.consultation.rules import counting
from parley.procedure.reads import Router

router = Router(tags=["consultation"])


class CountsOut(Schema):
    agree: int
    disagree: int
    passed: int


class PartyCountsOut(Schema):
    party: str
    counts: CountsOut | None


class StatementOut(Schema):
    number: int | None
    body: str
    language: str
    overall: CountsOut | None
    by_party: list[PartyCountsOut]


class ConsultationRow(Schema):
    id: str
    title: str
    question: str
    state: str
    closes_at: datetime | None


class ConsultationOut(ConsultationRow):
    #: None while this seat may not see counts.
    statements: list[StatementOut] | None


@router.get("consultations", response=list[ConsultationRow], url_name="consultations")
def consultations(request: HttpRequest, process: str) -> list[ConsultationRow]:
    """The consultations that this seat may see."""
    rows = queries.consultations(request.viewer)  # type: ignore[attr-defined]
    return [ConsultationRow(**_row(one.consultation)) for one in rows]


@router.get("consultations/{consultation}", response=ConsultationOut, url_name="consultation")
def consultation(request: HttpRequest, process: str, consultation: str) -> ConsultationOut:
    """One consultation, with counts above the floor where this seat may see them."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.consultation(viewer, consultation).consultation
    counted = queries.counts(viewer, found)
    return ConsultationOut(**_row(found), statements=None if counted is None else [_statement(one) for one in counted])


def _row(found):  # type: ignore[no-untyped-def]
    return {
        "id": found.public_id,
        "title": found.title,
        "question": found.question,
        "state": found.state,
        "closes_at": found.closes_at,
    }


def _statement(one: queries.StatementCounts) -> StatementOut:
    return StatementOut(
        number=one.statement.number,
        body=one.statement.body,
        language=one.statement.language,
        overall=_counts(one.overall),
        by_party=[PartyCountsOut(party=row.party.public_id, counts=_counts(row.counts)) for row in one.by_party],
    )


def _counts(found: counting.Counts | None) -> CountsOut | None:
    return CountsOut(agree=found.agree, disagree=found.disagree, passed=found.passed) if found is not None else None
