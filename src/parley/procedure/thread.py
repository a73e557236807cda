"""What came of what: a later stage says on an earlier stage's page what was made of a thing that stands there.

An earlier stage cannot know the later ones, so each later one marks functions by `@follows(Model)` and
`@carries_on(Model)`, and the page of the earlier thing asks `came_of` and `ways_on`. Every function reads for the
viewer: what they may not see is not in the thread, and neither is what came of it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from parley.procedure.table import STAGES
from parley.procedure.viewer import Viewer


@dataclass(frozen=True)
class Outcome:
    """One thing that was made of an earlier one: `row` itself, in the reader's words, and the page where it stands."""

    row: models.Model
    what: str
    url: str


@dataclass(frozen=True)
class Thread:
    """What was made of a thing, and what was made of that in turn."""

    what: str
    url: str
    then: tuple["Thread", ...]


@dataclass(frozen=True)
class WayOn:
    """Something that the viewer may make of a thing now: the words of the link, and the page where it is done."""

    label: str
    url: str


#: What was made of each of some rows, by the primary key of the row that it was made of.
Followed = Mapping[int, list[Outcome]]
Follower = Callable[[Viewer, Sequence[Any]], Followed]
Carrier = Callable[[Viewer, Any], Iterable[WayOn]]
Marked = TypeVar("Marked", bound=Callable[..., Any])
_FOLLOWERS: dict[type[models.Model], list[Follower]] = {}
_CARRIERS: dict[type[models.Model], list[Carrier]] = {}


def follows(model: type[models.Model]) -> Callable[[Follower], Follower]:
    """Mark a stage's function in `queries` that says, for a viewer, what it has made of rows of an earlier stage.

    All that one function gives is of one model, so that a thread takes a query for each step of it, not for each row.
    """

    def register(function: Follower) -> Follower:
        _FOLLOWERS.setdefault(model, []).append(function)
        return function

    return register


def carries_on(model: type[models.Model]) -> Callable[[Carrier], Carrier]:
    """Mark a stage's function in `queries` that says what a viewer may make of a row of an earlier stage.

    It is asked for each row of a list, so it decides by the viewer and the row alone, without a query.
    """

    def register(function: Carrier) -> Carrier:
        _CARRIERS.setdefault(model, []).append(function)
        return function

    return register


def ways_on(viewer: Viewer, row: models.Model) -> tuple[WayOn, ...]:
    """What this viewer may make of a row now, in the order of the stages."""
    return tuple(way for function in _in_order(_CARRIERS, type(row)) for way in function(viewer, row))


def _in_order(marked: Mapping[type[models.Model], list[Marked]], model: type[models.Model]) -> list[Marked]:
    """The functions marked for a model, in the order of the stages that they are of."""
    stages = list(STAGES)
    return sorted(marked.get(model, ()), key=lambda function: stages.index(function.__module__.split(".")[1]))


def came_of(viewer: Viewer, rows: Sequence[models.Model]) -> dict[int, tuple[Thread, ...]]:
    """What came of rows of one model that this viewer sees, as far as the viewer sees it, by primary key."""
    found: dict[_Place, list[Outcome]] = {}
    waiting: dict[type[models.Model], dict[int, models.Model]] = {type(row): {} for row in rows}
    for row in rows:
        waiting[type(row)][row.pk] = row
    while waiting:
        # What came of things in two ways is asked once: all rows of an earlier stage are gone through before a later.
        model = min(waiting, key=lambda one: list(STAGES).index(one._meta.app_label))
        asked = [row for pk, row in waiting.pop(model).items() if (model, pk) not in found]
        found |= {(model, row.pk): [] for row in asked}
        for function in _in_order(_FOLLOWERS, model) if asked else ():
            for origin, outcomes in function(viewer, asked).items():
                found[model, origin].extend(outcomes)
                for outcome in outcomes:
                    waiting.setdefault(type(outcome.row), {})[outcome.row.pk] = outcome.row
    return {row.pk: threads for row in rows if (threads := _threads(found, (type(row), row.pk)))}


#: A row among those of its model, by its primary key.
_Place = tuple[type[models.Model], int]


def _threads(found: Mapping[_Place, list[Outcome]], place: _Place) -> tuple[Thread, ...]:
    return tuple(
        Thread(one.what, one.url, _threads(found, (type(one.row), one.row.pk))) for one in found.get(place, ())
    )
