"""What is handed out of a consultation, and how cells are written so that no spreadsheet runs them.

Participants stand in an export under numbers drawn for it alone: two exports cannot be laid side by side by them, and
their order says nothing of who came first. No seat, no link and no account is in it, and a time is a whole day. Of
which party somebody is stands there only where it leaves at least the floor of people in every party, and among those
of none that is told.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO

import numpy as np

from parley.commonground.floor import told
from parley.consultation.rules.counting import FLOOR

#: What a spreadsheet takes for the beginning of a formula.
_RUN = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """A cell of a table; a text that a spreadsheet would run gets an apostrophe before it, and stays readable."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_RUN):
        return "'" + value
    return value


def write_table(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV, without a line at its head where there is no header."""
    writer = csv.writer(file, lineterminator="\n")
    if header:
        writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)


def numbered(people: Iterable[int], chance: Sequence[int]) -> dict[int, int]:
    """A number from 0 for each of these people, in the order that chance gives (one number for each of them)."""
    ordered = sorted(zip(chance, sorted(people), strict=True))
    return {person: number for number, (_drawn, person) in enumerate(ordered)}


def parties_told(parties: Mapping[int, str], floor: int = FLOOR) -> dict[int, str]:
    """Of which party somebody is, where that may be told: "" for none, and for those of a party that is too small.

    Those of whom nothing is told are nobody, or at least the floor of people: see `parley.commonground.floor.told`.
    """
    sizes = Counter(name for name in parties.values() if name)
    asked = np.array(list(sizes.values()), np.int64).reshape(-1, 1)
    shown = told(asked, np.array([len(parties)], np.int64), floor)[:, 0].tolist()
    named = {name for name, is_shown in zip(sizes, shown, strict=True) if is_shown}
    return {person: party if party in named else "" for person, party in parties.items()}
