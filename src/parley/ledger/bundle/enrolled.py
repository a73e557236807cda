"""Which key belongs to which seat, and since when: what the common log tells of keys that people hold themselves."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

from ..leaf import Actor, Leaf
from ..trust import Problem
from .form import SIGNED

STATEMENT, SIGNATURE, KEY = f"{SIGNED}statement", f"{SIGNED}signature", f"{SIGNED}key"
PUBLIC = "key:public"
ENROLLED, CONFIRMED, ENDINGS = "key.enrolled", "key.confirmed", ("key.revoked", "key.replaced")


class Wrong(Exception):
    """Something that was signed doesn't hold: a code of `codes.py` with its parameters."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.problem: Problem = (code, params)


class Absent(Exception):
    """A text that is needed to check a signature isn't in the file."""


@dataclass(slots=True)
class KeyLife:
    """One key of one seat as the common log tells of it: enrolled by whom, confirmed, ended, each at its place."""

    actor: Actor
    position: int
    time: str
    confirmed: int | None = None
    ended: int | None = None
    ended_time: str = ""

    @property
    def compared(self) -> bool:
        """True if somebody else confirmed the key, while it was in force."""
        return self.confirmed is not None and self.position < self.confirmed and not self.late

    @property
    def late(self) -> bool:
        """True if it was confirmed when it had ended already: that brings no key back."""
        return self.confirmed is not None and self.ended is not None and self.ended < self.confirmed


class Enrolments:
    """The keys of a process, by the hash of their text. However a file repeats them, each is looked at once."""

    def __init__(self) -> None:
        self._lives: dict[tuple[str, str | None], list[KeyLife]] = {}
        self._open: dict[str, list[KeyLife]] = {}
        self._unconfirmed: dict[str, list[KeyLife]] = {}

    def take(self, leaf: Leaf, position: int) -> Problem | None:
        """The common log tells something of a key; gives what is wrong with that."""
        key = leaf.texts.get(PUBLIC)
        if key is None:
            return ("key.nameless", {}) if leaf.act in (ENROLLED, CONFIRMED, *ENDINGS) else None
        if leaf.act == ENROLLED:
            return self._enrolled(leaf, position, key)
        found: list[KeyLife] = []
        if leaf.act == CONFIRMED:
            found = self._unconfirmed.pop(key, [])
            if any(leaf.actor.seat in (None, life.actor.seat) for life in found):
                return "key.alone", {}
            for life in found:
                life.confirmed = position
        elif leaf.act in ENDINGS:
            found = self._open.pop(key, [])
            for life in found:
                life.ended, life.ended_time = position, leaf.time
        # In a proof the two may stand in either order: their places in the log decide.
        return ("key.late", {}) if any(life.late for life in found) else None

    def _enrolled(self, leaf: Leaf, position: int, key: str) -> Problem | None:
        life = KeyLife(leaf.actor, position, leaf.time)
        insort(self._lives.setdefault((key, leaf.actor.seat), []), life, key=_position)
        for waiting in (self._open, self._unconfirmed):
            waiting.setdefault(key, []).append(life)
        if any(leaf.texts.get(name) is None for name in (STATEMENT, SIGNATURE, KEY)):
            return "key.unproven", {}
        return None

    def knows(self, key: str, seat: str | None) -> bool:
        """True if this key was enrolled for this seat."""
        return (key, seat) in self._lives

    def find(self, key: str, seat: str | None, before: int | None) -> KeyLife:
        """The latest enrolment of this key for this seat, before this position of the common log. Raises Wrong."""
        lives = self._lives.get((key, seat), [])
        earlier = len(lives) if before is None else bisect_left(lives, before, key=_position)
        if not earlier:
            raise Wrong("signed.early" if lives else "signed.unenrolled")
        return lives[earlier - 1]


def _position(life: KeyLife) -> int:
    return life.position
