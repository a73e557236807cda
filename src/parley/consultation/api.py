"""What the API reads of consultations: the same as the pages show to the same seat."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from parley.consultation import queries
from parley.consultation.models import Consultation
from parley.consultation.queries import analyses
from parley.consultation.rules import counting
from parley.procedure.errors import Absent
from parley.procedure.reads import Router

router = Router(tags=["consultation"])


class ConsultationOut(Schema):
    id: str
    title: str
    question: str
    state: str
    closes_at: datetime | None


class CountsOut(Schema):
    agree: int
    disagree: int
    passed: int


class ShareOut(Schema):
    """A share between 0 and 1 with its 95 % interval."""

    estimate: float
    lower: float
    upper: float


class SideOut(Schema):
    """A declared party (its id), an opinion group (its letter), or an end of the main line of opinion (1 or 2)."""

    party: str | None
    group: str | None
    end: int | None


class SideSizeOut(SideOut):
    #: None below the floor of five.
    size: int | None
    stability: float | None


class SideShareOut(SideOut):
    counts: CountsOut | None
    share: ShareOut | None
    distinct: bool


class DivideOut(Schema):
    number: int
    high: SideOut
    low: SideOut
    difference: ShareOut


class UnknownOut(Schema):
    number: int
    side: SideOut
    needed: int | None


class InfluenceOut(Schema):
    left_out: int
    alarms: int
    largest_shift: float | None
    shifted: int | None
    top_kept: float | None


class AnalysisOut(Schema):
    """What the votes say: statements are named by their numbers; None is what may not be told or is not known."""

    id: str
    audience: Literal["team", "seats"]
    at: datetime
    votes: int
    participants: int
    included: int
    engine: str
    seed: int
    sha256: str
    parties: list[SideSizeOut]
    left_out: list[str]
    groups: list[SideSizeOut]
    groups_clear: bool
    across: Literal["parties", "groups", "ends", "all"]
    bridges: list[int]
    divides: list[DivideOut]
    unknown: list[UnknownOut]
    could_turn: list[int]
    influence: InfluenceOut | None
    prediction_auc: float | None


class StatementOut(Schema):
    id: str
    number: int
    body: str
    language: str
    counts: CountsOut | None
    overall: ShareOut | None
    range: list[float] | None
    worst: ShareOut | None
    all_above_half: float | None
    bridge: bool
    missing: list[SideOut]
    by_party: list[SideShareOut]
    by_group: list[SideShareOut]


class StatementsOut(Schema):
    page: int
    pages: int
    statements: list[StatementOut]


@router.get("consultations", response=list[ConsultationOut], url_name="consultations")
def consultations(request: HttpRequest, process: str) -> list[ConsultationOut]:
    """The consultations that this seat may see."""
    rows = queries.consultations(request.viewer)  # type: ignore[attr-defined]
    return [_consultation(one.consultation) for one in rows]


@router.get("consultations/{consultation}", response=ConsultationOut, url_name="consultation")
def consultation(request: HttpRequest, process: str, consultation: str) -> ConsultationOut:
    """One consultation."""
    return _consultation(queries.consultation(request.viewer, consultation).consultation)  # type: ignore[attr-defined]


@router.get("consultations/{consultation}/analysis", response=AnalysisOut, url_name="consultation_analysis")
def analysis(request: HttpRequest, process: str, consultation: str) -> AnalysisOut:
    """What the votes say as this seat is shown it; absent while there is no analysis, or figures are not for it."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.analysis(viewer, queries.consultation(viewer, consultation).consultation)
    if found is None:
        raise Absent
    return AnalysisOut(
        id=found.kept,
        seed=found.settings["seed"],
        sha256=found.digest,
        parties=[_sized(side) for side in found.parties],
        left_out=[party.public_id for party in found.left_out],
        groups=[_sized(side) for side in found.groups],
        groups_clear=found.clear,
        bridges=list(found.bridges),
        divides=[
            DivideOut(number=one.number, high=_side(one.high), low=_side(one.low), difference=_known(one.difference))
            for one in found.divides
        ],
        unknown=[UnknownOut(number=one.number, side=_side(one.side), needed=one.needed) for one in found.unknown],
        could_turn=list(found.could_turn),
        influence=InfluenceOut(**vars(found.influence)) if found.influence is not None else None,
        prediction_auc=found.prediction,
        **{name: getattr(found, name) for name in _PLAIN},
    )


_PLAIN = ("audience", "at", "votes", "participants", "included", "engine", "across")
Order = Literal["bridges", "divides", "number"]


@router.get(
    "consultations/{consultation}/analysis/statements", response=StatementsOut, url_name="consultation_statements"
)
def statements(
    request: HttpRequest,
    process: str,
    consultation: str,
    order: Order = "bridges",
    page: Annotated[int, Query(), Field(ge=1, le=100_000)] = 1,
) -> StatementsOut:
    """What is said of each statement, twenty to a page: the best bridges first, the deepest divides, or by number."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = queries.statements_page(viewer, consultation, order=order, page=page)
    if found.reading is None:
        raise Absent
    return StatementsOut(page=page, pages=found.pages, statements=[_statement(row.found) for row in found.rows])


def _consultation(found: Consultation) -> ConsultationOut:
    names = ("title", "question", "state", "closes_at")
    return ConsultationOut(id=found.public_id, **{name: getattr(found, name) for name in names})


def _statement(one: queries.StatementReading) -> StatementOut:
    return StatementOut(
        id=one.statement.public_id,
        number=one.statement.number or 0,
        body=one.statement.body,
        language=one.statement.language,
        counts=_counts(one.counts),
        overall=_share(one.overall),
        range=list(one.range) if one.range is not None else None,
        worst=_share(one.worst),
        all_above_half=one.above_half,
        bridge=one.bridge,
        missing=[_side(side) for side in one.missing],
        by_party=_shares(one.by_party),
        by_group=_shares(one.by_group),
    )


def _shares(rows: Iterable[analyses.SideShare]) -> list[SideShareOut]:
    return [
        SideShareOut(**_named(row.side), counts=_counts(row.counts), share=_share(row.share), distinct=row.distinct)
        for row in rows
    ]


def _named(side: analyses.Side) -> dict[str, Any]:
    party = side.party.public_id if side.party is not None else None
    return {"party": party, "group": side.group or None, "end": side.end or None}


def _side(side: analyses.Side) -> SideOut:
    return SideOut(**_named(side))


def _sized(side: analyses.Side) -> SideSizeOut:
    return SideSizeOut(**_named(side), size=side.size, stability=side.stability)


def _known(found: analyses.Share) -> ShareOut:
    return ShareOut(estimate=found.estimate, lower=found.lower, upper=found.upper)


def _share(found: analyses.Share | None) -> ShareOut | None:
    return _known(found) if found is not None else None


def _counts(found: counting.Counts | None) -> CountsOut | None:
    return CountsOut(agree=found.agree, disagree=found.disagree, passed=found.passed) if found is not None else None
