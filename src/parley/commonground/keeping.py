"""A live conversation as bytes and back: versioned, checked, and nothing in it that would be run.

Layout: MARK, the version (2 bytes), the length of a JSON header (4 bytes), the header (names, kinds and shapes of the
tables), the tables one behind the other, each packed with zlib; at the end the SHA-256 of all before.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.live import Standing
    from parley.commonground.votes import Ids

MARK = b"PARLEY LIVE VOTES"
VERSION = 1
KINDS = ("<i8", "<i4", "<f8", "|u1", "<u2", "<u4", "<u8", "|b1")
FAR = 255
MOST_TEXT = 1 << 16  # letters of an id


def packed(votes: Votes, standing: Standing | None) -> bytes:
    """The votes, and where the last view left people, as bytes.

    A vote is kept as three times its distance from the one before in its row, and which of the three it is: one byte
    for most; for one that this does not fit, the byte is FAR, and the number stands in a table of its own.
    """
    gaps = votes.columns.astype(np.int64)
    gaps[1:] -= votes.columns[:-1]
    begins = votes.starts[:-1][np.diff(votes.starts) > 0]
    gaps[begins] = votes.columns[begins]
    coded = 3 * gaps + votes.values + 1
    tables: dict[str, NDArray[Any]] = {
        "participants": _even(votes.participants),
        "statements": _even(votes.statements),
        "lengths": _small(np.diff(votes.starts)),
        "votes": np.minimum(coded, FAR).astype(np.uint8),
        "far votes": _small(coded[coded >= FAR]),
        "meta": votes.meta,
        "excluded": votes.excluded,
    }
    if standing is not None:
        tables |= {
            "seen participants": _even(standing.participants),
            "seen statements": _even(standing.statements),
            "components": standing.components,
            "base labels": standing.base_labels,
        }
    bodies = {name: zlib.compress(np.ascontiguousarray(table).tobytes(), 1) for name, table in tables.items()}
    header = {
        "tables": [
            [name, table.dtype.newbyteorder("<").str, list(table.shape), len(bodies[name])]
            for name, table in tables.items()
        ],
        "wordings": list(votes.wordings),
        "notes": list(votes.notes),
    }
    head = json.dumps(header, separators=(",", ":")).encode()
    start = MARK + VERSION.to_bytes(2, "big") + len(head).to_bytes(4, "big") + head
    whole = start + b"".join(bodies.values())
    return whole + hashlib.sha256(whole).digest()


def unpacked(kept: bytes) -> tuple[Votes, Standing | None]:
    """What `packed` packed. Raises VotesError where the bytes are something else, damaged, or of a later version."""
    from parley.commonground.live import Standing

    if not kept.startswith(MARK) or len(kept) < len(MARK) + 38:
        raise VotesError("These bytes are not the kept votes of a conversation.")
    version = int.from_bytes(kept[len(MARK) : len(MARK) + 2], "big")
    if version != VERSION:
        raise VotesError(f"These votes were kept in version {version} of the format; this Parley reads {VERSION}.")
    if hashlib.sha256(kept[:-32]).digest() != kept[-32:]:
        raise VotesError("The kept votes are damaged: their checksum does not fit. Take them from the votes again.")
    begin = len(MARK) + 6
    length = int.from_bytes(kept[begin - 4 : begin], "big")
    try:
        header = json.loads(kept[begin : begin + length])
        tables = _tables(header["tables"], memoryview(kept)[begin + length : -32])
        votes = _votes(tables, tuple(header["wordings"]), tuple(header["notes"]))
        standing = None
        if "components" in tables:
            standing = Standing(
                _ids(tables["seen participants"]),
                _ids(tables["seen statements"]),
                tables["components"],
                tables["base labels"],
            )
    except (KeyError, IndexError, TypeError, ValueError, zlib.error) as fault:
        raise VotesError(f"The kept votes do not fit together ({fault}). Take them from the votes again.") from None
    return votes, standing


def _votes(tables: dict[str, NDArray[Any]], wordings: tuple[str, ...], notes: tuple[str, ...]) -> Votes:
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(tables["lengths"].astype(np.int64))])
    coded = tables["votes"].astype(np.int64)
    coded[coded == FAR] = tables["far votes"].astype(np.int64)
    if starts[-1] != len(coded):
        raise ValueError("the rows have other votes than there are")
    along = np.cumsum(coded // 3)
    begins = starts[:-1]
    first = np.where(begins > 0, along[np.maximum(begins - 1, 0)], 0) if len(coded) else np.zeros(len(begins), np.int64)
    columns = along - np.repeat(first, np.diff(starts))
    statements = _ids(tables["statements"])
    if len(columns) and (columns.min() < 0 or columns.max() >= len(statements)):
        raise ValueError("there are votes on statements that are not there")
    return Votes(
        participants=_ids(tables["participants"]),
        statements=statements,
        starts=starts,
        columns=columns.astype(np.int32),
        values=(coded % 3 - 1).astype(np.int8),
        meta=tables["meta"],
        excluded=tables["excluded"],
        wordings=wordings,
        notes=notes,
    )


def _tables(told: list[Any], body: memoryview) -> dict[str, NDArray[Any]]:
    """The tables by name; none is unpacked further than its own size."""
    tables = {}
    at = 0
    for name, kind, shape, length in told:
        if kind not in KINDS and not (kind.startswith("<U") and 0 < int(kind[2:]) <= MOST_TEXT):
            raise ValueError(f"tables of the kind {kind[:20]} are not kept")
        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
        content = zlib.decompressobj().decompress(body[at : at + length], size + 1)
        if len(content) != size:
            raise ValueError(f"the table {name[:20]} has another size")
        tables[name] = np.frombuffer(content, kind).reshape(shape).copy()
        at += length
    return tables


def _even(ids: Ids) -> NDArray[Any]:
    """Numbers that ascend, as their distances, which pack better; text as it is."""
    if ids.dtype.kind == "U":
        return ids
    return np.diff(ids, prepend=np.zeros(1, np.int64))


def _ids(kept: NDArray[Any]) -> Ids:
    return kept if kept.dtype.kind == "U" else np.cumsum(kept)


def _small(numbers: NDArray[np.int64]) -> NDArray[Any]:
    """Whole numbers in as few bytes as they need."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
