"""What this reader has verified before: the key of each record, and how far each of its logs had come.

By this a record whose key was exchanged is refused, and one that was cut back or rewritten since. A small text file in
the reader's own folder, written whole or not at all; whoever must start anew deletes the lines in question:

    parley-known/1
    key NAME+HASH+KEY                     the key under which records of parley/PROCESS were signed
    checkpoint ORIGIN SIZE ROOT           a state that was verified (root in base64)

It tells which logs its owner reads, so nobody else may read it.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from pathlib import Path

from .codes import reason
from .leaf import is_log, is_public_id
from .notes import Kind, NotANoteKey, NoteKey
from .tree import HASH_BYTES

FORMAT = "parley-known/1"
MOST_BYTES = 1 << 24
MOST_STATES = 100  # of one log; the largest are kept

_checkpoint = re.compile(r"checkpoint parley/([^/ ]+)/([^/ ]+) (0|[1-9][0-9]{0,15}) ([A-Za-z0-9+/]{43}=)").fullmatch


class CannotBeKept(Exception):
    """The file of what was verified before can't be read or written: says which, why and what to do."""


def usual_path(environment: Mapping[str, str], home: Path) -> Path:
    """Where the file lies unless somebody says otherwise: in the folder for settings of this system's user."""
    folder = environment.get("XDG_CONFIG_HOME") or environment.get("APPDATA") or home / ".config"
    return Path(folder) / "parley" / "known-records"


class Known:
    """Keys by process, and of each log (by origin) the roots by size that were verified before."""

    def __init__(self, keys: dict[str, NoteKey] | None = None, states: dict[str, dict[int, bytes]] | None = None):
        self.keys = keys or {}
        self.states = states or {}

    def key(self, process: str) -> NoteKey | None:
        """The key under which this process's record was signed when it was first verified here."""
        return self.keys.get(process)

    def of_log(self, origin: str) -> Mapping[int, bytes]:
        """Sizes with their roots in which this log was verified before."""
        return self.states.get(origin, {})

    def learn_key(self, process: str, key: NoteKey) -> None:
        """From now on this process's record is known by this key, unless one is known already."""
        self.keys.setdefault(process, key)

    def learn_state(self, origin: str, size: int, root: bytes) -> None:
        """This state of the log was verified."""
        states = self.states.setdefault(origin, {})
        states[size] = root
        for smallest in sorted(states)[:-MOST_STATES]:
            del states[smallest]

    def to_text(self) -> str:
        """The file's text."""
        keys = [f"key {self.keys[process]}" for process in sorted(self.keys)]
        states = [
            f"checkpoint {origin} {size} {b64encode(root).decode()}"
            for origin in sorted(self.states)
            for size, root in sorted(self.states[origin].items())
        ]
        return "".join(f"{line}\n" for line in (FORMAT, *keys, *states))

    @classmethod
    def from_text(cls, text: str) -> Known:
        """Read the file's text; raises ValueError that names the line."""
        known = cls()
        lines = text.split("\n")
        if lines[0] != FORMAT or lines.pop() != "":
            raise ValueError(f"its first line isn't {FORMAT}, or its last one isn't ended")
        for number, line in enumerate(lines[1:], start=2):
            if not known._take(line):
                raise ValueError(f"line {number} is neither a key nor a checkpoint of a Parley record")
        return known

    def _take(self, line: str) -> bool:
        if line.startswith("key "):
            try:
                key = NoteKey.from_text(line.removeprefix("key "))
            except NotANoteKey:
                return False
            prefix, _, process = key.name.partition("/")
            self.keys[process] = key
            return prefix == "parley" and is_public_id(process) and key.kind is Kind.LOG
        if (match := _checkpoint(line)) is None or not is_public_id(match[1]) or not is_log(match[2]):
            return False
        root = b64decode(match[4])
        self.learn_state(f"parley/{match[1]}/{match[2]}", int(match[3]), root)
        return len(root) == HASH_BYTES

    def merge(self, other: Known) -> None:
        """Take over what the other has learnt and this one hasn't."""
        for process, key in other.keys.items():
            self.learn_key(process, key)
        for origin, states in other.states.items():
            for size, root in states.items():
                if size not in self.of_log(origin):
                    self.learn_state(origin, size, root)


def read(path: Path) -> Known:
    """What was verified before; nothing if there is no such file. Raises CannotBeKept."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValueError(f"it is longer than {MOST_BYTES} bytes")
        return Known.from_text(data.decode())
    except FileNotFoundError:
        return Known()
    except (OSError, ValueError) as error:
        raise CannotBeKept(f"{path}: {reason(error)}") from error


def keep(path: Path, known: Known) -> None:
    """Write the file whole, or leave it as it was; what another run wrote meanwhile stays. Raises CannotBeKept."""
    kept = read(path)
    kept.merge(known)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(kept.to_text().encode())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CannotBeKept(f"{path}: {reason(error)}") from error
