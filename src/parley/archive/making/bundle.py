"""Reads a record (`record.bundle`) again and again, line by line, however long it is."""

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parley.archive.making.spool import Spool
from parley.ledger.canonical import dumps
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import text_hash
from parley.ledger.tree import Frontier, leaf_hash


@dataclass(frozen=True)
class LogHead:
    """One log of the record: how many acts stand in it, the root over them, and where in the file its acts begin."""

    log: str
    size: int
    root: str
    checkpoint: str
    at: int


@dataclass(frozen=True)
class Stood:
    """One act as the record has it. `details` is None where this reader may not see them, or they are erased."""

    log: str
    position: int
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
    """A record in a spool, with the places of its logs and its texts; nothing else of it is held in memory."""

    spool: Spool
    head: dict[str, Any]
    logs: list[LogHead] = field(default_factory=list)
    _texts_at: int = 0

    @classmethod
    def of(cls, spool: Spool) -> "Bundle":
        """The record that this spool holds."""
        lines = spool.lines()
        _start, first = next(lines)
        found = cls(spool, json.loads(first))
        for at, line in lines:
            if line.startswith(b'{"checkpoint":'):
                value = json.loads(line)
                checkpoint = Checkpoint.from_text(value["checkpoint"])
                begins = at + len(line) + 1
                found.logs.append(
                    LogHead(checkpoint.log, checkpoint.size, checkpoint.root.hex(), value["checkpoint"], begins)
                )
            elif not found._texts_at and line.startswith((b'{"sha256":', b'{"end":')):
                found._texts_at = at
        return found

    def acts(self, log: LogHead) -> Iterator[Stood]:
        """The acts of one log, in its order."""
        for position, (_at, line) in enumerate(self.spool.lines(log.at)):
            if not line.startswith(b'{"act":'):
                return
            value = json.loads(line)
            leaf = value["act"]
            yield Stood(log.log, position, datetime.fromisoformat(leaf["time"]), leaf, value["details"], value["salt"])

    def all_acts(self) -> Iterator[Stood]:
        """The acts of all logs, in the order of their times; those of one log stay in the log's order."""
        merged = heapq.merge(*(_in_order(self.acts(log)) for log in self.logs), key=_place)
        return (act for _time, act in merged)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the record with the hash under which acts name it."""
        for _at, line in self.spool.lines(self._texts_at):
            if line.startswith(b'{"sha256":'):
                value = json.loads(line)
                if text_hash(value["text"]) != value["sha256"]:
                    raise ValueError("a text of the record is not what its hash says; run parley check")
                yield value["sha256"], value["text"]


class Roots:
    """The tree of one log as it grows, to say what its root was after each act."""

    def __init__(self) -> None:
        self._frontier = Frontier()

    def after(self, act: Stood) -> tuple[str, str]:
        """The hash of this act's leaf, and the root of the tree once it stands in it."""
        hashed = leaf_hash(dumps(act.leaf))
        self._frontier.append(hashed)
        return hashed.hex(), self._frontier.root().hex()


def _place(one: tuple[datetime, Stood]) -> tuple[datetime, str, int]:
    return one[0], one[1].log, one[1].position


def _in_order(acts: Iterator[Stood]) -> Iterator[Any]:
    """Clocks may jump back: an act then stands at the time of the one before it, so that a log keeps its order."""
    latest: datetime | None = None
    for act in acts:
        latest = act.time if latest is None else max(latest, act.time)
        yield latest, act
