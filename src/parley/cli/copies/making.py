"""Making a backup: one moment of the database, the media and keys of that moment, whole on the disk or not there."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from parley.cli.copies.fitting import see_that_they_open
from parley.cli.copies.form import Packing, Table, Unpacking, Written, allowed
from parley.cli.copies.passphrase import Stretching
from parley.cli.copies.snapshot import NAME, snapshot
from parley.cli.copies.vessel import Earlier, Emptying, Filling, Head, new_salt
from parley.cli.trouble import Trouble
from parley.ledger.leaf import moment
from parley.record.sources import new_id, now

#: So often a photograph may be erased in the midst of a backup before it gives up.
_TRIES = 5
_LOGS = "SELECT process, audience, size, root FROM record_log ORDER BY process, audience"


class _Vanished(Exception):
    """A file was erased since the database of this backup was taken: it must be taken anew."""


@dataclass(frozen=True)
class Made:
    """What a backup came to."""

    path: Path
    size: int
    written: Written
    acts: int
    logs: int


@dataclass(frozen=True)
class _File:
    """A file that is to be copied: under which name, and where it lies."""

    name: str
    path: Path
    size: int


def make(folder: Path, keys: Path, out: Path, words: bytes, since: Path | None) -> Made:
    """Write the backup of this folder to `out`; with `since`, only what has changed since that one."""
    if not folder.is_dir():
        raise Trouble(f"there is no folder {folder}; name the data folder with --data")
    made = moment(now())
    if out.is_dir():
        out = out / f"parley-{made[:19].replace(':', '').replace('-', '')}Z.backup"
    _may_be_written(out, since)
    earlier, table = _read_earlier(since, words)
    for _try in range(_TRIES):
        head = Head(id=new_id(), made=made, stretching=Stretching(new_salt()), earlier=earlier)
        with suppress(_Vanished), whole(out) as file:
            logs, written = _fill(file, folder, keys, head, words, table)
            break
    else:
        raise Trouble(f"files were erased in the midst of the backup, {_TRIES} times in a row; try again")
    return Made(out, out.stat().st_size, written, sum(size for _process, _log, size, _root in logs), len(logs))


def _fill(
    file: IO[bytes], folder: Path, keys: Path, head: Head, words: bytes, table: Table
) -> tuple[list[list[Any]], Written]:
    def ask(database: sqlite3.Connection) -> tuple[list[list[Any]], dict[str, bytes], list[_File]]:
        try:
            logs = [list(row) for row in database.execute(_LOGS)]
        except sqlite3.OperationalError:
            raise Trouble(f"the database in {folder} is none of parley; name the data folder with --data") from None
        opening = _keys(folder, keys)
        see_that_they_open(database, opening, keys)
        return logs, opening, list(_beside(folder))

    with snapshot(folder, ask) as taken:
        logs, opening, beside = taken.found
        manifest = {"format": "parley.backup/1", "made": head.made, "parley": version("parley"), "logs": logs}
        packing = Packing(Filling(file, head, words), manifest, table)
        packing.file(NAME, taken.size, taken.file)
        for name, key in opening.items():
            packing.file(name, len(key), BytesIO(key))
        for one in beside:
            try:
                with one.path.open("rb") as content:
                    if not packing.file(one.name, one.size, content):
                        raise _Vanished
            except FileNotFoundError:
                raise _Vanished from None
        packing.close()
    return logs, packing.written


def _keys(folder: Path, keys: Path) -> dict[str, bytes]:
    """The keys without which nothing opens; the next one too while one is being replaced."""
    lying = [path for place in (folder, keys) for path in sorted(place.glob("[!.]*.key*"))]
    return {f"keys/{path.name}": path.read_bytes() for path in lying if path.suffix in (".key", ".next")}


def _beside(folder: Path) -> Iterator[_File]:
    """What belongs to the talks and lies beside the database: the media."""
    found = {"demonstration": folder / "demonstration"}
    for path in sorted(_inside(folder / "media")):
        # What is only being written has no name of its own yet.
        if not path.name.startswith(("tmp", ".")):
            found[path.relative_to(folder).as_posix()] = path
    for name, path in found.items():
        if path.is_symlink() or (path.exists() and not path.is_dir() and not path.is_file()):
            raise Trouble(f"{path} is no plain file; a backup can't hold it, so take it out of the folder")
        if path.is_file():
            if not allowed(name):
                raise Trouble(f"{path} has a name that no file of parley has; take it out of the folder")
            yield _File(name, path, path.stat().st_size)


def _inside(folder: Path) -> Iterator[Path]:
    """Everything below a folder; one that can't be read is an error, and not empty."""

    def refused(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for place, folders, files in os.walk(folder, onerror=refused):
        yield from (Path(place) / name for name in [*folders, *files])


def _may_be_written(out: Path, since: Path | None) -> None:
    """Say before the work begins what must not be written over, or can't be."""
    if not out.parent.is_dir():
        raise Trouble(f"there is no folder {out.parent}; make it, or name another file")
    if since is not None and out.exists() and out.samefile(since):
        raise Trouble(f"{out} is the backup on which the new one would rest; name another file")
    if out.exists():
        with out.open("rb") as file:
            if not out.is_file() or not file.read(20).startswith(b"parley.backup/"):
                raise Trouble(f"{out} is there already and is no backup made by parley; name another file")


def _read_earlier(since: Path | None, words: bytes) -> tuple[Earlier | None, Table]:
    """What the earlier backup holds, read to its end: one that is damaged is nothing to rest on."""
    if since is None:
        return None, {}
    with since.open("rb") as file:
        unpacking = Unpacking(Emptying(file, str(since), words))
        for _piece in unpacking.pieces():
            pass
        return Earlier(unpacking.vessel.head.id, since.name), unpacking.table


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place once all of it is on the disk; until then, and if it fails, nothing is there."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    # Its owner's alone from the first byte on; what an earlier one left that was killed is nobody's.
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        synced(path.parent)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def synced(folder: Path) -> None:
    """Have the names in a folder on the disk, as well as what they name."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
