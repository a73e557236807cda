"""A passing file whose bytes no disk ever holds in clear: its key lives in memory, and is gone with the process."""

import os
from collections.abc import Iterator
from tempfile import TemporaryFile

from nacl.bindings import crypto_secretbox, crypto_secretbox_open
from nacl.utils import random

_CHUNK, _MORE = 1 << 16, 16
#: A line of a record is at most 8 MiB; what is longer is none.
_LONGEST = 1 << 24


class Spool:
    """What is written is sealed piece by piece, each under its own number; once `finished` it is read from any place.

    Both the record on its way into an archive and the archive on its way out are as secret as all that they hold,
    and what a temporary file held can be found on a disk long afterwards.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 (it is closed by `close`)
        self._key = random(32)
        self._waiting = bytearray()
        self._pieces = 0
        self.size = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        self.size += len(data)
        while len(self._waiting) >= _CHUNK:
            self._seal(bytes(self._waiting[:_CHUNK]))
            del self._waiting[:_CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: what is not a whole piece yet waits for more."""

    def finish(self) -> None:
        """Seal what is left; from now on it is read."""
        if self._waiting:
            self._seal(bytes(self._waiting))
            self._waiting.clear()
        self._file.flush()

    def pieces(self, start: int = 0) -> Iterator[bytes]:
        """The bytes from a place on, a piece at a time; several may read at once."""
        number, skipped = divmod(start, _CHUNK)
        for place in range(number, self._pieces):
            sealed = os.pread(self._file.fileno(), _CHUNK + _MORE, place * (_CHUNK + _MORE))
            yield crypto_secretbox_open(sealed, _nonce(place), self._key)[skipped:]
            skipped = 0

    def lines(self, start: int = 0) -> Iterator[tuple[int, bytes]]:
        """Each line from a place on, with the place at which it begins."""
        left, at = b"", start
        for piece in self.pieces(start):
            whole = (left + piece).split(b"\n")
            left = whole.pop()
            if len(left) > _LONGEST:
                raise ValueError(f"a line of the record is longer than {_LONGEST} bytes")
            for line in whole:
                yield at, line
                at += len(line) + 1
        if left:
            yield at, left

    def close(self) -> None:
        self._key = b""
        self._file.close()

    def _seal(self, piece: bytes) -> None:
        self._file.write(crypto_secretbox(piece, _nonce(self._pieces), self._key))
        self._pieces += 1


def _nonce(place: int) -> bytes:
    return place.to_bytes(24, "big")
