"""Making a backup: one moment of the database, the media and keys of that moment, whole on the disk or not there."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Protocol

from parley.cli.copies.beside import Beside, Vanished, media, opening
from parley.cli.copies.fitting import Rows, Unfit, see_that_they_open
from parley.cli.copies.form import Packing, Table, Unpacking, Written
from parley.cli.copies.passphrase import Stretching
from parley.cli.copies.snapshot import snapshot
from parley.cli.copies.vessel import Earlier, Emptying, Filling, Head, new_salt
from parley.cli.trouble import Trouble
from parley.ledger.leaf import moment
from parley.record.sources import new_id, now

#: So often a photograph may be erased, or a key replaced, in the midst of a backup before it gives up.
_TRIES = 5
_LOGS = "SELECT process, audience, size, root FROM record_log"


@dataclass(frozen=True)
class Made:
    """What a backup came to."""

    path: Path
    size: int
    written: Written
    acts: int
    logs: int


class Moment(Protocol):
    """The database of one moment: what was asked of it, what a manifest says of it, and itself."""

    @property
    def found(self) -> Any: ...

    @property
    def about(self) -> dict[str, Any]: ...

    def put_into(self, packing: Packing) -> None: ...


def make(folder: Path, keys: Path, out: Path, words: bytes, since: Path | None) -> Made:
    """Write the backup of this folder to `out`; with `since`, only what has changed since that one."""
    if not folder.is_dir():
        raise Trouble(f"there is no folder {folder}; name the data folder with --data")
    made = moment(now())
    if out.is_dir():
        out = out / f"parley-{made[:19].replace(':', '').replace('-', '')}Z.backup"
    _may_be_written(out, since)
    earlier, table = _read_earlier(since, words)
    for left in reversed(range(_TRIES)):
        head = Head(id=new_id(), made=made, stretching=Stretching(new_salt()), earlier=earlier)
        try:
            with whole(out) as file:
                logs, written = _fill(file, folder, keys, head, words, table)
        except Unfit:
            # A key may have been replaced between the look at the database and the look at the keys.
            if not left:
                raise
        except Vanished:
            if not left:
                raise Trouble(
                    f"files were erased in the midst of the backup, {_TRIES} times in a row; try again"
                ) from None
        else:
            break
    return Made(out, out.stat().st_size, written, sum(size for _process, _log, size, _root in logs), len(logs))


def _fill(
    file: IO[bytes], folder: Path, keys: Path, head: Head, words: bytes, table: Table
) -> tuple[list[list[Any]], Written]:
    # Where nobody is kept from writing, a file may be erased after that moment and before it is listed.
    before = media(folder) if _on_postgresql() else {}

    def ask(rows: Rows) -> tuple[list[list[Any]], dict[str, bytes], dict[str, Beside]]:
        logs = rows(_LOGS)
        if logs is None:
            what = "the database that DATABASE_URL names" if _on_postgresql() else f"the database in {folder}"
            raise Trouble(f"{what} is none of parley; name the data folder with --data")
        lying = opening(folder, keys)
        see_that_they_open(rows, lying, keys)
        return sorted(map(list, logs)), lying, {**media(folder), **before}

    with _moment(folder, ask) as taken:
        logs, lying, beside = taken.found
        manifest = {"format": "parley.backup/1", "made": head.made, "parley": version("parley"), "logs": logs}
        packing = Packing(Filling(file, head, words), manifest | taken.about, table)
        taken.put_into(packing)
        for name, key in lying.items():
            packing.file(name, len(key), BytesIO(key))
        for one in beside.values():
            with one.open() as content:
                if not packing.file(one.name, one.size, content):
                    raise Vanished
        packing.close()
    return logs, packing.written


def _on_postgresql() -> bool:
    return bool(os.environ.get("DATABASE_URL"))


def _moment(folder: Path, ask: Callable[[Rows], Any]) -> AbstractContextManager[Moment]:
    """The database of one moment, wherever it is kept."""
    if not _on_postgresql():
        return snapshot(folder, ask)
    from parley.cli.copies.postgresql.dumping import dumped

    return dumped(ask)


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
