"""The leaf: what the record keeps of one formal act, for good, and without its secrets.

A leaf is a canonical JSON object. It names the process, the log, the act, who acted in what capacity, the
rules of procedure in force, the time, the hash of each text and the last state of the log that the actor
had seen. Anything sensitive stays outside, in `details`; the leaf holds only a salted commitment to it, so
it can be kept from some readers, or erased, while the record still verifies. A leaf doesn't know its own
position: order comes from the tree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from types import MappingProxyType
from typing import Any

from . import canonical, leaf_pattern
from .tree import leaf_hash

VERSION = "parley.act/1"
SALT_BYTES = 32
MOST_ACT_CHARACTERS = 64
_DETAILS_TAG = b"parley.details/1\n"

_KEYS = frozenset(
    ("act", "actor", "details", "id", "log", "process", "rules", "seen", "texts", "time", "v"),
)
_ACTOR_KEYS = frozenset(("capacity", "party", "seat"))
_SEEN_KEYS = frozenset(("root", "size"))

_is_hex = re.compile(leaf_pattern.HEX).fullmatch
_is_public_id = re.compile(leaf_pattern.ID).fullmatch
_is_log = re.compile(leaf_pattern.LOG).fullmatch
_is_act = re.compile(leaf_pattern.ACT).fullmatch
_is_capacity = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,100}").fullmatch
_is_idempotency_id = re.compile(r"[!-~]{1,128}").fullmatch
_is_text_name = re.compile(leaf_pattern.TEXT_NAME).fullmatch
_is_time = re.compile(leaf_pattern.TIME).fullmatch


class NotALeaf(ValueError):
    """This can't be a leaf of the record: says which part (`field`) and what is wrong with it (`what`)."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(f"{field}: {what}")
        self.field = field
        self.what = what


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: a seat in a capacity, for a party or none. The clock and the public have no seat."""

    seat: str | None
    capacity: str
    party: str | None = None

    def __post_init__(self) -> None:
        _require(self.seat is None or _matches(_is_public_id, self.seat), "actor.seat", "not a public id")
        _require(_matches(_is_capacity, self.capacity), "actor.capacity", "not one line of 1 to 100 characters")
        _require(self.party is None or _matches(_is_public_id, self.party), "actor.party", "not a public id")


@dataclass(frozen=True, slots=True)
class Seen:
    """The last state of this log that the actor had before them: so many acts, with this root (hex)."""

    size: int
    root: str

    def __post_init__(self) -> None:
        _require(_is_count(self.size), "seen.size", "not a count")
        _require(_matches(_is_hex, self.root), "seen.root", "not a SHA-256 in lower-case hex")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One formal act as the record keeps it. Every field is checked; what can't be a leaf raises NotALeaf.

    `id` is made by the client and stands once in a log: it is what makes a submission sent twice count once.
    `details` is the hex that `commit` gives. `texts` maps a name ("letter:ar") to what `text_hash` gives.
    """

    process: str
    log: str
    act: str
    actor: Actor
    rules: int
    id: str
    time: str
    texts: Mapping[str, str]
    details: str
    seen: Seen | None = None

    def __post_init__(self) -> None:
        _require(_matches(_is_public_id, self.process), "process", "not a public id")
        _require(_matches(_is_log, self.log), "log", "not common, public, team, party:ID, seat:ID or room:ID")
        _require(
            _matches(_is_act, self.act) and len(self.act) <= MOST_ACT_CHARACTERS,
            "act",
            "not a lower-case dotted name such as letter.signed",
        )
        _require(type(self.actor) is Actor, "actor", "not an Actor")
        _require(_is_count(self.rules), "rules", "not the number of a version")
        _require(_matches(_is_idempotency_id, self.id), "id", "not 1 to 128 printable ASCII characters without spaces")
        _require(_is_moment(self.time), "time", "not a time in UTC such as 2015-04-13T09:44:00Z")
        _require(_matches(_is_hex, self.details), "details", "not a commitment in lower-case hex")
        _require(self.seen is None or type(self.seen) is Seen, "seen", "not a tree head")
        texts = dict(self.texts)
        for name, text in texts.items():
            _require(_matches(_is_text_name, name), "texts", "a name that isn't like letter:ar")
            _require(_matches(_is_hex, text), "texts", "not a SHA-256 in lower-case hex")
        object.__setattr__(self, "texts", MappingProxyType(texts))

    def to_object(self) -> dict[str, Any]:
        """The leaf as plain JSON values."""
        return {
            "v": VERSION,
            "process": self.process,
            "log": self.log,
            "act": self.act,
            "actor": {"seat": self.actor.seat, "capacity": self.actor.capacity, "party": self.actor.party},
            "rules": self.rules,
            "id": self.id,
            "time": self.time,
            "texts": dict(self.texts),
            "details": self.details,
            "seen": None if self.seen is None else {"size": self.seen.size, "root": self.seen.root},
        }

    def to_bytes(self) -> bytes:
        """The exact bytes that enter the tree."""
        return canonical.dumps(self.to_object())

    @property
    def hash(self) -> bytes:
        """The leaf's hash in the tree."""
        return leaf_hash(self.to_bytes())

    @classmethod
    def from_bytes(cls, data: bytes) -> Leaf:
        """Read a leaf; raises NotCanonical or NotALeaf (both ValueError) unless `to_bytes` gives these bytes back."""
        return cls.from_object(canonical.loads(data, canonical=True))

    @classmethod
    def from_object(cls, value: object) -> Leaf:
        """Read a leaf from plain JSON values with exactly its keys."""
        if not isinstance(value, dict) or value.keys() != _KEYS:
            raise NotALeaf("leaf", "not an object with exactly the keys of a leaf")
        if value["v"] != VERSION:
            raise NotALeaf("v", f"not {VERSION}")
        actor, seen, texts = value["actor"], value["seen"], value["texts"]
        if not isinstance(actor, dict) or actor.keys() != _ACTOR_KEYS:
            raise NotALeaf("actor", "not an object with seat, capacity and party")
        if seen is not None and (not isinstance(seen, dict) or seen.keys() != _SEEN_KEYS):
            raise NotALeaf("seen", "not an object with size and root")
        if not isinstance(texts, dict):
            raise NotALeaf("texts", "not an object")
        return cls(
            process=value["process"],
            log=value["log"],
            act=value["act"],
            actor=Actor(seat=actor["seat"], capacity=actor["capacity"], party=actor["party"]),
            rules=value["rules"],
            id=value["id"],
            time=value["time"],
            texts=texts,
            details=value["details"],
            seen=None if seen is None else Seen(size=seen["size"], root=seen["root"]),
        )


