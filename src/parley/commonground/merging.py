"""Bringing votes that came later among those that stand, and the counts with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.counting import change
from parley.commonground.statistics import Statistics
from parley.commonground.votes import places_among, union
from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.votes import Ids, Votes


def merged(
    votes: Votes, coming: Votes, withdrawn: int, statistics: Statistics | None
) -> tuple[Votes, Statistics | None]:
    """The votes with those that came, which stand over the earlier ones; `withdrawn` in place of a vote takes it back.

    Statements that are unknown to `votes` can only have been withdrawn, and are passed over. The tables of `statistics`
    are changed in place. Participants left without a vote are left out.
    """
    known = np.searchsorted(votes.statements, coming.statements)
    inside = np.minimum(known, max(len(votes.statements) - 1, 0))
    there = votes.statements[inside] == coming.statements if len(votes.statements) else np.zeros(len(known), np.bool_)
    columns = np.where(there, known, -1).astype(np.int32)[coming.columns]
    people = union(votes.participants, coming.participants)
    before, after = _rows(votes.participants, people), _rows(coming.participants, people)
    starts = np.zeros(len(people) + 1, np.int64)
    to_columns = np.empty(votes.count + coming.count, np.int32)
    to_values = np.empty(votes.count + coming.count, np.int8)
    count = _merge(
        (votes.starts, votes.columns, votes.values, before),
        (coming.starts, columns, coming.values, after),
        withdrawn,
        (starts, to_columns, to_values),
    )
    to_columns, to_values = to_columns[:count], to_values[:count]
    if statistics is not None:
        people_now = statistics.people + _recount(
            (votes.starts, votes.columns, votes.values, before),
            (starts, to_columns, to_values),
            np.flatnonzero(after >= 0),
            statistics.tallies,
            statistics.by_party,
            statistics.pairs,
        )
        statistics = replace(statistics, people=people_now)
    voted = np.diff(starts) > 0
    if not voted.all():
        starts = np.concatenate([starts[:-1][voted], starts[-1:]])
        people = people[voted]
    return replace(votes, participants=people, starts=starts, columns=to_columns, values=to_values), statistics


def _rows(ids: Ids, among: Ids) -> NDArray[np.int64]:
    """(len(among),) the row in `ids` of each of more ids, or -1; both ascending."""
    rows = np.full(len(among), -1, np.int64)
    rows[places_among(among, ids)] = np.arange(len(ids))
    return rows


@kernel
def _merge(
    standing: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8], NDArray[np.int64]],
    coming: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8], NDArray[np.int64]],
    withdrawn: int,
    to: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]],
) -> int:
    """Write the rows of both, one behind the other, each vote once; gives how many votes there are.

    standing, coming: starts, columns, values, and for each row written where it stands in them, or -1.
    """
    starts, columns, values, rows = standing
    new_starts, new_columns, new_values, new_rows = coming
    to_starts, to_columns, to_values = to
    place = 0
    row = 0
    while row < len(rows):
        if new_rows[row] < 0:
            # Rows without anything new that follow each other are taken over in one go.
            first = row
            while row < len(rows) and new_rows[row] < 0:
                to_starts[row] = place + starts[rows[row]] - starts[rows[first]]
                row += 1
            begin, end = starts[rows[first]], starts[rows[row - 1] + 1]
            to_columns[place : place + end - begin] = columns[begin:end]
            to_values[place : place + end - begin] = values[begin:end]
            place += end - begin
            continue
        to_starts[row] = place
        old = end = np.int64(0)
        if rows[row] >= 0:
            old, end = starts[rows[row]], starts[rows[row] + 1]
        for new in range(new_starts[new_rows[row]], new_starts[new_rows[row] + 1]):
            column = new_columns[new]
            if column < 0:
                continue
            while old < end and columns[old] < column:
                to_columns[place], to_values[place] = columns[old], values[old]
                place, old = place + 1, old + 1
            if old < end and columns[old] == column:
                old += 1
            if new_values[new] != withdrawn:
                to_columns[place], to_values[place] = column, new_values[new]
                place += 1
        while old < end:
            to_columns[place], to_values[place] = columns[old], values[old]
            place, old = place + 1, old + 1
        row += 1
    to_starts[len(rows)] = place
    return place


@kernel
def _recount(
    standing: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8], NDArray[np.int64]],
    now: tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]],
    touched: NDArray[np.int64],
    tallies: NDArray[np.int64],
    by_party: NDArray[np.int64],
    pairs: NDArray[np.int32] | None,
) -> int:
    """Bring the counts from the rows that stood to those that stand now; gives how many more participants there are."""
    starts, columns, values, rows = standing
    to_starts, to_columns, to_values = now
    more = 0
    for row in touched:
        begin = end = np.int64(0)
        if rows[row] >= 0:
            begin, end = starts[rows[row]], starts[rows[row] + 1]
        first, last = to_starts[row], to_starts[row + 1]
        more += (last > first) - (end > begin)
        change(
            columns[begin:end],
            values[begin:end],
            to_columns[first:last],
            to_values[first:last],
            tallies,
            by_party,
            -1,
            pairs,
        )
    return more
