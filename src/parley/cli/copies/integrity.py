"""What SQLite itself finds in a database: pages, indexes and foreign keys that don't hold together."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from parley.cli.copies.snapshot import NAME, frozen
from parley.ledger.tree import Frontier

_MOST = 20
#: Every log, each with the hashes of its acts in their order.
LEAVES = (
    "SELECT l.process, l.audience, l.size, e.leaf_hash FROM record_log l "
    "LEFT JOIN record_entry e ON e.log_id = l.id AND e.position < l.size ORDER BY l.id, e.position"
)


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


def leaves(folder: Path) -> Iterator[tuple[Any, ...]]:
    """What `LEAVES` asks, of a database that nobody uses."""
    with closing(sqlite3.connect(folder / NAME)) as database:
        yield from database.execute(LEAVES)


def other_logs(found: Iterable[tuple[Any, ...]], logs: list[Any]) -> list[str]:
    """Where the logs of a database are not those of the manifest, by the hashes of their acts (`LEAVES`)."""
    here = sorted(
        [process, log, size, _root(digest for *_log, digest in rows)]
        for (process, log, size), rows in groupby(found, key=itemgetter(0, 1, 2))
    )
    if len(here) != len(logs):
        return [f"it holds {len(here)} logs, and the manifest names {len(logs)}"]
    return [
        f"the log {process}/{log} is not the one of {size} acts that the manifest names"
        for (process, log, size, root), one in zip(logs, here, strict=True)
        if one != [process, log, size, root]
    ]


def _root(hashes: Iterable[Any]) -> str:
    frontier = Frontier()
    for digest in hashes:
        # A log without an act has one row without a hash.
        if digest is None:
            continue
        try:
            frontier.append(bytes.fromhex(digest))
        except (ValueError, TypeError):
            return "no hash"
    return frontier.root().hex() if frontier.size else ""
