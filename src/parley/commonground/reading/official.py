"""A folder as the pol.is interface answers: votes.json, comments.json and conversation.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from parley.commonground.reading.columns import PARTICIPANT, STATEMENT, TIME, VOTE, listed, roles
from parley.commonground.reading.files import beginning
from parley.commonground.reading.statements import Moderation, Statements
from parley.commonground.votes import Votes, VotesError

LARGEST = 1 << 30  # bytes; a conversation of that size is exported as CSV


def is_official(folder: Path) -> bool:
    """Whether votes lie there as the interface gives them."""
    return (folder / "votes.json").exists()


def read_official(folder: Path, moderation: Moderation | None) -> Votes:
    """Read the votes that pol.is's interface gave out.

    Its own store has -1 for agree; archives of it have been turned round. Which way these are is told by the counts in
    comments.json, which fit in one way only; without them, 1 is agree. Without `moderation`, the conversation's own
    setting holds.
    """
    cast = _rows(folder / "votes.json")
    column = roles(list(cast[0]), "votes.json") if cast else {}
    take: dict[str, list[Any]] = {}
    for what, name in column.items():
        for number, row in enumerate(cast):
            if name not in row:
                raise VotesError(f"votes.json, entry {number}: {name!r} is missing; found {listed(list(row))}.")
        take[what] = [row[name] for row in cast]
    if TIME in take:
        take[TIME] = [int(time) if isinstance(time, str) and time.isdigit() else time for time in take[TIME]]
    try:
        votes = Votes.of(take.get(PARTICIPANT, []), take.get(STATEMENT, []), take.get(VOTE, []), take.get(TIME))
    except VotesError as fault:
        raise VotesError(f"votes.json: {fault}", fault.place) from None
    if not (folder / "comments.json").exists():
        return votes
    about = _rows(folder / "comments.json")
    key = next((name for name in ("tid", "statement_id") if about and name in about[0]), "tid")
    ruling = "mod" if about and "mod" in about[0] else "moderated"
    if (wrong := next((number for number, row in enumerate(about) if key not in row), None)) is not None:
        raise VotesError(f"comments.json, entry {wrong}: {key!r} is missing; found {listed(list(about[wrong]))}.")
    if _turned(votes, about, key):
        votes = replace(votes, values=-votes.values)
    statements = Statements(
        [row[key] for row in about],
        [row.get(ruling) or 0 for row in about],
        [bool(row.get("is_meta")) for row in about],
        [str(row.get("txt") or "") for row in about],
    )
    return statements.describe(votes, moderation or _own(folder))


def _turned(votes: Votes, about: Sequence[dict[str, Any]], key: str) -> bool:
    """Whether 1 stands for disagree: the agreements that are counted beside the statements fit the -1 better."""
    counts: Counter[tuple[Any, int]] = Counter(
        zip(votes.statements[votes.columns].tolist(), votes.values.tolist(), strict=True)
    )
    straight = turned = 0
    for row in about:
        for side, told in ((1, row.get("agree_count")), (-1, row.get("disagree_count"))):
            if isinstance(told, int):
                straight += abs(counts[row[key], side] - told)
                turned += abs(counts[row[key], -side] - told)
    return turned < straight


def _own(folder: Path) -> Moderation:
    path = folder / "conversation.json"
    if not path.exists():
        return "rejected"
    settings = _loaded(path)
    return "strict" if isinstance(settings, dict) and settings.get("strict_moderation") else "rejected"


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = _loaded(path)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise VotesError(f"{path.name}: expected a list of entries.")
    return rows


def _loaded(path: Path) -> object:
    beginning(path)
    if path.stat().st_size > LARGEST:
        raise VotesError(f"{path.name} is larger than {LARGEST >> 30} GiB; export the conversation as CSV.")
    try:
        return json.loads(path.read_bytes())
    except UnicodeDecodeError as fault:
        raise VotesError(f"{path.name} is not text: {fault}.") from None
    except RecursionError:
        raise VotesError(f"{path.name} is nested too deeply.") from None
    except json.JSONDecodeError as fault:
        cut = "; it seems to be cut off" if fault.pos >= len(fault.doc.rstrip()) - 1 else ""
        raise VotesError(f"{path.name}, line {fault.lineno}, column {fault.colno}: {fault.msg}{cut}.") from None
