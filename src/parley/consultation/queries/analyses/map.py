"""The map of opinions and the table beside it: who votes alike stands close together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from parley.consultation.queries.analyses import words
from parley.consultation.queries.analyses.kept import Book
from parley.consultation.queries.analyses.pages import Surroundings, surroundings
from parley.consultation.queries.analyses.reading import AnalysisReading, Side, StatementReading
from parley.consultation.rules import counting
from parley.procedure.viewer import Viewer

#: So many people at most are drawn as dots.
DOTS = 1_000


@dataclass(frozen=True)
class GroupRow:
    """An opinion group: its size, and in words how surely it comes back when people are drawn anew."""

    side: Side
    stability: str


@dataclass(frozen=True)
class Standing:
    """How many of one party stand in each group, in words; nothing of a party below the floor."""

    side: Side
    cells: tuple[tuple[Side, str], ...]


@dataclass(frozen=True)
class MapPage(Surroundings):
    """The map, the groups and parties in figures, and the same votes as Polis computes them."""

    picture: SafeString | None = None
    dots: bool = False
    polis_picture: SafeString | None = None
    groups: tuple[GroupRow, ...] = ()
    standing: tuple[Standing, ...] = ()
    polis_agree: tuple[StatementReading, ...] = ()
    polis_disagree: tuple[StatementReading, ...] = ()
    polis_groups: tuple[tuple[str, int | None], ...] = ()


def map_page(viewer: Viewer, consultation: str, audience: str = "") -> MapPage:
    """The map of opinions; with dots for the team, and without any single person's place for everybody else."""
    base, book = surroundings(viewer, consultation, audience, people=True)
    if book is None or not base["reading"].enough or not book.people:
        return MapPage(**base)
    found: AnalysisReading = base["reading"]
    agree, disagree = found.polis.agree[:5], found.polis.disagree[:5]
    rows = {one.statement.number: one for one in book.statements([*agree, *disagree])}
    return MapPage(
        **base,
        picture=opinion_map(book),
        dots=with_dots(book),
        polis_picture=polis_map(book),
        groups=tuple(GroupRow(side, words.stability(side.stability)) for side in found.groups),
        standing=_standing(book),
        polis_agree=tuple(rows[number] for number in agree if number in rows),
        polis_disagree=tuple(rows[number] for number in disagree if number in rows),
        polis_groups=tuple((str(place), size) for place, size in enumerate(found.polis.sizes, start=1)),
    )


def with_dots(book: Book) -> bool:
    """Whether single people are drawn: for the team, and as long as two maps of them are a page for a slow line."""
    return book.row.audience == "team" and len((book.people or {"x": []})["x"]) <= DOTS


def opinion_map(book: Book) -> SafeString:
    """The map itself: opinion groups as fields, declared parties as marks, participants as dots for the team alone."""
    people = book.people or {}
    names = [side.group for side in book.groups] if len(book.groups) > 1 else []
    return _drawn(book, people, "groups", [_("Group %(letter)s") % {"letter": name} for name in names])


def polis_map(book: Book) -> SafeString:
    """The same people under the groups that Polis makes of them; its groups are numbered."""
    people = book.people or {}
    sizes = book.head["polis"]["group_sizes"]
    return _drawn(book, people, "polis_groups", [str(place) for place in range(1, len(sizes) + 1)])


def _drawn(book: Book, people: Mapping[str, Any], groups: str, labels: list[str]) -> SafeString:
    from parley.commonground import drawing

    axes = ("polis_x", "polis_y") if groups == "polis_groups" and "polis_x" in people else ("x", "y")
    positions = np.array([[np.nan if at is None else at for at in people[axis]] for axis in axes], float).T
    marked = [book.side(one["name"]) for one in book.head["parties"]]
    marks = [
        drawing.PartyMark(side.party.shown, side.party.mark, side.party.letter)
        for side in marked
        if side.party is not None
    ]
    picture = drawing.opinion_map(
        positions.reshape(-1, 2),
        groups=np.array(people[groups], np.int64),
        group_labels=labels,
        parties=np.array(people["parties"], np.int64),
        marks=marks,
        dots=with_dots(book),
        title=_("Map of opinions"),
        description=_("Who votes alike stands close together; the figures stand in the table below."),
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
    )
    return mark_safe(picture)  # noqa: S308 (drawn by the engine, which escapes every text)


_HOW_MANY = {"most": _noop("most"), "many": _noop("many"), "some": _noop("some"), "few": _noop("few or none")}


def _standing(book: Book) -> tuple[Standing, ...]:
    """Where the members of each party stand, of those that are placed in a group at all."""
    people = book.people or {}
    parties, groups = np.array(people["parties"], np.int64), np.array(people["groups"], np.int64)
    if len(book.groups) < 2:
        return ()
    rows = {}
    for place, one in enumerate(book.head["parties"]):
        placed = groups[(parties == place) & (groups >= 0)]
        if one["size"] is not None and len(placed) >= counting.FLOOR:
            sizes = np.bincount(placed, minlength=len(book.groups)).tolist()
            said = (_(_HOW_MANY[counting.how_many(size, len(placed))]) for size in sizes)
            rows[one["name"]] = tuple(zip(book.groups, said, strict=True))
    listed = ((side, side.party.public_id) for side in book.declared if side.party is not None)
    return tuple(Standing(side, rows[name]) for side, name in listed if name in rows)
