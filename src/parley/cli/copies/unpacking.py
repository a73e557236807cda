"""Unpacking a backup, and those on which it rests, into a folder that nobody uses yet."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from parley.cli.copies.form import DUMP, Piece, Table, Unpacking
from parley.cli.copies.making import synced
from parley.cli.copies.vessel import Emptying, Head, head_of
from parley.cli.trouble import Trouble

_LONGEST_CHAIN = 1000
#: So many are tried where the newest is damaged; each takes a passphrase's time.
_MOST_TRIED = 10


def newest_first(out: Path) -> list[Path]:
    """The file itself; of a folder, the backups in it, the last made first; damaged ones are told and passed over."""
    if not out.is_dir():
        return [out]
    found: list[tuple[str, Path]] = []
    damaged = []
    for path in out.iterdir():
        with path.open("rb") if path.is_file() else open(os.devnull, "rb") as file:  # noqa: PTH123
            if not path.name.endswith(".unfinished") and file.read(14) == b"parley.backup/":
                file.seek(0)
                try:
                    found.append((head_of(file, str(path)).made, path))
                except Trouble as wrong:
                    damaged.append(wrong)
    if not found and damaged:
        raise damaged[0]
    for told in damaged:
        # It may be the newest of all: whoever restores must know.
        print(f"parley: passed over: {told}", file=sys.stderr)
    if not found:
        raise Trouble(f"there is no backup made by parley in the folder {out}")
    return [path for _made, path in sorted(found, reverse=True)]


def another_whole(others: Sequence[Path], given: Sequence[Path], words: bytes) -> tuple[Path, str] | None:
    """The first of these backups that can be read to its end with all on which it rests, and of when it is."""
    for path in others[:_MOST_TRIED]:
        with suppress(Trouble, OSError):
            for one in chain(path, given):
                with one.open("rb") as file:
                    made = _read_through(Unpacking(Emptying(file, str(one), words)))
            return path, made
    return None


def _read_through(unpacking: Unpacking) -> str:
    for _piece in unpacking.pieces():
        pass
    return unpacking.vessel.head.made


def chain(out: Path, given: Sequence[Path]) -> list[Path]:
    """The backup and those on which it rests, the first of all at the front: by `--earlier`, or lying beside it."""
    known = {_head(path).id: path for path in given}
    found, head = [out], _head(out)
    while head.earlier is not None:
        path = known.get(head.earlier.id) or found[0].parent / Path(head.earlier.name).name
        if not path.is_file() or _head(path).id != head.earlier.id:
            raise Trouble(
                f"{found[0]} holds only what has changed since the backup {head.earlier.name!r} of the id "
                f"{head.earlier.id!r}; put that one beside it, or name it with --earlier"
            )
        head = _head(path)
        found.insert(0, path)
        if len(found) > _LONGEST_CHAIN:
            raise Trouble(f"{out} rests on more than {_LONGEST_CHAIN} earlier backups; take one that rests on fewer")
    return found


def manifest_of(path: Path, words: bytes) -> dict[str, Any]:
    """What a backup says of itself."""
    with path.open("rb") as file:
        return Unpacking(Emptying(file, str(path), words)).manifest


def dump_of(path: Path, words: bytes) -> Iterator[bytes]:
    """The dump of PostgreSQL's in a backup, piece by piece and never on a disk."""
    with path.open("rb") as file:
        for piece in Unpacking(Emptying(file, str(path), words)).pieces():
            if piece.path == DUMP and piece.data:
                yield piece.data


def unpack(path: Path, words: bytes, folder: Path) -> dict[str, Any]:
    """Lay out what a backup holds in the folder, over what the one before it left there; gives its manifest.

    It is read to its end, a dump as well, which is not laid out.
    """
    with path.open("rb") as file:
        unpacking = Unpacking(Emptying(file, str(path), words))
        with ExitStack() as stack:
            at: str | None = None
            target: IO[bytes] | None = None
            for piece in unpacking.pieces():
                if piece.path == DUMP:
                    continue
                if piece.path != at:
                    stack.close()
                    at, target = piece.path, stack.enter_context(_opened(folder / piece.path))
                    target.truncate(piece.size)
                    stack.callback(_synced, target)
                assert target is not None  # every piece belongs to a file
                _lay(piece, target, unpacking)
    _clear(folder, unpacking.table)
    return unpacking.manifest


def _lay(piece: Piece, target: IO[bytes], unpacking: Unpacking) -> None:
    target.seek(piece.place)
    if piece.data is not None:
        target.write(piece.data)
    elif sha256(target.read(min(1 << 16, piece.size - piece.place))).digest() != piece.hash:
        raise unpacking.vessel.damaged("it doesn't fit the earlier one on which it rests")


def _opened(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b")


def _synced(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _clear(folder: Path, table: Table) -> None:
    """Take away what an earlier backup held and this one doesn't: it was erased in between."""
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in table:
            path.unlink()
    for inside in {path.parent for path in _files(folder)} | {folder}:
        synced(inside)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _head(path: Path) -> Head:
    with path.open("rb") as file:
        return head_of(file, str(path))
