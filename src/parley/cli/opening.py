"""What `parley verify RECORD --opens LINE` does: find the sealed answer in a record that a line opens."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parley.cli.trouble import Trouble

_LINE = re.compile(r"\s*(accept|refuse)\s+([0-9a-fA-F]{64})\s*")


def opened_by(path: Path, line: str) -> tuple[bool, str]:
    """Whether the line opens a sealed answer of this record, and which, in words; the record has been verified before.

    The line is what the page of a package shows to whoever has answered it: the answer, and 32 bytes as hex.
    """
    from parley.bargaining.rules.packages import sealed
    from parley.ledger.codes import shown

    match = _LINE.fullmatch(line)
    if match is None:
        raise Trouble("--opens takes the line as the page showed it: accept or refuse, then 64 letters and digits")
    answer, opening, later = match[1], bytes.fromhex(match[2]), set[str]()
    for leaf, details in _answers(path):
        said = {"package": details["package"], "text_hash": details["text_hash"], "seat": leaf["actor"]["seat"]}
        if details["sealed"] == sealed(answer=answer, opening=opening, **said):
            title = shown(str(details["title"]), 300)
            changed = " It was changed later." if details["package"] in later else ""
            return True, f"THE LINE OPENS: “{title}” was answered at {leaf['time']}: {answer.upper()}.{changed}"
        later.add(details["package"])
    return (
        False,
        "THE LINE OPENS NOTHING in this record. Has a letter of it been lost, or is it another person's record?",
    )


def _answers(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The sealed answers that stand in a record, the last first."""
    found = []
    with path.open("rb") as file:
        for line in file:
            if line.startswith(b'{"act":{"act":"package.answered"'):
                act = json.loads(line)
                if act["details"] is not None:
                    found.append((act["act"], act["details"]))
    yield from reversed(found)
