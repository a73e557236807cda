"""What a log and a witness hand each other, over a line or on a stick, and how the witness judges it.

Three files of canonical JSON: what the log offers (`parley-checkpoints/1`: signed checkpoints, each with a proof that
it only grew since an earlier one), what the witness gives back (`parley-cosignatures/1`), and the alarm
(`parley-alarm/1`: what was seen before and what was shown now, which don't go together; whoever has it can check it).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import canonical
from .checkpoint import Checkpoint
from .leaf import is_log, is_public_id
from .notes import BadNote, NoteKey, verify
from .tree import consistency_roots, node_hash, verify_consistency

CHECKPOINTS = "parley-checkpoints/1"
COSIGNATURES = "parley-cosignatures/1"
ALARM = "parley-alarm/1"

MOST_BYTES = 8 * 1024 * 1024
MOST_LOGS = 1000
MOST_NOTE = 200_000
#: A proof between two states of any log has fewer hashes than this.
MOST_PROOF = 128

#: Why a witness doesn't cosign, and raises an alarm.
UNSIGNED, SMALLER, OTHER_ROOT, UNJOINED = "unsigned", "smaller", "other-root", "unjoined"

_is_hash = re.compile("[0-9a-f]{64}").fullmatch


class NotAnExchange(ValueError):
    """These bytes are none of the three files: says why."""


class Contradiction(Exception):
    """What a log shows can't be true together with what it showed before. `code` is one of the four above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Offered:
    """One log as it is offered: its signed checkpoint, or why there is none, and the proof since `earlier` acts."""

    log: str
    checkpoint: Checkpoint | None
    stopped: str = ""
    earlier: int = 0
    proof: tuple[bytes, ...] = ()
    #: How far each witness has seen it, by the witness's name.
    witnessed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """All that is offered to one witness: the logs that its seat may see, and the log's key (32 bytes)."""

    process: str
    key: bytes
    logs: tuple[Offered, ...]

    def to_object(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "format": CHECKPOINTS,
            "process": self.process,
            "key": self.key.hex(),
            "logs": [
                {
                    "log": one.log,
                    "checkpoint": one.checkpoint.to_text() if one.checkpoint is not None else None,
                    "stopped": one.stopped,
                    "earlier": one.earlier,
                    "proof": [step.hex() for step in one.proof],
                    "witnessed": dict(one.witnessed),
                }
                for one in self.logs
            ],
        }

    def to_bytes(self) -> bytes:
        """The file that is taken to a witness on a stick."""
        return canonical.dumps(self.to_object()) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Offer:
        """Read what a server offers, or somebody who says that it does. Raises NotAnExchange."""
        value = _read(data, CHECKPOINTS, {"format", "process", "key", "logs"})
        if not is_public_id(value["process"]) or not _hash(value["key"]):
            raise NotAnExchange("the process or the log's key isn't one")
        logs = _list(value["logs"], MOST_LOGS, "logs")
        found = tuple(_offered(value["process"], one) for one in logs)
        if len({one.log for one in found}) != len(found):
            raise NotAnExchange("a log stands in it twice")
        return cls(value["process"], bytes.fromhex(value["key"]), found)


def read_proof(data: bytes) -> tuple[bytes, ...]:
    """The proof that a server gives when it is asked for one. Raises NotAnExchange."""
    value = _object(data)
    if "proof" not in value:
        raise NotAnExchange("there is no proof in it")
    return _proof(value["proof"])


def cosignatures(process: str, notes: Iterable[str]) -> bytes:
    """The file that a witness gives back: checkpoints with its cosignature under them."""
    return canonical.dumps({"format": COSIGNATURES, "process": process, "notes": list(notes)}) + b"\n"


