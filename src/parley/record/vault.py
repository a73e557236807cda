"""The keys under which words lie at rest: one for each room and writer, wrapped by a key outside the database.

`vault.key` in the keys folder wraps them all. Without it a database, a backup or a disk opens nothing; lost, nobody
opens anything again. What is shut under a key, and how, is `parley.record.sealed`.
"""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES as NONCE_BYTES,
)
from nacl.exceptions import CryptoError

from parley.record.prepared import prepared
from parley.record.room_key import RoomKey
from parley.record.sources import hidden

FILE = "vault.key"
#: While the vault key is being replaced, the new one lies here.
NEXT = "vault.key.next"
KEY_BYTES = 32
#: The room of the one key that hashes and never opens: it isn't rotated, or what was hashed couldn't be found again.
MARKS = "marks"
#: The lock of PostgreSQL's that is held by who makes a room's key or replaces the vault key.
ALONE = 80085001
#: So many keys are kept at hand; beyond, they are read anew.
AT_HAND = 100_000

_NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class VaultUnusable(RuntimeError):
    """The vault key isn't there, or isn't the one that this database needs. Says where it was looked for."""


class Destroyed(Exception):
    """The key is destroyed: what it shut is erased."""


class NoSuchKey(Exception):
    """There is no key of this name, or it isn't what it was when it was wrapped."""


@dataclass(frozen=True)
class Key:
    """A key in the open, and for whom it is."""

    name: str
    secret: bytes
    process: str
    room: str
    writer: str


class _AtHand(threading.local):
    """Whether this thread has looked, since its request began, which keys are new and which destroyed."""

    looked = False


_at_hand = _AtHand()
_keys: dict[str, Key | tuple[Any, ...]] = {}
#: The keys that were found destroyed at the last look: what an act has destroyed that is undone, isn't at the next.
_destroyed: frozenset[str] = frozenset()
_newest_seen = 0
_marks: bytes | None = None


def forget() -> None:
    """Put away all keys that are at hand: they are read anew when they are needed."""
    global _newest_seen, _marks, _destroyed
    _keys.clear()
    _newest_seen, _marks, _destroyed = 0, None, frozenset()
    look_again()


def look_again(**_signal: Any) -> None:
    """Before the next word is opened, ask which keys were made or destroyed by others meanwhile."""
    _at_hand.looked = False


def key_named(name: str) -> Key:
    """The key of this name. Raises `Destroyed` or `NoSuchKey`.

    One query brings all keys, and later all that are new: how many rooms a page reads must not show in how often it
    asks.
    """
    if not _at_hand.looked:
        _look()
    if name in _destroyed:
        raise Destroyed
    found = _keys.get(name)
    if isinstance(found, Key):
        return found
    if found is None:
        # Made by another server since this one looked.
        rows = RoomKey.objects.filter(name=name).values_list(*_COLUMNS)[:1]
        found = next(iter(rows), None)
        if found is None:
            raise NoSuchKey
        if found[-1] is not None:
            raise Destroyed
    try:
        key = _unwrapped(found)
    except VaultUnusable:
        again = list(RoomKey.objects.filter(name=name, destroyed_at=None).values_list(*_COLUMNS))
        if not again or bytes(again[0][5]) == bytes(found[5]):
            raise
        # Wrapped anew by another process since this one looked.
        key = _unwrapped(again[0])
    _keys[name] = key
    return key


def newest(process: str, room: str, writer: str) -> Key:
    """The key under which words are shut now; it is made where there is none.

    Asked of the database each time: one that is at hand may be about to be destroyed by a rotation.
    """
    rows = _locked if connection.in_atomic_block else _unlocked
    for row in rows(process=process, room=room, writer=writer):
        if row.destroyed_at is not None:
            return _made(process, room, writer, row.version + 1)
        known = _keys.get(row.name)
        if isinstance(known, Key):
            return known
        key = _keys[row.name] = _unwrapped(tuple(row))
        return key
    return _made(process, room, writer, 1)


def next_version(process: str, room: str, writer: str, version: int) -> Key:
    """A new key for this room and writer, in the place of the one of this version."""
    return _made(process, room, writer, version + 1)


def mark(text: str) -> str:
    """A hash by which the same text is found again, and which nobody can guess at without the vault key."""
    return blake2b(text.encode(), key=_marks_key(), digest_size=32).hexdigest()


def destroy(process: str, writer: str, at: datetime) -> int:
    """Destroy every key of this writer's words, in all rooms: from now on they can't be opened by anybody."""
    rows = RoomKey.objects.filter(process=process, writer=writer, destroyed_at=None)
    destroyed = rows.update(wrapped=b"", destroyed_at=at)
    # Not before it is sure: an act that is undone has destroyed nothing.
    transaction.on_commit(forget)
    return destroyed


def ready() -> None:
    """See that the vault key is there and opens this database, and make it where nothing has been shut yet."""
    _opens_what_is_there()
    _marks_key()


def vault_keys() -> list[bytes]:
    """The vault key; while it is being replaced the new one, then the old one."""
    found = [key for name in (NEXT, FILE) if (key := _read(_folder() / name)) is not None]
    if not found:
        raise VaultUnusable(missing(_folder() / FILE))
    return found