def commit(details: Mapping[str, object], salt: bytes) -> str:
    """Bind an act to its details without telling them: hex of SHA-256 over tag, salt and canonical details.

    `salt` is 32 random bytes, new for each act: without it, short details could be guessed from the hash.
    Raises NotCanonical if the details hold what canonical JSON can't (a fraction, for one).
    """
    return commit_bytes(canonical.dumps(dict(details)), salt)


def commit_bytes(details: bytes, salt: bytes) -> str:
    """The same for details that are canonical bytes already."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    return sha256(_DETAILS_TAG + salt + details).hexdigest()


def opens(commitment: str, details: Mapping[str, object], salt: bytes) -> bool:
    """True if these are the details, under this salt, to which the act was bound."""
    try:
        return compare_digest(commit(details, salt), commitment)
    except (ValueError, TypeError):
        return False


def text_hash(text: str) -> str:
    """The hash (hex) by which the record names a text: SHA-256 over its UTF-8 bytes exactly as given."""
    return sha256(text.encode()).hexdigest()


def moment(when: datetime) -> str:
    """A time as leaves hold it: in UTC, with Z. Raises ValueError for a time without its zone."""
    if when.tzinfo is None:
        raise ValueError("a time without its zone could be any hour")
    return when.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def is_public_id(value: object) -> bool:
    """True for the short random names by which processes, seats and parties are known outside."""
    return _matches(_is_public_id, value)


def is_log(value: object) -> bool:
    """True for the name of a log: common, public, team (mediators and secretariat), party:ID, seat:ID or room:ID."""
    return _matches(_is_log, value)


def is_moment(value: object) -> bool:
    """True for a time as leaves hold it."""
    return _is_moment(value)


def _require(holds: bool, field: str, what: str) -> None:
    if not holds:
        raise NotALeaf(field, what)


def _matches(pattern: Any, value: object) -> bool:
    return isinstance(value, str) and pattern(value) is not None


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= canonical.MOST_EXACT


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and _is_time(value) is not None and is_day(value[:10])


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """True if YYYY-MM-DD is a day that existed or will."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