def read_cosignatures(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The process, and the cosigned checkpoints as text, not yet looked at. Raises NotAnExchange."""
    value = _read(data, COSIGNATURES, {"format", "process", "notes"})
    notes = _list(value["notes"], MOST_LOGS, "notes")
    if not is_public_id(value["process"]) or not all(isinstance(one, str) and len(one) <= MOST_NOTE for one in notes):
        raise NotAnExchange("the process or a checkpoint isn't one")
    return value["process"], tuple(notes)


Joins = Callable[[Checkpoint, Checkpoint], bool]


def judge(known: Checkpoint | None, offered: Checkpoint, key: NoteKey, joins: Joins) -> None:
    """Raises Contradiction unless the offered checkpoint is signed, and continues the one that is known.

    `joins` says whether the first acts of the later are shown to be those of the earlier; of a log that is seen for
    the first time nothing is known, and its first state is taken as it is.
    """
    try:
        verify(offered, key.named(offered.origin))
    except BadNote:
        raise Contradiction(UNSIGNED) from None
    if known is None:
        return
    if offered.size < known.size:
        raise Contradiction(SMALLER)
    if offered.size == known.size:
        if offered.root != known.root:
            raise Contradiction(OTHER_ROOT)
        return
    if not joins(known, offered):
        raise Contradiction(UNJOINED)


def joined_by(proof: Iterable[bytes]) -> Joins:
    """The question whether this proof leads from one checkpoint to the other."""

    def joins(earlier: Checkpoint, later: Checkpoint) -> bool:
        return verify_consistency(
            earlier_size=earlier.size,
            earlier_root=earlier.root,
            later_size=later.size,
            later_root=later.root,
            proof=tuple(proof),
        )

    return joins


@dataclass(frozen=True, slots=True)
class Alarm:
    """Evidence that stands by itself: the checkpoint known before, the one shown later, and the log's key."""

    code: str
    key: NoteKey
    known: Checkpoint
    shown: Checkpoint
    #: What the log gave to show that it grew since `since` acts.
    proof: tuple[bytes, ...]
    since: int
    #: The witness's own clock when it found it, as text; it proves nothing.
    found: str
    #: The same in words, as the witness said it.
    words: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """The file that is shown to everybody whom it concerns."""
        value = {
            "format": ALARM,
            "code": self.code,
            "key": str(self.key),
            "known": self.known.to_text(),
            "shown": self.shown.to_text(),
            "proof": [step.hex() for step in self.proof],
            "since": self.since,
            "found": self.found,
            "words": list(self.words),
        }
        return canonical.dumps(value) + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Alarm:
        """Read an alarm. Raises NotAnExchange."""
        value = _read(data, ALARM, {"format", "code", "key", "known", "shown", "proof", "since", "found", "words"})
        texts = [value[name] for name in ("code", "key", "known", "shown", "found")]
        words = _list(value["words"], 100, "words")
        if not all(isinstance(one, str) and len(one) <= MOST_NOTE for one in (*texts, *words)):
            raise NotAnExchange("an entry isn't text")
        if not _count(value["since"]):
            raise NotAnExchange("the size from which the proof leads isn't a count")
        try:
            key = NoteKey.from_text(value["key"])
            known, shown = Checkpoint.from_text(value["known"]), Checkpoint.from_text(value["shown"])
        except ValueError as wrong:
            raise NotAnExchange(str(wrong)) from None
        if known.origin != shown.origin:
            raise NotAnExchange("the two checkpoints are of two logs")
        proof = _proof(value["proof"])
        return cls(value["code"], key, known, shown, proof, value["since"], value["found"], tuple(words))

    def signed(self) -> tuple[bool, bool]:
        """Whether the log's key signed the checkpoint that was known, and the one that was shown."""
        return _is_signed(self.known, self.key), _is_signed(self.shown, self.key)

    @property
    def proven(self) -> bool:
        """Whether this alone shows that the log's key has signed two histories.

        Either both have the same size and two roots, or the proof leads from another root of the earlier size to the
        later checkpoint: then that one grew from something else than what was signed before.
        """
        if self.signed() != (True, True):
            return False
        earlier, later = sorted((self.known, self.shown), key=lambda one: one.size)
        if earlier.size == later.size:
            return earlier.root != later.root
        found = consistency_roots(self.since, earlier.root, later.size, self.proof)
        if found is None or found[1] != later.root:
            return False
        if self.since == earlier.size:
            return found[0] != earlier.root
        # One act more: its tree is the full branch of all before it, and that act.
        branches = [step for step in self.proof if node_hash(step, self.proof[0]) == found[0]]
        return self.since == since_for(earlier.size, later.size) and bool(branches) and earlier.root not in branches


def since_for(earlier: int, later: int) -> int:
    """From which size a proof is asked that shows what stood there instead.

    A proof since 2, 4, 8, ... acts leaves their root out, for its reader has it; one since one act more has it.
    """
    return earlier + 1 if earlier & (earlier - 1) == 0 and later > earlier + 1 else earlier


def _is_signed(checkpoint: Checkpoint, key: NoteKey) -> bool:
    try:
        verify(checkpoint, key)
    except BadNote:
        return False
    return True


def _offered(process: str, value: Any) -> Offered:
    if not isinstance(value, dict) or value.keys() != {
        "log",
        "checkpoint",
        "stopped",
        "earlier",
        "proof",
        "witnessed",
    }:
        raise NotAnExchange("a log has other keys")
    log, text, stopped, earlier = (value[name] for name in ("log", "checkpoint", "stopped", "earlier"))
    if not is_log(log) or not isinstance(stopped, str) or len(stopped) > 100 or not _count(earlier):
        raise NotAnExchange("the name of a log or an entry beside it isn't one")
    witnessed = value["witnessed"]
    if not isinstance(witnessed, dict) or not all(_count(size) for size in witnessed.values()):
        raise NotAnExchange("how far a log is witnessed isn't a count for each name")
    checkpoint = None
    if text is not None:
        if not isinstance(text, str) or len(text) > MOST_NOTE:
            raise NotAnExchange("a checkpoint isn't text, or too long")
        try:
            checkpoint = Checkpoint.from_text(text)
        except ValueError as wrong:
            raise NotAnExchange(str(wrong)) from None
        if (checkpoint.process, checkpoint.log) != (process, log):
            raise NotAnExchange(f"the checkpoint offered for {log} is one of {checkpoint.origin}")
    elif not stopped:
        raise NotAnExchange("a log has neither a checkpoint nor a reason why not")
    return Offered(log, checkpoint, stopped, earlier, _proof(value["proof"]), witnessed)


def _read(data: bytes, form: str, keys: set[str]) -> dict[str, Any]:
    value = _object(data)
    if value.get("format") != form:
        raise NotAnExchange(f"its format isn't {form}")
    if value.keys() != keys:
        raise NotAnExchange("it has other keys")
    return value


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > MOST_BYTES:
        raise NotAnExchange(f"longer than {MOST_BYTES} bytes")
    try:
        value = canonical.loads(data)
    except ValueError as wrong:
        raise NotAnExchange(str(wrong)) from None
    if not isinstance(value, dict):
        raise NotAnExchange("not an object")
    return value


def _list(value: Any, most: int, what: str) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise NotAnExchange(f"{what} isn't a list of at most {most}")
    return value


def _proof(value: Any) -> tuple[bytes, ...]:
    steps = _list(value, MOST_PROOF, "proof")
    if not all(_hash(step) for step in steps):
        raise NotAnExchange("a step of the proof isn't a hash")
    return tuple(bytes.fromhex(step) for step in steps)


def _hash(value: Any) -> bool:
    return isinstance(value, str) and _is_hash(value) is not None


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= canonical.MOST_EXACT
