"""What lies at a path: a bargain in JSON, or a folder as GENIUS keeps its scenarios."""

from __future__ import annotations

from pathlib import Path

from parley.settlement.bargain import Bargain, BargainError
from parley.settlement.reading import genius
from parley.settlement.reading.bargain_file import parse
from parley.settlement.reading.files import contents


def read(path: Path | str) -> Bargain:
    """The bargain in a file of the form `parley-bargain/1`, or in a GENIUS (ANAC) folder of XML files.

    What had to be rounded or left aside is in the bargain's `notes`. Raises `BargainError` that begins with the name of
    the file and says what is wrong, where, and what to do.
    """
    path = Path(path)
    if path.is_dir():
        return genius.read_folder(path)
    data = contents(path)
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise BargainError(f"{path.name}: this is XML; a GENIUS scenario is read by its folder: give {path.parent}")
    try:
        return parse(data)
    except BargainError as fault:
        raise BargainError(f"{path.name}: {fault}") from None
