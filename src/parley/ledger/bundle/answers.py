"""Answers to a text that was put, with what their voices signed of them, held against what was revealed.

An answer lies sealed in its voice's own log until all are revealed at once, in the common log. There stand, for each
voice that signed, `answer:VOICE:statement`, `answer:VOICE:signature` and `answer:VOICE:key` among the texts. What was
asked of whom stands in the act by which the text was put, which both name by the same `putting`. Records of before
that was so don't say it: of those the signature is checked, and that is all. Once a log has named one, all that
follow must: else a host could pass for an older one.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from .. import signing
from ..answer import ACCEPT, ANSWERED, CHANGED, REJECT, Answer, NotAnAnswer
from ..leaf import Leaf, text_hash
from ..sodium import NoLibsodium
from ..statement import NotAStatement, Statement
from ..trust import SHARED, Problem
from .counts import AnswerCounts
from .enrolled import Absent, Enrolments, Wrong

if TYPE_CHECKING:
    from .signed import ActAt

PUT, REVEALED, DECIDED = "text.put", "answers.revealed", ("text.adopted", "text.not_adopted")
_ANSWER = "answer"
_PARTS = ("statement", "signature", "key")
#: So much is kept of a name or an answer: Parley's own are shorter, and a hostile file fills no memory.
_MOST = 100
#: The capacity that speaks for a party, and those that speak for themselves; and how the record calls the first.
_HEAD, _OWN, _BY_PARTY = "head", ("head", "delegate"), "party"


@dataclass(frozen=True, slots=True)
class Put:
    """One text as it was put: where in the common log, under which rules, to whom, and in which languages."""

    position: int
    rules: int
    by_party: bool
    names: Mapping[str, str]
    texts: frozenset[tuple[str, str]]  # language, hash


@dataclass(frozen=True, slots=True)
class Revealed:
    """One act that reveals: what was put, as far as that is known, what each voice answered, and what it signed."""

    leaf: Leaf
    position: int
    putting: str
    put: Put | None
    answers: Mapping[str, str]
    signed: Mapping[str, Mapping[str, str]]


class Answers:
    """All answers of one file that were revealed: noted as they go by, checked when their texts have gone by too."""

    def __init__(self, enrolments: Enrolments) -> None:
        self.counts = AnswerCounts()
        self._enrolments = enrolments
        self._put: dict[str, tuple[int, int, bytes]] = {}  # where each text was put, and which
        self._decided: dict[str, tuple[int, int]] = {}  # each act that decides: its position and its line
        self._revealed: dict[str, int] = {}  # the position of each act that reveals
        self._closed = False  # True once an act went by that reveals, and doesn't say what
        self._named_since: int | None = None  # the first place in the common log at which what is put has a name
        self._acts = array("Q")  # where each begins that reveals, its line, its position in its log
        self._editions: dict[tuple[str, str], int] = {}  # by putting and log: the newest that was signed there
        self._own: dict[tuple[str, str], tuple[int, str]] = {}  # the same: the last answer that stands there, and where
        self._stated: set[str] = set()

    def __len__(self) -> int:
        return len(self._acts) // 3 + len(self._decided)

    def put(self, leaf: Leaf, details: bytes | None, position: int, offset: int) -> Problem | None:
        """A text is put; gives what is wrong with that. A putting is one text, put once."""
        if not (putting := _putting(_opened(details))):
            return self._nameless(details, position)
        if self._named_since is None or position < self._named_since:
            self._named_since = position
        first, _, _ = self._put.setdefault(putting, (position, offset, _mark(leaf)))
        return None if first == position else ("answer.puttwice", {})

    def decided(self, leaf: Leaf, details: bytes | None, position: int, line: int) -> Problem | None:
        """A text was adopted, or wasn't; gives what is wrong with that. It is the one that was put."""
        if not (putting := _putting(_opened(details))):
            return self._nameless(details, position)
        if self._decided.setdefault(putting, (position, line))[0] != position:
            return "answer.twice", {}
        _, _, texts = self._put.get(putting, (0, 0, None))
        return ("answer.decided", {}) if texts not in (None, _mark(leaf)) else None

    def _nameless(self, details: bytes | None, position: int) -> Problem | None:
        """An act that is opened and names no putting is one of before the first that did."""
        later = details is not None and self._named_since is not None and self._named_since < position
        return ("answer.nameless", {}) if later else None

    def own(self, leaf: Leaf, details: bytes | None, position: int) -> None:
        """An answer stands in its voice's own log, signed or not; the last one there is what will be revealed."""
        told = _opened(details)
        if putting := _putting(told):
            self._keep_own((putting, leaf.log), position, str(told.get("answer")))

    def _keep_own(self, place: tuple[str, str], position: int, answer: str) -> None:
        if position >= self._own.get(place, (0, ""))[0]:
            self._own[place] = position, answer[:_MOST]

    def reveal(self, leaf: Leaf, position: int, line: int, offset: int) -> list[str]:
        """Answers are revealed; gives the hashes of the texts that will be needed to check them."""
        self._acts.extend((offset, line, position))
        return [text for parts in _signed(leaf).values() for text in parts.values()]

    def sealed(self, leaf: Leaf, details: bytes | None, statement: Statement, position: int) -> None:
        """A signed answer stands in its voice's own log, which this reader may read. Raises Wrong."""
        try:
            answer = Answer.from_text(statement.text)
        except NotAnAnswer as error:
            raise Wrong("signed.statement", why=str(error)) from None
        told = _opened(details).get("answer", answer.answer)
        if told != answer.answer:
            raise Wrong("signed.other", field="answer", signed=answer.answer, acted=str(told))
        place = statement.subject[:_MOST], leaf.log
        if details is None:  # closed: what was signed tells it all the same
            self._keep_own(place, position, answer.answer)
        self._editions[place] = max(answer.edition, self._editions.get(place, 0))

    def check(self, act_at: ActAt, text: Callable[[str], str], *, whole: bool) -> Iterator[tuple[int, Problem]]:
        """Check each answer that was signed; gives what is wrong, with the line of the act that revealed it."""
        for at in range(0, len(self._acts), 3):
            offset, line, position = self._acts[at : at + 3]
            leaf, details = act_at(offset)
            told = _opened(details)
            putting, answers = _putting(told), _by_voice(told.get("answers"), "answer")
            put = None
            if leaf.log == SHARED:
                if problem := self._revealed_once(details, position, putting):
                    yield line, problem
                put = self._read_put(putting, act_at)
            revealed = Revealed(leaf, position, putting, put, answers, _signed(leaf))
            given = [voice for voice, answer in answers.items() if answer in (ACCEPT, REJECT)]
            self.counts.attested += sum(voice not in revealed.signed for voice in given)
            if whole:
                yield from ((line, problem) for problem in (*_check_voices(revealed), *self._check_own(revealed)))
            for voice in revealed.signed:
                try:
                    self._check(revealed, voice, text, whole)
                except Absent:
                    self.counts.absent += 1
                except Wrong as wrong:
                    code, params = wrong.problem
                    yield line, (code, {"voice": _named(revealed, voice), **params})
        if whole and not self._closed:
            for putting, (position, line) in self._decided.items():
                if self._revealed.get(putting, position) >= position:
                    yield line, ("answer.untold", {})

    def _revealed_once(self, details: bytes | None, position: int, putting: str) -> Problem | None:
        self._closed = self._closed or details is None
        if not putting:
            return self._nameless(details, position)
        return ("answer.twice", {}) if self._revealed.setdefault(putting, position) != position else None

    def _read_put(self, putting: str, act_at: ActAt) -> Put | None:
        """What was put under this name, read once more from its place."""
        if putting not in self._put:
            return None
        position, offset, _ = self._put[putting]
        leaf, details = act_at(offset)
        told = _opened(details)
        voices = _by_voice(told.get("voices"), "name")
        return Put(position, leaf.rules, told.get("voice") == _BY_PARTY, voices, _texts(leaf))

    def _check_own(self, revealed: Revealed) -> Iterator[Problem]:
        """Signed or not: the last answer in a voice's own log, if this reader has that, is what was revealed."""
        for voice, answer in revealed.answers.items():
            for log in (f"party:{voice}", f"seat:{voice}"):
                _, own = self._own.get((revealed.putting, log), (0, answer))
                if own != answer:
                    yield "answer.own", {"voice": _named(revealed, voice), "signed": own, "acted": answer}

    def _check(self, revealed: Revealed, voice: str, text: Callable[[str], str], whole: bool) -> None:
        parts = revealed.signed[voice]
        if len(parts) < len(_PARTS):
            raise Wrong("answer.incomplete")
        if parts["statement"] in self._stated:
            raise Wrong("answer.again")
        self._stated.add(parts["statement"])
        said, signature, key = (text(parts[name]) for name in _PARTS)
        statement = _statement(said)
        answer = _held(revealed, voice, statement)
        try:
            signing.verify(signing.read_key(key), said.encode(), signature)
        except NoLibsodium:
            self.counts.unverified += 1
            return
        except (signing.BadKey, signing.BadSignature):
            raise Wrong("answer.false") from None
        for log in (f"party:{voice}", f"seat:{voice}"):
            later = self._editions.get((statement.subject[:_MOST], log), 0)
            if later > answer.edition:
                raise Wrong("answer.older", later=later, edition=answer.edition)
        if not (whole or self._enrolments.knows(parts["key"], statement.seat)):
            self.counts.keyless += 1
            return
        self._check_key(revealed, parts["key"], statement)
        self.counts.good += 1
        if revealed.put is None or voice not in revealed.answers:
            self.counts.unlinked += 1

    def _check_key(self, revealed: Revealed, key: str, statement: Statement) -> None:
        """An answer was given after its text was put and before all were revealed; when exactly, nobody is told."""
        before = revealed.position if revealed.leaf.log == SHARED else None
        try:
            life = self._enrolments.find(key, statement.seat, before)
        except Wrong:
            raise Wrong("answer.unenrolled") from None
        _same("capacity", statement.capacity, life.actor.capacity)
        _same("party", statement.party, life.actor.party or "")
        if life.ended is not None and (before is None or life.ended < before):
            if revealed.put is not None and life.ended < revealed.put.position:
                raise Wrong("answer.revoked")
            self.counts.byclock += 1
        if not life.compared:
            self.counts.unconfirmed += 1


