"""Bringing a participant's votes together from many files: look over them, decide on ranges, deal them out, gather.

Each step is a function of files and plan alone: done again, it gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parley.commonground import admitting
from parley.commonground.reading import parquet
from parley.commonground.reading.cast import in_milliseconds
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.votes import Ids

ROWS = 4 << 20  # votes that are dealt out by one task, if row groups are no larger
A_RANGE = 4 << 20  # votes that a range of participants should have
MOST_RANGES = 128  # each task gives as many pieces; with more, keeping the books would outweigh the work
SAMPLE = 4096  # participants of each task that the ranges are judged by


class Source(NamedTuple):
    """Some row groups of a file that follow each other."""

    path: Path
    groups: tuple[int, ...]
    rows: int


class Survey(NamedTuple):
    """What must be known of a source before its votes can be dealt out."""

    rows: int
    statements: Ids
    participants: Ids  # a sample, evenly spaced
    earliest: int | None
    latest: int | None
    name: str


class Plan(NamedTuple):
    """How the votes are dealt out: the statements in order, and the ids at which a new range begins."""

    rows: int
    statements: Ids
    cuts: Ids
    timed: bool
    seconds: bool


class Piece(NamedTuple):
    """The votes of one source that belong to one range, in the order of the file; columns: places of the statements."""

    participants: Ids
    columns: NDArray[np.int32]
    votes: NDArray[np.int8]
    times: NDArray[np.int64] | None


class Range(NamedTuple):
    """The votes of one range of participants, in compressed sparse rows from 0, ids ascending."""

    participants: Ids
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    times: NDArray[np.int64] | None


def sources(paths: Sequence[Path], rows: int = ROWS) -> list[Source]:
    """Cut files into sources of about as many votes, by their row groups; empty ones are left out."""
    found = []
    for path in paths:
        with parquet.opened(path) as file:
            sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        held: list[int] = []
        for group, size in enumerate(sizes):
            if held and sum(sizes[one] for one in held) + size > rows:
                found.append(Source(path, tuple(held), sum(sizes[one] for one in held)))
                held = []
            held.append(group)
        if held:
            found.append(Source(path, tuple(held), sum(sizes[one] for one in held)))
    return [source for source in found if source.rows]


def surveyed(source: Source) -> Survey:
    """Look over a source: which statements it has, some of its participants, and how its times are."""
    statements, people, rows = [], [], 0
    times: list[int] = []
    step = max(1, source.rows // SAMPLE)
    for part in parquet.stretches(source.path, source.groups):
        try:
            codes = admitting.ids(part.statements, "statement")
            statements.append(codes.ids(np.flatnonzero(np.bincount(codes.raw - codes.low, minlength=codes.span))))
            some = admitting.ids(part.participants[-rows % step :: step], "participant")
        except VotesError as fault:
            raise _placed(fault, part, exactly="statement" in str(fault)) from None
        people.append(some.ids(np.asarray(some.raw.astype(np.int64) - some.low, np.intp)))
        if part.times is not None and len(part.times):
            times += [int(part.times.min()), int(part.times.max())]
        rows += len(part.votes)
    return Survey(
        rows,
        _union(statements, source.path.name, "statement"),
        _merged(people, source.path.name, "participant"),
        min(times, default=None),
        max(times, default=None),
        source.path.name,
    )


def planned(surveys: Sequence[Survey], a_range: int | None = None, most: int | None = None) -> Plan:
    """Decide on the ranges, by the participants that were sampled; the work hangs on it, the answer does not."""
    rows = sum(survey.rows for survey in surveys)
    timed = {survey.earliest is not None for survey in surveys}
    if len(timed) > 1:
        one = next(survey.name for survey in surveys if survey.earliest is None)
        raise VotesError(f"{one} has no column for the time, which the other files have.")
    name = surveys[0].name if surveys else ""
    people = _merged([survey.participants for survey in surveys], name, "participant")
    ranges = min(max(1, rows // (a_range or A_RANGE)), most or MOST_RANGES)
    ordered: Any = np.sort(people)
    cuts: Any = np.unique(ordered[[len(ordered) * number // ranges for number in range(1, ranges)]])
    bounds = [time for survey in surveys for time in (survey.earliest, survey.latest) if time is not None]
    ends = np.array([min(bounds), max(bounds)] if bounds else [0], np.int64)
    seconds = bool((in_milliseconds(ends) != ends).any())
    return Plan(
        rows, _union([survey.statements for survey in surveys], name, "statement"), cuts, timed == {True}, seconds
    )


def dealt(source: Source, plan: Plan) -> list[Piece]:
    """Deal the votes of a source out to the ranges: one piece for each."""
    parts = list(zip(*dealing(source, plan), strict=True)) or [() for _ in range(len(plan.cuts) + 1)]
    return [_one(pieces) for pieces in parts]


def dealing(source: Source, plan: Plan) -> Iterator[list[Piece]]:
    """Deal votes out a stretch at a time, a piece for each range; a vote at fault is named by file and row."""
    for part in parquet.stretches(source.path, source.groups):
        try:
            who, which = admitting.ids(part.participants, "participant"), admitting.ids(part.statements, "statement")
            votes = admitting.votes(part.votes)
        except VotesError as fault:
            raise _placed(fault, part) from None
        people = who.ids(np.asarray(who.raw.astype(np.int64) - who.low, np.intp))
        columns = _columns(which, plan.statements)
        to = np.searchsorted(plan.cuts, people, side="right").astype(np.uint8)
        order = np.argsort(to, kind="stable")
        ends = np.cumsum(np.bincount(to, minlength=len(plan.cuts) + 1))
        dealt = []
        for number, end in enumerate(ends):
            own = order[(ends[number - 1] if number else 0) : end]
            times = part.times[own] if part.times is not None else None
            dealt.append(Piece(people[own], columns[own], votes[own], times))
        yield dealt


def gathered(pieces: Sequence[Piece], plan: Plan) -> Range:
    """Bring the votes of a range into rows: the last of each person on a statement stands, in whichever file it lay."""
    whole = _one(pieces)
    times = whole.times * 1000 if whole.times is not None and plan.seconds else whole.times
    votes = Votes.of(whole.participants, whole.columns, whole.votes, times)
    places = votes.statements.astype(np.int32)
    return Range(votes.participants, votes.starts, places[votes.columns], votes.values, votes.times)


def _columns(codes: admitting.Codes, statements: Ids) -> NDArray[np.int32]:
    """The place of each vote's statement among all."""
    names = codes.ids(np.arange(codes.span))
    table = np.searchsorted(statements, names).astype(np.int32)
    return table[codes.raw.astype(np.int64) - codes.low]


