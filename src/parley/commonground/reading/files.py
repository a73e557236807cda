"""What lies at a path, before it is opened: a mistaken path is told apart from a mistaken file."""

from __future__ import annotations

from pathlib import Path

from parley.commonground.votes import VotesError

# What a file begins with, if it is none that can be read here.
PACKED = {
    b"\x1f\x8b": "compressed with gzip",
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
}
PARQUET = b"PAR1"


def present(path: Path) -> Path:
    """The path, if there is a file or a folder."""
    if path.is_symlink() and not path.exists():
        raise VotesError(f"{path} is a link that points to nothing.")
    if not path.exists():
        raise VotesError(f"{path} does not exist.")
    return path


def beginning(path: Path, size: int = 8) -> bytes:
    """The first bytes of a regular file that is not empty; a pipe or a device would be waited for without end."""
    present(path)
    if path.is_dir():
        raise VotesError(f"{path} is a folder, where a file was expected.")
    if not path.is_file():
        raise VotesError(f"{path} is no regular file.")
    try:
        with path.open("rb") as file:
            first = file.read(size)
    except PermissionError:
        raise VotesError(f"{path} may not be read.") from None
    if not first:
        raise VotesError(f"{path} is empty.")
    for mark, what in PACKED.items():
        if first.startswith(mark):
            raise VotesError(f"{path} is {what}; unpack or export it first, as CSV or Parquet.")
    return first
