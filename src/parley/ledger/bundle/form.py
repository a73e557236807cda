"""The lines that a record is made of, each written in one way only.

JSON Lines in UTF-8, every line canonical JSON, in this order:

    {"filtered_for":..,"format":"parley-record/2","key":..,"made":..,"process":{"id":..,"title":..}}
    {"checkpoint":..,"log":..,"witnessed":[..]}  for each log, followed by
    {"act":LEAF,"details":{..},"salt":HEX}       its acts in their order; details and salt null when not opened
    {"sha256":HEX,"text":..}                     full texts, each named by an act
    {"end":{"acts":..,"logs":..,"opened":..,"sha256":..,"texts":..}}    over all bytes before this line

The canonical text of each leaf stands as it is within its line. `key` is the key that signs the checkpoints of all
logs (null: none does), `witnessed` are earlier checkpoints of the log with the signatures of those who saw it then.
Records of format 1 had neither, and are read too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from .. import canonical
from ..checkpoint import Checkpoint
from ..leaf import MOST_ACT_CHARACTERS, SALT_BYTES, Leaf, is_day, is_moment, is_public_id, text_hash
from ..leaf_pattern import LEAF, texts_in
from ..trust import process_key
from .verdict import Head

FAMILY = "parley-record/"
FIRST_FORMAT = FAMILY + "1"
FORMAT = FAMILY + "2"
KNOWN_FORMATS = (FIRST_FORMAT, FORMAT)
PROOF_FAMILY = "parley-proof/"
PROOF_FORMAT = PROOF_FAMILY + "1"
MOST_WITNESSED = 1000
MOST_LINE_BYTES = 1 << 20
MOST_TEXT_LINE_BYTES = 1 << 23
MOST_HEAD_CHARACTERS = 1000

LOG_START = b'{"checkpoint":'
ACT_START = b'{"act":'
TEXT_START = b'{"sha256":"'
END_START = b'{"end":'

#: How the names of those texts begin that prove that the actor signed with a key of their own.
SIGNED = "signed:"
_SIGNED = f'"{SIGNED}'
_NOT_OPENED = 'null,"salt":null}\n'
_opened_tail = re.compile(r',"salt":"([0-9a-f]{64})"\}\n').fullmatch
_TAIL = len(',"salt":""}\n') + 2 * SALT_BYTES
_match_act = re.compile(r'\{"act":' + LEAF + r',"details":').match
_match_text = re.compile(r'\{"sha256":"([0-9a-f]{64})","text":(?=")').match
_decoder = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Act:
    """One act to be written: its leaf, and its details with their salt if this reader may see them."""

    leaf: Leaf | bytes
    details: Mapping[str, object] | None = None
    salt: bytes | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """One log to be written: its checkpoint and exactly the acts that this speaks of, in their order.

    `witnessed` are earlier checkpoints of it, signed and cosigned: witnesses seldom have seen the very newest.
    """

    checkpoint: Checkpoint
    acts: Iterable[Act]
    witnessed: Sequence[Checkpoint] = ()


class ActLine(NamedTuple):
    """What verifying needs of an act's line."""

    leaf: bytes
    act: str
    process: str
    log: str
    id: str
    texts: tuple[str, ...]
    signed: bool
    commitment: str
    seen_size: int | None
    seen_root: str
    details: bytes | None
    salt: bytes


def head_line(head: Head, format: str = FORMAT) -> bytes:
    """The first line."""
    return line_of(
        {
            "format": format,
            "process": {"id": head.process, "title": head.title},
            "made": head.made,
            "filtered_for": head.filtered_for,
            "key": None if head.key is None else str(head.key),
        }
    )


def read_head(value: Any) -> Head:
    """The first line read back. Raises ValueError."""
    keys = {"format", "process", "made", "filtered_for"} | (set() if value["format"] == FIRST_FORMAT else {"key"})
    if value.keys() != keys:
        raise ValueError("the first line has other keys")
    process, made, reader = value["process"], value["made"], value["filtered_for"]
    if not isinstance(process, dict) or process.keys() != {"id", "title"} or not is_public_id(process["id"]):
        raise ValueError("the first line doesn't name a process")
    if not is_moment(made):
        raise ValueError("the time of writing isn't one in UTC")
    for text in (process["title"], "" if reader is None else reader):
        if not isinstance(text, str) or len(text) > MOST_HEAD_CHARACTERS:
            raise ValueError(f"the title or the reader isn't text of at most {MOST_HEAD_CHARACTERS} characters")
    key = value.get("key")
    if key is not None and not isinstance(key, str):
        raise ValueError("the key isn't text")
    return Head(process["id"], process["title"], made, reader, None if key is None else process_key(key, process["id"]))


def log_line(checkpoint: Checkpoint, witnessed: Sequence[Checkpoint] = ()) -> bytes:
    """The line that opens a log."""
    earlier = [one.to_text() for one in witnessed]
    return line_of({"log": checkpoint.log, "checkpoint": checkpoint.to_text(), "witnessed": earlier})


