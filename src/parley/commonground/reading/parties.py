"""Who declared themselves of which party."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from parley.commonground.reading import fields
from parley.commonground.reading.columns import PARTICIPANT, listed, plain, role
from parley.commonground.reading.files import beginning
from parley.commonground.reading.layout import layout, records
from parley.commonground.votes import VotesError

PARTY = ("party", "group", "delegation", "side")
LARGEST = 1 << 28  # bytes


def read_parties(path: str | os.PathLike[str]) -> dict[int, str] | dict[str, str]:
    """Read who is of which party: a CSV with the columns participant and party, or a JSON object {participant: party}.

    A participant without a party (an empty field, null) is undeclared, as one who is not in the file. The same line
    twice is one; two parties for one participant are refused. Whether all have voted is for the analysis to say.
    Raises VotesError that names the line.
    """
    file = Path(path)
    first = beginning(file, 4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    pairs = _json(file) if first[:1] in (b"{", b"[") else _csv(file)
    names = [who for _, who, _ in pairs]
    try:
        ids = fields.ids(names)
    except fields.IdFault as fault:
        raise VotesError(f"{file.name}, {pairs[fault.place or 0][0]}: the participant's id {fault.why}.") from None
    parties: dict[Any, str] = {}
    seen: dict[Any, tuple[str, str]] = {}
    for (where, _, party), id in zip(pairs, ids, strict=True):
        party = party.strip()
        if id in seen and seen[id][1] != party:
            one, other = seen[id][1] or "none", party or "none"
            raise VotesError(
                f"{file.name}: participant {id} has two parties, "
                f"{one[:40]!r} ({seen[id][0]}) and {other[:40]!r} ({where})."
            )
        seen[id] = (where, party)
        if party:
            parties[id] = party
    return parties


def _csv(path: Path) -> list[tuple[str, str, str]]:
    of = layout(path)
    who = [number for number, name in enumerate(of.header) if role(name) == PARTICIPANT]
    party = [number for number, name in enumerate(of.header) if plain(name) in PARTY]
    if len(who) != 1 or len(party) != 1:
        raise VotesError(f"{of.name}: expected one column participant and one column party; found {listed(of.header)}.")
    return [(f"line {line}", row[who[0]], row[party[0]]) for line, row in records(of)]


def _json(path: Path) -> list[tuple[str, str, str]]:
    if path.stat().st_size > LARGEST:
        raise VotesError(f"{path.name} is larger than {LARGEST >> 20} MiB; give a CSV.")
    doubled: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        taken: dict[str, object] = {}
        for name, value in pairs:
            if name in taken and taken[name] != value:
                doubled.append(name)
            taken[name] = value
        return taken

    try:
        given = json.loads(path.read_bytes(), object_pairs_hook=once)
    except (UnicodeDecodeError, RecursionError) as fault:
        raise VotesError(f"{path.name}: {fault}.") from None
    except json.JSONDecodeError as fault:
        raise VotesError(f"{path.name}, line {fault.lineno}, column {fault.colno}: {fault.msg}.") from None
    if not isinstance(given, dict) or not all(isinstance(party, str | None) for party in given.values()):
        raise VotesError(f"{path.name}: expected an object with the name of a party for each participant.")
    if doubled:
        raise VotesError(f"{path.name}: participant {doubled[0][:40]} has two parties.")
    return [(f"entry {who[:40]!r}", who, party or "") for who, party in given.items()]
