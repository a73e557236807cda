"""Where a backup is laid out, and how it takes its place: whenever that is broken off, it can be done again."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from parley.cli.copies.making import synced, whole
from parley.cli.copies.snapshot import NAME
from parley.cli.folder import MARK, RESTORING
from parley.cli.trouble import Trouble


@contextmanager
def empty(folder: Path, unfinished: bool) -> Iterator[Path]:
    """A folder within the empty one, in which a backup is laid out; if anything fails, nothing is left of it.

    A folder counts as empty if nothing is in it but what a restore has left that was killed. Whether it is one shows
    by the folder within it, or is said by `unfinished`.
    """
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Trouble(f"{folder} is no folder; name an empty or a missing one with --data") from None
    with _alone(folder):
        lying = list(folder.iterdir())
        left = unfinished or (folder / RESTORING).is_dir()
        if lying and not (left and all(map(_is_of_a_backup, lying))):
            raise Trouble(f"{folder} isn't empty; name an empty or a missing folder with --data")
        _clear(folder)
        try:
            (folder / RESTORING).mkdir(mode=0o700)
            yield folder / RESTORING
        except BaseException:
            _clear(folder)
            if new:
                folder.rmdir()
            raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other command restores into this folder meanwhile."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"another parley restore works in {folder}; wait until it has finished") from None
        yield
    finally:
        os.close(opened)


def _is_of_a_backup(path: Path) -> bool:
    # Beside a database lies what SQLite and those who write to it keep by its name.
    return path.name in (RESTORING, MARK, "media") or path.name.startswith(NAME) or ".key" in path.name


def _clear(folder: Path) -> None:
    # The mark goes last: until then the folder is known for what it is.
    for path in sorted(folder.iterdir(), key=lambda path: path.name == RESTORING):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def place(staging: Path, folder: Path, keys: Path) -> None:
    """Put everything where it belongs; until the folder in which it was laid out is gone, no command uses any of it.

    Keys may belong outside the empty folder. All of them are looked at before the first is placed, and those that were
    placed are taken away again if another step fails. Killed midway, it leaves keys that the next restore finds in
    place.
    """
    targets = [(path, (folder if path.name == "secret.key" else keys) / path.name) for path in _keys(staging)]
    missing = [(path, target) for path, target in targets if not _lies(path, target)]
    try:
        for path, target in missing:
            with whole(target) as file:
                file.write(path.read_bytes())
        shutil.rmtree(staging / "keys")
        for path in sorted(staging.iterdir(), key=lambda path: path.name == NAME):
            path.rename(folder / path.name)
        synced(folder)
        staging.rmdir()
        synced(folder)
    except BaseException:
        for _path, target in missing:
            with suppress(OSError):
                target.unlink(missing_ok=True)
        raise


def _keys(staging: Path) -> list[Path]:
    return sorted((staging / "keys").iterdir())


def _lies(path: Path, target: Path) -> bool:
    """Whether this very key is in its place already; `Trouble` if another is."""
    if not target.exists():
        return False
    if target.read_bytes() != path.read_bytes():
        raise Trouble(f"another key lies at {target} already; move it away, or name another folder by PARLEY_KEYS")
    return True
