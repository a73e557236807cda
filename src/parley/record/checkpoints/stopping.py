"""Why a log is signed no more, and how a person lets it go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import verify
from parley.record.checkpoints import evidence
from parley.record.checkpoints.growing import Growth, grown
from parley.record.checkpoints.key import log_key
from parley.record.models import Block, Cosignature, Entry, Log, Signing
from parley.record.sources import now
from parley.record.turns import in_turn

#: The record holds fewer acts than were signed or witnessed before: an old backup was put back, or acts are gone.
SHORTER = "shorter"
#: This server's key has signed another history of the same log than the one that stands here.
FORKED = "forked"
#: The stored acts don't give the root that the log has.
ALTERED = "altered"
#: The log was signed by another key before: log.key is lost, or was exchanged.
OTHER_KEY = "key"
#: A backup was put back: nobody knows yet whether somebody has seen more than it holds.
RESTORED = "restored"


class CannotGoOn(Exception):
    """The stored acts contradict the log itself: signing it would be signing something false."""


@dataclass(frozen=True)
class Stopped:
    """A log that is signed no more, why, and since when; what was shown that it doesn't hold is told by `shown`."""

    audience: str
    why: str
    since: datetime | None


def stopped(process: str, audiences: Iterable[str]) -> list[Stopped]:
    """Of the logs that the reader may see, those that are signed no more."""
    rows = Signing.objects.filter(log__process=process, log__audience__in=list(audiences)).exclude(stopped="")
    found = rows.order_by("log__audience").values_list("log__audience", "stopped", "stopped_at")
    return [Stopped(*row) for row in found]


def stop(signing: Signing, why: str, *shown: Checkpoint, by: str = "") -> bool:
    """Sign this log no more; `shown` are states of it that it doesn't hold, and are kept as the evidence.

    What was found first stays the reason, unless it comes with evidence and that had none. Gives whether anything of
    what was shown is new.
    """
    had = evidence.undecided(signing.log)
    new = [evidence.keep(signing.log, one, by) for one in shown]
    if not signing.stopped or (any(new) and not had):
        signing.stopped, signing.stopped_at = why, signing.stopped_at or now()
        signing.save(update_fields=["stopped", "stopped_at"])
    return any(new)


def hold(process: str | None = None) -> int:
    """After a backup was put back: sign no log (of this process, or of any) until a person confirms; how many."""

    def held() -> int:
        logs = Log.objects.filter(size__gt=0) if process is None else Log.objects.filter(process=process, size__gt=0)
        for log in logs:
            stop(Signing.objects.get_or_create(log=log)[0], RESTORED)
        return logs.count()

    return in_turn(held)


def hold_for_another_key() -> int:
    """After log.key was lost and another was made: no log that was signed before is, until a person lets it go on."""

    def held() -> int:
        rows = list(Signing.objects.exclude(note="").select_for_update())
        for row in rows:
            stop(row, OTHER_KEY)
        return len(rows)

    return in_turn(held)


def resume(process: str, audience: str, by: str = "") -> None:
    """A person confirms that this log goes on from what stands here: all of it is computed again from its acts.

    `by` is the seat of that person. What was shown until now stops this log no more. Cosignatures over what doesn't
    stand here, or over what another key of this server signed, are kept and count no more; who made the former won't
    cosign again. Raises `CannotGoOn` if the stored acts don't give the log's own root.
    """
    in_turn(lambda: _resume(Log.objects.select_for_update().get(process=process, audience=audience), by))


def resume_all(process: str | None = None) -> int:
    """The same for every log that is signed no more: for the command of an operator; how many there were."""

    def resumed() -> int:
        rows = Signing.objects.exclude(stopped="").select_related("log")
        found = [row.log for row in rows if process in (None, row.log.process)]
        for log in found:
            _resume(log, "")
        return len(found)

    return in_turn(resumed)


def _resume(log: Log, by: str) -> None:
    growth = Growth()
    if not grown(log, growth, log.size) or growth.root().hex() != log.root:
        raise CannotGoOn(f"the acts stored in {log.audience} of {log.process} don't give the root of that log")
    Block.objects.filter(log=log).delete()
    keep_blocks(log, growth)
    for row in Cosignature.objects.filter(log=log, void=False):
        stands = Entry.objects.filter(log=log, position=row.size - 1, root=row.root).exists()
        if not stands or not _over_this_key(log, row):
            row.void = True
            row.save()
    edge = {"size": log.size, "root": log.root, "frontier": growth.frontier().to_json()}
    nothing = {"note": "", "stopped": "", "stopped_at": None}
    Signing.objects.update_or_create(log=log, defaults=edge | nothing)
    evidence.decide(log, by)


def _over_this_key(log: Log, row: Cosignature) -> bool:
    """Whether what the witness cosigned was signed by the key that signs now."""
    bare = Checkpoint(log.process, log.audience, row.size, bytes.fromhex(row.root))
    try:
        verify(Checkpoint.from_text(f"{bare.to_text()}\n{row.line}\n"), log_key(bare.origin))
    except ValueError:
        return False
    return True


def keep_blocks(log: Log, growth: Growth) -> None:
    """Keep the hashes of the blocks that have become full."""
    if growth.completed:
        rows = [Block(log=log, index=index, hash=block.hex()) for index, block in growth.completed.items()]
        Block.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        growth.completed = {}
