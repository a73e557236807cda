"""What changed between two drafts: clauses added, struck and moved, and each wording compared word by word."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from parley.procedure.errors import mark as _

SAME, ADDED, REMOVED = "same", "added", "removed"
STRUCK, MOVED, CHANGED = "struck", "moved", "changed"

#: What became of a clause from one draft to the next.
LABELS = {
    SAME: _("unchanged"),
    ADDED: _("added"),
    STRUCK: _("struck"),
    MOVED: _("moved"),
    CHANGED: _("changed"),
}

#: Above so many pairs of equal words the comparison goes by lines: a text of one word repeated would take minutes.
MOST_PAIRS = 1_000_000

_SPLIT = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that is the same in both drafts, or stands only in the newer or the older one."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """What became of one clause: its numbers in both drafts (None where it does not stand) and its wording."""

    clause: str
    kind: str
    old: int | None
    new: int | None
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]


def compared(old: str, new: str) -> tuple[Piece, ...]:
    """The two wordings as one run of pieces, compared by words, in any script.

    The pieces that are the same or removed give the old wording when joined, those that are the same or added the
    new one, to the character.
    """
    if old == new:
        return (Piece(SAME, old),) if old else ()
    before, after = words(old), words(new)
    if _pairs(before, after) > MOST_PAIRS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if _pairs(before, after) > MOST_PAIRS:
        before, after = [old], [new]
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    steps = []
    for operation, start, end, start_new, end_new in matcher.get_opcodes():
        if operation == "equal":
            steps.append((SAME, "".join(before[start:end])))
        else:
            steps += [(REMOVED, "".join(before[start:end])), (ADDED, "".join(after[start_new:end_new]))]
    return tuple(_joined(steps))


def words(text: str) -> list[str]:
    """A text cut into words, punctuation and spaces, which give it back when joined.

    Marks over Arabic letters belong to their word: what is cut off is only punctuation at a word's ends.
    """
    pieces: list[str] = []
    for run in _SPLIT.findall(text):
        if run.isspace():
            pieces.append(run)
            continue
        start, end = 0, len(run)
        while start < end and _punctuates(run[start]):
            start += 1
        while end > start and _punctuates(run[end - 1]):
            end -= 1
        pieces += [*run[:start], *([run[start:end]] if start < end else []), *run[end:]]
    return pieces


def drafts_compared(
    old: Sequence[str],
    new: Sequence[str],
    old_wording: Mapping[str, tuple[str, str]],
    new_wording: Mapping[str, tuple[str, str]],
) -> list[ClauseChange]:
    """All clauses of both drafts in the order of the newer one, struck clauses after what they stood behind.

    `old` and `new` list the clauses' ids in their order; the wordings give heading and body by id.
    """
    numbers_old = {clause: number for number, clause in enumerate(old, start=1)}
    numbers_new = {clause: number for number, clause in enumerate(new, start=1)}
    steady = _steady([numbers_old[clause] for clause in new if clause in numbers_old])
    changes = []
    for clause in _merged(old, new):
        before, after = old_wording.get(clause, ("", "")), new_wording.get(clause, ("", ""))
        was, is_now = numbers_old.get(clause), numbers_new.get(clause)
        if was is None:
            kind = ADDED
        elif is_now is None:
            kind = STRUCK
        elif before != after:
            kind = CHANGED
        else:
            kind = SAME if was in steady else MOVED
        heading, body = compared(before[0], after[0]), compared(before[1], after[1])
        changes.append(ClauseChange(clause, kind, was, is_now, heading, body))
    return changes


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    counts = Counter(word for word in after if not word.isspace())
    return sum(counts[word] for word in before)


def _punctuates(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _joined(steps: Iterable[tuple[str, str]]) -> Iterable[Piece]:
    """Pieces that follow each other as one; a lone space between two changes belongs to both of them."""
    steps = [step for step in steps if step[1]]
    removed = added = same = ""
    for place, (kind, text) in enumerate(steps):
        changing = bool(removed or added)
        lone = kind == SAME and text.isspace() and changing and place + 1 < len(steps)
        if kind == REMOVED or lone:
            removed += text
        if kind == ADDED or lone:
            added += text
        if kind == SAME and not lone:
            yield from _changed(removed, added)
            removed = added = ""
            same = text
            yield Piece(SAME, same)
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterable[Piece]:
    if removed:
        yield Piece(REMOVED, removed)
    if added:
        yield Piece(ADDED, added)


def _merged(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The newer order, each struck clause put in behind the clause that it stood behind."""
    struck: dict[str, list[str]] = {}
    anchor, present = "", frozenset(new)
    for clause in old:
        if clause in present:
            anchor = clause
        else:
            struck.setdefault(anchor, []).append(clause)
    merged = list(struck.get("", []))
    for clause in new:
        merged += [clause, *struck.get(clause, [])]
    return merged


def _steady(places: Sequence[int]) -> frozenset[int]:
    """The longest run of clauses that kept their order among each other; only the others have been moved."""
    ends: list[int] = []
    chain: list[tuple[int, int]] = []
    last: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        chain.append((place, last[length - 1] if length else -1))
        if length == len(ends):
            ends.append(place)
            last.append(index)
        else:
            ends[length], last[length] = place, index
    kept, at = set(), last[-1] if last else -1
    while at >= 0:
        place, at = chain[at]
        kept.add(place)
    return frozenset(kept)
