"""New keys for old ones: rotation of the rooms' keys, and of the vault key that wraps them.

Both go on where they were broken off. While keys are rotated people go on working: new keys come first, then all that
is shut under old ones is shut anew a little at a time, and only when nothing is left under an old key it is destroyed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from parley.record import files, vault
from parley.record.models import RoomKey
from parley.record.sealed import FORM, Shut, sealed_columns
from parley.record.sealing import store
from parley.record.sources import hidden
from parley.record.turns import in_turn

_AT_ONCE = 100


@dataclass(frozen=True)
class Turned:
    """What a rotation did: how many keys were replaced, and how many words shut anew."""

    keys: int
    words: int


def rotate() -> Turned:
    """Replace the key of every room by a new one and shut all words anew; an unfinished rotation is finished.

    What was copied from the database before opens with the keys of before alone, and these are gone afterwards.
    """
    if not list(_replaced()):
        in_turn(_new_versions)
    old = set(_replaced())
    words = 0
    for model, columns in sealed_columns():
        words += sum(in_turn(partial(_move, model, keys, columns, old)) for keys in _chunks(model))
    words += in_turn(partial(files.move, old))
    in_turn(partial(_end, old))
    vault.forget()
    return Turned(keys=len(old), words=words)


def rewrap() -> int:
    """Wrap all keys by a new vault key, and put it in the place of the old one: gives how many were wrapped."""
    folder = Path(settings.KEYS)
    vault.vault_keys()
    vault.write_whole(folder / vault.NEXT, hidden(vault.KEY_BYTES))
    done = in_turn(_wrap_anew)
    _put_in_place(folder)
    vault.forget()
    return done


def _replaced() -> Iterator[str]:
    """The names of the keys that have a newer version."""
    newest: dict[tuple[str, str, str], str] = {}
    rows = RoomKey.objects.filter(destroyed_at=None).order_by("-version")
    for name, *room in rows.values_list("name", "process", "room", "writer"):
        if tuple(room) in newest:
            yield name
        else:
            newest[tuple(room)] = name  # type: ignore[index] # three of them


def _new_versions() -> None:
    rows = RoomKey.objects.filter(destroyed_at=None).exclude(room=vault.MARKS)
    if connection.vendor == "postgresql":
        # Whoever shuts words under one of these now finishes first.
        rows = rows.select_for_update()
    for key in list(rows):
        vault.next_version(key.process, key.room, key.writer, key.version)


def _chunks(model: Any) -> Iterator[list[Any]]:
    """The primary keys of a model's rows, a few at a time."""
    last: Any = 0
    rows = model._base_manager.order_by(F("pk")).values_list("pk", flat=True)
    while keys := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield keys
        last = keys[-1]


def _move(model: Any, keys: list[Any], columns: list[Any], old: set[str]) -> int:
    rows = model._base_manager.filter(pk__in=keys)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return sum(_move_row(row, columns, old) for row in rows)


def _move_row(row: Any, columns: list[Any], old: set[str]) -> int:
    anew = {}
    for field in columns:
        held = row.__dict__[field.attname]
        if type(held) is Shut and held.key_name in old:
            anew[field.column] = field.moved(row, held)
    if anew:
        store(row, anew)
    return len(anew)


def _end(old: set[str]) -> None:
    """Destroy the old keys: within the transaction in which nothing was found under them."""
    for model, columns in sealed_columns():
        for field in columns:
            for name in _names_in(model, field):
                if name in old:
                    raise RuntimeError(f"{model._meta.label}.{field.name} still needs a key that was replaced")
    if files.names_of_keys() & old:
        raise RuntimeError("a file still needs a key that was replaced")
    RoomKey.objects.filter(name__in=old).delete()


def _names_in(model: Any, field: Any) -> Iterator[str]:
    """The names of all keys that this column's words are shut under."""
    quote = connection.ops.quote_name
    column, table = quote(field.column), quote(model._meta.db_table)
    with connection.cursor() as cursor:
        # Only the beginning of what is shut is read.
        cursor.execute(f"SELECT DISTINCT substr({column}, 1, {len(FORM) + 16}) FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
        for (start,) in cursor.fetchall():
            yield Shut(start).key_name


def _wrap_anew() -> int:
    vault.alone()
    keys = vault.vault_keys()
    rows = RoomKey.objects.filter(destroyed_at=None)
    done = 0
    for row in rows:
        columns = (row.process, row.room, row.writer, row.version)
        secret = vault.unwrap(keys, row.name, bytes(row.wrapped), *columns)
        if secret is None:
            raise vault.VaultUnusable("a room's key can't be opened by the vault key: nothing was changed")
        RoomKey.objects.filter(pk=row.pk).update(wrapped=vault.wrapped(keys[0], row.name, secret, *columns))
        done += 1
    return done


def _put_in_place(folder: Path) -> None:
    (folder / vault.NEXT).replace(folder / vault.FILE)
    vault.sync_folder(folder)
