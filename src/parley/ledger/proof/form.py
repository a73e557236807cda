"""The lines that a proof is made of, each written in one way only.

JSON Lines in UTF-8, every line canonical JSON, in this order; a head, texts and an end as a record has them:

    {"filtered_for":null,"format":"parley-proof/1","key":..,"made":..,"process":{"id":..,"title":..}}
    {"checkpoint":..,"hashes":[..],"index":..}      for each act, followed by
    {"act":LEAF,"details":{..},"salt":HEX}          the act itself
    {"earlier":..,"hashes":[..],"later":..}         two checkpoints of one log, the later of which only adds
    {"sha256":HEX,"text":..}
    {"end":{"acts":..,"growths":..,"opened":..,"sha256":..,"texts":..}}

The hashes (hex) are those of RFC 6962, lowest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .. import canonical
from ..bundle.form import Act, line_of
from ..checkpoint import Checkpoint
from ..tree import HASH_BYTES

PROOF_START = b'{"checkpoint":'
GROWTH_START = b'{"earlier":'
MOST_HASHES = 64


@dataclass(frozen=True, slots=True)
class ActProof:
    """That this act stands at `index` in the log as its checkpoint has it: `hashes` lead from the act to the root."""

    checkpoint: Checkpoint
    index: int
    hashes: Sequence[bytes]
    act: Act


@dataclass(frozen=True, slots=True)
class Growth:
    """That a log only grew from one checkpoint to another."""

    earlier: Checkpoint
    later: Checkpoint
    hashes: Sequence[bytes]


def proof_line(proof: ActProof) -> bytes:
    """The line before an act."""
    hashes = [one.hex() for one in proof.hashes]
    return line_of({"checkpoint": proof.checkpoint.to_text(), "hashes": hashes, "index": proof.index})


def read_proof(line: bytes) -> tuple[Checkpoint, int, list[bytes]]:
    """The checkpoint, the act's place in the log and the hashes. Raises ValueError."""
    value = _read(line, {"checkpoint", "hashes", "index"})
    if type(value["index"]) is not int or not isinstance(value["checkpoint"], str):
        raise ValueError("not a proof's line")
    return Checkpoint.from_text(value["checkpoint"]), value["index"], _hashes(value["hashes"])


def growth_line(growth: Growth) -> bytes:
    """The line that shows that a log only grew."""
    hashes = [one.hex() for one in growth.hashes]
    return line_of({"earlier": growth.earlier.to_text(), "hashes": hashes, "later": growth.later.to_text()})


def read_growth(line: bytes) -> Growth:
    """The same read back. Raises ValueError."""
    value = _read(line, {"earlier", "hashes", "later"})
    if not isinstance(value["earlier"], str) or not isinstance(value["later"], str):
        raise ValueError("not a proof's line")
    earlier, later = Checkpoint.from_text(value["earlier"]), Checkpoint.from_text(value["later"])
    if earlier.origin != later.origin:
        raise ValueError("the two checkpoints are of different logs")
    return Growth(earlier, later, _hashes(value["hashes"]))


def _read(line: bytes, keys: set[str]) -> dict[str, Any]:
    if not line.endswith(b"\n"):
        raise ValueError("the line isn't ended")
    value = canonical.loads(line[:-1], canonical=True)
    if not isinstance(value, dict) or value.keys() != keys:
        raise ValueError("not a proof's line")
    return value


def _hashes(value: object) -> list[bytes]:
    if not isinstance(value, list) or len(value) > MOST_HASHES:
        raise ValueError(f"the hashes aren't a list of at most {MOST_HASHES}")
    if any(not isinstance(one, str) or len(one) != 2 * HASH_BYTES for one in value):
        raise ValueError("a hash isn't 64 digits")
    found = [bytes.fromhex(one) for one in value]
    if [one.hex() for one in found] != value:
        raise ValueError("a hash isn't in lower-case hex")
    return found
