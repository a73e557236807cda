"""The key that signs this server's checkpoints: outside the database, so that a copy of that signs nothing."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from parley.ledger.notes import NoteKey
from parley.record.models import Cosignature, Signing

SEED_BYTES = 32


class KeyUnreadable(Exception):
    """The file of the key isn't one, or is gone though it has signed: says where it should lie and what to do."""


def log_seed() -> bytes:
    """The secret half (32 bytes); made on first need, and never where one has signed: to witnesses that is a fork."""
    path = _path()
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        see_that_none_is_lost()
        _make(path)
        text = path.read_text(encoding="ascii")
    except UnicodeDecodeError:
        text = ""
    try:
        seed = bytes.fromhex(text)
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise KeyUnreadable(f"{path} isn't a key that signs the record; put it back from its backup")
    return seed


def log_key(origin: str) -> NoteKey:
    """The public half, under the name of one log: its origin."""
    return NoteKey.of_seed(log_seed(), origin)


def see_that_none_is_lost() -> None:
    """Raise `KeyUnreadable` if the key isn't there and the database holds what it has signed; makes nothing."""
    if not _path().exists() and (Signing.objects.exclude(note="").exists() or Cosignature.objects.exists()):
        raise KeyUnreadable(lost(_path()))


def lost(path: Path) -> str:
    """What to say of a key that has signed and isn't there."""
    return (
        f"the key that signs the record isn't at {path}; put it back there, or say by PARLEY_KEYS in which folder it "
        "lies. With another, every witness says that the key changed; if it is lost for good, parley keys newlog"
    )


def make_another() -> None:
    """A new key where the one that has signed is lost for good. Raises FileExistsError where one lies."""
    if _path().exists():
        raise FileExistsError(_path())
    _make(_path())


def _path() -> Path:
    return Path(settings.KEYS) / "log.key"


def _make(path: Path) -> None:
    """There whole or not at all, and only once: of two processes that both find none, one makes it for both."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            # True chance and not that of a story or a test: whoever knew the seed of that could sign.
            file.write(secrets.token_bytes(SEED_BYTES).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
