"""What the API reads of a delegation's own priorities; nobody else's, and nobody else."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Schema

from parley.bargaining import queries
from parley.bargaining.api.router import router


class SealOut(Schema):
    number: int
    sealed_at: datetime
    opened: str
    conflict_told: bool


class WeightOut(Schema):
    issue: str
    place: int | None
    percent: int | None


class PrioritiesOut(Schema):
    """A delegation's own statement, part by part, as the acts take it; `lacking` are issues that are not judged yet."""

    edition: int
    places: dict[str, int]
    swing: dict[str, int]
    options: dict[str, dict[str, Any]]
    red_lines: list[list[str]]
    just: dict[str, str]
    level: int | None
    compared: list[dict[str, Any]]
    words: str
    lacking: list[str]
    weights: list[WeightOut]
    seal: SealOut | None


class MeaningOut(Schema):
    """What the statement means, in sentences; packages as issue and option in words."""

    trades: list[str]
    floor: str
    just: list[list[str]] | None
    best: list[list[str]] | None
    wrong: str


@router.get("priorities", response=PrioritiesOut, url_name="priorities")
def priorities(request: HttpRequest, process: str) -> PrioritiesOut:
    """One's own delegation's priorities; absent for every other seat, whether there are any or not."""
    mine = queries.priorities(request.viewer)  # type: ignore[attr-defined]
    seal = mine.sealed
    return PrioritiesOut(
        edition=mine.edition,
        **mine.stated.to_json(),
        lacking=sorted({*mine.lacks.places, *mine.lacks.options}),
        weights=[WeightOut(issue=one.issue.id, place=one.place, percent=one.percent) for one in mine.weights],
        seal=None
        if seal is None
        else SealOut(
            number=seal.number, sealed_at=seal.sealed_at, opened=seal.opened, conflict_told=seal.conflict_told
        ),
    )


@router.get("priorities/meaning", response=MeaningOut, url_name="priorities_meaning")
def meaning(request: HttpRequest, process: str) -> MeaningOut:
    """What one's own delegation's statement means."""
    meant = queries.meaning(request.viewer)  # type: ignore[attr-defined]
    just, best = (None if one is None else [list(row) for row in one.rows] for one in (meant.just, meant.best))
    return MeaningOut(trades=list(meant.trades), floor=meant.mine.floor, just=just, best=best, wrong=meant.wrong)
