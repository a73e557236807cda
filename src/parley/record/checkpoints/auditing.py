"""Everything that is signed or witnessed, held against the stored acts from the first one on: at start, and in place.

Memory: one log's edge and a few rows, whatever its length.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint
from parley.ledger.notes import BadNote, NoteKey, verify, verify_cosignature
from parley.record.checkpoints.evidence import contradicting
from parley.record.checkpoints.growing import LEVEL, Growth, stored
from parley.record.checkpoints.key import log_key
from parley.record.checkpoints.stopping import ALTERED, stop
from parley.record.models import Block, Cosignature, Log, Signing
from parley.record.sealed import CannotBeOpened
from parley.record.turns import in_turn


@dataclass(frozen=True)
class Problem:
    """What doesn't hold, in which log; `code` is for programs, `message` for people."""

    process: str
    audience: str
    code: str
    message: str


@dataclass
class Audit:
    """What was gone through, and what doesn't hold."""

    logs: int = 0
    acts: int = 0
    cosignatures: int = 0
    #: By "process/audience": the size and the root that the stored acts give.
    roots: dict[str, tuple[int, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def audited(process: str | None = None, *, stopping: bool = False) -> Audit:
    """Go through every log, of this process or of all; with `stopping`, a log that doesn't hold is signed no more."""
    audit = Audit()
    logs = Log.objects.order_by("process", "audience")
    for log in logs if process is None else logs.filter(process=process):
        found = list(_problems(log, audit))
        audit.problems += [Problem(log.process, log.audience, code, message) for code, message in found]
        if stopping and any(code == ALTERED for code, _message in found):
            in_turn(partial(_stop, log))
    return audit


def _stop(log: Log) -> None:
    signing = Signing.objects.get_or_create(log=log)[0]
    stop(signing, ALTERED, *contradicting(signing))


def _problems(log: Log, audit: Audit) -> Iterator[tuple[str, str]]:
    """What doesn't hold in one log. Acts appended meanwhile are left for the next time."""
    signing = Signing.objects.filter(log=log).first()
    cosigned = list(Cosignature.objects.filter(log=log, void=False).select_related("witness").order_by("size"))
    # Only now: what was signed or witnessed by then stands in a log of at least that size.
    log.refresh_from_db()
    marks: dict[int, str] = {row.size: "" for row in cosigned}
    if signing is not None and signing.size:
        marks[signing.size] = ""
    growth = Growth()
    try:
        for position, leaf, root in stored(log, 0, log.size):
            if position != growth.size:
                break
            growth.append(leaf)
            if growth.size in marks:
                marks[growth.size] = growth.root().hex()
                if marks[growth.size] != root:
                    yield ALTERED, f"the root kept beside act {position} isn't that of the acts before it"
    except CannotBeOpened:
        yield ALTERED, f"act {growth.size} can't be opened: it isn't what was written there, or its key is missing"
    found = growth.root().hex()
    audit.logs += 1
    audit.acts += growth.size
    audit.roots[f"{log.process}/{log.audience}"] = (growth.size, found)
    if growth.size != log.size:
        yield ALTERED, f"the log should hold {log.size} acts, and act {growth.size} is missing"
    elif found != log.root:
        yield ALTERED, "the stored acts don't give the root of the log: one was altered, moved, added or left out"
    yield from _blocks(log, growth)
    yield from _signed(log, signing, marks)
    yield from _witnessed(log, cosigned, marks, audit)


def _blocks(log: Log, growth: Growth) -> Iterator[tuple[str, str]]:
    kept = Block.objects.filter(log=log, index__lt=growth.size >> LEVEL).order_by("index").values_list("index", "hash")
    if any(growth.completed.get(index, b"").hex() != block for index, block in list(kept)):
        yield ALTERED, "what is kept for proofs doesn't belong to the stored acts"


def _signed(log: Log, signing: Signing | None, marks: dict[int, str]) -> Iterator[tuple[str, str]]:
    if signing is None:
        return
    if signing.stopped:
        yield "stopped", f"this log is signed no more ({signing.stopped}) until a person confirms that it goes on"
    if signing.size > log.size:
        yield "shorter", f"{signing.size} acts were signed, and the record holds {log.size}"
    elif signing.size and marks[signing.size] != signing.root:
        yield ALTERED, f"the state of {signing.size} acts that was signed isn't the one that stands here"
    if signing.note:
        try:
            checkpoint = Checkpoint.from_text(signing.note)
            verify(checkpoint, log_key(checkpoint.origin))
        except (NotACheckpoint, BadNote) as wrong:
            yield "key", f"the kept checkpoint isn't signed by this server's key ({wrong})"


def _witnessed(log: Log, rows: Iterable[Any], marks: dict[int, str], audit: Audit) -> Iterator[tuple[str, str]]:
    for row in rows:
        audit.cosignatures += 1
        if row.size > log.size:
            yield "shorter", f"{row.witness.name} has witnessed {row.size} acts, and the record holds {log.size}"
        elif marks[row.size] != row.root:
            yield ALTERED, f"{row.witness.name} has witnessed another history at act {row.size}"
        bare = Checkpoint(log.process, log.audience, row.size, bytes.fromhex(row.root))
        try:
            cosigned = Checkpoint.from_text(f"{bare.to_text()}\n{row.line}\n")
            verify_cosignature(cosigned, NoteKey.from_text(row.witness.key))
            verify(cosigned, log_key(cosigned.origin))
        except ValueError as wrong:
            yield "cosignature", f"the cosignature of {row.witness.name} at act {row.size} is false ({wrong})"
