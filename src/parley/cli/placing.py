"""A file is put in its place whole, or what was there stays."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def placing(path: Path) -> Iterator[TextIO]:
    """Write a text file that takes its place only once it is complete; a full disk leaves what was there before."""
    if path.is_dir():
        raise IsADirectoryError(0, "is a directory", str(path))
    if path.exists() and not path.is_file():
        # /dev/stdout and the like: there is nothing to replace.
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
