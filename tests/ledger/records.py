"""Small records for the tests: real acts of the 2015 talks, written as the platform writes them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence

from parley.ledger.bundle import Act, Log, write
from parley.ledger.checkpoint import Checkpoint, SignatureLine
from parley.ledger.leaf import Actor, Leaf, Seen, commit, text_hash

PROCESS = "astana-2015"
LETTER = "We ask the President of Kazakhstan to mediate.\n"
ANSWER = "Мы готовы принять стороны. 🕊 نحن مستعدون\n"


def naive_root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(hashes[:k]) + naive_root(hashes[k:])).digest()


def naive_leaf(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def salt(number: int) -> bytes:
    return hashlib.sha256(b"salt %d" % number).digest()


def make_act(
    number: int, log: str = "common", *, opened: bool = True, process: str = PROCESS, **changes: object
) -> Act:
    details = {"signatory": number, "words": "на основе доверия 🕊", "clauses": [1, 2, {"open": True, "note": None}]}
    fields: dict[str, object] = {
        "process": process,
        "log": log,
        "act": "letter.signed",
        "actor": Actor(f"seat-{number}", "head of delegation", "party_1"),
        "rules": 1,
        "id": f"submission-{number}",
        "time": "2015-04-13T09:44:00Z",
        "texts": {"letter:en": text_hash(LETTER)},
        "details": commit(details, salt(number)),
        "seen": None,
    }
    leaf = Leaf(**{**fields, **changes})  # type: ignore[arg-type]
    return Act(leaf, details, salt(number)) if opened else Act(leaf)


def make_log(name: str, acts: Sequence[Act], *, process: str = PROCESS, signed: bool = False) -> Log:
    hashes = [naive_leaf(act.leaf.to_bytes() if isinstance(act.leaf, Leaf) else act.leaf) for act in acts]
    lines = (SignatureLine("parley.example/astana", bytes(range(68))),) if signed else ()
    return Log(Checkpoint(process, name, len(acts), naive_root(hashes), signatures=lines), acts)


def small_logs(process: str = PROCESS) -> list[Log]:
    """Two logs: acts that name what their actor had seen, an unseated clock, details kept from this reader."""
    acts: list[Act] = []
    for number in range(5):
        hashes = [naive_leaf(act.leaf.to_bytes()) for act in acts]  # type: ignore[union-attr]
        seen = Seen(number - 1, naive_root(hashes[:-1]).hex()) if number else None
        acts.append(make_act(number, opened=number != 3, process=process, seen=seen))
    clock = make_act(
        5,
        process=process,
        act="round.opened",
        actor=Actor(None, "часы «Астаны»"),
        texts={"answer:en": text_hash("never given"), "answer:ru": text_hash(ANSWER)},
        time="2015-05-25T04:00:00.125000Z",
    )
    room = [make_act(number, "room:r1", process=process) for number in range(3)]
    return [
        make_log("common", [*acts, clock], process=process, signed=True),
        make_log("room:r1", room, process=process),
        make_log("public", [], process=process),
    ]


def record(logs: Sequence[Log] | None = None, texts: Sequence[str] = (LETTER, ANSWER), process: str = PROCESS) -> bytes:
    file = io.BytesIO()
    write(
        file,
        process=process,
        title="Talks in Astana: сирийская оппозиция",
        made="2015-06-02T12:00:00Z",
        filtered_for="the party of the seat s1",
        logs=small_logs(process) if logs is None else logs,
        texts=texts,
    )
    return file.getvalue()


def reseal(lines: Sequence[bytes]) -> bytes:
    """What a forger does who knows the format: after the change, all counts and the closing hash are made right."""
    body = [line for line in lines if not line.startswith(b'{"end":')]
    acts = [line for line in body if line.startswith(b'{"act":')]
    end = {
        "acts": len(acts),
        "logs": sum(line.startswith(b'{"checkpoint":') for line in body),
        "opened": sum(not line.endswith(b'"salt":null}\n') for line in acts),
        "sha256": hashlib.sha256(b"".join(body)).hexdigest(),
        "texts": sum(line.startswith(b'{"sha256":"') for line in body),
    }
    return b"".join(body) + json.dumps({"end": end}, separators=(",", ":")).encode() + b"\n"
