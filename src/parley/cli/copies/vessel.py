"""The vessel: a file locked by a passphrase, written and read from its beginning to its end in little memory.

Two lines in the clear: the format's name, and how the key is made of the passphrase. Then frames of 64 KiB by
libsodium's secretstream (XChaCha20-Poly1305), each bound to both lines, to its place and to all frames before it; the
last one says that it is the last. So what was changed, swapped, cut off or added is refused at that very frame.
"""

import json
import os
from dataclasses import dataclass, field
from typing import IO, Any

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES,
    crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
    crypto_secretstream_xchacha20poly1305_TAG_FINAL,
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
)

from parley.cli.copies.passphrase import Stretching
from parley.cli.trouble import Trouble

FAMILY, VERSION = b"parley.backup/", b"1"
FRAME = 1 << 16
_MOST_HEAD = 4096
_SEAL = crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MESSAGE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


@dataclass(frozen=True)
class Earlier:
    """The backup on which one rests that holds only what has changed since."""

    id: str
    name: str


@dataclass(frozen=True)
class Head:
    """What a vessel says before it is opened."""

    id: str
    made: str
    stretching: Stretching
    earlier: Earlier | None = None
    lines: bytes = field(default=b"", compare=False)


class Damaged(Trouble):
    """This backup can't be read: another one may be whole."""


class Filling:
    """A vessel that is being filled."""

    def __init__(self, file: IO[bytes], head: Head, words: bytes) -> None:
        self._file = file
        self._state = crypto_secretstream_xchacha20poly1305_state()
        start = crypto_secretstream_xchacha20poly1305_init_push(self._state, head.stretching.key(words))
        self._bound = FAMILY + VERSION + b"\n" + _line(head)
        self._waiting = bytearray()
        file.write(self._bound + start)

    def write(self, data: bytes) -> None:
        """Put in some more."""
        self._waiting += data
        # One byte is always kept back: the last frame must be known for the last.
        if len(self._waiting) > FRAME:
            whole = (len(self._waiting) - 1) // FRAME * FRAME
            with memoryview(self._waiting) as waiting:
                for place in range(0, whole, FRAME):
                    self._push(bytes(waiting[place : place + FRAME]), _MESSAGE)
            del self._waiting[:whole]

    def close(self) -> None:
        """Seal it: nothing can be put in any more, nor cut off unnoticed."""
        self._push(bytes(self._waiting), _FINAL)
        self._waiting.clear()

    def _push(self, plain: bytes, tag: int) -> None:
        self._file.write(crypto_secretstream_xchacha20poly1305_push(self._state, plain, self._bound, tag))


class Emptying:
    """A vessel that is being read; whatever is wrong with it is one line that names the file."""

    def __init__(self, file: IO[bytes], name: str, words: bytes) -> None:
        self._file, self._name = file, name
        self.head = head_of(file, name)
        start = file.read(crypto_secretstream_xchacha20poly1305_HEADERBYTES)
        if len(start) < crypto_secretstream_xchacha20poly1305_HEADERBYTES:
            raise self.cut()
        self._state = crypto_secretstream_xchacha20poly1305_state()
        crypto_secretstream_xchacha20poly1305_init_pull(self._state, start, self.head.stretching.key(words))
        self._bound = self.head.lines
        self._open, self._at = b"", 0
        self._ended = self._opened = False

    def read(self, size: int) -> bytes:
        """So many bytes, no fewer: a vessel that holds fewer is damaged."""
        given = bytearray()
        while len(given) < size:
            if self._at == len(self._open):
                if self._ended:
                    raise self.damaged("it ends in the midst of something")
                self._pull()
            piece = self._open[self._at : self._at + size - len(given)]
            self._at += len(piece)
            given += piece
        return bytes(given)

    def finish(self) -> None:
        """See that nothing is left, and that the last frame was the last."""
        while not self._ended and self._at == len(self._open):
            self._pull()
        if self._at != len(self._open) or not self._ended:
            raise self.damaged("more follows than belongs to it")

    def cut(self) -> Trouble:
        return Damaged(f"{self._name}: the end of this backup is missing; take another copy of it, or another backup")

    def damaged(self, what: str) -> Trouble:
        return Damaged(f"{self._name}: this backup is damaged ({what}); take another copy of it, or another backup")

    def _pull(self) -> None:
        place = self._file.tell()
        sealed = self._file.read(FRAME + _SEAL)
        if len(sealed) < _SEAL:
            raise self.cut()
        try:
            self._open, tag = crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, self._bound)
        except (RuntimeError, ValueError):  # libsodium's refusal, in whichever words PyNaCl puts it
            if len(sealed) < FRAME + _SEAL and self._opened:
                raise self.cut() from None
            if not self._opened:
                raise Damaged(
                    f"{self._name}: the passphrase doesn't open this backup; is it the one with which it was made? If "
                    "it is, the beginning of the file is damaged: take another copy of it"
                ) from None
            raise self.damaged(f"near byte {place}") from None
        self._at, self._opened, self._ended = 0, True, tag == _FINAL
        if self._ended and self._file.read(1):
            raise self.damaged("something was added behind its end")
        if not self._ended and len(sealed) < FRAME + _SEAL:
            raise self.cut()


def head_of(file: IO[bytes], name: str) -> Head:
    """What the first two lines say; `Trouble` unless they are those of a backup of this version."""
    first = file.readline(len(FAMILY) + 20)
    if not first.startswith(FAMILY):
        raise Trouble(f"{name}: this is no backup made by parley")
    if first != FAMILY + VERSION + b"\n":
        version = first.removeprefix(FAMILY).strip().decode("ascii", "replace")
        raise Trouble(f"{name}: this backup has format {version!r}; install the version of parley that made it")
    second = file.readline(_MOST_HEAD + 1)
    try:
        if not second.endswith(b"\n"):
            raise ValueError
        value = json.loads(second)
        earlier = value["earlier"]
        head = Head(
            id=_text(value["id"]),
            made=_text(value["made"]),
            stretching=Stretching.from_json(value["argon2id"]),
            earlier=earlier and Earlier(_text(earlier["id"]), _text(earlier["name"])),
            lines=first + second,
        )
        if second != _line(head):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Trouble(f"{name}: the beginning of this backup is damaged; take another copy of it") from None
    return head


def new_salt() -> bytes:
    """Chance for one backup's key."""
    return os.urandom(16)


def _line(head: Head) -> bytes:
    earlier = head.earlier and {"id": head.earlier.id, "name": head.earlier.name}
    value: dict[str, Any] = {"argon2id": head.stretching.as_json(), "earlier": earlier, "id": head.id}
    return json.dumps({**value, "made": head.made}).encode() + b"\n"


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 1000:
        raise ValueError("not a short text")
    return value
