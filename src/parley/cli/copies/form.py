"""What stands in a vessel: a manifest, then file by file in pieces of 64 KiB, each itself or "as it was before".

A dump of PostgreSQL's is written while it comes, and nobody knows before how long it will be: each of its pieces says
its own length, an empty one ends it, and all of it stands in every backup.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import IO, Any

from parley.cli.copies.vessel import Emptying, Filling

PIECE = 1 << 16
HASH = 32
#: The database where it is PostgreSQL, as its own pg_dump writes it.
DUMP = "parley.pgdump"
_MANIFEST, _FILE, _END, _SAME, _NEW, _LONG = b"M", b"F", b"E", b"=", b"+", b"~"
_MOST_JSON = 1 << 28
_is_name = re.compile(r"[A-Za-z0-9_.-]{1,200}").fullmatch
#: Where files of a backup may lie.
_ROOMS = ("keys", "media")
_ALONE = ("parley.sqlite3", DUMP, "demonstration")

#: For each file the hashes of its pieces, one behind the other, and how long it is.
Table = dict[str, tuple[int, bytes]]


@dataclass(frozen=True)
class Piece:
    """One piece of a file; without data it is as it was in the earlier backup."""

    path: str
    size: int
    number: int
    hash: bytes
    data: bytes | None

    @property
    def place(self) -> int:
        return self.number * PIECE


@dataclass
class Written:
    """How much of a backup was new."""

    files: int = 0
    bytes: int = 0
    new: int = 0


class Packing:
    """Puts a manifest and files into a vessel."""

    def __init__(self, vessel: Filling, manifest: dict[str, Any], earlier: Table) -> None:
        self._vessel, self._earlier = vessel, earlier
        self.written = Written()
        self._json(_MANIFEST, manifest)

    def file(self, path: str, size: int, content: IO[bytes]) -> bool:
        """Put in a file of this size; False if it holds less by now, and the vessel is spoilt."""
        _known, before = self._earlier.get(path, (0, b""))
        self._json(_FILE, {"path": path, "size": size})
        left = size
        for number in range(pieces(size)):
            data = content.read(min(PIECE, left))
            if len(data) < min(PIECE, left):
                return False
            left -= len(data)
            digest = sha256(data).digest()
            if before[number * HASH : (number + 1) * HASH] == digest:
                self._vessel.write(_SAME + digest)
            else:
                self._vessel.write(_NEW)
                self._vessel.write(data)
                self.written.new += len(data)
        self.written.files += 1
        self.written.bytes += size
        return True

    def stream(self, path: str, content: Iterable[bytes]) -> None:
        """Put in what comes piece by piece, none longer than 64 KiB, until there is no more."""
        self._json(_FILE, {"path": path, "size": None})
        size = 0
        for data in filter(None, content):
            self._vessel.write(_LONG + len(data).to_bytes(4, "big") + data)
            size += len(data)
        self._vessel.write(_LONG + bytes(4))
        self.written.files += 1
        self.written.bytes += size
        self.written.new += size

    def close(self) -> None:
        self._json(_END, {"files": self.written.files})
        self._vessel.close()

    def _json(self, kind: bytes, value: dict[str, Any]) -> None:
        text = json.dumps(value).encode()
        self._vessel.write(kind + len(text).to_bytes(4, "big") + text)


@dataclass
class Unpacking:
    """Reads a vessel to its end; whatever is wrong in it is told in one line."""

    vessel: Emptying
    manifest: dict[str, Any] = field(init=False)
    table: Table = field(default_factory=dict)

    def __post_init__(self) -> None:
        kind, self.manifest = self._json()
        if kind != _MANIFEST or not isinstance(self.manifest.get("logs"), list):
            raise self.vessel.damaged("no manifest stands at its beginning")

    def pieces(self) -> Iterator[Piece]:
        """Every piece of every file, in order; a file without a byte has one piece without a byte."""
        while True:
            kind, value = self._json()
            if kind == _END:
                break
            path, size = self._file(kind, value)
            if path == DUMP:
                self.table[path] = (0, b"")
                yield from self._stream(path)
                continue
            hashes = bytearray()
            for number in range(pieces(size)):
                piece = self._piece(path, size, number)
                hashes += piece.hash
                yield piece
            if not size:
                yield Piece(path, 0, 0, b"", b"")
            self.table[path] = (size, bytes(hashes))
        if value.get("files") != len(self.table):
            raise self.vessel.damaged("it holds another number of files than it says")
        self.vessel.finish()

    def _file(self, kind: bytes, value: dict[str, Any]) -> tuple[str, int]:
        path, size = value.get("path"), value.get("size")
        if kind == _FILE and path == DUMP and size is None:
            size = 0
        elif kind != _FILE or not isinstance(path, str) or path == DUMP or type(size) is not int or size < 0:
            raise self.vessel.damaged("something else stands where a file should")
        if not allowed(path) or path in self.table:
            raise self.vessel.damaged("it holds a file that belongs to no backup, or one twice")
        return path, size

    def _stream(self, path: str) -> Iterator[Piece]:
        """The pieces of what nobody knew the length of; one without a byte ends it, and isn't given."""
        number = 0
        while True:
            head = self.vessel.read(5)
            size = int.from_bytes(head[1:], "big")
            if head[:1] != _LONG or size > PIECE:
                raise self.vessel.damaged("something else stands where a piece of the dump should")
            if not size:
                return
            data = self.vessel.read(size)
            yield Piece(path, size, number, sha256(data).digest(), data)
            number += 1

    def _piece(self, path: str, size: int, number: int) -> Piece:
        kind = self.vessel.read(1)
        if kind == _SAME and self.vessel.head.earlier:
            return Piece(path, size, number, self.vessel.read(HASH), None)
        if kind != _NEW:
            raise self.vessel.damaged("something else stands where a piece of a file should")
        data = self.vessel.read(min(PIECE, size - number * PIECE))
        return Piece(path, size, number, sha256(data).digest(), data)

    def _json(self) -> tuple[bytes, dict[str, Any]]:
        head = self.vessel.read(5)
        size = int.from_bytes(head[1:], "big")
        if head[:1] not in (_MANIFEST, _FILE, _END) or size > _MOST_JSON:
            raise self.vessel.damaged("something stands in it that this version doesn't know")
        try:
            value = json.loads(self.vessel.read(size))
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self.vessel.damaged("something stands in it that can't be read")
        return head[:1], value


def pieces(size: int) -> int:
    """How many pieces a file of this size has."""
    return -(-size // PIECE)


def allowed(path: str) -> bool:
    """True for the paths that a backup may hold, none of which leads out of its folder."""
    parts = PurePosixPath(path).parts
    if "/".join(parts) != path or not all(_is_name(part) and part not in (".", "..") for part in parts):
        return False
    return path in _ALONE or (len(parts) > 1 and parts[0] in _ROOMS)
