"""Acts that their actors signed with a key of their own, held against the keys that were enrolled before them.

A signed act carries its statement, its signature and its key among its texts; those stand at the end of the file and
are read once more from there, so that no more than one act's are in memory at a time. What voices signed of a text
that was put stands in the act by which all answers were revealed; see `answers`. Memory: some 500 bytes for each
signed act, for each signed answer and for each text that was put.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from .. import signing
from ..answer import ANSWERED, CHANGED
from ..leaf import Leaf
from ..sodium import NoLibsodium
from ..statement import NotAStatement, Statement
from ..trust import SHARED, Problem
from .answers import DECIDED, PUT, REVEALED, Answers
from .counts import AnswerCounts, SignedCounts
from .enrolled import ENROLLED, KEY, PUBLIC, SIGNATURE, STATEMENT, Absent, Enrolments, Wrong
from .form import SIGNED, ActLine

#: How the names of acts begin that are looked at though their actors have signed nothing.
TELLING = ("key.", PUT, REVEALED, *DECIDED, ANSWERED, CHANGED)

#: Gives the act whose line begins at this byte of the file, with its details if they are opened; and the text of this
#: hash that begins at that byte.
ActAt = Callable[[int], tuple[Leaf, bytes | None]]
TextAt = Callable[[int, str], str]


class SignedActs:
    """All that is signed in one file: noted as it goes by, checked when its texts have gone by too."""

    def __init__(self) -> None:
        self.counts = SignedCounts()
        #: False for a proof, in which parts of the common log may stand: a key that isn't found there isn't wrong.
        self.whole = True
        self._enrolments = Enrolments()
        self._answers = Answers(self._enrolments)
        self._stated: set[tuple[str, bytes]] = set()
        self._shared = False
        self._acts = array("Q")  # where each begins, its line, its position in its log
        self._texts: dict[bytes, int] = {}  # where each text begins that a signed act needs

    def __len__(self) -> int:
        return len(self._acts) // 3 + len(self._answers)

    @property
    def answers(self) -> AnswerCounts:
        """What came of the answers to texts that were put."""
        return self._answers.counts

    def open_log(self, log: str) -> None:
        """The acts of this log follow."""
        self._shared = self._shared or log == SHARED

    def act(self, act: ActLine, position: int, line: int, offset: int) -> Problem | None:
        """An act goes by that is signed, tells of a key or reveals answers; gives what is wrong at first sight."""
        leaf = Leaf.from_bytes(act.leaf)
        needed: list[str] = []
        if act.signed:
            self._acts.extend((offset, line, position))
            needed += [leaf.texts[name] for name in (STATEMENT, SIGNATURE, KEY) if name in leaf.texts]
        wrong: Problem | None = None
        if leaf.act == PUT and leaf.log == SHARED:
            wrong = self._answers.put(leaf, act.details, position, offset)
        elif leaf.act in DECIDED and leaf.log == SHARED:
            wrong = self._answers.decided(leaf, act.details, position, line)
        elif leaf.act in (ANSWERED, CHANGED):
            self._answers.own(leaf, act.details, position)
        elif leaf.act == REVEALED:
            needed += self._answers.reveal(leaf, position, line, offset)
        self._texts.update((bytes.fromhex(text), -1) for text in needed)
        if leaf.log == SHARED:
            wrong = wrong or self._enrolments.take(leaf, position)
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
        """Check each signed act and each signed answer; gives what is wrong, with its line."""

        def text(named: str) -> str:
            if (offset := self._texts[bytes.fromhex(named)]) < 0:
                raise Absent
            return text_at(offset, named)

        for at in range(0, len(self._acts), 3):
            offset, line, position = self._acts[at : at + 3]
            leaf, details = act_at(offset)
            try:
                self._check(leaf, details, position, text)
            except Absent:
                self.counts.absent += 1
            except Wrong as wrong:
                yield line, wrong.problem
        yield from self._answers.check(act_at, text, whole=self.whole)

    def _check(self, leaf: Leaf, details: bytes | None, position: int, text: Callable[[str], str]) -> None:
        if any(name not in leaf.texts for name in (STATEMENT, SIGNATURE, KEY)):
            raise Wrong("signed.incomplete")
        signature, key, said = (text(leaf.texts[name]) for name in (SIGNATURE, KEY, STATEMENT))
        statement = check_statement(leaf, said)
        try:
            signing.verify(signing.read_key(key), said.encode(), signature)
        except NoLibsodium:
            self.counts.unverified += 1
            return
        except (signing.BadKey, signing.BadSignature) as bad:
            raise Wrong("signed.false" if bad.code == "signature.false" else bad.code, **bad.params) from None
        if leaf.act in (ANSWERED, CHANGED):
            self._answers.sealed(leaf, details, statement, position)
        if not self._shared or not (self.whole or self._enrolments.knows(leaf.texts[KEY], leaf.actor.seat)):
            self.counts.keyless += 1
            return
        self._check_enrolment(leaf, position)
        self.counts.good += 1

    def _check_enrolment(self, leaf: Leaf, position: int) -> None:
        key, shared = leaf.texts[KEY], leaf.log == SHARED
        if leaf.act == ENROLLED:
            if leaf.texts.get(PUBLIC) != key:
                raise Wrong("key.unproven")
            return
        life = self._enrolments.find(key, leaf.actor.seat, position if shared else None)
        if shared and life.ended is not None and life.ended < position:
            raise Wrong("signed.revoked")
        if not shared and life.ended is not None and life.ended_time.rstrip("Z") < leaf.time.rstrip("Z"):
            self.counts.byclock += 1
        if not life.compared:
            self.counts.unconfirmed += 1


def check_statement(leaf: Leaf, text: str) -> Statement:
    """The statement, if it speaks of this very act. Raises Wrong."""
    try:
        statement = Statement.from_bytes(text.encode())
    except NotAStatement as error:
        raise Wrong("signed.statement", why=str(error)) from None
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
            raise Wrong("signed.other", field=name, signed=str(signed), acted=str(acted))
    texts = {text for name, text in leaf.texts.items() if not name.startswith(SIGNED)}
    if statement.text_hash not in texts:
        raise Wrong("signed.text")
    return statement
