"""The signed heads of logs, and what witnesses have seen before, as they stand in the record that is taken home."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from parley.ledger.bundle.form import MOST_WITNESSED
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.notes import NoteKey
from parley.record.checkpoints.key import log_key
from parley.record.checkpoints.signing import signed
from parley.record.models import Cosignature


@dataclass(frozen=True)
class Head:
    """One log's checkpoint, with every signature over it, and earlier ones that witnesses have cosigned."""

    checkpoint: Checkpoint
    witnessed: tuple[Checkpoint, ...]


def signed_heads(process: str, audiences: Iterable[str]) -> tuple[NoteKey | None, dict[str, Head]]:
    """The heads of the logs that the reader may see, signed now; and the key, if it signs every one of them.

    A log that is signed no more has none here.
    """
    wanted = list(audiences)
    logs = signed(process, wanted)
    rows = Cosignature.objects.filter(log__process=process, log__audience__in=wanted, void=False)
    seen: dict[str, dict[int, Checkpoint]] = {}
    for row in rows.select_related("log", "witness").order_by("size", "witness__name"):
        bare = Checkpoint(process, row.log.audience, row.size, bytes.fromhex(row.root))
        cosigned = Checkpoint.from_text(f"{bare.to_text()}\n{row.line}\n")
        sizes = seen.setdefault(row.log.audience, {})
        sizes[row.size] = _together(sizes.get(row.size), cosigned)
    found = {}
    for one in logs:
        if one.checkpoint is not None:
            sizes = seen.get(one.audience, {})
            head = _together(one.checkpoint, sizes.get(one.checkpoint.size))
            earlier = tuple(state for size, state in sorted(sizes.items()) if size < head.size)[-MOST_WITNESSED:]
            found[one.audience] = Head(head, earlier)
    return (log_key(f"parley/{process}") if logs and len(found) == len(logs) else None), found


def _together(one: Checkpoint | None, other: Checkpoint | None) -> Checkpoint:
    """The same checkpoint with the signatures of both."""
    first = one or other
    assert first is not None  # called with one of them at least
    lines = dict.fromkeys(line for state in (one, other) if state is not None for line in state.signatures)
    return replace(first, signatures=tuple(lines))
