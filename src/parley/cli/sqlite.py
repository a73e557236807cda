"""The SQLite file is looked at before it is used: whether a commit is on the disk when it is said to be, and sound."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic

from parley.cli.trouble import Trouble

#: From here on a reset of the write-ahead log can't corrupt the database any more.
MENDED = (3, 51, 3)
#: So long, in seconds, a start waits for the database's own check; what takes longer is left to `parley check`.
PATIENCE = 5.0
_WRITE_AHEAD = 2


def look(path: Path) -> None:
    """See that the file isn't in WAL mode, and take it out of it where nobody else has it open."""
    if not in_wal(path):
        return
    try:
        with closing(sqlite3.connect(path, timeout=5)) as database:
            (mode,) = database.execute("PRAGMA journal_mode=TRUNCATE").fetchone()
    except sqlite3.DatabaseError:
        mode = "wal"
    if mode != "truncate" or in_wal(path):
        why = f"in which SQLite {sqlite3.sqlite_version} can corrupt it" if corrupts() else "which Parley doesn't use"
        raise Trouble(
            f"the database in {path.parent} was put into WAL mode, {why}, and another program has it open; stop that "
            "program and try again"
        )
    print(f"parley: {path} had been put into WAL mode; it has its rollback journal again", file=sys.stderr)


def corrupts() -> bool:
    """Whether this SQLite has the fault by which a reset of the write-ahead log can corrupt a database."""
    return sqlite3.sqlite_version_info < MENDED


def in_wal(path: Path) -> bool:
    """Whether the file says of itself that it is in WAL mode."""
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except FileNotFoundError:
        return False
    return head.startswith(b"SQLite format 3\x00") and _WRITE_AHEAD in head[18:20]


def sound(path: Path, patience: float = PATIENCE) -> bool:
    """Ask SQLite whether the file holds together before it is served; False if there was no time to say so.

    Raises `Trouble` for one that doesn't.
    """
    end = monotonic() + patience
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=patience)) as database:
        database.set_progress_handler(lambda: monotonic() > end, 1_000)
        try:
            (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
            stray = None if said != "ok" else database.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY):
                return False
            said, stray = str(error), None
        except sqlite3.DatabaseError as error:
            said, stray = str(error), None
    if stray is not None:
        said = f"a row of {stray[0]} names a row of {stray[2]} that isn't there"
    if said != "ok":
        raise Trouble(
            f"the database in {path.parent} is damaged ({' '.join(said.split())}); keep a copy of the folder, and "
            "restore it from a backup"
        )
    return True
