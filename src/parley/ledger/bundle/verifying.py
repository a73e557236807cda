"""Verifying a record: whoever holds the file can do it, offline, trusting nobody who wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from .. import canonical
from ..checkpoint import Checkpoint
from ..leaf import text_hash
from . import form
from .audit import LogAudit, Marks, NamedTexts
from .verdict import Counts, Finding, Head, Verdict, finding

MOST_FINDINGS = 20
MOST_ACTS = 20_000_000  # 1.6 GB of memory; a record that large is split by log


def verify(source: str | os.PathLike[str] | IO[bytes]) -> Verdict:
    """Say whether a record holds, and what of it could be checked.

    `source` is a path or a file opened for bytes. Whatever it holds, the answer is a verdict, never an
    exception. Memory: some 80 bytes an act, and one line.
    """
    if not isinstance(source, (str, os.PathLike)):
        return _verified(source)
    try:
        with Path(source).open("rb", buffering=1 << 18) as file:
            return _verified(file)
    except FileNotFoundError:
        found = finding("file.missing", 0)
    except IsADirectoryError:
        found = finding("file.directory", 0)
    except (OSError, ValueError) as error:  # ValueError: a path with NUL in it
        found = finding("file.unreadable", 0, why=_why(error))
    return Verdict(findings=(found,), counts=Counts(), roots={}, sizes={}, head=None)


def _verified(file: IO[bytes]) -> Verdict:
    reading = _Reading()
    try:
        reading.read(file)
    except _Stop:
        pass
    except OSError as error:
        reading.findings.append(finding("file.unreadable", 0, why=_why(error)))
    return reading.verdict()


class _Stop(Exception):
    """Nothing more can be learnt by reading on."""


class _Reading:
    """One record going by, line by line."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._head: Head | None = None
        self._line = 0
        self._digest = sha256()
        self._marks = Marks()
        self._texts = NamedTexts(self._marks)
        self._log: LogAudit | None = None
        self._log_began = 0
        self._names: set[str] = set()
        self._roots: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._logs = self._acts = self._opened = self._seen = self._text_count = self._signatures = 0
        self._at_texts = False
        self._ended = False
        self._stopped = False

    def verdict(self) -> Verdict:
        counts = Counts(
            logs=self._logs,
            acts=self._acts,
            texts=self._text_count,
            opened=self._opened,
            closed=self._acts - self._opened,
            absent=self._texts.absent(),
            seen=self._seen,
            signatures=self._signatures,
        )
        return Verdict(tuple(self.findings), counts, self._roots, self._sizes, self._head, self._stopped)

    def read(self, file: IO[bytes]) -> None:
        for line in self._lines(file):
            if self._ended:
                self._fatal("file.followed")
            elif self._head is None:
                self._read_head(line)
            elif line.startswith(form.ACT_START):
                self._read_act(line)
            elif line.startswith(form.LOG_START):
                self._read_log(line)
            elif line.startswith(form.TEXT_START):
                self._read_text(line)
            elif line.startswith(form.END_START):
                self._read_end(line)
                continue  # the closing line is over all that stands before it
            else:
                self._found("line.unknown")
                self._skip()
            self._digest.update(line)
        self._close_log()
        if self._line == 0:
            self._fatal("file.empty", 0)
        elif not self._ended:
            self._found("file.cut")

    def _lines(self, file: IO[bytes]) -> Iterator[bytes]:
        while line := file.readline(form.MOST_TEXT_LINE_BYTES + 1):
            self._line += 1
            most = form.MOST_TEXT_LINE_BYTES if line.startswith(form.TEXT_START) else form.MOST_LINE_BYTES
            if len(line) > most:
                self._fatal("line.toolong", most=most)
            yield line

    def _read_head(self, line: bytes) -> None:
        try:
            value = canonical.loads(line.removesuffix(b"\n"), canonical=True)
        except ValueError:
            self._fatal("file.foreign", why="its first line isn't canonical JSON")
        known = value.get("format") if isinstance(value, dict) else None
        if not isinstance(known, str) or not known.startswith(form.FAMILY):
            self._fatal("file.foreign", why="its first line doesn't name the format")
        if known != form.FORMAT:
            self._fatal("file.version", format=str(known))
        try:
            self._head = form.read_head(value)
        except ValueError as error:
            self._fatal("file.foreign", why=str(error))

    def _read_log(self, line: bytes) -> None:
        self._close_log()
        if self._at_texts:
            self._fatal("line.misplaced")  # the texts have been held against the acts before them already
        try:
            checkpoint = form.read_log(line)
        except ValueError as error:
            # without a checkpoint there is nothing to hold the following acts against
            self._fatal("log.checkpoint", why=str(error))
        self._open_log(checkpoint)

    def _open_log(self, checkpoint: Checkpoint) -> None:
        assert self._head is not None  # a record begins with its head
        if checkpoint.process != self._head.process:
            self._found("log.foreign", origin=checkpoint.origin)
        if checkpoint.log in self._names:
            self._found("log.twice", log=checkpoint.log)
        self._names.add(checkpoint.log)
        self._logs += 1
        self._signatures += len(checkpoint.signatures)
        self._log = LogAudit(self._head.process, checkpoint, self._marks)
        self._log_began = self._line

    def _close_log(self) -> None:
        if self._log is None:
            return
        log, self._log = self._log, None
        if (position := log.position_of_doubled_id()) is not None:
            self._found("act.twice", self._log_began + 1 + position)
        for code, params in log.close():
            self._found(code, self._log_began, **params)
        self._opened += log.opened
        self._seen += log.seen
        if (root := log.root()) is not None:
            self._roots[log.checkpoint.log] = root
            self._sizes[log.checkpoint.log] = log.acts

    def _read_act(self, line: bytes) -> None:
        if self._log is None:
            self._found("line.misplaced")
            return
        self._acts += 1
        if self._acts > MOST_ACTS:
            self._fatal("file.toomany", most=MOST_ACTS)
        try:
            act = form.read_act(line)
        except ValueError as error:
            self._found("act.unreadable", why=str(error))
            self._log.skip()
            return
        for code, params in self._log.add(act):
            self._found(code, **params)
        if act.texts:
            self._texts.name(act.texts)

    def _skip(self) -> None:
        if self._log is not None:  # by its place it was an act
            self._acts += 1
            self._log.skip()

    def _read_text(self, line: bytes) -> None:
        self._close_log()
        self._at_texts = True
        self._text_count += 1
        try:
            named, text = form.read_text(line)
        except ValueError as error:
            self._found("line.unreadable", why=str(error))
            return
        if text_hash(text) != named:
            self._found("text.changed")
        elif problem := self._texts.contain(named):
            self._found(problem[0])

    def _read_end(self, line: bytes) -> None:
        self._close_log()
        self._ended = True
        try:
            end = form.read_end(line)
        except ValueError as error:
            self._fatal("line.unreadable", why=str(error))
        self._compare(end)
        if end["sha256"] != self._digest.hexdigest():
            self._found("file.changed", 0)

    def _compare(self, end: dict[str, Any]) -> None:
        counted = {"logs": self._logs, "acts": self._acts, "opened": self._opened, "texts": self._text_count}
        for what, found in counted.items():
            if end[what] != found:
                self._found("file.miscounted", what=what, said=end[what], found=found)

    def _found(self, code: str, where: int | None = None, /, **params: str | int) -> None:
        self.findings.append(finding(code, self._line if where is None else where, **params))
        if len(self.findings) >= MOST_FINDINGS:
            self._stopped = True
            raise _Stop

    def _fatal(self, code: str, where: int | None = None, /, **params: str | int) -> Any:
        self._found(code, where, **params)
        raise _Stop


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
