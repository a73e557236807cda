"""What a dump holds, by PostgreSQL's own list of it: tables and what belongs to them, and nothing that runs."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain

from parley.cli.copies.postgresql.programs import Gathered, Program, running
from parley.cli.trouble import Trouble

_entry = re.compile(r"[0-9]+; [0-9]+ [0-9]+ ((?:[A-Z]+ )+)(\S+) (.+)").fullmatch
_KINDS = frozenset(
    {
        "CONSTRAINT",
        "DEFAULT",
        "FK CONSTRAINT",
        "INDEX",
        "SEQUENCE",
        "SEQUENCE OWNED BY",
        "SEQUENCE SET",
        "TABLE",
        "TABLE DATA",
    }
)
#: The list stands at the beginning of a dump; Parley's has some ten thousand bytes.
_LONGEST_LIST = 1 << 26


class Foreign(Exception):
    """A dump holds something that Parley never makes: says what."""


@dataclass(frozen=True)
class Listed:
    """The tables that a dump makes, the schema in which it makes them, and the dump itself."""

    tables: list[str]
    schema: str
    pieces: Iterator[bytes]


def listed(pieces: Iterator[bytes], pg_restore: Program) -> Listed:
    """Read the list at the beginning of a dump; `Foreign` if it names anything but tables and what belongs to them."""
    taken: list[bytes] = []
    with running(pg_restore, "--list") as reader:
        said = Gathered(reader.gives)
        with suppress(BrokenPipeError):
            size = 0
            for piece in pieces:
                taken.append(piece)
                size += len(piece)
                if size > _LONGEST_LIST:
                    raise Foreign("a list of more than 64 MB")
                reader.given.write(piece)
                reader.given.flush()
            reader.given.close()
        if not reader.ended_well():
            raise Trouble(f"pg_restore can't tell what the dump holds ({reader.complaint()})")
        lines = [line for line in said.text().splitlines() if line and not line.startswith(";")]
    entries = [_read(line) for line in lines]
    schemas = {schema for _kind, schema, _name in entries}
    if len(schemas) != 1:
        raise Foreign(f"tables of {len(schemas)} schemas")
    return Listed([name for kind, _schema, name in entries if kind == "TABLE"], schemas.pop(), chain(taken, pieces))


def _read(line: str) -> tuple[str, str, str]:
    """Kind, schema and name of one entry, such as "215; 1259 16389 TABLE public record_log parley"."""
    found = _entry(line)
    kind = found[1].strip() if found else ""
    if found is None or kind not in _KINDS:
        raise Foreign(line.partition("; ")[2] or line)
    # Last stands the owner.
    return kind, found[2], found[3].rpartition(" ")[0]
