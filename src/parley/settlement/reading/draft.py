"""A draft to stay near: the option of each issue, written by hand or as `parley settle --json` gave it."""

from __future__ import annotations

from pathlib import Path

from parley.settlement.bargain import Bargain, BargainError, Package
from parley.settlement.reading.document import Node, parsed
from parley.settlement.reading.files import contents


def read_draft(path: Path | str, bargain: Bargain) -> Package:
    """The package in a file of JSON: `{"issue": "option", ...}`, or an answer that has such a `package`.

    Every issue must be named. The draft need not be admissible. Raises `BargainError` that begins with the file's name.
    """
    path = Path(path)
    data = contents(path)
    try:
        return _package(parsed(data), bargain)
    except BargainError as fault:
        raise BargainError(f"{path.name}: {fault}") from None


def _package(at: Node, bargain: Bargain) -> Package:
    if isinstance(at.value, dict) and isinstance(inner := at.value.get("package", ""), dict | None):
        if inner is None:
            raise BargainError("package: this answer found no package that could be a draft")
        at = Node(inner, "package")
    named = {name: one.name() for name, one in at.entries().items()}
    return bargain.placed(named, where=at.where or "draft")
