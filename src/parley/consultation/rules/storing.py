"""The result of an analysis as it is kept: in three parts, so that a page decodes no more than it shows.

All but the statements and the people is one part; each statement is one line of the second, in the order of their
numbers; where people stand is the third, which few pages need and which is not kept for long: nobody's number is in it.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from parley.consultation.rules.analysis import SURE

#: So many of the best bridges are followed over time.
FOLLOWED = 12


@dataclass(frozen=True)
class Parts:
    """The three parts, compressed, and the hash of the whole without the seconds that it took."""

    head: bytes
    statements: bytes
    people: bytes
    digest: str


def apart(result: Mapping[str, Any]) -> Parts:
    """Take a result apart: what `Result.to_json(people=True)` gives."""
    head = {key: value for key, value in result.items() if key not in ("statement_results", "people", "timings")}
    parts = [_dumped(head), b"\n".join(_dumped(one) for one in result["statement_results"])]
    parts.append(_dumped(_nameless(result["people"])))
    digest = sha256(b"\n\n".join(parts)).hexdigest()
    packed = [zlib.compress(part, 6) for part in parts]
    return Parts(packed[0], packed[1], packed[2], digest)


def _nameless(people: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Where people stand, without the numbers under which they voted, and in an order that says nothing of them."""
    columns = {name: column for name, column in people.items() if name != "participants"}
    rows = sorted(zip(*columns.values(), strict=True), key=repr)
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}


def _dumped(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


@dataclass(frozen=True)
class Lines:
    """The statements of a kept result: any of them is decoded when it is asked for."""

    packed: bytes

    @cached_property
    def _lines(self) -> list[bytes]:
        return zlib.decompress(self.packed).split(b"\n") if self.packed else []

    def __len__(self) -> int:
        return sum(1 for line in self._lines if line)

    def at(self, places: Iterable[int]) -> list[dict[str, Any]]:
        """The statements at these places."""
        return [json.loads(self._lines[place]) for place in places]


def unpacked(part: bytes) -> Any:
    """One part as it was, but for the statements."""
    return json.loads(zlib.decompress(part)) if part else None


def together(head: bytes, statements: bytes) -> dict[str, Any]:
    """The result as the engine writes it, without the people: to be handed on, or read back by it."""
    lines = Lines(statements)
    return {**unpacked(head), "statement_results": lines.at(range(len(lines)))}


def trend(result: Mapping[str, Any]) -> dict[str, Any]:
    """The few figures by which one sees later how it moved: how large it was, its groups, its best bridges."""
    by_id = {one["id"]: one["bridging"] for one in result["statement_results"]}
    best = result["bridges"][:FOLLOWED]
    return {
        "included": result["included"],
        "groups": result["k"],
        "sure": sum(1 for one in by_id.values() if (one["all_parties_above_half"] or 0) >= SURE),
        "known": sum(1 for one in by_id.values() if one["estimate"] is not None),
        "bridges": {
            str(one): [by_id[one][name] for name in ("estimate", "lower", "upper", "all_parties_above_half")]
            for one in best
        },
    }
