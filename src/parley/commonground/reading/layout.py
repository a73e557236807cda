"""How a CSV file is laid out (encoding, delimiter, header), and its lines read with care, each with its number.

Nothing here takes a line longer than LONGEST into memory.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from parley.commonground.reading.columns import listed
from parley.commonground.reading.files import beginning
from parley.commonground.votes import VotesError

LONGEST = 16 << 20  # letters in a line: room for a participant's votes on some millions of statements
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Layout:
    """A CSV file: where, how its letters are written down, what parts its fields, and the names of its columns."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    @property
    def name(self) -> str:
        """What errors call it."""
        return self.path.name


def layout(path: Path) -> Layout:
    """Find out how a CSV file is laid out; one with nothing but empty lines is refused as empty."""
    start = beginning(path, 4096)
    encoding = _encoding(path, start)
    first = next((line for line in _lines(path, encoding) if line.strip()), "")
    if not first:
        raise VotesError(f"{path.name} is empty: not even a header.")
    delimiter = _delimiter(first)
    header = next(fields for _, fields in _records(path, encoding, delimiter) if any(field.strip() for field in fields))
    seen: dict[str, int] = {}
    for number, name in enumerate((name.strip() for name in header), 1):
        if name in seen and name:
            raise VotesError(f"{path.name}: two columns are called {name[:40]!r}, number {seen[name]} and {number}.")
        seen[name] = number
    return Layout(path, encoding, delimiter, tuple(header))


def records(of: Layout) -> Iterator[tuple[int, list[str]]]:
    """Each row below the header with the number of the line in which it begins; empty lines are passed over.

    Raises VotesError for a row with more or fewer fields than the header has, and for a quotation without an end.
    """
    rows = _records(of.path, of.encoding, of.delimiter)
    width, headed = len(of.header), False
    for line, fields in rows:
        if not any(fields):
            continue
        if not headed:
            headed = True
            continue
        if len(fields) != width:
            last = next(rows, None) is None
            raise VotesError(
                f"{of.name}, line {line}: {len(fields)} fields, where the header has {width} ({listed(of.header)})."
                + (" It is the last line: the file seems to be cut off." if last and len(fields) < width else "")
            )
        yield line, fields


def line_of(of: Layout, row: int) -> int:
    """In which line the row with this number (from 0, below the header) begins."""
    return next(line for number, (line, _) in enumerate(records(of)) if number == row)


def _encoding(path: Path, start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start[1:2] == b"\0" and start[:1] != b"\0":
        return "utf-16-le"
    if start[:1] == b"\0" and start[1:2] != b"\0":
        return "utf-16-be"
    if b"\0" in start:
        raise VotesError(f"{path.name} is not text.")
    return "utf-8"


def _delimiter(header: str) -> str:
    """The mark that stands most often outside quotation marks in the header; a comma if there is none."""
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        while True:
            number += 1
            try:
                line = file.readline(LONGEST)
            except UnicodeError as fault:
                raise VotesError(
                    f"{path.name}, near line {number}: not written in {encoding.upper()} ({fault}); "
                    "save it as CSV in UTF-8."
                ) from None
            if not line:
                return
            if len(line) == LONGEST:
                raise VotesError(f"{path.name}, line {number}: longer than {LONGEST:,} letters; this is no table.")
            yield line


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    rows = csv.reader(_lines(path, encoding), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            fields = next(rows, None)
        except csv.Error as fault:
            cut = "; the file seems to be cut off within a quotation" if "end of data" in str(fault) else ""
            raise VotesError(f"{path.name}, line {line}: {fault}{cut}.") from None
        if fields is None:
            return
        yield line, fields
