"""Whether the keys that go into a backup open the database in it: one that nobody can open is worse than none."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from parley.cli.trouble import Trouble

#: Asks the database of one moment; None where it is of an older version and has no such table or column.
Rows = Callable[[str], list[tuple[Any, ...]] | None]

_SEALED = (
    "SELECT name, wrapped, process, room, writer, version FROM record_roomkey WHERE destroyed_at IS NULL "
    "ORDER BY id DESC LIMIT 1"
)
_SIGNED = "SELECT 1 FROM record_signing WHERE note <> '' UNION ALL SELECT 1 FROM record_cosignature LIMIT 1"


class Unfit(Trouble):
    """The keys that lie there don't open this database; perhaps they were replaced in this very moment."""


def see_that_they_open(rows: Rows, opening: Mapping[str, bytes], keys: Path) -> None:
    """Raise `Unfit` unless the vault key among these opens the database, and log.key is there if it has signed.

    It asks the database itself: one of an older version is backed up too, before it is brought up to date.
    """
    from parley.record import vault
    from parley.record.checkpoints.key import lost

    for name, shut, *columns in rows(_SEALED) or ():
        lying = [opening[f"keys/{file}"] for file in (vault.NEXT, vault.FILE) if f"keys/{file}" in opening]
        if not lying:
            raise Unfit(vault.missing(keys / vault.FILE))
        if vault.unwrap([key for key in map(_read, lying) if key], name, bytes(shut), *columns) is None:
            raise Unfit(vault.another(keys / vault.FILE))
    if rows(_SIGNED) and "keys/log.key" not in opening:
        raise Unfit(lost(keys / "log.key"))


def _read(key: bytes) -> bytes | None:
    with suppress(ValueError):
        found = bytes.fromhex(key.decode("ascii").strip())
        return found if len(found) == 32 else None
    return None
