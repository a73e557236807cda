"""Signing a log's checkpoint: first the root is computed from the stored acts, then it is signed, then it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from parley.ledger.checkpoint import Checkpoint, NotACheckpoint
from parley.ledger.notes import BadNote, sign, verify
from parley.ledger.tree import Frontier
from parley.record.checkpoints.evidence import contradicting
from parley.record.checkpoints.growing import Growth, grown
from parley.record.checkpoints.key import log_key, log_seed
from parley.record.checkpoints.stopping import ALTERED, OTHER_KEY, RESTORED, SHORTER, keep_blocks, stop
from parley.record.models import Cosignature, Entry, Log, Signing
from parley.record.turns import in_turn

#: More acts than these are gone through before it is this signing's turn, so that no writer waits for it.
_MANY = 1000


@dataclass(frozen=True)
class Signed:
    """A log as this server signs it: its checkpoint with the signature, or why there is none."""

    audience: str
    checkpoint: Checkpoint | None
    stopped: str = ""


def signed(process: str, audiences: Iterable[str]) -> list[Signed]:
    """The signed checkpoints of the logs that the reader may see, by audience; an empty log is left out.

    What has grown since it was signed last is signed anew, and kept before anybody is shown it.
    """
    rows = list(Log.objects.filter(process=process, audience__in=list(audiences), size__gt=0).order_by("audience"))
    known = {row.log_id: row for row in Signing.objects.filter(log__in=rows)}
    moved = [row for row in rows if not _stands(row, known.get(row.pk))]
    if moved:
        ahead = {row.pk: _gone_through(row, known.get(row.pk)) for row in moved}
        for row in moved:  # each in a transaction of its own: whoever acts locks logs in another order
            known[row.pk] = in_turn(partial(_sign, row.pk, ahead[row.pk]))
    return [_shown(row.audience, known[row.pk]) for row in rows]


def _stands(log: Log, signing: Signing | None) -> bool:
    """Whether nothing is to be signed: it is stopped, or was signed as it is now, and by the key of now."""
    if signing is None:
        return False
    same = bool(signing.note) and (signing.size, signing.root) == (log.size, log.root)
    return bool(signing.stopped) or (same and _by_this_key(signing))


def _by_this_key(signing: Signing) -> bool:
    """Whether the kept note is what its row says, under the key that signs now."""
    try:
        checkpoint = Checkpoint.from_text(signing.note)
        verify(checkpoint, log_key(checkpoint.origin))
    except (NotACheckpoint, BadNote):
        return False
    return (checkpoint.size, checkpoint.root.hex()) == (signing.size, signing.root)


def _gone_through(log: Log, signing: Signing | None) -> Growth | None:
    """Where much is to be gone through: most of it, as it is now; what comes until our turn is added then."""
    start = signing.size if signing is not None else 0
    if log.size - start <= _MANY:
        return None
    growth = _begun(signing)
    return growth if growth is not None and grown(log, growth, log.size) else None


def _begun(signing: Signing | None) -> Growth | None:
    """The tree as it was signed last, if what is kept of it gives the root that was signed."""
    if signing is None or signing.size == 0:
        return Growth()
    try:
        frontier = Frontier.from_json(signing.frontier)
    except (ValueError, TypeError):
        return None
    if frontier.size != signing.size or frontier.root().hex() != signing.root:
        return None
    return Growth(frontier)


def _sign(log_pk: int, ahead: Growth | None) -> Signing:
    log = Log.objects.select_for_update().get(pk=log_pk)
    signing = Signing.objects.get_or_create(log=log)[0]
    if _stands(log, signing):
        return signing
    why = _obstacle(log, signing)
    growth = None if why else ahead or _begun(signing)
    if not why and (growth is None or not grown(log, growth, log.size) or growth.root().hex() != log.root):
        why = ALTERED
    if why or growth is None:
        stop(signing, why, *contradicting(signing))
        return signing
    checkpoint = Checkpoint(log.process, log.audience, log.size, bytes.fromhex(log.root))
    signature = sign(checkpoint.body(), log_seed(), checkpoint.origin)
    signing.note = replace(checkpoint, signatures=(signature,)).to_text()
    signing.size, signing.root, signing.frontier = log.size, log.root, growth.frontier().to_json()
    keep_blocks(log, growth)
    signing.save()
    return signing


def _obstacle(log: Log, signing: Signing) -> str:
    """What was signed or witnessed before, and doesn't stand here; "" if nothing."""
    if not signing.size and Signing.objects.filter(log__process=log.process, stopped=RESTORED).exists():
        # Begun since a backup was put back: it may have been signed already in what is lost.
        return RESTORED
    if log.size < signing.size:
        return SHORTER
    if signing.note and not _by_this_key(signing):
        return OTHER_KEY
    known = [(signing.size, signing.root)] if signing.size else []
    seen = Cosignature.objects.filter(log=log, void=False).order_by("-size").values_list("size", "root")
    known += list(seen[:1])
    if any(size > log.size for size, _root in known):
        return SHORTER
    # Of none nothing is asked.
    stood = Entry.objects.filter(log=log, position__in={size - 1 for size, _root in known})
    kept = {(position + 1, root) for position, root in stood.values_list("position", "root")}
    if not kept.issuperset(known):
        return ALTERED
    return ""


def _shown(audience: str, signing: Signing) -> Signed:
    checkpoint = None if signing.stopped else Checkpoint.from_text(signing.note)
    return Signed(audience, checkpoint, signing.stopped)
