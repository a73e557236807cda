"""What this server has signed of a log and the log doesn't hold; and what a person has decided of it.

Each such state counts once: it stops its log until a person who was shown it says that the log goes on, and never
again after that, whoever hands it in. Another state, of another size or with another root, stops it anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint
from parley.ledger.notes import BadNote, verify
from parley.record.checkpoints.key import log_key
from parley.record.models import Cosignature, Entry, Evidence, Log, Signing
from parley.record.sources import now


@dataclass(frozen=True)
class Shown:
    """A signed state that a log doesn't hold: who handed it in, and who decided of it; seats by their public ids.

    `by` is "" where the server found it in its own tables, `decided_by` is "" where an operator did at a terminal.
    """

    audience: str
    size: int
    root: str
    note: str
    at: datetime
    by: str
    decided: datetime | None
    decided_by: str


def shown(process: str, audiences: Iterable[str]) -> list[Shown]:
    """Of the logs that the reader may see, what was shown that they don't hold; the latest first."""
    rows = Evidence.objects.filter(log__process=process, log__audience__in=list(audiences)).select_related("log")
    return [
        Shown(row.log.audience, row.size, row.root, row.note, row.at, row.by, row.decided_at, row.decided_by)
        for row in rows.order_by("-pk")
    ]


def decided(log: Log, checkpoint: Checkpoint) -> bool:
    """Whether a person has said that the log goes on, though this very state was shown."""
    rows = Evidence.objects.filter(log=log, size=checkpoint.size, root=checkpoint.root.hex())
    return rows.filter(decided_at__isnull=False).exists()


def undecided(log: Log) -> bool:
    """Whether something was shown of which nobody has decided yet."""
    return Evidence.objects.filter(log=log, decided_at__isnull=True).exists()


def keep(log: Log, checkpoint: Checkpoint, by: str = "") -> bool:
    """Keep a state that was shown; False if it was before."""
    given = {"note": checkpoint.to_text(), "by": by, "at": now()}
    _row, new = Evidence.objects.get_or_create(
        log=log, size=checkpoint.size, root=checkpoint.root.hex(), defaults=given
    )
    return new


def decide(log: Log, by: str) -> None:
    """Note that a person, to whom all of it was shown, lets the log go on."""
    Evidence.objects.filter(log=log, decided_at__isnull=True).update(decided_at=now(), decided_by=by)


def contradicting(signing: Signing) -> list[Checkpoint]:
    """What this server's own tables hold that it signed of this log, and that doesn't stand in it."""
    log, notes = signing.log, [signing.note] if signing.note else []
    for row in Cosignature.objects.filter(log=log, void=False).order_by("size", "pk"):
        bare = Checkpoint(log.process, log.audience, row.size, bytes.fromhex(row.root))
        notes.append(f"{bare.to_text()}\n{row.line}\n")
    found = [checkpoint for checkpoint in map(_ours, notes) if checkpoint is not None]
    positions = [checkpoint.size - 1 for checkpoint in found]
    kept = dict(Entry.objects.filter(log=log, position__in=positions).values_list("position", "root"))
    return [one for one in found if kept.get(one.size - 1) != one.root.hex()]


def _ours(note: str) -> Checkpoint | None:
    """The checkpoint, if the key that signs now has signed it: under another it is refused when it is handed in."""
    try:
        checkpoint = Checkpoint.from_text(note)
        verify(checkpoint, log_key(checkpoint.origin))
    except (NotACheckpoint, BadNote):
        return None
    return checkpoint
