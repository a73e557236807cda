"""Verifying a record or a proof: whoever holds the file can do it, offline, trusting nobody who wrote it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from .. import canonical
from ..checkpoint import Checkpoint
from ..codes import reason
from ..trust import SHARED, Trust
from . import form
from .audit import LogAudit
from .counts import Counts
from .reading import Reading
from .signed import TELLING
from .verdict import Head, Verdict, finding

UNNAMEABLE = "its name holds a character that no file's name can hold"
MOST_ACTS = 20_000_000  # 1.6 GB of memory; a record that large is split by log


class Foreign(Exception):
    """This file is none of Parley's: a code of `codes.py` with its parameters, and the line (0 for the whole)."""

    def __init__(self, code: str, where: int, **params: str | int) -> None:
        super().__init__(code)
        self.finding = finding(code, where, **params)


def verify(source: str | os.PathLike[str] | IO[bytes], trust: Trust | None = None) -> Verdict:
    """Say whether a record or a proof holds, and what of it could be checked.

    `source` is a path or a file opened for bytes (signed acts are checked only where one can go back in it); `trust`
    is whose word the reader takes. Whatever the file holds, the answer is a verdict, never an exception. Memory: some
    80 bytes an act, some 500 for each that is signed, and one line.
    """
    trust = trust or Trust()
    try:
        if not isinstance(source, (str, os.PathLike)):
            return _verified(source, trust)
        with Path(source).open("rb", buffering=1 << 18) as file:
            return _verified(file, trust)
    except Foreign as foreign:
        found = foreign.finding
    except FileNotFoundError:
        found = finding("file.missing", 0)
    except IsADirectoryError:
        found = finding("file.directory", 0)
    except OSError as error:
        found = finding("file.unreadable", 0, why=reason(error))
    except ValueError:
        found = finding("file.unreadable", 0, why=UNNAMEABLE)
    return Verdict.of_nothing(found)


def _verified(file: IO[bytes], trust: Trust) -> Verdict:
    from ..proof.verifying import ProofReading

    first = file.readline(form.MOST_LINE_BYTES + 1)
    head, is_proof = _opened(first)
    reading = (ProofReading if is_proof else RecordReading)(file, first, head, trust)
    return reading.read()


def _opened(first: bytes) -> tuple[Head, bool]:
    """The head of the file, and whether it is a proof; raises Foreign."""
    if not first:
        raise Foreign("file.empty", 0)
    if len(first) > form.MOST_LINE_BYTES:
        raise Foreign("line.toolong", 1, most=form.MOST_LINE_BYTES)
    try:
        value = canonical.loads(first.removesuffix(b"\n"), canonical=True)
    except ValueError:
        raise Foreign("file.foreign", 1, why="its first line isn't one that Parley writes") from None
    known = value.get("format") if isinstance(value, dict) else None
    if not isinstance(known, str) or not known.startswith((form.FAMILY, form.PROOF_FAMILY)):
        raise Foreign("file.foreign", 1, why="its first line doesn't name the format")
    if known not in (*form.KNOWN_FORMATS, form.PROOF_FORMAT):
        raise Foreign("file.version", 1, format=known)
    try:
        return form.read_head(value), known == form.PROOF_FORMAT
    except ValueError as error:
        raise Foreign("file.foreign", 1, why=reason(error)) from None


class RecordReading(Reading):
    """One record going by."""

    _log: LogAudit | None = None
    _log_began = 0
    _witnessed: tuple[Checkpoint, ...] = ()
    _logs = _acts = _opened = _seen = 0

    def take(self, line: bytes) -> None:
        """A log begins, or an act stands in it."""
        if line.startswith(form.ACT_START):
            self._read_act(line)
        elif line.startswith(form.LOG_START):
            self._read_log(line)
        else:
            self.found("line.unknown")
            self._skip()

    def verdict(self) -> Verdict:
        """What came of it."""
        return Verdict(
            findings=tuple(self.findings),
            counts=self.counted(),
            roots=self._roots,
            sizes=self._sizes,
            head=self.head,
            stopped=self.stopped,
            whole=self.whole,
            vouched=self.vouching.vouched,
            signed=self.signed.counts,
            answers=self.signed.answers,
        )

    def counted(self) -> Counts:
        """What went by."""
        return Counts(
            logs=self._logs,
            acts=self._acts,
            texts=self.text_count,
            opened=self._opened,
            closed=self._acts - self._opened,
            absent=self.named.absent(),
            seen=self._seen,
            signatures=self.signatures,
        )

    def said_at_end(self, counts: Counts) -> dict[str, int]:
        """The counts that the closing line must name."""
        return {"logs": counts.logs, "acts": counts.acts, "opened": counts.opened, "texts": counts.texts}

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self._roots: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._names: set[str] = set()

    def _read_log(self, line: bytes) -> None:
        self.close()
        if self.of_texts():
            self.fatal("line.misplaced")  # the texts have been held against the acts before them already
        try:
            checkpoint, witnessed = form.read_log(line)
        except ValueError as error:
            # without a checkpoint there is nothing to hold the following acts against
            self.fatal("log.checkpoint", why=reason(error))
        if checkpoint.process != self.head.process:
            self.found("log.foreign", origin=checkpoint.origin)
        if checkpoint.log in self._names:
            self.found("log.twice", log=checkpoint.log)
        self._names.add(checkpoint.log)
        self._logs += 1
        for one in (*witnessed, checkpoint):
            self.signatures += len(one.signatures)
            self.hold(self.vouching.of_checkpoint(one))
        self.signed.open_log(checkpoint.log)
        self._log = LogAudit(self.head.process, checkpoint, self.marks)
        self._witnessed = tuple(witnessed)
        self._log_began = self.line

    def close(self) -> None:
        """The log is over, if one was open."""
        if self._log is None:
            return
        log, self._log = self._log, None
        name, origin, began = log.checkpoint.log, log.checkpoint.origin, self._log_began
        if (position := log.position_of_doubled_id()) is not None:
            self.found("act.twice", began + 1 + position)
        self._opened += log.opened
        self._seen += log.seen
        if (root := log.root()) is not None:
            self._roots[name] = root
            self._sizes[name] = log.acts
        self.hold(log.close(), began)
        self.hold(log.close_witnessed(self._witnessed), began)
        self.hold(self.vouching.of_quorum(name), began)
        if root is not None:
            states = log.roots_at(self.vouching.sizes_before(origin))
            self.hold(self.vouching.of_history(origin, states, log.acts), began)

    def _read_act(self, line: bytes) -> None:
        if self._log is None:
            self.found("line.misplaced")
            return
        position = self._log.acts
        self._acts += 1
        if self._acts > MOST_ACTS:
            self.fatal("file.toomany", most=MOST_ACTS)
        try:
            act = form.read_act(line)
        except ValueError as error:
            self.found("act.unreadable", why=reason(error))
            self._log.skip()
            return
        for code, params in self._log.add(act):
            self.found(code, **params)
        if act.texts:
            self.named.name(act.texts)
        if act.signed or act.act.startswith(TELLING):
            self.note_signed(act, position)

    def finish(self) -> None:
        if SHARED not in self._names:
            self.hold(self.vouching.of_quorum(SHARED), 0)

    def _skip(self) -> None:
        if self._log is not None:  # by its place it was an act
            self._acts += 1
            self._log.skip()
