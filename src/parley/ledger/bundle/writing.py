"""Writing a record: the file that a party takes home and anybody can verify."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import IO

from .. import canonical, sodium
from ..codes import english
from ..leaf import SALT_BYTES, Leaf, is_moment, is_public_id, text_hash
from ..notes import NoteKey
from ..trust import Problem, Trust, Vouching, process_name
from . import form
from .audit import LogAudit, Marks, NamedTexts
from .counts import Counts
from .form import Act, Log
from .verdict import Head


class CannotBeWritten(ValueError):
    """What was given wouldn't hold as a record: says what is wrong. The file holds a part and is of no use."""


def write(
    file: IO[bytes],
    *,
    process: str,
    title: str,
    made: str,
    filtered_for: str | None,
    logs: Iterable[Log],
    texts: Iterable[str],
    key: NoteKey | None = None,
) -> Counts:
    """Write a whole record, so that whoever reads it can see for themselves that nothing was changed.

    `process` is its public id, `made` a time as leaves hold it, `filtered_for` names the reader for whom it was
    filtered (None: for anybody). `key` signs the checkpoints of all logs, under whatever name it is given (None: they
    aren't signed). `logs` and their acts, then `texts`, are taken as they come, so they may be
    generators. Each text must be named by an act in the file, and given once. All is checked as `verify` would;
    raises CannotBeWritten at the first thing that doesn't hold, and OSError as the file does. Write to a
    temporary file and rename it, so that no half a record is ever found under its name.
    """
    key = None if key is None else key.named(process_name(process))
    head = Head(process, title, made, filtered_for, key)
    if not is_public_id(process) or not is_moment(made):
        raise CannotBeWritten("the process isn't a public id, or the time of writing isn't one in UTC")
    if max(len(title), len(filtered_for or "")) > form.MOST_HEAD_CHARACTERS:
        raise CannotBeWritten(f"the title or the reader is longer than {form.MOST_HEAD_CHARACTERS} characters")
    try:
        return _Writer(file, head).write(logs, texts)
    except canonical.NotCanonical as error:
        raise CannotBeWritten(str(error)) from error


class _Writer:
    def __init__(self, file: IO[bytes], head: Head) -> None:
        self._file = file
        self._head = head
        self._digest = sha256()
        self._marks = Marks()
        self._named = NamedTexts(self._marks)
        self._counts = Counts()
        self._vouching = Vouching(Trust(), head.process, head.key)

    def write(self, logs: Iterable[Log], texts: Iterable[str]) -> Counts:
        self._put(form.head_line(self._head), form.MOST_LINE_BYTES)
        names: set[str] = set()
        for log in logs:
            if log.checkpoint.log in names or log.checkpoint.process != self._head.process:
                raise CannotBeWritten(f"{log.checkpoint.origin} is given twice or is of another process")
            names.add(log.checkpoint.log)
            self._log(log)
        number = 0
        for number, text in enumerate(texts, start=1):
            self._put(form.text_line(text), form.MOST_TEXT_LINE_BYTES)
            self._hold(self._named.contain(text_hash(text)), f"text {number}")
        counts = replace(self._counts, texts=number, absent=self._named.absent())
        said = {"logs": counts.logs, "acts": counts.acts, "opened": counts.opened, "texts": counts.texts}
        self._file.write(form.end_line(said, self._digest.hexdigest()))
        return counts

    def _log(self, log: Log) -> None:
        audit = LogAudit(self._head.process, log.checkpoint, self._marks)
        name = log.checkpoint.log
        line = form.log_line(log.checkpoint, log.witnessed)
        self._put(line, form.MOST_LINE_BYTES)
        self._signatures(line, name)
        for position, act in enumerate(log.acts):
            where = f"act {position} of {name}"
            line = line_of_act(act, where)
            self._put(line, form.MOST_LINE_BYTES)
            try:
                read = form.read_act(line)
            except ValueError as error:
                raise CannotBeWritten(f"{where}: {error}") from error
            for problem in audit.add(read):
                self._hold(problem, where)
            self._named.name(read.texts)
        for problem in audit.close():
            self._hold(problem, name)
        for problem in audit.close_witnessed(log.witnessed):
            self._hold(problem, name)
        if (doubled := audit.position_of_doubled_id()) is not None:
            self._hold(("act.twice", {}), f"act {doubled} of {name}")
        counts = self._counts
        self._counts = replace(
            counts,
            logs=counts.logs + 1,
            acts=counts.acts + audit.acts,
            opened=counts.opened + audit.opened,
            closed=counts.closed + audit.acts - audit.opened,
            seen=counts.seen + audit.seen,
            signatures=counts.signatures + sum(len(one.signatures) for one in (log.checkpoint, *log.witnessed)),
        )

    def _signatures(self, line: bytes, name: str) -> None:
        """What the key doesn't sign, nobody would accept."""
        try:
            checkpoint, witnessed = form.read_log(line)
        except ValueError as error:
            raise CannotBeWritten(f"{name}: {error}") from error
        if self._head.key is not None and not sodium.available():
            raise CannotBeWritten("signatures can't be checked here: PyNaCl isn't installed")
        for one in (checkpoint, *witnessed):
            for problem in self._vouching.of_checkpoint(one):
                self._hold(problem, name)

    def _put(self, line: bytes, most: int) -> None:
        if len(line) > most:
            raise CannotBeWritten(english("line.toolong", {"most": most}))
        self._digest.update(line)
        self._file.write(line)

    @staticmethod
    def _hold(problem: Problem | None, where: str) -> None:
        if problem is not None:
            code, params = problem
            raise CannotBeWritten(f"{where}: {english(code, params)}")


def line_of_act(act: Act, where: str) -> bytes:
    """One act's line. Raises CannotBeWritten."""
    if (act.details is None) != (act.salt is None) or (act.salt is not None and len(act.salt) != SALT_BYTES):
        raise CannotBeWritten(f"{where}: details and a salt of {SALT_BYTES} bytes go together")
    leaf = act.leaf.to_bytes() if isinstance(act.leaf, Leaf) else act.leaf
    details = None if act.details is None else canonical.dumps(dict(act.details))
    return form.act_line(leaf, details, act.salt)
