"""The verdict on a record: what was found wrong, what was counted, and how to say it in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from ..codes import Params, english, shown

Say = Callable[[str, Params], str]

_PATH = frozenset(("file.missing", "file.directory", "file.unreadable"))
_FOREIGN = frozenset(("file.empty", "file.foreign", "file.version"))
_DAMAGED = frozenset(("file.cut", "file.followed", "file.changed", "line.toolong"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: its code, the line of the file (0 for the file as a whole), and what to say."""

    code: str
    where: int
    message: str
    params: Params = field(default_factory=dict)


def finding(code: str, where: int, **params: str | int) -> Finding:
    """A finding with its English message; text that comes from the file is made harmless first."""
    safe = {name: shown(value) if isinstance(value, str) else value for name, value in params.items()}
    return Finding(code, where, english(code, safe), safe)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a record: of which process it is, when and for whom it was written."""

    process: str
    title: str
    made: str
    filtered_for: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a record holds.

    `closed`: acts whose details aren't opened; `absent`: texts that are named and not contained; `seen`: acts
    that name the state of the log that their actor had seen.
    """

    logs: int = 0
    acts: int = 0
    texts: int = 0
    opened: int = 0
    closed: int = 0
    absent: int = 0
    seen: int = 0
    signatures: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of verifying a record: `ok` only if nothing at all is wrong. `roots` gives each log's root in hex."""

    findings: tuple[Finding, ...]
    counts: Counts
    roots: Mapping[str, str]
    sizes: Mapping[str, int]
    head: Head | None
    stopped: bool = False

    @property
    def ok(self) -> bool:
        """True if everything that can be checked holds."""
        return not self.findings and self.head is not None

    def summary(self, say: Say = english) -> str:
        """Plain words, line by line: what was checked, what wasn't, what to do. `say` turns a code into words."""
        return "\n".join(say(code, params) for code, params in self.lines(say))

    def lines(self, say: Say = english) -> Iterator[tuple[str, Params]]:
        """The summary as codes with their parameters."""
        if self.ok:
            yield "summary.holds", {}
        else:
            yield ("summary.fails", {"problems": len(self.findings)}) if self.head else ("summary.unread", {})
        if self.head is not None:
            yield "summary.process", {"title": shown(self.head.title), "process": self.head.process}
            yield "summary.made", {"made": self.head.made}
            if self.head.filtered_for is not None:
                yield "summary.reader", {"reader": shown(self.head.filtered_for)}
        for found in self.findings:
            code = "summary.finding" if found.where else "summary.finding.file"
            yield code, {"where": found.where, "message": say(found.code, found.params)}
        if self.stopped:
            yield "summary.more", {}
        if self.ok:
            yield from self._checked()
            yield from self._unchecked()
        else:
            yield from self._advice()

    def _checked(self) -> Iterator[tuple[str, Params]]:
        counts = self.counts
        yield "summary.checked", {}
        yield "summary.whole", {}
        yield "summary.logs", {"logs": counts.logs, "acts": counts.acts}
        for log, root in self.roots.items():
            yield "summary.log", {"log": log, "acts": self.sizes[log], "root": root}
        if counts.seen:
            yield "summary.seen", {"seen": counts.seen}
        if counts.opened:
            yield "summary.details", {"opened": counts.opened}
        if counts.texts:
            yield "summary.texts", {"texts": counts.texts}

    def _unchecked(self) -> Iterator[tuple[str, Params]]:
        counts = self.counts
        yield "summary.unchecked", {}
        if counts.signatures:
            yield "summary.signatures", {"signatures": counts.signatures}
        else:
            yield "summary.unsigned", {}
        if counts.closed:
            yield "summary.closed", {"closed": counts.closed}
        if counts.absent:
            yield "summary.absent", {"absent": counts.absent}
        yield "summary.elsewhere", {}
        yield "summary.clock", {}
        yield "summary.head", {}

    def _advice(self) -> Iterator[tuple[str, Params]]:
        codes = {found.code for found in self.findings}
        yield "summary.todo", {}
        if codes & _PATH:
            yield "summary.todo.path", {}
        elif codes & _FOREIGN:
            yield "summary.todo.foreign", {}
        elif codes & _DAMAGED:
            yield "summary.todo.damaged", {}
        else:
            yield "summary.todo.written", {}
            yield "summary.todo.compare", {}
