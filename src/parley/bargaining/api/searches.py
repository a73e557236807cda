"""What the API reads of searches: what every seat is told; course and results for the team alone."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Schema

from parley.bargaining import queries
from parley.bargaining.api.laid import TableOut, as_read
from parley.bargaining.api.router import router
from parley.bargaining.models import Search


class SearchOut(Schema):
    id: str
    state: str
    parties: list[str]
    announced_at: datetime
    due: datetime
    words: str


class AnswerOut(Schema):
    """What a package answers, and how sure that is: `within` is the share of the best there can be that may miss."""

    concept: str
    status: str
    within: float | None


class FoundOut(Schema):
    place: int
    #: The option of each issue, by public ids.
    choices: dict[str, str]
    answers: list[AnswerOut]


class CourseOut(Schema):
    """How a search goes and what came of it: for the team."""

    state: str
    concepts: list[str]
    near: dict[str, str]
    at_most: int | None
    seed: int
    share: float | None
    packages: list[FoundOut]
    obstacles: list[str]
    robustness: list[str]


class SearchWholeOut(SearchOut):
    table: TableOut
    #: The number of one's own delegation's seal that lay sealed, and what of it stands in the way once that is told.
    taken: int | None
    own_obstacles: list[str]
    course: CourseOut | None


@router.get("searches", response=list[SearchOut], url_name="searches")
def searches(request: HttpRequest, process: str) -> list[SearchOut]:
    """The searches that were announced, newest first."""
    return [_search(row.search) for row in queries.searches(request.viewer).rows]  # type: ignore[attr-defined]


@router.get("searches/{search}", response=SearchWholeOut, url_name="search")
def search(request: HttpRequest, process: str, search: str) -> SearchWholeOut:
    """One search: for the team with its packages, without a number of any party's."""
    shown = queries.search(request.viewer, search)  # type: ignore[attr-defined]
    return SearchWholeOut(
        **_search(shown.search).model_dump(),
        table=as_read(shown.laid),
        taken=shown.taken,
        own_obstacles=list(shown.own_obstacles),
        course=_course(shown.course) if shown.course is not None else None,
    )


def _search(row: Search) -> SearchOut:
    return SearchOut(
        id=row.public_id,
        state=row.state,
        parties=row.parties,
        announced_at=row.announced_at,
        due=row.due,
        words=row.words,
    )


def _course(course: queries.CourseView) -> CourseOut:
    run = course.run
    return CourseOut(
        state=run.state,
        concepts=run.concepts,
        near=run.near,
        at_most=run.at_most,
        seed=run.seed,
        share=run.share,
        packages=[
            FoundOut(place=one.place, choices=one.choices, answers=[AnswerOut(**answer) for answer in one.answers])
            for one in course.packages
        ],
        obstacles=list(course.obstacles),
        robustness=list(course.robust),
    )
