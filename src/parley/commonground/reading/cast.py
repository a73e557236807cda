"""A table with a row for each vote cast, such as Polis's votes.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parley.commonground.reading import fields
from parley.commonground.reading.columns import PARTICIPANT, STATEMENT, TIME, VOTE, roles
from parley.commonground.reading.layout import Layout, line_of, records
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BLOCK = 8 << 20  # bytes that are parsed in one go; no row may be longer


class Cast(NamedTuple):
    """Votes as they came, not yet checked: ids, numbers and, where known, milliseconds; (votes,) each."""

    participants: ArrayLike
    statements: ArrayLike
    votes: ArrayLike
    times: NDArray[np.int64] | None


def read_cast(of: Layout) -> Votes:
    """Read a table of single votes; what is no vote is named by its line."""
    columns = roles(of.header, of.name)
    cast = _quick(of, columns) or _careful(of, columns)
    try:
        return Votes.of(*cast[:3], None if cast.times is None else in_milliseconds(cast.times))
    except VotesError as fault:
        if fault.place is None:
            raise
        raise VotesError(f"{of.name}, line {line_of(of, fault.place)}: {fault}", fault.place) from None


def in_milliseconds(times: NDArray[np.int64]) -> NDArray[np.int64]:
    """Times as milliseconds; Polis's newer exports have them in seconds."""
    inside = len(times) and int(times.min()) in fields.SECONDS and int(times.max()) in fields.SECONDS
    return times * 1000 if inside else times


def _quick(of: Layout, columns: dict[str, str]) -> Cast | None:
    """Read the table as what its first rows look like; None where there is anything that wants a careful look."""
    import pyarrow as pa
    from pyarrow import csv

    options = {
        "read_options": csv.ReadOptions(block_size=BLOCK, encoding=of.encoding.removesuffix("-sig")),
        "parse_options": csv.ParseOptions(delimiter=of.delimiter, newlines_in_values=True),
    }
    strict = {"include_columns": list(columns.values()), "null_values": [], "strings_can_be_null": False}
    try:
        with csv.open_csv(of.path, **options, convert_options=csv.ConvertOptions(**strict)) as reader:
            kinds = _kinds({what: reader.schema.field(name).type for what, name in columns.items()})
    except (pa.ArrowInvalid, UnicodeError):
        return None
    text = {PARTICIPANT: pa.string(), STATEMENT: pa.string()}  # where what looks like a number turns out to be none
    for tried in (kinds, kinds | text) if kinds else ():
        types = {columns[what]: kind for what, kind in tried.items()}
        try:
            table = csv.read_csv(of.path, **options, convert_options=csv.ConvertOptions(column_types=types, **strict))
        except (pa.ArrowInvalid, UnicodeError):
            continue
        found = {what: table.column(name) for what, name in columns.items()}
        if not all(_sure(found[what], tried[what]) for what in (PARTICIPANT, STATEMENT)):
            return None
        times = found.get(TIME)
        if times is not None and pa.types.is_timestamp(times.type):
            times = times.cast(pa.timestamp("ms", times.type.tz)).cast(pa.int64())
        arrays = [found[what].to_numpy() for what in (PARTICIPANT, STATEMENT, VOTE)]
        return Cast(arrays[0], arrays[1], arrays[2], None if times is None else times.to_numpy())
    return None


def _kinds(inferred: dict[str, Any]) -> dict[str, Any] | None:
    """As what each column is to be read, by what its first rows look like; None where one is of no use as it is."""
    import pyarrow as pa

    number, text = (pa.int64(), pa.float64()), (pa.string(),)
    moments = (pa.timestamp("s"), pa.timestamp("ns"), pa.timestamp("s", "UTC"), pa.timestamp("ns", "UTC"))
    fit = {PARTICIPANT: number + text, STATEMENT: number + text, VOTE: number, TIME: number[:1] + moments}
    if any(kind not in fit[what] for what, kind in inferred.items()):
        return None
    return {what: pa.int8() if (what, kind) == (VOTE, pa.int64()) else kind for what, kind in inferred.items()}


def _sure(ids: Any, kind: Any) -> bool:
    """Whether ids are what they were read as beyond doubt: whole numbers, or text of which one at least is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if kind == pa.string():
        number = pc.match_substring_regex(ids, r"^\s*[+-]?[0-9]+(\.0*)?\s*$")
        return not pc.all(number).as_py() and not pc.any(pc.match_substring_regex(ids, r"^\s*$")).as_py()
    if kind == pa.float64():
        return bool(pc.all(pc.less(pc.abs(ids), float(1 << 53))).as_py())
    return True


def _careful(of: Layout, columns: dict[str, str]) -> Cast:
    """Read the table field by field, and name the first that is not what it should be."""
    place = {what: of.header.index(name) for what, name in columns.items()}
    lines: list[int] = []
    texts: dict[str, list[str]] = {PARTICIPANT: [], STATEMENT: []}
    votes: list[int] = []
    times: list[int] = []
    for line, row in records(of):
        lines.append(line)
        for what, column in texts.items():
            column.append(row[place[what]])
        votes.append(_vote(of, line, columns[VOTE], row[place[VOTE]]))
        if TIME in place:
            time = fields.time(row[place[TIME]])
            if time is None:
                raise _fault(of, line, columns[TIME], row[place[TIME]], "milliseconds since 1970 or a date")
            times.append(time)
    ids: list[Any] = []
    for what, column in texts.items():
        try:
            ids.append(fields.array(fields.ids(column)))
        except fields.IdFault as fault:
            where = fault.place or 0
            raise VotesError(
                f"{of.name}, line {lines[where]}, column {columns[what]!r}: {column[where][:60]!r} {fault.why}."
            ) from None
    return Cast(ids[0], ids[1], np.array(votes, np.int8), np.array(times, np.int64) if TIME in place else None)


def _vote(of: Layout, line: int, column: str, text: str) -> int:
    vote = fields.vote(text)
    if vote is None:
        raise _fault(of, line, column, text, "1 (agree), 0 (pass) or -1 (disagree)")
    return vote


def _fault(of: Layout, line: int, column: str, found: str, expected: str) -> VotesError:
    shown = repr(found[:60]) if found.strip() else "nothing"
    return VotesError(f"{of.name}, line {line}, column {column!r}: found {shown}, expected {expected}.")
