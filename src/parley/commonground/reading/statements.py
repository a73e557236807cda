"""What is known of the statements beside the votes: their wording, and what moderation made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from parley.commonground.reading import fields
from parley.commonground.reading.columns import STATEMENT, listed, plain, role
from parley.commonground.reading.layout import Layout, records
from parley.commonground.votes import Votes, VotesError

# rejected: what moderation refused is left out; strict: what it has not accepted, too; none: nothing.
Moderation = Literal["rejected", "strict", "none"]
REFUSED, ACCEPTED = -1, 1
YES, NO = ("true", "t", "1", "yes"), ("false", "f", "0", "no", "")


@dataclass(frozen=True)
class Statements:
    """What is known of each of s statements.

    ids: numbers or text; moderated: -1 refused, 0 not looked at, 1 accepted; meta: whether about the conversation.
    """

    ids: Sequence[int] | Sequence[str]
    moderated: Sequence[int]
    meta: Sequence[bool]
    wordings: Sequence[str]

    def describe(self, votes: Votes, moderation: Moderation) -> Votes:
        """The votes with what is known of their statements; one that is no column of theirs stays out."""
        place = {id: number for number, id in enumerate(self.ids)}
        found = [place.get(id, -1) for id in votes.statements.tolist()]
        below = {"rejected": 0, "strict": ACCEPTED, "none": REFUSED}[moderation]
        notes = votes.notes
        if unknown := [str(id) for id, at in zip(votes.statements.tolist(), found, strict=True) if at < 0]:
            notes = (*notes, f"Statements of which comments.csv or comments.json tells nothing: {listed(unknown)}.")
        return replace(
            votes,
            excluded=np.array([at >= 0 and self.moderated[at] < below for at in found], np.bool_),
            meta=np.array([at >= 0 and self.meta[at] for at in found], np.bool_),
            wordings=tuple(self.wordings[at] if at >= 0 else "" for at in found),
            notes=notes,
        )


def read_statements(of: Layout) -> Statements:
    """Read Polis's comments.csv; the columns `moderated`, `is-meta` and `comment-body` may be missing."""
    column = {plain(name): number for number, name in enumerate(of.header)}
    own = [number for number, name in enumerate(of.header) if role(name) == STATEMENT]
    if len(own) != 1:
        raise VotesError(f"{of.name}: expected one column comment-id or statement; found {listed(of.header)}.")
    moderated, meta = column.get("moderated"), column.get("ismeta")
    wording = column.get("commentbody", column.get("wording", column.get("text")))
    lines: list[int] = []
    rows: list[tuple[str, int, bool, str]] = []
    for line, row in records(of):
        lines.append(line)
        ruling = 0 if moderated is None else _ruling(of, line, row[moderated])
        rows.append(
            (
                row[own[0]],
                ruling,
                meta is not None and _yes(of, line, row[meta]),
                "" if wording is None else row[wording],
            )
        )
    try:
        ids = fields.ids([row[0] for row in rows])
    except fields.IdFault as fault:
        raise VotesError(f"{of.name}, line {lines[fault.place or 0]}: the statement's id {fault.why}.") from None
    seen: dict[Any, int] = {}
    for line, id in zip(lines, ids, strict=True):
        if id in seen:
            raise VotesError(f"{of.name}: statement {id} stands in two rows, lines {seen[id]} and {line}; leave one.")
        seen[id] = line
    return Statements(ids, [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows])


def _ruling(of: Layout, line: int, text: str) -> int:
    if not text.strip():
        return 0
    if (ruling := fields.vote(text)) is None:
        raise VotesError(
            f"{of.name}, line {line}, column 'moderated': found {text[:60]!r}, "
            "expected -1 (refused), 0 or 1 (accepted)."
        )
    return ruling


def _yes(of: Layout, line: int, text: str) -> bool:
    bare = text.strip().lower()
    if bare not in YES + NO:
        raise VotesError(f"{of.name}, line {line}, column 'is-meta': found {text[:60]!r}, expected true or false.")
    return bare in YES
