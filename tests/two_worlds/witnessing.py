"""Witnesses of the record in a world, and what they cosign."""

from dataclasses import replace
from typing import Any

from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import Kind, NoteKey, cosign, sign
from parley.people import acts as people
from parley.record.checkpoints.key import log_seed
from parley.record.models import Log, Witness
from parley.record.sources import now

_SEED = bytes(range(32))
#: The key of a witness that nobody has enrolled yet.
NEW_KEY = str(NoteKey.of_seed(bytes(32), "witness.new", Kind.WITNESS))


def watch(world: Any) -> None:
    """Two delegations and an observer have witnesses, which have seen the common log."""
    for name in ("head A", "head B", "observer"):
        key = NoteKey.of_seed(_SEED, named(name), Kind.WITNESS)
        people.enrol_witness(by=world.seats[name], witness_key=str(key))
    note = cosigned(world.process, "common", named("head A"))
    people.hand_in_cosignatures(by=world.seats["observer"], notes=[note])


def witness_ids() -> list[str]:
    return list(Witness.objects.order_by("pk").values_list("public_id", flat=True))


def log_names() -> list[str]:
    """Every log there is; the common one first."""
    names = set(Log.objects.values_list("audience", flat=True))
    return sorted(names, key=lambda name: (name != "common", name))


def cosigned(process: str, audience: str, name: str, *, size: int | None = None, root: bytes = b"") -> str:
    """The head of a log, or whatever it is said to be, signed by this server and cosigned by a witness."""
    log = Log.objects.get(process=process, audience=audience)
    checkpoint = Checkpoint(process, audience, size or log.size, root or bytes.fromhex(log.root))
    signed = sign(checkpoint.body(), log_seed(), checkpoint.origin)
    time = int(now().timestamp())
    return replace(checkpoint, signatures=(signed, cosign(checkpoint.body(), _SEED, name, time))).to_text()


def named(seat: str) -> str:
    return f"witness.{seat.replace(' ', '-')}"