def _check_voices(revealed: Revealed) -> Iterator[Problem]:
    """Signed or not: it is told of all that were asked, and of nobody else."""
    if revealed.put is None:
        return
    asked, told = revealed.put.names.keys(), revealed.answers.keys()
    for code, voices in (("answer.left", asked - told), ("answer.voiceless", told - asked)):
        for voice in sorted(voices - revealed.signed.keys()):  # of those who signed it is said with what they signed
            yield code, {"voice": _named(revealed, voice)}


def _statement(text: str) -> Statement:
    try:
        return Statement.from_bytes(text.encode())
    except NotAStatement as error:
        raise Wrong("answer.statement", why=str(error)) from None


def _held(revealed: Revealed, voice: str, statement: Statement) -> Answer:
    """The answer that the statement gives, if it is this voice's to this text, and what was revealed. Raises Wrong."""
    leaf, put = revealed.leaf, revealed.put
    try:
        answer = Answer.from_text(statement.text)
    except NotAnAnswer as error:
        raise Wrong("answer.statement", why=str(error)) from None
    _same("act", statement.act, ANSWERED if answer.edition == 1 else CHANGED)
    _same("process", statement.process, leaf.process)
    by_party = put.by_party if put is not None else voice != statement.seat
    _same("party" if by_party else "seat", statement.party if by_party else statement.seat, voice)
    if statement.capacity not in ((_HEAD,) if by_party else _OWN):
        raise _other("capacity", statement.capacity, _HEAD if by_party else " | ".join(_OWN))
    if revealed.putting:
        _same("subject", statement.subject, revealed.putting)
    if not (put.rules if put is not None else 0) <= statement.rules <= leaf.rules:
        raise _other("rules", str(statement.rules), str(leaf.rules))
    if put is not None:
        if voice not in put.names:
            raise Wrong("answer.voiceless")
        if (statement.language, text_hash(answer.body)) not in put.texts:
            raise Wrong("answer.text")
    if revealed.answers and answer.answer != (given := revealed.answers.get(voice, "-")):
        raise Wrong("answer.said", signed=answer.answer, acted=given)
    words = text_hash(statement.reservation) if statement.reservation else None
    if words != leaf.texts.get(f"{_ANSWER}:{voice}"):
        raise Wrong("answer.words")
    return answer


