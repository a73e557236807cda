"""Whether the keys that go into a backup open the database in it: one that nobody can open is worse than none."""

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from parley.cli.trouble import Trouble

_SEALED = (
    "SELECT name, wrapped, process, room, writer, version FROM record_roomkey WHERE destroyed_at IS NULL "
    "ORDER BY id DESC LIMIT 1"
)
_SIGNED = "SELECT 1 FROM record_signing WHERE note <> '' UNION ALL SELECT 1 FROM record_cosignature LIMIT 1"


def see_that_they_open(database: sqlite3.Connection, opening: Mapping[str, bytes], keys: Path) -> None:
    """Raise `Trouble` unless the vault key among these opens the database, and log.key is there if it has signed.

    It asks the file itself: a database of an older version is backed up too, before it is brought up to date.
    """
    from parley.record import vault
    from parley.record.checkpoints.key import lost

    if sealed := _row(database, _SEALED):
        name, shut, *columns = sealed
        lying = [opening[f"keys/{file}"] for file in (vault.NEXT, vault.FILE) if f"keys/{file}" in opening]
        if not lying:
            raise Trouble(vault.missing(keys / vault.FILE))
        if vault.unwrap([key for key in map(_read, lying) if key], name, shut, *columns) is None:
            raise Trouble(vault.another(keys / vault.FILE))
    if _row(database, _SIGNED) and "keys/log.key" not in opening:
        raise Trouble(lost(keys / "log.key"))


def _row(database: sqlite3.Connection, question: str) -> tuple[Any, ...] | None:
    """None too where an older version had no such table."""
    with suppress(sqlite3.OperationalError):
        return database.execute(question).fetchone()
    return None


def _read(key: bytes) -> bytes | None:
    with suppress(ValueError):
        found = bytes.fromhex(key.decode("ascii").strip())
        return found if len(found) == 32 else None
    return None