def _one(pieces: Sequence[Piece]) -> Piece:
    """Pieces one behind the other."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return Piece(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8), None)
    held = [piece for piece in pieces if len(piece.votes)] or list(pieces[:1])
    times = [piece.times for piece in held if piece.times is not None]
    return Piece(
        np.concatenate([piece.participants for piece in held]),
        np.concatenate([piece.columns for piece in held]),
        np.concatenate([piece.votes for piece in held]),
        np.concatenate(times) if times else None,
    )


def _merged(ids: Sequence[Ids], name: str, what: str) -> Ids:
    held = [one for one in ids if len(one)]
    if not held:
        return np.zeros(0, np.int64)
    if len({one.dtype.kind for one in held}) > 1:
        raise VotesError(f"{name} and the files after it: {what} ids are numbers in some places and text in others.")
    joined: Any = np.concatenate(held)
    return np.asarray(joined)


def _union(ids: Sequence[Ids], name: str, what: str) -> Ids:
    once: Any = np.unique(_merged(ids, name, what))
    return np.asarray(once)


def _placed(fault: VotesError, part: parquet.Stretch, exactly: bool = True) -> VotesError:
    name, first = part.where
    if fault.place is None or not exactly:
        return VotesError(f"{name}, at row {first} or after: {fault}")
    return VotesError(f"{name}, row {first + fault.place}: {fault}", fault.place)