def _same(field: str, signed: str, acted: str) -> None:
    if signed != acted:
        raise _other(field, signed, acted)


def _other(field: str, signed: str, acted: str) -> Wrong:
    return Wrong("answer.other", field=field, signed=signed or "-", acted=acted or "-")


def _signed(leaf: Leaf) -> dict[str, dict[str, str]]:
    """By voice, the hashes of what shows that it signed its answer."""
    found: dict[str, dict[str, str]] = {}
    for name, text in leaf.texts.items():
        first, _, rest = name.partition(":")
        voice, _, part = rest.rpartition(":")
        if first == _ANSWER and part in _PARTS and voice:
            found.setdefault(voice, {})[part] = text
    return found


def _texts(leaf: Leaf) -> frozenset[tuple[str, str]]:
    """The versions of a text that an act names: each language with the hash."""
    named = ((name.partition(":"), text) for name, text in leaf.texts.items())
    return frozenset((language, text) for (first, _, language), text in named if first == "draft")


def _mark(leaf: Leaf) -> bytes:
    """The versions of a text that an act names, in few bytes."""
    return sha256(repr(sorted(_texts(leaf))).encode()).digest()


def _opened(details: bytes | None) -> dict[str, Any]:
    found = json.loads(details) if details is not None else {}
    return found if isinstance(found, dict) else {}


def _putting(told: dict[str, Any]) -> str:
    found = told.get("putting")
    return found[:_MOST] if isinstance(found, str) else ""


def _by_voice(rows: object, field: str) -> dict[str, str]:
    """What the details say of each voice; nothing if they aren't what Parley writes."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return {}
    found: dict[str, str] = {}
    for row in rows:
        voice, said = str(row.get("voice")), str(row.get(field))
        found[voice] = said if found.get(voice, said) == said else f"{found[voice]} + {said}"
    return found


def _named(revealed: Revealed, voice: str) -> str:
    name = revealed.put.names.get(voice, "") if revealed.put is not None else ""
    return f"{name} ({voice})" if name else voice
