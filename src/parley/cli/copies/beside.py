"""What belongs to the talks and lies beside the database: the keys, and the media."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from parley.cli.copies.form import allowed
from parley.cli.trouble import Trouble


class Vanished(Exception):
    """A file was erased or shut anew since the database of this backup was taken: it must be taken anew."""


@dataclass(frozen=True)
class Beside:
    """A file that is to be copied: under which name, where it lies, and what it was when it was seen."""

    name: str
    path: Path
    size: int
    #: A file is replaced by a newer one, and never written over.
    seen_as: tuple[int, int]

    def open(self) -> IO[bytes]:
        """Open it to be read; raises `Vanished` unless it is what was seen."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            raise Vanished from None
        if _as(os.fstat(file.fileno())) != self.seen_as:
            file.close()
            raise Vanished
        return file


def media(folder: Path) -> dict[str, Beside]:
    """The media, and the mark of a demonstration, by their names in a backup."""
    found = {"demonstration": folder / "demonstration"}
    for path in sorted(_inside(folder / "media")):
        # What is only being written has no name of its own yet.
        if not path.name.startswith(("tmp", ".")):
            found[path.relative_to(folder).as_posix()] = path
    return {name: file for name, path in found.items() for file in _plain(name, path)}


def opening(folder: Path, keys: Path) -> dict[str, bytes]:
    """The keys without which nothing opens, by their names in a backup.

    A key that is being replaced is there twice. The new one is read first: until it has taken the old one's name it
    lies there, and from then on it is found under that name.
    """
    found: dict[str, bytes] = {}
    for place in dict.fromkeys((folder, keys)):
        for ending in (".key.next", ".key"):
            for path in sorted(place.glob(f"[!.]*{ending}")):
                with suppress(FileNotFoundError):
                    found[f"keys/{path.name}"] = path.read_bytes()
    # One that took its place in between was read under both names: it is no key to come any more.
    for name in [name for name in found if name.endswith(".next")]:
        if found.get(name.removesuffix(".next")) == found[name]:
            del found[name]
    return found


def _plain(name: str, path: Path) -> Iterator[Beside]:
    if path.is_symlink() or (path.exists() and not path.is_dir() and not path.is_file()):
        raise Trouble(f"{path} is no plain file; a backup can't hold it, so take it out of the folder")
    if path.is_dir() or not path.exists():
        return
    if not allowed(name):
        raise Trouble(f"{path} has a name that no file of parley has; take it out of the folder")
    try:
        told = path.stat()
    except FileNotFoundError:
        raise Vanished from None
    yield Beside(name, path, told.st_size, _as(told))


def _as(told: os.stat_result) -> tuple[int, int]:
    return told.st_size, told.st_mtime_ns


def _inside(folder: Path) -> Iterator[Path]:
    """Everything below a folder; one that can't be read is an error, and not empty."""

    def refused(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for place, folders, files in os.walk(folder, onerror=refused):
        yield from (Path(place) / name for name in [*folders, *files])