def read_log(line: bytes) -> tuple[Checkpoint, list[Checkpoint]]:
    """The checkpoint of the log that this line opens, and earlier ones of it. Raises ValueError."""
    value = canonical.loads(_ended(line), canonical=True)
    witnessed = value.get("witnessed", [])  # records of format 1 have none
    if value.keys() - {"witnessed"} != {"checkpoint", "log"} or not isinstance(witnessed, list):
        raise ValueError("not a log's line")
    texts = [value["checkpoint"], *witnessed]
    if any(not isinstance(one, str) for one in texts):
        raise ValueError("not a log's line")
    checkpoint, *earlier = [Checkpoint.from_text(one) for one in texts]
    if checkpoint.log != value["log"] or any(one.origin != checkpoint.origin for one in earlier):
        raise ValueError("the checkpoint is of another log than the line says")
    sizes = [one.size for one in earlier]
    if sizes != sorted(set(sizes)) or max(sizes, default=0) > checkpoint.size or len(sizes) > MOST_WITNESSED:
        raise ValueError("the witnessed checkpoints aren't earlier ones in their order")
    return checkpoint, earlier


def act_line(leaf: bytes, details: bytes | None, salt: bytes | None) -> bytes:
    """One act's line, from its canonical leaf and, if opened, canonical details and salt."""
    if details is None or salt is None:
        return b'{"act":%b,"details":null,"salt":null}\n' % leaf
    return b'{"act":%b,"details":%b,"salt":"%b"}\n' % (leaf, details, salt.hex().encode())


def read_act(line: bytes) -> ActLine:
    """An act's line read back. Raises ValueError unless `act_line` would write these very bytes."""
    text = str(line, "utf-8")
    match = _match_act(text)
    fields = None if match is None else _recognised(match)
    if match is None or fields is None:
        return _read_unusual_act(line)
    leaf = text[len(ACT_START) : match.end() - len(',"details":')].encode()
    rest = text[match.end() :]
    if rest == _NOT_OPENED:
        return ActLine(leaf, *fields, None, b"")
    tail = _opened_tail(rest[-_TAIL:])
    if tail is None:
        raise ValueError("the act isn't followed by its details and salt, or by null for both")
    details = rest[:-_TAIL].encode()
    if not isinstance(canonical.loads(details, canonical=True), dict):
        raise ValueError("the details aren't an object")
    return ActLine(leaf, *fields, details, bytes.fromhex(tail[1]))


def _recognised(match: re.Match[str]) -> tuple[str, str, str, str, tuple[str, ...], bool, str, int | None, str] | None:
    act, commitment, identity, log, process, seen_root, seen_size, texts, time = match.groups()
    if len(act) > MOST_ACT_CHARACTERS or not is_day(time[:10]):
        return None
    named = texts_in(texts) if texts else ()
    if named is None:
        return None
    size = None if seen_size is None else int(seen_size)
    return act, process, log, identity, named, _SIGNED in texts, commitment, size, seen_root or ""


def _read_unusual_act(line: bytes) -> ActLine:
    """The same for a leaf with escapes and the like, at leisure; and for all that is wrong, to say what."""
    value = canonical.loads(
        _ended(line), canonical=True, max_depth=canonical.DEEPEST + 1
    )  # details may go as deep alone
    if value.keys() != {"act", "details", "salt"}:
        raise ValueError("not an act's line")
    leaf = Leaf.from_object(value["act"])
    details, salt = value["details"], value["salt"]
    if (details is None) != (salt is None):
        raise ValueError("details without salt, or salt without details")
    opened = details is not None
    if opened and (not isinstance(details, dict) or re.fullmatch("[0-9a-f]{64}", str(salt)) is None):
        raise ValueError("the details aren't an object, or the salt isn't 32 bytes in hex")
    return ActLine(
        leaf=leaf.to_bytes(),
        act=leaf.act,
        process=leaf.process,
        log=leaf.log,
        id=leaf.id,
        texts=tuple(leaf.texts.values()),
        signed=any(name.startswith(SIGNED) for name in leaf.texts),
        commitment=leaf.details,
        seen_size=None if leaf.seen is None else leaf.seen.size,
        seen_root="" if leaf.seen is None else leaf.seen.root,
        details=canonical.dumps(details) if opened else None,
        salt=bytes.fromhex(salt) if opened else b"",
    )


def text_line(text: str) -> bytes:
    """A full text's line."""
    return line_of({"sha256": text_hash(text), "text": text})


def read_text(line: bytes) -> tuple[str, str]:
    """The hash that a text's line names, and the text. Raises ValueError. The two need not agree."""
    whole = str(_ended(line), "utf-8")
    # Long lines are read as one string and nothing else, so that a hostile one can't grow in memory.
    if (match := _match_text(whole)) is None:
        raise ValueError("not a text's line")
    text, end = _decoder.raw_decode(whole, match.end())
    if whole[end:] != "}" or line_of({"sha256": match[1], "text": text}) != line:
        raise ValueError("not the canonical way to write it")
    return match[1], text


def end_line(counts: Mapping[str, int], sha256: str) -> bytes:
    """The last line, over all that stands before."""
    return line_of({"end": {**counts, "sha256": sha256}})


def read_end(line: bytes, counts: Collection[str]) -> dict[str, Any]:
    """What the last line says: these counts, and the hash. Raises ValueError."""
    value = canonical.loads(_ended(line), canonical=True)
    end = value["end"]
    if len(value) != 1 or not isinstance(end, dict) or end.keys() != {*counts, "sha256"}:
        raise ValueError("not a closing line")
    if not isinstance(end["sha256"], str) or any(type(end[key]) is not int for key in end if key != "sha256"):
        raise ValueError("the closing line's counts aren't numbers")
    return end


def line_of(value: dict[str, object]) -> bytes:
    """A value as a line."""
    return canonical.dumps(value) + b"\n"


def _ended(line: bytes) -> bytes:
    if not line.endswith(b"\n"):
        raise ValueError("the line isn't ended")
    return line[:-1]
