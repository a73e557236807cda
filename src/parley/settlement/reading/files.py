"""Files read with a bound, so that none can fill the memory or never end."""

from __future__ import annotations

from pathlib import Path

from parley.settlement.bargain import BargainError

#: No file is read beyond this, in bytes: the largest bargain that can be searched fits several times.
LARGEST_FILE = 64 << 20


def contents(path: Path, most: int = LARGEST_FILE) -> bytes:
    """The bytes of a file; `BargainError` where there is none, or more than `most`."""
    try:
        data = _begun(path, most + 1) if path.is_file() else None
        there = data is not None or path.exists()
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else "its name can't be opened"
        raise BargainError(f"{path}: it can't be read ({why})") from None
    if data is None:
        raise BargainError(f"{path}: {'this is no file' if there else 'there is no such file'}")
    if len(data) > most:
        raise BargainError(f"{path.name}: it is larger than {most >> 20} MB, more than a bargain that can be searched")
    return data


def _begun(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
