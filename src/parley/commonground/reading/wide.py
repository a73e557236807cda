"""A table with a row for each participant and a column for each statement, such as Polis's participants-votes.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parley.commonground.reading import fields
from parley.commonground.reading.cast import BLOCK
from parley.commonground.reading.columns import OF_A_PARTICIPANT, PARTICIPANT, listed, plain, role
from parley.commonground.reading.layout import Layout, records
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMPTY = -2


class Wide(NamedTuple):
    """The table without its gaps: ids of the rows, and of each vote its row, its column and its value."""

    participants: NDArray[Any]
    rows: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]


def is_wide(header: tuple[str, ...]) -> bool:
    """Whether the columns are those of a table with one row for each participant."""
    found = [role(name) for name in header]
    of_one = any(plain(name) in OF_A_PARTICIPANT for name in header)
    return PARTICIPANT in found and set(found) <= {PARTICIPANT, None} and (of_one or any(map(_numbered, header)))


def read_wide(of: Layout) -> Votes:
    """Read a participants-by-statements table; a participant or a statement without a vote keeps its place.

    The table is read in stretches of some megabytes, of which only the votes are kept.
    """
    who = [name for name in of.header if role(name) == PARTICIPANT]
    if len(who) > 1:
        raise VotesError(f"{of.name}: the columns {listed(who)} both hold the participant; leave one.")
    names = [name for name in of.header if name not in who and plain(name) not in OF_A_PARTICIPANT]
    numbered = [name for name in names if _numbered(name)]
    if numbered and len(numbered) < len(names):
        odd = [name for name in names if name not in numbered]
        raise VotesError(
            f"{of.name}: found the columns {listed(odd)} beside those of statements, which are called by their "
            "numbers; leave them out."
        )
    try:
        statements = fields.array(fields.ids(names))
    except fields.IdFault as fault:
        raise VotesError(f"{of.name}: the column name {names[fault.place or 0][:60]!r} {fault.why}.") from None
    if len(set(statements)) < len(statements):
        raise VotesError(f"{of.name}: two columns are of the same statement ({listed(_repeated(statements))}).")
    table = _quick(of, who[0], names) or _careful(of, who[0], names)
    people, counts = np.unique(table.participants, return_counts=True)
    if len(people) < len(table.participants):
        twice = people[np.argmax(counts > 1)]
        raise _doubled(of, who[0], twice)
    cast = Votes.of(table.participants[table.rows], statements[table.columns], table.values)
    return cast.with_rows(people, statements)


def _numbered(name: str) -> bool:
    return fields.WHOLE.fullmatch(name.strip()) is not None


def _repeated(statements: NDArray[Any]) -> list[str]:
    return [str(one) for one in sorted(set(statements)) if list(statements).count(one) > 1]


def _doubled(of: Layout, column: str, twice: object) -> VotesError:
    place = of.header.index(column)
    rows = list(records(of))
    found = fields.ids([row[place] for _, row in rows])
    lines = [line for (line, _), one in zip(rows, found, strict=True) if one == twice]
    return VotesError(f"{of.name}: participant {twice} stands in two rows, lines {lines[0]} and {lines[1]}; leave one.")


def _quick(of: Layout, who: str, names: list[str]) -> Wide | None:
    """Read numbers and nothing, 1 or 1.0 as it may be; None where there is anything that wants a careful look."""
    import pyarrow as pa

    for cell in (pa.int8(), pa.float32()):
        for id in (pa.int64(), pa.float64()):
            try:
                return _numbers(of, who, names, id, cell)
            except (pa.ArrowInvalid, UnicodeError):
                continue
    return None


def _numbers(of: Layout, who: str, names: list[str], id: Any, cell: Any) -> Wide | None:
    """Read the table as numbers of these types; None where it has others than the three votes, or a row without id."""
    from pyarrow import csv

    types = dict.fromkeys(names, cell) | {who: id}
    people, parts, first = [], [], 0
    with csv.open_csv(
        of.path,
        read_options=csv.ReadOptions(block_size=BLOCK, encoding=of.encoding.removesuffix("-sig")),
        parse_options=csv.ParseOptions(delimiter=of.delimiter, newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=types, include_columns=[who, *names], null_values=[""], strings_can_be_null=False
        ),
    ) as reader:
        for batch in reader:
            ids = batch.column(0).to_numpy(zero_copy_only=False)
            if batch.column(0).null_count or (ids.dtype.kind == "f" and not (np.abs(ids) < 1 << 53).all()):
                return None
            people.append(ids)
            found = _kept(batch, len(names))
            if found is None:
                return None
            parts.append((found[0] + first, *found[1:]))
            first += len(ids)
    if not parts:
        return None
    rows, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Wide(np.concatenate(people), rows, columns, values)


def _kept(batch: Any, statements: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]] | None:
    """What is there of one stretch of the table, row by row; None if it is something else than a vote."""
    grid = np.empty((statements, batch.num_rows), np.int8)
    for number in range(statements):
        column = batch.column(number + 1)
        cells = column.fill_null(EMPTY).to_numpy() if column.null_count else column.to_numpy()
        whole = cells.astype(np.int8)
        # A cell that says -2 is no vote, although an empty one is kept as that.
        if not (whole == cells).all() or (whole > 1).any() or int((whole < -1).sum()) != column.null_count:
            return None
        grid[number] = whole
    rows, columns = np.nonzero(grid.T != EMPTY)
    return rows, columns.astype(np.int32), grid[columns, rows]


def _careful(of: Layout, who: str, names: list[str]) -> Wide:
    """Read the table field by field, and name the first that is not what it should be."""
    place, places = of.header.index(who), [of.header.index(name) for name in names]
    lines: list[int] = []
    people: list[str] = []
    votes: list[tuple[int, int, int]] = []
    for line, row in records(of):
        lines.append(line)
        people.append(row[place])
        for number, at in enumerate(places):
            if not (text := row[at]) or not text.strip():
                continue
            if (vote := fields.vote(text)) is None:
                raise VotesError(
                    f"{of.name}, line {line}, column {names[number][:60]!r}: found {text[:60]!r}, "
                    "expected 1 (agree), 0 (pass), -1 (disagree) or nothing."
                )
            votes.append((len(people) - 1, number, vote))
    try:
        found = fields.array(fields.ids(people))
    except fields.IdFault as fault:
        where = fault.place or 0
        raise VotesError(
            f"{of.name}, line {lines[where]}, column {who!r}: {people[where][:60]!r} {fault.why}."
        ) from None
    table = np.array(votes, np.int64).reshape(-1, 3)
    return Wide(found, table[:, 0], table[:, 1].astype(np.int32), table[:, 2].astype(np.int8))
