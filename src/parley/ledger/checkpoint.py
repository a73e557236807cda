"""The checkpoint: a log's state on three lines that a person can read out, copy and sign.

The body is that of C2SP tlog-checkpoint: the origin (`parley/PROCESS/LOG`), the number of acts, the root in
base64, then extension lines if any. Signature lines of a C2SP signed note (an em dash, a key's name,
base64) may follow after an empty line; they are kept as they are, and nobody has checked them yet.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from .leaf import is_log, is_public_id
from .tree import EMPTY_ROOT, HASH_BYTES

_PREFIX = "parley"
_is_size = re.compile(r"0|[1-9][0-9]{0,15}").fullmatch
_is_signature = re.compile(r"\u2014 ([^\s+]{1,200}) ([A-Za-z0-9+/]{1,10000}={0,2})").fullmatch


class NotACheckpoint(ValueError):
    """This text isn't a checkpoint of a Parley log: says why."""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature under a checkpoint, not verified: the key's name, and its hash with the signature (bytes)."""

    name: str
    signature: bytes

    def __str__(self) -> str:
        return f"\u2014 {self.name} {b64encode(self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of one log: how many acts it holds and the root over them (32 bytes)."""

    process: str
    log: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()
    signatures: tuple[SignatureLine, ...] = ()

    def __post_init__(self) -> None:
        if not is_public_id(self.process) or not is_log(self.log):
            raise NotACheckpoint("the origin isn't parley/PROCESS/LOG")
        if _is_size(str(self.size)) is None:
            raise NotACheckpoint("the size isn't a count")
        if len(self.root) != HASH_BYTES:
            raise NotACheckpoint(f"the root hasn't {HASH_BYTES} bytes")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NotACheckpoint("the log is empty, but its root isn't that of an empty log")
        if any(not line or not _one_line(line) for line in self.extensions):
            raise NotACheckpoint("an extension line is empty or not one line")

    @property
    def origin(self) -> str:
        """The log's name before the world."""
        return f"{_PREFIX}/{self.process}/{self.log}"

    def body(self) -> bytes:
        """The exact bytes that a signature is made over."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(line + "\n" for line in lines).encode()

    def to_text(self) -> str:
        """The body, and below an empty line the signatures if there are any."""
        body = self.body().decode()
        return body + "".join(f"{line}\n" for line in ("", *self.signatures)) if self.signatures else body

    @classmethod
    def from_text(cls, text: str) -> Checkpoint:
        """Read a checkpoint; raises NotACheckpoint unless `to_text` gives this very text back."""
        body, gap, notes = text.partition("\n\n")
        lines = (body + gap[:1]).split("\n")
        if lines.pop() != "" or len(lines) < 3:
            raise NotACheckpoint("not at least three lines, each ended")
        origin, size, root, *extensions = lines
        prefix, _, name = origin.partition("/")
        process, _, log = name.partition("/")
        if prefix != _PREFIX or _is_size(size) is None:
            raise NotACheckpoint("the origin or the size isn't that of a Parley log")
        checkpoint = cls(
            process=process,
            log=log,
            size=int(size),
            root=_base64(root),
            extensions=tuple(extensions),
            signatures=_signatures(notes) if gap else (),
        )
        if checkpoint.to_text() != text:
            raise NotACheckpoint("not written in the one way in which checkpoints are written")
        return checkpoint


def _signatures(text: str) -> tuple[SignatureLine, ...]:
    lines = text.split("\n")
    if lines.pop() != "" or not lines:
        raise NotACheckpoint("no signature line below the empty line, or the last one isn't ended")
    found = []
    for line in lines:
        if (match := _is_signature(line)) is None:
            raise NotACheckpoint("a signature line isn't an em dash, a name and base64")
        found.append(SignatureLine(name=match[1], signature=_base64(match[2])))
    return tuple(found)


def _base64(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise NotACheckpoint("not base64") from None


def _one_line(text: str) -> bool:
    # str.splitlines would also break at characters that C2SP allows within a line
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return not any(character < " " for character in text)
