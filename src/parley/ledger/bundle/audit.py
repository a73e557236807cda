"""What is watched while the lines of a record go by: each log's tree, ids that come twice, texts that acts name.

Memory: 64 bytes an act for the tree, so that any state an actor had seen can be recomputed, and 8 bytes for each
id and each text named. The 8 bytes are a keyed hash with a key that is new in each run, so that nobody can
prepare two ids that collide; by accident, among a million, it happens less than once in ten million records.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b
from itertools import groupby, pairwise
from secrets import token_bytes

from ..checkpoint import Checkpoint
from ..leaf import commit_bytes
from ..tree import Tree, leaf_hash
from ..trust import Problem
from .form import ActLine


class Marks:
    """A keyed 64-bit mark for any short text."""

    def __init__(self) -> None:
        self._keyed = blake2b(key=token_bytes(32), digest_size=8)

    def of(self, text: str) -> int:
        """The text's mark in this run."""
        marked = self._keyed.copy()
        marked.update(text.encode())
        return int.from_bytes(marked.digest(), "little")


class LogAudit:
    """One log, act by act, against its checkpoint."""

    def __init__(self, process: str, checkpoint: Checkpoint, marks: Marks) -> None:
        self.checkpoint = checkpoint
        self.seen = 0
        self.opened = 0
        self.unreadable = 0
        self._process = process
        self._tree = Tree()
        self._marks = marks
        self._ids = array("Q")
        self._last_seen: tuple[int, str] = (-1, "")

    @property
    def acts(self) -> int:
        """How many acts have gone by, readable or not."""
        return self._tree.size + self.unreadable

    def add(self, act: ActLine) -> Iterable[Problem]:
        """Take the next act; gives what is wrong with it."""
        problems: list[Problem] = []
        if act.process != self._process:
            problems.append(("act.process", {"process": act.process}))
        if act.log != self.checkpoint.log:
            problems.append(("act.log", {"log": act.log}))
        if act.details is not None:
            self.opened += 1
            if commit_bytes(act.details, act.salt) != act.commitment:
                problems.append(("act.details", {}))
        if act.seen_size is not None:
            self.seen += 1
            problems += self._check_seen(act.seen_size, act.seen_root)
        self._tree.append(leaf_hash(act.leaf))
        self._ids.append(self._marks.of(act.id))
        return problems

    def skip(self) -> None:
        """The next act can't be read."""
        self.unreadable += 1
        self._ids.append(self._marks.of(f"unreadable {self.unreadable}"))  # no id holds a space

    def _check_seen(self, size: int, root: str) -> list[Problem]:
        if (size, root) == self._last_seen:
            return []
        if self.unreadable:  # the tree so far isn't known, so nothing can be said of it
            return []
        if size > self._tree.size:
            return [("seen.future", {"size": size, "found": self._tree.size})]
        if self._tree.root(size).hex() != root:
            return [("seen.fork", {"size": size})]
        self._last_seen = (size, root)
        return []

    def close(self) -> Iterable[Problem]:
        """The log is over; gives what is wrong with it as a whole."""
        log = self.checkpoint.log
        if self.acts != self.checkpoint.size:
            yield "log.size", {"log": log, "said": self.checkpoint.size, "found": self.acts}
        elif not self.unreadable and self._tree.root() != self.checkpoint.root:
            yield "log.root", {"log": log}

    def close_witnessed(self, witnessed: Iterable[Checkpoint]) -> Iterable[Problem]:
        """What is wrong with earlier checkpoints of this log: each must be a state that it was in."""
        for earlier in witnessed:
            known = not self.unreadable and earlier.size <= self._tree.size
            if known and self._tree.root(earlier.size) != earlier.root:
                yield "log.witnessed", {"log": self.checkpoint.log, "size": earlier.size}

    def position_of_doubled_id(self) -> int | None:
        """The position of the first act whose id stands in the log already, or None."""
        if all(earlier != later for earlier, later in pairwise(sorted(self._ids))):
            return None
        met: set[int] = set()
        for position, mark in enumerate(self._ids):
            if mark in met:
                return position
            met.add(mark)
        return None  # pragma: no cover

    def root(self) -> str | None:
        """The root over the acts, in hex; None if one of them couldn't be read."""
        return None if self.unreadable else self._tree.root().hex()

    def roots_at(self, sizes: Iterable[int]) -> dict[int, bytes]:
        """The roots over the first so many acts, for those of these sizes that the log has reached."""
        return {size: self._tree.root(size) for size in sizes if size <= self._tree.size}


class NamedTexts:
    """The texts that acts name, and which of them the file contains."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._named = array("Q")  # as the acts go by; then sorted, each once
        self._found: bytearray | None = None  # one flag for each of them

    def name(self, hashes: Iterable[str]) -> None:
        """An act names these texts."""
        for text in hashes:
            self._named.append(self._marks.of(text))

    def contain(self, text: str) -> Problem | None:
        """The file contains the text of this hash; gives what is wrong with that. No act may follow."""
        found = self._closed()
        mark = self._marks.of(text)
        index = bisect_left(self._named, mark)
        if index == len(self._named) or self._named[index] != mark:
            return "text.unnamed", {}
        if found[index]:
            return "text.twice", {}
        found[index] = 1
        return None

    def absent(self) -> int:
        """How many texts are named and not contained."""
        return self._closed().count(0)

    def _closed(self) -> bytearray:
        if self._found is None:
            self._named = array("Q", (mark for mark, _ in groupby(sorted(self._named))))
            self._found = bytearray(len(self._named))
        return self._found
