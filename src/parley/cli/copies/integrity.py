"""What SQLite itself finds in a database: pages, indexes and foreign keys that don't hold together."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from parley.cli.copies.snapshot import NAME, frozen
from parley.ledger.tree import Frontier

_MOST = 20


def complaints(folder: Path) -> list[str]:
    """All that is wrong with the database of this moment, in SQLite's words; whoever writes needn't wait for it."""
    try:
        with frozen(folder) as database:
            return list(_complaints(database))
    except sqlite3.DatabaseError as error:
        return [f"it can't be read ({error})"]


def _complaints(database: sqlite3.Connection) -> Iterator[str]:
    for (said,) in database.execute(f"PRAGMA integrity_check({_MOST})"):
        if said != "ok":
            yield said
    for row, (table, number, parent, _key) in enumerate(database.execute("PRAGMA foreign_key_check")):
        if row == _MOST:
            break
        yield f"row {number} of {table} names a row of {parent} that isn't there"


def other_logs(folder: Path, logs: list[Any]) -> list[str]:
    """Where the logs of a database that nobody uses are not those of the manifest, by the hashes of their acts."""
    with closing(sqlite3.connect(folder / NAME)) as database:
        rows = database.execute(
            "SELECT id, process, audience, size FROM record_log ORDER BY process, audience"
        ).fetchall()
        found = [[process, log, size, _root(database, key, size)] for key, process, log, size in rows]
    if len(found) != len(logs):
        return [f"it holds {len(found)} logs, and the manifest names {len(logs)}"]
    return [
        f"the log {process}/{log} is not the one of {size} acts that the manifest names"
        for (process, log, size, root), here in zip(logs, found, strict=True)
        if here != [process, log, size, root]
    ]


def _root(database: sqlite3.Connection, log: int, size: int) -> str:
    frontier = Frontier()
    sql = "SELECT leaf_hash FROM record_entry WHERE log_id = ? AND position < ? ORDER BY position"
    for (digest,) in database.execute(sql, [log, size]):
        try:
            frontier.append(bytes.fromhex(digest))
        except (ValueError, TypeError):
            return "no hash"
    return frontier.root().hex() if frontier.size else ""
