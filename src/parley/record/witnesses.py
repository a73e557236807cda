"""Witnesses: whose keys cosign the logs, and how far each has seen them; called by acts and queries of later stages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint
from parley.ledger.notes import HASH_BYTES, BadNote, Kind, NotANoteKey, NoteKey, signatures, verify
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
    ended: bool


@dataclass(frozen=True)
class Taken:
    """What came of one cosigned checkpoint: `stopped` says why its log is signed no more, where it contradicts it."""

    audience: str
    size: int
    names: tuple[str, ...]
    new: bool
    stopped: str = ""


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


def end(*, process: str, seat: str, witness: str, at: datetime) -> Witness | None:
    """End a seat's own witness: nothing that it cosigns later counts. None if it has no such witness in force."""
    row = Witness.objects.filter(process=process, seat=seat, public_id=witness, ended_at__isnull=True).first()
    if row is not None:
        row.ended_at = at
        row.save()
    return row


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
            ended=row.witness.ended_at is not None,
        )
        for row in rows.select_related("log", "witness").order_by("log__audience", "-size", "witness__name")
    ]


def take(*, process: str, audiences: Iterable[str], notes: Iterable[str], at: datetime) -> list[Taken]:
    """Keep the cosignatures of enrolled witnesses under these checkpoints, all or none of them.

    A checkpoint counts only with this server's own signature under it: so nobody can stop a log but by showing what
    its key has signed. One that this record doesn't hold stops the log, and stays as the evidence. The times under
    the cosignatures decide nothing. Raises `NotTaken`.
    """
    seen = set(audiences)
    keys = {NoteKey.from_text(row.key): row for row in Witness.objects.filter(process=process, ended_at__isnull=True)}
    read = [_read(process, seen, number, text) for number, text in enumerate(notes, start=1)]
    by = [_by(checkpoint, number, keys) for number, (_log, checkpoint) in enumerate(read, start=1)]
    return [_kept(log, checkpoint, signed, keys, at) for (log, checkpoint), signed in zip(read, by, strict=True)]


def _read(process: str, audiences: set[str], number: int, text: str) -> tuple[Log, Checkpoint]:
    try:
        checkpoint = Checkpoint.from_text(text)
    except NotACheckpoint:
        raise NotTaken("unreadable", number) from None
    log = Log.objects.filter(process=process, audience=checkpoint.log).first()
    if checkpoint.process != process or checkpoint.log not in audiences or log is None:
        raise NotTaken("absent", number)
    try:
        verify(checkpoint, log_key(checkpoint.origin))
    except BadNote:
        raise NotTaken("unsigned", number) from None
    if checkpoint.size == 0:
        raise NotTaken("unsigned", number)
    return log, checkpoint


def _by(checkpoint: Checkpoint, number: int, keys: Iterable[NoteKey]) -> dict[NoteKey, int]:
    try:
        found = signatures(checkpoint, keys)
    except BadNote:
        raise NotTaken("false", number) from None
    if not found.by:
        raise NotTaken("unknown", number)
    return {key: found.times[key] for key in found.by}


def _kept(
    log: Log, checkpoint: Checkpoint, by: dict[NoteKey, int], keys: dict[NoteKey, Witness], at: datetime
) -> Taken:
    # As whoever signs: the log first, then what is signed of it.
    log = Log.objects.select_for_update().get(pk=log.pk)
    names, root = tuple(key.name for key in by), checkpoint.root.hex()
    if not Entry.objects.filter(log=log, position=checkpoint.size - 1, root=root).exists():
        why = SHORTER if checkpoint.size > log.size else FORKED
        signing = Signing.objects.get_or_create(log=log)[0]
        before = bool(signing.evidence)
        stop(signing, why, checkpoint.to_text())
        return Taken(log.audience, checkpoint.size, names, not before, why)
    lines = {(line.name, line.signature[:HASH_BYTES]): str(line) for line in checkpoint.signatures}
    own = log_key(checkpoint.origin)
    new = False
    for key, time in by.items():
        row = Cosignature.objects.filter(log=log, witness=keys[key], void=False).first()
        if row is None:
            row = Cosignature(log=log, witness=keys[key], size=0)
        if row.size < checkpoint.size:
            row.size, row.root, row.at, row.received_at = checkpoint.size, root, time, at
            # The log's own signature with it: what was signed then is never signed a second time.
            row.line = f"{lines[own.name, own.hash]}\n{lines[key.name, key.hash]}"
            row.save()
            new = True
    return Taken(log.audience, checkpoint.size, names, new)
