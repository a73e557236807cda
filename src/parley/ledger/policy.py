"""The policy file: whose word one takes for a record, written down by the reader and not by whoever keeps the record.

Plain text, line by line, as C2SP tlog-policy has it, so that others' tools read it too:

    log      NAME+HASH+KEY               the key of the record; its name is parley/PROCESS, or parley/PROCESS/LOG
    witness  NAME NAME+HASH+KEY [URL]    somebody who has seen the record grow, by a name of one's own choosing
    group    NAME all|any|K NAME...      so many of these witnesses (or groups) together
    quorum   NAME|none                   what a checkpoint must have been seen by; stands once, last of what it names

Empty lines and lines that begin with # are for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .codes import Param, english
from .leaf import is_log, is_public_id
from .notes import Kind, NotANoteKey, NoteKey

MOST_BYTES = 1 << 20
MOST_ENTRIES = 1000
NONE = "none"

_PREFIX = "parley/"
_is_threshold = re.compile(r"[1-9][0-9]{0,3}").fullmatch


class NotAPolicy(ValueError):
    """This can't be a policy: says in which line (0 for the whole) and why, by a code of `codes.py`."""

    def __init__(self, line: int, code: str, **params: Param) -> None:
        super().__init__(f"line {line}: {english(code, params)}" if line else english(code, params))
        self.line = line
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Group:
    """So many (`least`) of these names together."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Trusted log keys, witnesses by the name that the policy gives them, and what quorum it asks for."""

    logs: tuple[NoteKey, ...] = ()
    witnesses: dict[str, NoteKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    def log_keys(self, origin: str) -> list[NoteKey]:
        """The trusted keys of this log, under its origin: those of the log itself and those of its whole process."""
        process = origin.rpartition("/")[0]
        return [key.named(origin) for key in self.logs if key.name in (origin, process)]

    def satisfied(self, names: Iterable[str]) -> bool:
        """True if these witnesses together are the quorum that the policy asks for."""
        held = {name for name in names if name in self.witnesses}
        for name, group in self.groups.items():  # each names only what stood before it
            if sum(member in held for member in group.members) >= group.least:
                held.add(name)
        return self.quorum == NONE or self.quorum in held

    @property
    def asks(self) -> str:
        """The quorum in a few words: "2 of a, b, c", or the one witness, or "none"."""
        group = self.groups.get(self.quorum)
        return self.quorum if group is None else f"{self.quorum} ({group.least}: {', '.join(group.members)})"

    @classmethod
    def from_bytes(cls, data: bytes) -> Policy:
        """Read a policy file; raises NotAPolicy, with the line, for anything that it may not hold."""
        if len(data) > MOST_BYTES:
            raise NotAPolicy(0, "policy.toolong", most=MOST_BYTES)
        reading = _Reading()
        for number, line in enumerate(data.split(b"\n"), start=1):
            reading.take(number, line)
        return reading.policy()


class _Reading:
    """One policy going by, line by line."""

    def __init__(self) -> None:
        self._logs: list[NoteKey] = []
        self._witnesses: dict[str, NoteKey] = {}
        self._groups: dict[str, Group] = {}
        self._members: set[str] = set()
        self._quorum: str | None = None
        self._line = 0

    def take(self, number: int, line: bytes) -> None:
        self._line = number
        try:
            text = line.decode()
        except UnicodeDecodeError:
            raise self._bad("policy.characters") from None
        if any((one < " " and one != "\t") or one == "\x7f" for one in text):
            raise self._bad("policy.characters")
        words = [word for word in re.split("[ \t]+", text) if word]
        if not words or words[0].startswith("#"):
            return
        take = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._take_quorum}
        if (taking := take.get(words[0])) is None:
            raise self._bad("policy.word", word=words[0])
        taking(words[1:])
        if len(self._logs) + len(self._witnesses) + len(self._groups) > MOST_ENTRIES:
            raise self._bad("policy.toomany", most=MOST_ENTRIES)

    def policy(self) -> Policy:
        if self._quorum is None:
            raise NotAPolicy(0, "policy.noquorum")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorum)

    def _log(self, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise self._bad("policy.log")
        key = self._key(words[0], Kind.LOG)
        process, _, log = key.name.removeprefix(_PREFIX).partition("/")
        whole = not key.name.startswith(_PREFIX) or not is_public_id(process)
        if whole or (log and not is_log(log)) or key.name.endswith("/"):
            raise self._bad("policy.origin", name=key.name)
        if key in self._logs:
            raise self._bad("policy.twice", name=key.name)
        self._apart(key, self._witnesses.values())
        self._logs.append(key)

    def _witness(self, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise self._bad("policy.witness")
        key = self._key(words[1], Kind.WITNESS)
        self._apart(key, [*self._logs, *self._witnesses.values()])
        self._witnesses[self._new(words[0])] = key

    def _group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise self._bad("policy.group")
        name, least, *members = words
        for member in members:
            if member not in self._witnesses and member not in self._groups:
                raise self._bad("policy.unknown", name=member)
            if member in self._members:
                raise self._bad("policy.member", name=member)
            self._members.add(member)
        count = {"all": len(members), "any": 1}.get(least) or (int(least) if _is_threshold(least) else 0)
        if not 1 <= count <= len(members):
            raise self._bad("policy.threshold", word=least, most=len(members))
        self._groups[self._new(name)] = Group(count, tuple(members))

    def _take_quorum(self, words: list[str]) -> None:
        if len(words) != 1:
            raise self._bad("policy.quorum")
        if self._quorum is not None:
            raise self._bad("policy.secondquorum")
        if words[0] != NONE and words[0] not in self._witnesses and words[0] not in self._groups:
            raise self._bad("policy.unknown", name=words[0])
        self._quorum = words[0]

    def _new(self, name: str) -> str:
        if name == NONE or name in self._witnesses or name in self._groups:
            raise self._bad("policy.twice", name=name)
        return name

    def _key(self, text: str, kind: Kind) -> NoteKey:
        try:
            key = NoteKey.from_text(text)
        except NotANoteKey as error:
            raise self._bad("policy.key", why=str(error)) from None
        if key.kind is not kind:
            raise self._bad("policy.logkind" if kind is Kind.LOG else "policy.witnesskind")
        return key

    def _apart(self, key: NoteKey, others: Iterable[NoteKey]) -> None:
        """Nobody witnesses under two names, and no log is its own witness."""
        if any(key.public == other.public for other in others):
            raise self._bad("policy.samekey", name=key.name)

    def _bad(self, code: str, **params: Param) -> NotAPolicy:
        return NotAPolicy(self._line, code, **params)
