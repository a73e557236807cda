"""The database as it stands at one moment, while the server goes on writing."""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeVar

from parley.cli.copies.fitting import Rows
from parley.cli.copies.form import Packing
from parley.cli.trouble import FULL, Trouble

NAME = "parley.sqlite3"
#: So begin the names of what is there only while a command works: one that was killed may leave such a file.
UNFINISHED = ".unfinished-"
_COPIED_AT_ONCE = 1 << 24
#: Whoever writes outside of the line of acts (a sign-in, a counter) is waited for so long, in seconds.
_PATIENCE = 60.0

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """The database of one moment: its bytes, and what was asked while nobody could write."""

    file: IO[bytes]
    size: int
    found: Any
    about: dict[str, Any] = field(default_factory=dict)

    def put_into(self, packing: Packing) -> None:
        packing.file(NAME, self.size, self.file)


@contextmanager
def snapshot(folder: Path, ask: Callable[[Rows], Any]) -> Iterator[Snapshot]:
    """The database's bytes as of one moment, copied beside it while writers wait: a second or so for each gigabyte.

    The copy has no name, lies on the disk that holds the database anyhow, and is gone with the process. `ask` is
    called while nobody can write.
    """
    with tempfile.TemporaryFile(dir=_holding(folder)) as copy:
        size, found = _taken(folder, copy, lambda database: ask(partial(_rows, database)))
        copy.seek(0)
        yield Snapshot(copy, size, found)


@contextmanager
def frozen(folder: Path) -> Iterator[sqlite3.Connection]:
    """The database of one moment, open for reading: nobody who writes waits while it is looked through.

    SQLite opens nothing without a name, so the copy has one until it is open.
    """
    with ExitStack() as stack:
        copy = stack.enter_context(tempfile.NamedTemporaryFile(dir=_holding(folder), prefix=UNFINISHED, delete=False))
        try:
            _taken(folder, copy, lambda _database: None)
            database = stack.enter_context(closing(sqlite3.connect(f"file:{copy.name}?immutable=1", uri=True)))
            database.execute("PRAGMA schema_version").fetchone()
        finally:
            Path(copy.name).unlink()
        yield database


def _rows(database: sqlite3.Connection, question: str) -> list[tuple[Any, ...]] | None:
    try:
        return database.execute(question).fetchall()
    except sqlite3.OperationalError as error:
        if not str(error).startswith("no such "):
            raise
        return None


def _holding(folder: Path) -> Path:
    if not (folder / NAME).is_file():
        raise Trouble(f"{folder} holds no database of parley ({NAME}); name the data folder with --data")
    return folder


def _taken(folder: Path, copy: IO[bytes], ask: Callable[[sqlite3.Connection], T]) -> tuple[int, T]:
    path = folder / NAME
    # A file of this process that is closed takes SQLite's own locks with it: this one stays open to the end.
    with path.open("rb") as source, turn(path), _undisturbed(path) as database:
        found = ask(database)
        size = os.fstat(source.fileno()).st_size
        try:
            _copied(source.fileno(), copy.fileno(), size)
        except OSError as error:
            if error.errno in FULL:
                raise Trouble(
                    f"the disk of {folder} has no room for a passing copy of its database ({size >> 20} MB); free "
                    "some space on that disk and try again"
                ) from None
            raise
    return size, found


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Stand first in the line of those who write acts (`parley.record.turns`): they wait, and get no error."""
    line = os.open(f"{path}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield
    finally:
        os.close(line)


@contextmanager
def _undisturbed(path: Path) -> Iterator[sqlite3.Connection]:
    """Within this block nobody can commit; what a crash had left half written has been rolled back before."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)) as database:
        try:
            (mode,) = database.execute("PRAGMA journal_mode").fetchone()
            if mode == "wal":
                raise Trouble(
                    f"the database in {path.parent} is in WAL mode; run parley serve once, which changes that"
                )
            database.execute("BEGIN")
            database.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            yield database
            database.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            raise Trouble(
                f"the database in {path.parent} can't be read ({error}); if another program is using it, try again "
                "when it has finished, else restore a backup"
            ) from None


def _copied(source: int, copy: int, size: int) -> None:
    """The kernel copies; a file system that can share blocks copies nothing at all."""
    place = 0
    while place < size:
        try:
            done = os.copy_file_range(source, copy, min(_COPIED_AT_ONCE * 16, size - place), place, place)
        except (OSError, AttributeError) as error:
            if isinstance(error, OSError) and error.errno in FULL:
                raise
            done = os.pwrite(copy, os.pread(source, min(_COPIED_AT_ONCE, size - place), place), place)
        if not done:
            raise OSError(0, "the database became shorter while it was copied")
        place += done
