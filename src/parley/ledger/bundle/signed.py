"""Acts that their actors signed with a key of their own, held against the keys that were enrolled before them.

Which key belongs to which seat, and since when, stands in the common log. A signed act carries its statement, its
signature and its key among its texts; those stand at the end of the file and are read once more from there, so that
no more than one act's are in memory at a time. Memory: some 500 bytes for each signed act.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .. import signing
from ..leaf import Leaf
from ..sodium import NoLibsodium
from ..statement import NotAStatement, Statement
from ..trust import SHARED, Problem
from .counts import SignedCounts
from .form import SIGNED, ActLine

STATEMENT, SIGNATURE, KEY = f"{SIGNED}statement", f"{SIGNED}signature", f"{SIGNED}key"
PUBLIC = "key:public"
#: The act that tells what each voice has answered, with what each has signed: answer:VOICE:signature.
REVEALED, _REVEALED_SIGNATURE = "answers.revealed", ":signature"
#: How the names of acts begin that are looked at though their actors have signed nothing.
TELLING = ("key.", REVEALED)
ENROLLED, CONFIRMED, ENDINGS = "key.enrolled", "key.confirmed", ("key.revoked", "key.replaced")

#: Gives the act whose line begins at this byte of the file, and the text of this hash that begins at that byte.
ActAt = Callable[[int], Leaf]
TextAt = Callable[[int, str], str]


@dataclass(slots=True)
class KeyLife:
    """One key of one seat as the common log tells of it: enrolled, confirmed, ended."""

    seat: str | None
    position: int
    time: str
    confirmed: bool = False
    ended: int | None = None
    ended_time: str = ""


class _Wrong(Exception):
    def __init__(self, code: str, **params: str | int) -> None:
        self.problem: Problem = (code, params)


class _Absent(Exception):
    pass


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
            life = KeyLife(leaf.actor.seat, position, leaf.time)
            insort(self._lives.setdefault((key, leaf.actor.seat), []), life, key=_position)
            for waiting in (self._open, self._unconfirmed):
                waiting.setdefault(key, []).append(life)
            if any(leaf.texts.get(name) is None for name in (STATEMENT, SIGNATURE, KEY)):
                return "key.unproven", {}
        elif leaf.act == CONFIRMED:
            alone = False
            for life in self._unconfirmed.pop(key, []):
                alone = alone or leaf.actor.seat in (None, life.seat)
                life.confirmed = not alone
            if alone:
                return "key.alone", {}
        elif leaf.act in ENDINGS:
            for life in self._open.pop(key, []):
                life.ended, life.ended_time = position, leaf.time
        return None

    def knows(self, key: str, seat: str | None) -> bool:
        """True if this key was enrolled for this seat."""
        return (key, seat) in self._lives

    def find(self, key: str, seat: str | None, before: int | None) -> KeyLife:
        """The latest enrolment of this key for this seat, before this position of the common log. Raises _Wrong."""
        lives = self._lives.get((key, seat), [])
        earlier = len(lives) if before is None else bisect_left(lives, before, key=_position)
        if not earlier:
            raise _Wrong("signed.early" if lives else "signed.unenrolled")
        return lives[earlier - 1]


def _position(life: KeyLife) -> int:
    return life.position


class SignedActs:
    """All signed acts of one file: noted as they go by, checked when their texts have gone by too."""

    def __init__(self) -> None:
        self.counts = SignedCounts()
        #: False for a proof, in which parts of the common log may stand: a key that isn't found there isn't wrong.
        self.whole = True
        self._enrolments = Enrolments()
        self._stated: set[tuple[str, bytes]] = set()
        self._shared = False
        self._acts = array("Q")  # where each begins, its line, its position in its log
        self._texts: dict[bytes, int] = {}  # where each text begins that a signed act needs

    def __len__(self) -> int:
        return len(self._acts) // 3

    def open_log(self, log: str) -> None:
        """The acts of this log follow."""
        self._shared = self._shared or log == SHARED

    def act(self, act: ActLine, position: int, line: int, offset: int) -> Problem | None:
        """An act goes by that is signed, tells of a key or reveals answers; gives what is wrong at first sight."""
        leaf = Leaf.from_bytes(act.leaf)
        if act.signed:
            self._acts.extend((offset, line, position))
            for name in (STATEMENT, SIGNATURE, KEY):
                if name in leaf.texts:
                    self._texts[bytes.fromhex(leaf.texts[name])] = -1
        if leaf.act == REVEALED:
            self.counts.answers += sum(name.endswith(_REVEALED_SIGNATURE) for name in leaf.texts)
        wrong = self._enrolments.take(leaf, position) if leaf.log == SHARED else None
        return wrong or self._again(leaf)

    def _again(self, leaf: Leaf) -> Problem | None:
        """A signature is good for one turn: in a whole log its statement stands once."""
        if not self.whole or STATEMENT not in leaf.texts:
            return None
        stated = leaf.log, bytes.fromhex(leaf.texts[STATEMENT])
        if stated in self._stated:
            return "signed.again", {}
        self._stated.add(stated)
        return None

    def text(self, sha256: str, offset: int) -> None:
        """A text goes by that begins at this byte."""
        mark = bytes.fromhex(sha256)
        if mark in self._texts:
            self._texts[mark] = offset

    def check(self, act_at: ActAt, text_at: TextAt) -> Iterator[tuple[int, Problem]]:
        """Check each signed act; gives what is wrong, with its line."""
        for at in range(0, len(self._acts), 3):
            offset, line, position = self._acts[at : at + 3]
            leaf = act_at(offset)
            try:
                self._check(leaf, position, lambda name, leaf=leaf: self._read(leaf, name, text_at))  # type: ignore[misc]
            except _Absent:
                self.counts.absent += 1
            except _Wrong as wrong:
                yield line, wrong.problem

    def _read(self, leaf: Leaf, name: str, text_at: TextAt) -> str:
        named = leaf.texts[name]
        if (offset := self._texts[bytes.fromhex(named)]) < 0:
            raise _Absent
        return text_at(offset, named)

    def _check(self, leaf: Leaf, position: int, text: Callable[[str], str]) -> None:
        if any(name not in leaf.texts for name in (STATEMENT, SIGNATURE, KEY)):
            raise _Wrong("signed.incomplete")
        signature, key, statement = text(SIGNATURE), text(KEY), text(STATEMENT)
        check_statement(leaf, statement)
        try:
            signing.verify(signing.read_key(key), statement.encode(), signature)
        except NoLibsodium:
            self.counts.unverified += 1
            return
        except (signing.BadKey, signing.BadSignature) as bad:
            raise _Wrong("signed.false" if bad.code == "signature.false" else bad.code, **bad.params) from None
        if not self._shared or not (self.whole or self._enrolments.knows(leaf.texts[KEY], leaf.actor.seat)):
            self.counts.keyless += 1
            return
        self._check_enrolment(leaf, position)
        self.counts.good += 1

    def _check_enrolment(self, leaf: Leaf, position: int) -> None:
        key, shared = leaf.texts[KEY], leaf.log == SHARED
        if leaf.act == ENROLLED:
            if leaf.texts.get(PUBLIC) != key:
                raise _Wrong("key.unproven")
            return
        life = self._enrolments.find(key, leaf.actor.seat, position if shared else None)
        if shared and life.ended is not None and life.ended < position:
            raise _Wrong("signed.revoked")
        if not shared and life.ended is not None and life.ended_time.rstrip("Z") < leaf.time.rstrip("Z"):
            self.counts.byclock += 1
        if not life.confirmed:
            self.counts.unconfirmed += 1


def check_statement(leaf: Leaf, text: str) -> None:
    """Raises _Wrong unless the statement speaks of this very act."""
    try:
        statement = Statement.from_bytes(text.encode())
    except NotAStatement as error:
        raise _Wrong("signed.statement", why=str(error)) from None
    said = {
        "act": (statement.act, leaf.act),
        "process": (statement.process, leaf.process),
        "seat": (statement.seat, leaf.actor.seat),
        "capacity": (statement.capacity, leaf.actor.capacity),
        "party": (statement.party, leaf.actor.party or ""),
        "rules": (statement.rules, leaf.rules),
    }
    for name, (signed, acted) in said.items():
        if signed != acted:
            raise _Wrong("signed.other", field=name, signed=str(signed), acted=str(acted))
    texts = {text for name, text in leaf.texts.items() if not name.startswith(SIGNED)}
    if statement.text_hash not in texts:
        raise _Wrong("signed.text")