def missing(path: Path) -> str:
    """What to say of a vault key that isn't where it should lie."""
    return (
        f"the key that opens the words in the database isn't at {path}; put it back there, or say by "
        "PARLEY_KEYS in which folder it lies. Without it nothing can be read"
    )


def another(path: Path) -> str:
    """What to say of a vault key that doesn't open this database."""
    return (
        f"the key at {path} isn't the one that this database needs, or the database was tampered "
        "with: put back the vault key that belongs to it"
    )


def wrapped(vault: bytes, name: str, secret: bytes, *columns: object) -> bytes:
    """A room's key under the vault key, bound to the columns beside it."""
    nonce = hidden(NONCE_BYTES)
    return nonce + encrypt(secret, _bound(name, *columns), nonce, vault)


def unwrap(vaults: list[bytes], name: str, shut: bytes, *columns: object) -> bytes | None:
    """A room's key in the open, by one of these vault keys; None if it can't be opened."""
    for vault in vaults:
        with suppress(CryptoError):
            return bytes(decrypt(shut[NONCE_BYTES:], _bound(name, *columns), shut[:NONCE_BYTES], vault))
    return None


def write_whole(path: Path, key: bytes) -> None:
    """The file is there whole or not at all, the owner's alone; one that is there already stays."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was just named in this folder stays named, whatever happens to the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def alone() -> None:
    """Within this transaction, nobody else makes a room's key or replaces the vault key.

    SQLite lets one transaction write at a time anyway.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])


_COLUMNS = ("name", "process", "room", "writer", "version", "wrapped", "destroyed_at")


@prepared
def _since(after: Any) -> QuerySet[Any]:
    rows = RoomKey.objects.filter(Q(pk__gt=after) | Q(destroyed_at__isnull=False))
    return rows.values_list("pk", *_COLUMNS, named=True)


@prepared
def _unlocked(process: Any, room: Any, writer: Any) -> QuerySet[Any]:
    return _latest(process, room, writer)


@prepared
def _locked(process: Any, room: Any, writer: Any) -> QuerySet[Any]:
    return _latest(process, room, writer).select_for_update()


def _latest(process: Any, room: Any, writer: Any) -> QuerySet[Any]:
    rows = RoomKey.objects.filter(process=process, room=room, writer=writer).order_by("-version")
    return rows.values_list(*_COLUMNS, named=True)[:1]


def _look() -> None:
    global _newest_seen, _destroyed
    if len(_keys) > AT_HAND:
        forget()
    destroyed = set()
    for row in _since(after=_newest_seen):
        if row.destroyed_at is not None:
            destroyed.add(row.name)
        elif row.name not in _keys:
            _keys[row.name] = tuple(row)[1:]
        _newest_seen = max(_newest_seen, row.pk)
    _destroyed = frozenset(destroyed)
    _at_hand.looked = True


def _unwrapped(row: Any) -> Key:
    name, process, room, writer, version, shut, _destroyed = row
    secret = unwrap(vault_keys(), name, bytes(shut), process, room, writer, version)
    if secret is None:
        raise VaultUnusable(another(_folder() / FILE))
    return Key(name, secret, process, room, writer)


def _made(process: str, room: str, writer: str, version: int) -> Key:
    name, secret = _new_name(), hidden(KEY_BYTES)
    columns = {"process": process, "room": room, "writer": writer, "version": version}
    try:
        with transaction.atomic():
            alone()
            shut = wrapped(_vault_to_wrap_with(), name, secret, *columns.values())
            RoomKey.objects.create(name=name, wrapped=shut, **columns)
    except IntegrityError:
        # Somebody else made it in this moment.
        return newest(process, room, writer)
    key = _keys[name] = Key(name, secret, process, room, writer)
    return key


def _vault_to_wrap_with() -> bytes:
    """The vault key; made now if nothing was ever shut, and never where something was: that needs the old one."""
    # The key of another database would shut what this one's then doesn't open.
    if not _opens_what_is_there() and not any((_folder() / name).exists() for name in (NEXT, FILE)):
        write_whole(_folder() / FILE, hidden(KEY_BYTES))
    return vault_keys()[0]


def _opens_what_is_there() -> bool:
    """Whether there are keys that the vault key opens; False where there are none. Raises `VaultUnusable`."""
    first = RoomKey.objects.filter(destroyed_at=None).order_by("-pk").values_list(*_COLUMNS).first()
    return first is not None and bool(_unwrapped(first))


def _folder() -> Path:
    return Path(settings.KEYS)


def _read(path: Path) -> bytes | None:
    try:
        key = bytes.fromhex(path.read_text().strip())
    except FileNotFoundError:
        return None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultUnusable(f"{path} holds no key (64 hexadecimal digits): put back the vault key of this database")
    return key


def _marks_key() -> bytes:
    global _marks
    if _marks is not None:
        return _marks
    secret = newest("", MARKS, "").secret

    def keep() -> None:
        global _marks
        _marks = secret

    # Kept once it is sure to stay: made in an act that is undone, it would hash what nobody finds again.
    transaction.on_commit(keep)
    return secret


def _new_name() -> str:
    return "".join(_NAME_LETTERS[byte & 63] for byte in hidden(16))


def _bound(name: str, *columns: object) -> bytes:
    return "\0".join(["parley room key 1", name, *map(str, columns)]).encode()
