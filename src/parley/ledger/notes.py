"""Signatures under a checkpoint: by the log, which says "this is my history", and by witnesses, who saw it grow.

C2SP signed-note (Ed25519, type 0x01) for the log, whose key carries the log's origin as its name; C2SP tlog-cosignature
(cosignature/v1, type 0x04) for a witness, whose signature carries the time. A key is written NAME+HASH+BASE64.
Lines by keys that one doesn't know are counted and otherwise ignored; two by one key are refused.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from . import sodium
from .checkpoint import Checkpoint, SignatureLine

HASH_BYTES = 4
MOST_TIMESTAMP = 2**63 - 1
MOST_SIGNATURES = 1000

_TIME_BYTES = 8
_is_name = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}").fullmatch
_key_text = re.compile(r"([^\s+\x00-\x1f\x7f]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})").fullmatch


class Kind(IntEnum):
    """What a key signs: a log its own checkpoints, a witness what it has seen of others'."""

    LOG = 0x01
    WITNESS = 0x04


class NotANoteKey(ValueError):
    """This text isn't the key of a log or a witness: says why."""


class BadNote(ValueError):
    """The signatures under a checkpoint aren't what they should be. `code` is one of `codes.py`, `name` the key's."""

    def __init__(self, code: str, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class NoteKey:
    """The public key (32 bytes) of a log or a witness, and the name that it goes by."""

    name: str
    public: bytes
    kind: Kind = Kind.LOG

    def __post_init__(self) -> None:
        if _is_name(self.name) is None:
            raise NotANoteKey("the name isn't 1 to 200 characters without spaces, plus or controls")
        if len(self.public) != sodium.KEY_BYTES:
            raise NotANoteKey(f"the key hasn't {sodium.KEY_BYTES} bytes")

    @property
    def hash(self) -> bytes:
        """The four bytes by which a signature line points to this key and its kind."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:HASH_BYTES]

    def named(self, name: str) -> NoteKey:
        """The same key under another name: one server signs each of its logs under that log's origin."""
        return NoteKey(name, self.public, self.kind)

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def of_seed(cls, seed: bytes, name: str, kind: Kind = Kind.LOG) -> NoteKey:
        """The key whose secret half is this seed (32 bytes)."""
        return cls(name, sodium.public_key(seed), kind)

    @classmethod
    def from_text(cls, text: str) -> NoteKey:
        """Read NAME+HASH+BASE64; raises NotANoteKey unless `str` gives this very text back."""
        if (match := _key_text(text)) is None:
            raise NotANoteKey("not NAME+HASH+BASE64")
        data = b64decode(match[3])  # 44 characters of the alphabet: always 33 bytes
        if data[0] not in (Kind.LOG, Kind.WITNESS):
            raise NotANoteKey(f"a key of type {data[0]}, neither Ed25519 of a log (1) nor of a witness (4)")
        key = cls(match[1], data[1:], Kind(data[0]))
        if str(key) != text:
            raise NotANoteKey("the four bytes after the name aren't the hash of this key: a character is wrong")
        return key


@dataclass(frozen=True, slots=True)
class Signatures:
    """What is under a checkpoint: which keys signed, the witnesses' times (seconds since 1970), lines by others."""

    by: tuple[NoteKey, ...]
    times: dict[NoteKey, int]
    unknown: int


def sign(body: bytes, seed: bytes, name: str) -> SignatureLine:
    """The log's signature over a checkpoint's body; `name` is its origin."""
    return SignatureLine(name, NoteKey.of_seed(seed, name).hash + sodium.sign(seed, body))


def cosign(body: bytes, seed: bytes, name: str, timestamp: int) -> SignatureLine:
    """A witness's signature: at this time (seconds since 1970) it held no larger state of this log, nor another."""
    key = NoteKey.of_seed(seed, name, Kind.WITNESS)
    signature = sodium.sign(seed, _cosigned(body, timestamp))
    return SignatureLine(name, key.hash + timestamp.to_bytes(_TIME_BYTES, "big") + signature)


def verify(checkpoint: Checkpoint, key: NoteKey) -> None:
    """Raises BadNote unless the log with this key signed the checkpoint, once, under its origin."""
    if key.kind is not Kind.LOG or key.name != checkpoint.origin:
        raise BadNote("note.otherkey", key.name, f"not the key of the log {checkpoint.origin}")
    if not signatures(checkpoint, [key]).by:
        raise BadNote("note.missing", key.name, "no signature by this key")


def verify_cosignature(checkpoint: Checkpoint, key: NoteKey) -> int:
    """When the witness with this key cosigned the checkpoint (seconds since 1970). Raises BadNote unless it did."""
    if key.kind is not Kind.WITNESS:
        raise BadNote("note.otherkey", key.name, "not the key of a witness")
    found = signatures(checkpoint, [key])
    if not found.by:
        raise BadNote("note.missing", key.name, "no cosignature by this key")
    return found.times[key]


def signatures(checkpoint: Checkpoint, keys: Iterable[NoteKey]) -> Signatures:
    """Who of these signed the checkpoint. Raises BadNote for a line by one of them that is false or stands twice."""
    known = {(key.name, key.hash): key for key in keys}
    if len(checkpoint.signatures) > MOST_SIGNATURES:
        raise BadNote("note.toomany", checkpoint.origin, f"more than {MOST_SIGNATURES} signatures")
    body, by, times, unknown = checkpoint.body(), [], {}, 0
    for line in checkpoint.signatures:
        key = known.get((line.name, line.signature[:HASH_BYTES]))
        if key is None:
            unknown += 1
            continue
        if key in by:
            raise BadNote("note.twice", key.name, "two signatures by one key")
        rest = line.signature[HASH_BYTES:]
        if key.kind is Kind.WITNESS:
            times[key] = _check_cosignature(body, key, rest)
        elif not sodium.verifies(key.public, body, rest):
            raise BadNote("note.bad", key.name, "the signature isn't over this checkpoint")
        by.append(key)
    return Signatures(tuple(by), times, unknown)


def _check_cosignature(body: bytes, key: NoteKey, rest: bytes) -> int:
    timestamp = int.from_bytes(rest[:_TIME_BYTES], "big")
    if timestamp > MOST_TIMESTAMP or not sodium.verifies(key.public, _cosigned(body, timestamp), rest[_TIME_BYTES:]):
        raise BadNote("note.bad", key.name, "the cosignature isn't over this checkpoint and its time")
    return timestamp


def _cosigned(body: bytes, timestamp: int) -> bytes:
    if not 0 <= timestamp <= MOST_TIMESTAMP:
        raise ValueError("a time is a count of seconds since 1970")
    return b"cosignature/v1\ntime %d\n" % timestamp + body
