"""Files read with a bound, so that none can fill the memory or never end."""

from __future__ import annotations

from pathlib import Path

from parley.settlement.bargain import BargainError

#: No file is read beyond this, in bytes: the largest bargain that can be searched fits several times.
LARGEST_FILE = 64 << 20


def contents(path: Path, most: int = LARGEST_FILE) -> bytes:
    """The bytes of a file; `BargainError` where there is none, or more than `most`."""
    try:
        if not path.is_file():
            raise BargainError(f"{path}: {'this is no file' if path.exists() else 'there is no such file'}")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else "its name can't be opened"
        raise BargainError(f"{path}: it can't be read ({why})") from None
    if len(data) > most:
        raise BargainError(f"{path.name}: it is larger than {most >> 20} MB, more than a bargain that can be searched")
    return data
