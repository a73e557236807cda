"""The proof of one act as a file of its own: that it stands in its log, as the newest checkpoint has it."""

import json
from collections.abc import Iterable
from typing import Any

from parley.ledger.bundle import CannotBeWritten
from parley.ledger.bundle.form import Act
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import moment
from parley.ledger.proof import ActProof, Growth, write_proof
from parley.record.checkpoints.bundling import Head, signed_heads
from parley.record.checkpoints.proving import CannotBeProven, consistency, inclusion
from parley.record.models import Entry, Wording
from parley.record.sealed import is_erased
from parley.record.sources import now
from parley.record.vault import mark

_COMMON, _ENROLLED = "common", "key.enrolled"
_KEY, _PUBLIC = "signed:key", "key:public"
#: Of an enrolment the texts that show whose key it is; with the key's own.
_MEANS = ("signed:", _PUBLIC)
#: So many earlier states that witnesses saw are joined to the newest.
_MOST_WITNESSED = 10


class NoProof(Exception):
    """There is no such act in a log of this reader, or its log is signed no more."""


def proof_of_act(*, process: str, title: str, audiences: Iterable[str], log: str, position: int) -> bytes:
    """The file by which anybody sees offline that this act stands in this log, without the rest of the record.

    With it go its texts; where it was signed with a key of one's own, the act by which that key was enrolled; and
    what joins the newest checkpoint to those that witnesses have seen. Raises `NoProof`.
    """
    if log not in set(audiences):
        raise NoProof
    key, heads = signed_heads(process, [log])
    row = _entry(process, log, position, heads)
    texts = json.loads(bytes(row.leaf))["texts"]
    rows = [(row, tuple(texts.values()))]
    enrolment = _enrolment(process, texts[_KEY]) if _KEY in texts else None
    if enrolment is not None and enrolment.pk != row.pk:
        if log != _COMMON:
            heads |= signed_heads(process, [_COMMON])[1]
        if _COMMON in heads:
            means = json.loads(bytes(enrolment.leaf))["texts"].items()
            rows.append((enrolment, tuple(digest for name, digest in means if name.startswith(_MEANS))))
    try:
        return write_proof(
            process=process,
            title=title,
            made=moment(now()),
            key=key,
            acts=[_proven(process, one, heads) for one, _texts in rows],
            growths=[growth for head in heads.values() for growth in _growths(process, head)],
            texts=dict.fromkeys(text for one, named in rows for text in _wordings(one, named)),
        )
    except (CannotBeProven, CannotBeWritten):
        # What doesn't hold is for the record's own file to tell, which is verified as a whole.
        raise NoProof from None


def _entry(process: str, log: str, position: int, heads: dict[str, Head]) -> Entry:
    head = heads.get(log)
    if head is None or not 0 <= position < head.checkpoint.size:
        raise NoProof
    row = Entry.objects.select_related("log").filter(log__process=process, log__audience=log, position=position).first()
    if row is None:
        raise NoProof
    return row


def _enrolment(process: str, key: str) -> Entry | None:
    """The act by which the key with this hash was enrolled; a key is enrolled once."""
    rows = Entry.objects.filter(log__process=process, log__audience=_COMMON, act=_ENROLLED).select_related("log")
    named = (row for row in rows.order_by("-position") if json.loads(bytes(row.leaf))["texts"].get(_PUBLIC) == key)
    return next(named, None)


def _proven(process: str, row: Any, heads: dict[str, Head]) -> ActProof:
    checkpoint: Checkpoint = heads[row.log.audience].checkpoint
    opened = {} if is_erased(row, "details") else {"details": row.details, "salt": row.salt}
    hashes = inclusion(process, row.log.audience, row.position, checkpoint.size)
    return ActProof(checkpoint, row.position, hashes, Act(bytes(row.leaf), **opened))


def _growths(process: str, head: Head) -> Iterable[Growth]:
    for earlier in head.witnessed[-_MOST_WITNESSED:]:
        hashes = consistency(process, earlier.log, earlier.size, head.checkpoint.size)
        yield Growth(earlier, head.checkpoint, hashes)


def _wordings(row: Any, digests: Iterable[str]) -> Iterable[str]:
    """The texts that this act names by these hashes, as far as they are kept for the readers of its log."""
    rows = Wording.objects.filter(log=row.log, mark__in=[mark(digest) for digest in digests])
    return [one.body for one in rows.order_by("mark", "pk") if not is_erased(one, "body")]
