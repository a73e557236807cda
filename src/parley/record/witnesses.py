"""Witnesses: whose keys cosign the logs, and how far each has seen them; called by acts and queries of later stages."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint, SignatureLine
from parley.ledger.notes import HASH_BYTES, BadNote, Kind, NotANoteKey, NoteKey, signatures, verify
from parley.record.checkpoints.evidence import decided
from parley.record.checkpoints.key import log_key
from parley.record.checkpoints.stopping import FORKED, SHORTER, stop
from parley.record.models import Cosignature, Entry, Log, Signing, Witness
from parley.record.sources import new_id


class NotAWitness(Exception):
    """This key can't be a witness's: `code` is "unreadable", "kind" (a log's key), "name" (taken) or "own"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotTaken(Exception):
    """One of the cosigned checkpoints says nothing here: `number` counts from 1.

    `code`: "unreadable"; "absent" (no such log, or none that this reader sees); "unsigned" (not under this server's
    key, so it proves nothing); "unknown" (no enrolled witness); "false" (a signature isn't one).
    """

    def __init__(self, code: str, number: int) -> None:
        super().__init__(f"{code} ({number})")
        self.code = code
        self.number = number


@dataclass(frozen=True)
class Enrolled:
    """A witness, and the seat that named it."""

    id: str
    seat: str
    name: str
    key: str
    since: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Witnessed:
    """How far one witness has seen one log; `at` is its own clock's word, seconds since 1970."""

    audience: str
    witness: str
    name: str
    seat: str
    size: int
    root: str
    at: int
    received: datetime
    #: When the witness was ended; what it saw before stays true.
    ended: datetime | None


@dataclass(frozen=True)
class Taken:
    """What came of one cosigned checkpoint: `stopped` says why its log is signed no more, where it contradicts it.

    `note` is then the checkpoint as the evidence is kept.
    """

    audience: str
    size: int
    names: tuple[str, ...]
    new: bool
    stopped: str = ""
    note: str = ""


def enrol(*, process: str, seat: str, text: str, at: datetime) -> Witness:
    """Note a witness's key for a seat. Raises `NotAWitness`."""
    try:
        key = NoteKey.from_text(text)
    except NotANoteKey:
        raise NotAWitness("unreadable") from None
    if key.kind is not Kind.WITNESS:
        raise NotAWitness("kind")
    if key.public == log_key(key.name).public:
        raise NotAWitness("own")
    if Witness.objects.filter(process=process, name=key.name, ended_at__isnull=True).exists():
        raise NotAWitness("name")
    return Witness.objects.create(
        public_id=new_id(), process=process, seat=seat, name=key.name, key=text, enrolled_at=at
    )


def end(*, process: str, seat: str, witness: str = "", at: datetime) -> list[Witness]:
    """End a seat's own witness, or all that it has: what they cosign later counts no more. Gives those it ended."""
    rows = Witness.objects.filter(process=process, seat=seat, ended_at__isnull=True).order_by("pk")
    found = list(rows.filter(public_id=witness) if witness else rows)
    for row in found:
        row.ended_at = at
        row.save()
    return found


def enrolled(process: str) -> list[Enrolled]:
    """All witnesses that were ever named in these talks, the first named first."""
    rows = Witness.objects.filter(process=process).order_by("pk")
    return [Enrolled(row.public_id, row.seat, row.name, row.key, row.enrolled_at, row.ended_at) for row in rows]


def witnessed(process: str, audiences: Iterable[str]) -> list[Witnessed]:
    """How far each witness has seen each log that the reader may see; by log, the farthest first."""
    rows = Cosignature.objects.filter(log__process=process, log__audience__in=list(audiences), void=False)
    return [
        Witnessed(
            audience=row.log.audience,
            witness=row.witness.public_id,
            name=row.witness.name,
            seat=row.witness.seat,
            size=row.size,
            root=row.root,
            at=row.at,
            received=row.received_at,
            ended=row.witness.ended_at,
        )
        for row in rows.select_related("log", "witness").order_by("log__audience", "-size", "witness__name")
    ]


def take(
    *, process: str, audiences: Iterable[str], notes: Iterable[str], by: str, seats: Container[str], at: datetime
) -> list[Taken]:
    """Keep the cosignatures of enrolled witnesses under these checkpoints, all or none of them.

    A checkpoint counts only with this server's own signature under it: so nobody can stop a log but by showing what
    its key has signed. One that this record doesn't hold stops the log, and stays as the evidence, until a person has
    decided of it; the same one stops it no more then. `by` is the seat that hands them in, and `seats` are those in
    force: the witnesses of others, and those that were ended, cosign no more, but what they saw convicts all the same.
    The times under the cosignatures decide nothing. Raises `NotTaken`.
    """
    logs = {row.audience: row for row in Log.objects.filter(process=process, audience__in=list(audiences))}
    rows = list(Witness.objects.filter(process=process).order_by(F("ended_at").asc(nulls_last=True)))
    # The same key may have been named again: the row in force comes last, and is the one that counts.
    known = {NoteKey.from_text(row.key): row for row in rows}
    working = {key: row for key, row in known.items() if row.ended_at is None and row.seat in seats}
    numbers: dict[str, int] = {}
    for number, text in enumerate(notes, start=1):
        numbers.setdefault(text, number)
    read = {number: _read(process, logs, number, text) for text, number in numbers.items()}
    signed = {number: _by(checkpoint, number, known) for number, checkpoint in read.items()}
    held = _held(logs, read.values())
    for number, checkpoint in read.items():
        if _state(checkpoint) in held and not signed[number].keys() & working.keys():
            raise NotTaken("unknown", number)
    seen = Cosignature.objects.filter(log__in=logs.values(), witness__in=working.values(), void=False)
    last = {(row.log_id, row.witness_id): row for row in seen}
    taken = []
    # The latest state first, so that each is saved once however many come.
    for number, checkpoint in sorted(read.items(), key=lambda one: -one[1].size):
        log = logs[checkpoint.log]
        if _state(checkpoint) not in held:
            taken.append(_against(log, checkpoint, signed[number], by))
            continue
        new = [
            _cosigned(log, checkpoint, key, time, working[key], last, at)
            for key, time in signed[number].items()
            if key in working
        ]
        taken.append(Taken(log.audience, checkpoint.size, tuple(key.name for key in signed[number]), any(new)))
    return taken


def _read(process: str, logs: Mapping[str, Log], number: int, text: str) -> Checkpoint:
    try:
        checkpoint = Checkpoint.from_text(text)
    except NotACheckpoint:
        raise NotTaken("unreadable", number) from None
    if checkpoint.process != process or checkpoint.log not in logs:
        raise NotTaken("absent", number)
    try:
        verify(checkpoint, log_key(checkpoint.origin))
    except BadNote:
        raise NotTaken("unsigned", number) from None
    if checkpoint.size == 0:
        raise NotTaken("unsigned", number)
    return checkpoint


def _by(checkpoint: Checkpoint, number: int, keys: Iterable[NoteKey]) -> dict[NoteKey, int]:
    try:
        found = signatures(checkpoint, keys)
    except BadNote:
        raise NotTaken("false", number) from None
    if not found.by:
        raise NotTaken("unknown", number)
    return {key: found.times[key] for key in found.by}


State = tuple[str, int, str]


def _state(checkpoint: Checkpoint) -> State:
    return checkpoint.log, checkpoint.size, checkpoint.root.hex()


def _held(logs: Mapping[str, Log], read: Iterable[Checkpoint]) -> set[State]:
    """Of these states, those that their logs have passed through."""
    sizes: dict[str, set[int]] = {}
    for one in read:
        sizes.setdefault(one.log, set()).add(one.size)
    found: set[State] = set()
    for audience, asked in sizes.items():
        # As whoever signs: the log first, then what is signed of it.
        logs[audience].refresh_from_db(from_queryset=Log.objects.select_for_update())
        rows = Entry.objects.filter(log=logs[audience], position__in=[size - 1 for size in asked])
        found |= {(audience, position + 1, root) for position, root in rows.values_list("position", "root")}
    return found


def _against(log: Log, checkpoint: Checkpoint, by: Mapping[NoteKey, int], seat: str) -> Taken:
    """What this log doesn't hold stops it, unless a person has decided of this very state."""
    names = tuple(key.name for key in by)
    lines = _lines(checkpoint)
    # Whatever else stands under it nobody has checked, and all who read the log would have to read it.
    mine = log_key(checkpoint.origin)
    known = tuple(lines[key.name, key.hash] for key in (mine, *by))
    checkpoint = replace(checkpoint, signatures=known)
    if decided(log, checkpoint):
        return Taken(log.audience, checkpoint.size, names, new=False)
    why = SHORTER if checkpoint.size > log.size else FORKED
    new = stop(Signing.objects.get_or_create(log=log)[0], why, checkpoint, by=seat)
    return Taken(log.audience, checkpoint.size, names, new, why, checkpoint.to_text())


def _cosigned(
    log: Log,
    checkpoint: Checkpoint,
    key: NoteKey,
    time: int,
    witness: Witness,
    last: dict[tuple[int, int], Cosignature],
    at: datetime,
) -> bool:
    """Keep that a witness has seen this state, if it is later than what it saw last."""
    row = last.setdefault((log.pk, witness.pk), Cosignature(log=log, witness=witness, size=0))
    if row.size >= checkpoint.size:
        return False
    lines, own = _lines(checkpoint), log_key(checkpoint.origin)
    row.size, row.root, row.at, row.received_at = checkpoint.size, checkpoint.root.hex(), time, at
    # The log's own signature with it: what was signed then is never signed a second time.
    row.line = f"{lines[own.name, own.hash]}\n{lines[key.name, key.hash]}"
    row.save()
    return True


def _lines(checkpoint: Checkpoint) -> dict[tuple[str, bytes], SignatureLine]:
    return {(line.name, line.signature[:HASH_BYTES]): line for line in checkpoint.signatures}
