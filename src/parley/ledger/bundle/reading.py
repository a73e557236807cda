"""What reading a record and reading a proof have in common: line by line, counted, hashed, and held against the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import IO, Any

from ..codes import reason
from ..leaf import Leaf, text_hash
from ..trust import Problem, Trust, Vouching
from . import form
from .audit import Marks, NamedTexts
from .counts import Counts
from .signed import SignedActs
from .verdict import Finding, Head, Verdict, finding

MOST_FINDINGS = 20


class Stop(Exception):
    """Nothing more can be learnt by reading on."""


class Reading:
    """One file going by, whose first line was read already."""

    def __init__(self, file: IO[bytes], first: bytes, head: Head, trust: Trust) -> None:
        self.findings: list[Finding] = []
        self.head = head
        self.vouching = Vouching(trust, head.process, head.key)
        self.signed = SignedActs()
        self.line = 1
        self.whole = False
        self.text_count = self.signatures = 0
        self.marks = Marks()
        self.named = NamedTexts(self.marks)
        self._file = file
        self._digest = sha256(first)
        self._offset, self._next = 0, len(first)
        self._at_texts = False
        self._ended = False
        self._stopped = False

    # -- what each kind of file says for itself --------------------------------------------------------

    def take(self, line: bytes) -> None:
        """A line that is neither a text nor the end."""
        raise NotImplementedError

    def close(self) -> None:
        """What stood before the texts is over."""
        raise NotImplementedError

    def finish(self) -> None:
        """Everything has gone by."""

    def counted(self) -> Counts:
        """What went by."""
        raise NotImplementedError

    def said_at_end(self, counts: Counts) -> dict[str, int]:
        """The counts that the closing line must name."""
        raise NotImplementedError

    def verdict(self) -> Verdict:
        """What came of it."""
        raise NotImplementedError

    # -- reading ---------------------------------------------------------------------------------------

    def read(self) -> Verdict:
        """Read to the end, or to where nothing more can be learnt."""
        try:
            self._read()
        except Stop:
            pass
        except OSError as error:
            self.findings.append(finding("file.unreadable", 0, why=reason(error)))
        return self.verdict()

    def _read(self) -> None:
        for code, params in self.vouching.of_key():
            self.found(code, 0, **params)
        for line in self._lines():
            if self._ended:
                self.fatal("file.followed")
            elif line.startswith(form.ACT_START):  # nearly all are
                self.take(line)
            elif line.startswith(form.TEXT_START):
                self._read_text(line)
            elif line.startswith(form.END_START):
                self._read_end(line)
                continue  # the closing line is over all that stands before it
            else:
                self.take(line)
            self._digest.update(line)
        self.close()
        if not self._ended:
            self.found("file.cut")
        self.finish()
        self._check_signed()

    def _lines(self) -> Iterator[bytes]:
        while line := self._file.readline(form.MOST_TEXT_LINE_BYTES + 1):
            self.line += 1
            self._offset, self._next = self._next, self._next + len(line)
            if len(line) > form.MOST_LINE_BYTES:
                most = form.MOST_TEXT_LINE_BYTES if line.startswith(form.TEXT_START) else form.MOST_LINE_BYTES
                if len(line) > most:
                    self.fatal("line.toolong", most=most)
            if not line.endswith(b"\n"):
                self.fatal("file.cut")
            yield line

    def note_signed(self, act: form.ActLine, position: int) -> None:
        """An act went by that is signed or tells of a key."""
        problem = self.signed.act(act, position, self.line, self._offset)
        if problem is not None:
            self.found(problem[0], **problem[1])

    def of_texts(self) -> bool:
        """True once texts have gone by: nothing else may follow them."""
        return self._at_texts

    def _read_text(self, line: bytes) -> None:
        self.close()
        self._at_texts = True
        self.text_count += 1
        try:
            named, text = form.read_text(line)
        except ValueError as error:
            self.found("line.unreadable", why=reason(error))
            return
        if text_hash(text) != named:
            self.found("text.changed")
        elif problem := self.named.contain(named):
            self.found(problem[0])
        else:
            self.signed.text(named, self._offset)

    def _read_end(self, line: bytes) -> None:
        self.close()
        self._ended = True
        counts = self.said_at_end(self.counted())
        try:
            end = form.read_end(line, counts.keys())
        except ValueError as error:
            self.fatal("line.unreadable", why=reason(error))
        for what, found in counts.items():
            if end[what] != found:
                self.found("file.miscounted", what=what, said=end[what], found=found)
        self.whole = end["sha256"] == self._digest.hexdigest()
        if not self.whole:
            self.found("file.changed", 0)

    # -- signed acts: their texts stand behind them, so they are read again ------------------------------

    def _check_signed(self) -> None:
        if not len(self.signed):
            return
        for where, (code, params) in self.signed.check(self._act_at, self._text_at):
            self.found(code, where, **params)

    def _act_at(self, offset: int) -> tuple[Leaf, bytes | None]:
        try:
            act = form.read_act(self._line_at(offset))
            return Leaf.from_bytes(act.leaf), act.details
        except ValueError:
            self.fatal("file.moved", 0)
            raise

    def _text_at(self, offset: int, sha256: str) -> str:
        try:
            named, text = form.read_text(self._line_at(offset))
        except ValueError:
            named, text = "", ""
        if named != sha256 or text_hash(text) != sha256:
            self.fatal("file.moved", 0)
        return text

    def _line_at(self, offset: int) -> bytes:
        self._file.seek(offset)
        return self._file.readline(form.MOST_TEXT_LINE_BYTES + 1)

    # -- what is wrong -----------------------------------------------------------------------------------

    def found(self, code: str, where: int | None = None, /, **params: str | int) -> None:
        """One thing is wrong: in this line, or in another, or (0) with the file."""
        self.findings.append(finding(code, self.line if where is None else where, **params))
        if len(self.findings) >= MOST_FINDINGS:
            self._stopped = True
            raise Stop

    def fatal(self, code: str, where: int | None = None, /, **params: str | int) -> Any:
        """One thing is wrong, and reading on would teach nothing more."""
        self.found(code, where, **params)
        raise Stop

    def hold(self, problems: Iterable[Problem], where: int | None = None) -> None:
        """All of these are wrong."""
        for code, params in problems:
            self.found(code, where, **params)

    @property
    def stopped(self) -> bool:
        """True if more may be wrong than was found."""
        return self._stopped
