"""Reads a record (`record.bundle`) again and again, line by line, however long it is."""

import heapq
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parley.archive.making.spool import Spool
from parley.ledger.canonical import dumps
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import text_hash


@dataclass(frozen=True)
class LogHead:
    """One log of the record: how many acts stand in it, the root over them, and where in the file its acts begin."""

    log: str
    size: int
    root: str
    checkpoint: str
    #: Earlier checkpoints of it, with the signatures of those who saw it then.
    witnessed: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Stood:
    """One act as the record has it, and where in the file it stands.

    `details` is None where this reader may not see them, or they are erased.
    """

    log: str
    position: int
    at: int
    time: datetime
    leaf: dict[str, Any]
    details: dict[str, Any] | None
    salt: str | None

    @property
    def act(self) -> str:
        return str(self.leaf["act"])

    @property
    def texts(self) -> dict[str, str]:
        found: dict[str, str] = self.leaf["texts"]
        return found


@dataclass
class Bundle:
    """A record in a spool, with the places of its logs and of its texts; nothing else of it is held in memory."""

    spool: Spool
    head: dict[str, Any]
    logs: list[LogHead] = field(default_factory=list)
    #: Where each text stands, by its hash.
    places: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, spool: Spool) -> "Bundle":
        """The record that this spool holds."""
        lines = spool.lines()
        _start, first = next(lines)
        found = cls(spool, json.loads(first))
        for at, line in lines:
            if line.startswith(b'{"checkpoint":'):
                value = json.loads(line)
                note = Checkpoint.from_text(value["checkpoint"])
                witnessed, begins = tuple(value.get("witnessed", ())), at + len(line) + 1
                head = LogHead(note.log, note.size, note.root.hex(), value["checkpoint"], witnessed, begins)
                found.logs.append(head)
            elif (match := _TEXT.match(line)) is not None:
                found.places[match[1].decode()] = at
        return found

    def acts(self, log: LogHead) -> Iterator[Stood]:
        """The acts of one log, in its order."""
        for position, (at, line) in enumerate(self.spool.lines(log.at)):
            if not line.startswith(b'{"act":'):
                return
            yield _stood(log.log, position, at, line)

    def act(self, log: str, position: int, at: int) -> Stood:
        """One act again, by its place."""
        return _stood(log, position, at, self._line(at))

    def all_acts(self) -> Iterator[Stood]:
        """The acts of all logs, in the order of their times; those of one log stay in the log's order."""
        merged = heapq.merge(*(_in_order(self.acts(log)) for log in self.logs), key=_place)
        return (act for _time, act in merged)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the record with the hash under which acts name it."""
        for digest in self.places:
            yield digest, self.text(digest)

    def text(self, digest: str) -> str:
        """One text, by its hash."""
        text = str(json.loads(self._line(self.places[digest]))["text"])
        if text_hash(text) != digest:
            raise ValueError("a text of the record is not what its hash says; run parley check")
        return text

    def _line(self, at: int) -> bytes:
        return next(self.spool.lines(at))[1]


def leaf_of(act: Stood) -> bytes:
    """The exact bytes of an act's leaf: what enters the tree."""
    return dumps(act.leaf)


def _stood(log: str, position: int, at: int, line: bytes) -> Stood:
    value = json.loads(line)
    leaf = value["act"]
    return Stood(log, position, at, datetime.fromisoformat(leaf["time"]), leaf, value["details"], value["salt"])


_TEXT = re.compile(rb'\{"sha256":"([0-9a-f]{64})",')


def _place(one: tuple[datetime, Stood]) -> tuple[datetime, str, int]:
    return one[0], one[1].log, one[1].position


def _in_order(acts: Iterator[Stood]) -> Iterator[Any]:
    """Clocks may jump back: an act then stands at the time of the one before it, so that a log keeps its order."""
    latest: datetime | None = None
    for act in acts:
        latest = act.time if latest is None else max(latest, act.time)
        yield latest, act
