"""Sets texts as PDF/A: the side of the archive, which gives each text to a child process and waits so long at most."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from parley.archive.rules.clean import NOT_WRITTEN

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "templates" / "archive"
#: So many seconds for one text; the longest that can be entered takes about one.
PATIENCE = 20.0
#: After so many seconds spent on texts that could not be set, no more are tried: texts made to take long hold up one
#: archive, and not for long.
MOST_LOST = 45.0
#: A PDF is never longer; what a child says beyond it is not believed.
LONGEST = 1 << 28


class Paper:
    """A typesetter at hand, begun with the first text and ended with the archive."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._child: subprocess.Popen[bytes] | None = None
        self._lost = 0.0

    def __enter__(self) -> "Paper":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()

    def set(self, given: Mapping[str, Any]) -> tuple[bytes, str]:
        """The text as PDF, and the characters that no font here draws; no bytes where it could not be set in time."""
        pdf, undrawn = self._set(given)
        if not pdf:
            # What no language of the talks writes has been seen to break the typesetter; the rest is worth having.
            rare: set[str] = set()
            pdf, undrawn = self._set(_plainer(given, rare))
            undrawn = "".join(sorted({*undrawn, *rare}))
        return pdf, undrawn

    def _set(self, given: Mapping[str, Any]) -> tuple[bytes, str]:
        if self._lost >= MOST_LOST:
            return b"", ""
        begun = time.monotonic()
        child = self._at_work()
        assert child.stdin is not None
        try:
            child.stdin.write(json.dumps(given, ensure_ascii=True).encode() + b"\n")
            child.stdin.flush()
            said = _Answer(child, self._patience)
            length, undrawn = json.loads(said.line())
            if not isinstance(length, int) or not 0 <= length <= LONGEST:
                raise ValueError("a length that is none")
            return said.exactly(length), str(undrawn)
        except (OSError, EOFError, ValueError, TimeoutError):
            # It hangs, or is gone: this text has no PDF, and the next gets another child.
            self._end()
            self._lost += time.monotonic() - begun
            return b"", ""

    def _at_work(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            # -I: nothing of the surroundings (folders, variables) changes what it loads.
            command = [sys.executable, "-I", str(HERE / "typesetter.py"), str(TEMPLATES)]
            self._child = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            for end in (self._child.stdin, self._child.stdout):
                if end is not None:
                    try:
                        end.close()
                    except OSError:
                        continue
            self._child.wait()
            self._child = None


def _plainer(given: Any, rare: set[str]) -> Any:
    """The same with the code of every character that these languages don't write; `rare` learns which those are."""
    if isinstance(given, str):
        rare.update(NOT_WRITTEN.findall(given))
        return NOT_WRITTEN.sub(lambda one: f"[U+{ord(one[0]):04X}]", given)
    if isinstance(given, list):
        return [_plainer(one, rare) for one in given]
    if isinstance(given, Mapping):
        return {name: _plainer(value, rare) for name, value in given.items()}
    return given


class _Answer:
    """What a child says, read until a time that does not move."""

    def __init__(self, child: "subprocess.Popen[bytes]", patience: float) -> None:
        assert child.stdout is not None
        self._from, self._until, self._read = child.stdout, time.monotonic() + patience, bytearray()

    def line(self) -> bytes:
        while b"\n" not in self._read:
            self._more()
        line, _end, rest = bytes(self._read).partition(b"\n")
        self._read = bytearray(rest)
        return line

    def exactly(self, length: int) -> bytes:
        while len(self._read) < length:
            self._more()
        return bytes(self._read[:length])

    def _more(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0 or not select.select([self._from], [], [], left)[0]:
            raise TimeoutError
        piece = os.read(self._from.fileno(), 1 << 16)
        if not piece:
            raise EOFError
        self._read += piece
