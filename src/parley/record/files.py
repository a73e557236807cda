"""Files that are shut on the disk, as words are in the database: under a key for files, bound to their name."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from nacl.exceptions import CryptoError

from parley.record import vault
from parley.record.sealed import FORM, CannotBeOpened, Shut, seal, unseal

#: The room of all files: one that is added twice is kept once, whoever added it.
ROOM = "files"
SUFFIX = ".shut"


def keep(folder: str, name: str, data: bytes) -> None:
    """Keep a file under a name that says what is in it; whole or not at all, and keeping it again changes nothing."""
    path = _path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, _shut(folder, name, data))


def kept(folder: str, name: str) -> bytes:
    """What is kept under this name. Raises FileNotFoundError, or `CannotBeOpened` if it isn't what was kept."""
    return _opened(folder, name, _path(folder, name).read_bytes())


def move(old: set[str]) -> int:
    """Shut anew what is shut under one of these keys: gives how many files."""
    moved = 0
    for path in _all():
        if _key_name(path) in old:
            folder, name = path.parent.name, path.name.removesuffix(SUFFIX)
            _write(path, _shut(folder, name, kept(folder, name)))
            moved += 1
    return moved


def names_of_keys() -> set[str]:
    """The names of all keys under which a file is shut."""
    return {_key_name(path) for path in _all()}


def shut_what_is_in_clear(folder: str, suffix: str) -> None:
    """Shut the files that an earlier version kept in clear under their name and a suffix."""
    for path in (Path(settings.MEDIA_ROOT) / folder).glob(f"*{suffix}"):
        keep(folder, path.name.removesuffix(suffix), path.read_bytes())
        # Overwritten before it is given up, as far as the disk does so.
        path.write_bytes(bytes(path.stat().st_size))
        path.unlink()


def _shut(folder: str, name: str, data: bytes) -> bytes:
    key = vault.newest("", ROOM, "")
    return bytes(seal(key, _bound(folder, name, key.name), data, binary=True))


def _opened(folder: str, name: str, raw: bytes) -> bytes:
    try:
        key = vault.key_named(Shut(raw).key_name)
        return unseal(key, _bound(folder, name, key.name), raw)
    except (vault.NoSuchKey, vault.Destroyed, CryptoError, ValueError):
        raise CannotBeOpened(f"the file in {folder}", name) from None


def _bound(folder: str, name: str, key_name: str) -> bytes:
    return "\0".join([FORM, key_name, "file", folder, name]).encode()


def _path(folder: str, name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / f"{name}{SUFFIX}"


def _all() -> Iterator[Path]:
    yield from sorted(Path(settings.MEDIA_ROOT).glob(f"*/*{SUFFIX}"))


def _key_name(path: Path) -> str:
    with path.open("rb") as file:
        return Shut(file.read(64)).key_name


def _write(path: Path, raw: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    vault.sync_folder(path.parent)
