"""Whose word is taken for a record: its own key, the key it was known by, and the witnesses that the reader names.

What is checked of each checkpoint is told in `Vouched`, so that a verdict can say who vouches, for how much, and who
doesn't. Without libsodium nothing is: then that is what is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import notes, sodium
from .checkpoint import Checkpoint
from .codes import Param
from .known import Known
from .notes import BadNote, Kind, NotANoteKey, NoteKey
from .policy import NONE, Policy

Problem = tuple[str, dict[str, Param]]  # a code of `codes.py` with its parameters

#: The log that everybody in a process reads, and so the one that witnesses are asked to have seen.
SHARED = "common"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader brings along: a policy file, and what was verified before. Both may be missing."""

    policy: Policy | None = None
    known: Known | None = None


@dataclass(slots=True)
class Vouched:
    """Who vouches for a record's checkpoints.

    `key` signed all of them (None: they aren't signed). `met` if that key was known from before, `possible` if
    signatures could be checked at all. `unknown`: lines by keys that the reader doesn't know. `witnessed`: for each log
    how far the policy's quorum has seen it, and which witnesses. `older`: logs that ended later when verified before.
    """

    key: NoteKey | None = None
    met: bool = False
    named: bool = False
    possible: bool = True
    signed: int = 0
    unknown: int = 0
    asks: str = NONE
    policy: bool = False
    witnessed: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    older: int = 0


def process_key(text: str, process: str) -> NoteKey:
    """The key of a process's record, as a file carries it: NAME+HASH+KEY with the name parley/PROCESS. ValueError."""
    key = NoteKey.from_text(text)
    if key.kind is not Kind.LOG or key.name != process_name(process):
        raise NotANoteKey(f"not a log's key under the name {process_name(process)}")
    return key


def process_name(process: str) -> str:
    """The name under which one key stands for all logs of a process."""
    return f"parley/{process}"


class Vouching:
    """The checkpoints of one file going by."""

    def __init__(self, trust: Trust, process: str, key: NoteKey | None) -> None:
        self._trust = trust
        self._process = process
        #: The states (origin, size, root) that the policy's quorum has cosigned.
        self.seen: set[tuple[str, int, bytes]] = set()
        self._known = trust.known.key(process) if trust.known else None
        policy = trust.policy
        self.vouched = Vouched(
            key=key,
            met=key is not None and key == self._known,
            possible=sodium.available(),
            asks=policy.quorum if policy else NONE,
            policy=policy is not None,
        )

    def of_key(self) -> Iterator[Problem]:
        """What is wrong with the key that the file carries, or with checking anything."""
        vouched, policy = self.vouched, self._trust.policy
        if policy is not None and not vouched.possible:
            yield "policy.nosodium", {}
        ours = [key.public for key in policy.logs if self._is_ours(key)] if policy is not None else []
        if policy is not None and not ours and (policy.logs or policy.quorum == NONE):
            # Whether the file carries a key or had it taken out: it isn't what the reader wrote down whom to trust for.
            yield "policy.silent", {"process": self._process}
        if vouched.key is None:
            return
        if self._known is not None and self._known.public != vouched.key.public:
            yield "key.changed", {"known": str(self._known), "key": str(vouched.key)}
        if ours:
            vouched.named = vouched.key.public in ours
            if not vouched.named:
                yield "key.untrusted", {"key": str(vouched.key)}

    def of_checkpoint(self, checkpoint: Checkpoint) -> Iterator[Problem]:
        """What is wrong with the signatures under one of the file's checkpoints."""
        vouched, policy = self.vouched, self._trust.policy
        keys = self._keys(checkpoint.origin)
        if not vouched.possible:
            vouched.unknown += len(checkpoint.signatures)
            return
        witnesses = policy.witnesses if policy else {}
        try:
            found = notes.signatures(checkpoint, [*keys, *witnesses.values()])
        except BadNote as bad:
            yield bad.code, {"name": bad.name}
            return
        vouched.unknown += found.unknown
        own = [key for key in found.by if key in keys]
        if keys and not own:
            yield "note.missing", {"name": keys[0].name}
        elif own:
            vouched.signed += 1
            vouched.key = vouched.key or own[0].named(process_name(self._process))
        names = tuple(name for name, key in witnesses.items() if key in found.by)
        if names and policy is not None and policy.satisfied(names):
            self.seen.add((checkpoint.origin, checkpoint.size, checkpoint.root))
            size, _ = vouched.witnessed.get(checkpoint.log, (-1, ()))
            if checkpoint.size > size:
                vouched.witnessed[checkpoint.log] = (checkpoint.size, names)

    def of_quorum(self, log: str, *, joined: bool = True) -> Iterator[Problem]:
        """What is missing once all checkpoints of a log have gone by."""
        policy = self._trust.policy
        wanted = policy is not None and policy.quorum != NONE and log == SHARED and self.vouched.possible
        if wanted and policy is not None and not (joined and log in self.vouched.witnessed):
            yield "policy.unmet", {"log": log, "asks": policy.asks}

    def of_history(self, origin: str, states: Mapping[int, bytes], size: int) -> Iterator[Problem]:
        """What differs from what was verified before; `states` gives the root now at each of those sizes up to
        `size`, at which the log ends."""
        before = self._trust.known.of_log(origin) if self._trust.known else {}
        for then, root in before.items():
            if then <= size and states.get(then) != root:
                yield "known.fork", {"origin": origin, "size": then}
                return
        largest = max(before, default=0)
        if largest > size:
            self.vouched.older += 1
            if size not in before:  # else it is a copy that was verified itself, then
                yield "known.older", {"origin": origin, "size": size, "before": largest}

    def of_state(self, origin: str, size: int, root: bytes) -> Iterator[Problem]:
        """What differs from what was verified before, where only one state of the log is at hand."""
        before = self._trust.known.of_log(origin) if self._trust.known else {}
        if before.get(size, root) != root:
            yield "known.fork", {"origin": origin, "size": size}

    def sizes_before(self, origin: str) -> list[int]:
        """Of which sizes `of_history` asks the roots."""
        return list(self._trust.known.of_log(origin)) if self._trust.known else []

    def _keys(self, origin: str) -> list[NoteKey]:
        if self.vouched.key is not None:
            return [self.vouched.key.named(origin)]
        found = [self._known.named(origin)] if self._known else []
        if self._trust.policy is not None:
            # One key signs all logs: a log that the policy doesn't name is not the one that needn't be signed.
            ours = [key.named(origin) for key in self._trust.policy.logs if self._is_ours(key)]
            found += [key for key in dict.fromkeys(ours) if key not in found]
        return found

    def _is_ours(self, key: NoteKey) -> bool:
        name = process_name(self._process)
        return key.name == name or key.name.startswith(f"{name}/")
