"""The background of the talks: facts with their sources, corrections, and rounds held elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from parley.convening.models import Fact
from parley.convening.rules.process import ELSEWHERE, KINDS
from parley.procedure.guarded import EVERYTHING, NOTHING, one, visible
from parley.procedure.viewer import Viewer


@visible(Fact)
def facts_seen(viewer: Viewer) -> Q:
    """Every seat reads the background: one that only some knew would be no common ground."""
    return EVERYTHING if viewer.seated else NOTHING


@dataclass(frozen=True)
class FactView:
    """An entry as it stands, with what it corrected, the latest correction first."""

    fact: Fact
    kind: str
    elsewhere: bool
    earlier: list[Fact]


def background(viewer: Viewer) -> list[FactView]:
    """The entries as they stand, in the order of history; those without a known day stand where they were entered."""
    rows = list(Fact.objects.seen_by(viewer).select_related("entered_by").order_by("pk"))
    corrected = {row.corrects_id for row in rows}
    by_pk = {row.pk: row for row in rows}
    standing = [row for row in rows if row.pk not in corrected]
    return [
        FactView(row, gettext(KINDS[row.kind]), row.kind == ELSEWHERE, _earlier(row, by_pk))
        for row in _in_order(standing)
    ]


def fact(viewer: Viewer, public_id: str) -> Fact:
    """One entry of the background."""
    return one(Fact, viewer, public_id)


def rounds_elsewhere(viewer: Viewer) -> list[Fact]:
    """The rounds held elsewhere as they stand now, the first of them first."""
    rows = Fact.objects.seen_by(viewer).filter(kind=ELSEWHERE, day__isnull=False)
    corrections = Fact.objects.seen_by(viewer).filter(corrects__isnull=False).values("corrects")
    return list(rows.exclude(pk__in=corrections).order_by("day", "pk"))


def _earlier(row: Fact, by_pk: dict[int, Fact]) -> list[Fact]:
    earlier = []
    while row.corrects_id is not None:
        row = by_pk[row.corrects_id]
        earlier.append(row)
    return earlier


def _in_order(rows: Iterable[Fact]) -> list[Fact]:
    """By day; an entry without one keeps its place after the entry that was made before it."""
    last, keyed = date.min, []
    for row in rows:
        last = row.day or last
        keyed.append((last, row.pk, row))
    return [row for _day, _pk, row in sorted(keyed, key=lambda one: one[:2])]
