"""Reads the record for those who may read its logs: every call names the audiences that the reader belongs to."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db.models import Exists, OuterRef, Q

from parley.ledger.bundle import Act as BundledAct
from parley.ledger.bundle import Counts, write
from parley.ledger.bundle import Log as BundledLog
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.leaf import Leaf, moment, text_hash
from parley.record.checkpoints import Head as SignedHead
from parley.record.checkpoints import signed_heads
from parley.record.models import Entry, Log, Signing, Wording
from parley.record.sealed import is_erased
from parley.record.sources import now

#: So many stored acts are read at once.
_AT_ONCE = 1000
_TEXTS_AT_ONCE = 200


@dataclass(frozen=True)
class Recorded:
    """One act as it stands in the record."""

    audience: str
    position: int
    act: str
    at: datetime
    seat: str | None
    capacity: str
    party: str | None
    rules: int
    details: dict[str, Any]
    texts: dict[str, str]
    #: What it said is erased, at the wish of whoever acted; that it was done stays.
    erased: bool = False


@dataclass(frozen=True)
class Head:
    """The head of one log: how many acts stand in it, and the root over them."""

    audience: str
    size: int
    root: str
    #: Whether it is signed no more, for want of a person's decision.
    stopped: bool = False

    @property
    def mark(self) -> str:
        """The form in which a page carries the head back with an act."""
        return f"{self.audience}/{self.size}-{self.root}"


def heads(process: str, audiences: Iterable[str]) -> list[Head]:
    """The heads of the logs that the reader may see, by audience; an empty log is left out."""
    rows = Log.objects.filter(process=process, audience__in=list(audiences), size__gt=0).order_by("audience")
    rows = rows.annotate(stopped=Exists(Signing.objects.filter(log=OuterRef("pk")).exclude(stopped="")))
    return [Head(row.audience, row.size, row.root, row.stopped) for row in rows]


def acts(
    process: str,
    audiences: Iterable[str],
    *,
    newest: bool = False,
    limit: int | None = None,
    after: datetime | None = None,
) -> list[Recorded]:
    """The acts in the logs that the reader may see, in the order in which they happened."""
    rows = Entry.objects.filter(log__process=process, log__audience__in=list(audiences)).select_related("log")
    if after is not None:
        rows = rows.filter(at__gt=after)
    # As they were appended: a clock that was set back must not put an act before the one that it followed.
    rows = rows.order_by("-pk" if newest else "pk")
    return [_recorded(row) for row in rows[:limit]]


def write_bundle(file: IO[bytes], *, process: str, title: str, audiences: Iterable[str], reader: str | None) -> Counts:
    """Write what this reader may see of the record as one self-contained file that anybody can verify offline.

    `reader` names the one for whom it was filtered; None where nothing was left out.
    """
    logs = list(Log.objects.filter(process=process, audience__in=list(audiences), size__gt=0).order_by("audience"))
    key, signed = signed_heads(process, [log.audience for log in logs])
    named: set[str] = set()
    return write(
        file,
        process=process,
        title=title,
        made=moment(now()),
        filtered_for=reader,
        key=key,
        logs=(_for_bundle(log, signed.get(log.audience), named) for log in logs),
        texts=_wordings(logs, named),
    )


def all_audiences(process: str) -> list[str]:
    """Every audience of a process: for the demonstration, and for the operator's own checks; never for a page."""
    return list(Log.objects.filter(process=process).order_by("audience").values_list("audience", flat=True))


def _for_bundle(log: Log, signed: SignedHead | None, named: set[str]) -> BundledLog:
    """A log as it was signed just now; one that is signed no more as it stands, without a signature."""
    unsigned = Checkpoint(log.process, log.audience, log.size, bytes.fromhex(log.root))
    head = signed or SignedHead(unsigned, ())
    acts = (_act_for_bundle(row, named) for row in _stored(log, head.checkpoint.size))
    return BundledLog(head.checkpoint, acts, head.witnessed)


def _stored(log: Log, size: int) -> Iterator[Entry]:
    """The first acts of a log, read in steps: a question that stays open would hold up whoever writes."""
    for first in range(0, size, _AT_ONCE):
        rows = Entry.objects.filter(log=log, position__gte=first, position__lt=min(first + _AT_ONCE, size))
        yield from list(rows.order_by("position"))


def _act_for_bundle(row: Entry, named: set[str]) -> BundledAct:
    named |= set(json.loads(bytes(row.leaf))["texts"].values())
    if is_erased(row, "details"):
        # The act stays, closed.
        return BundledAct(leaf=bytes(row.leaf), details=None, salt=None)
    return BundledAct(leaf=bytes(row.leaf), details=row.details, salt=row.salt)


def _wordings(logs: list[Log], named: set[str]) -> Iterator[str]:
    """The texts that the acts given before name, each once, read in steps as acts are; none that came meanwhile."""
    rows, given, last = Wording.objects.filter(log__in=logs).order_by("mark", "pk"), "", ("", 0)
    while found := list(rows.filter(Q(mark__gt=last[0]) | Q(mark=last[0], pk__gt=last[1]))[:_TEXTS_AT_ONCE]):
        for row in found:
            if row.mark != given and not is_erased(row, "body") and text_hash(row.body) in named:
                yield row.body
                given = row.mark
        last = found[-1].mark, found[-1].pk


def _recorded(row: Entry) -> Recorded:
    leaf = Leaf.from_bytes(bytes(row.leaf))
    return Recorded(
        audience=row.log.audience,
        position=row.position,
        act=row.act,
        at=row.at,
        seat=leaf.actor.seat,
        capacity=leaf.actor.capacity,
        party=leaf.actor.party,
        rules=leaf.rules,
        details=row.details,
        texts=dict(leaf.texts),
        erased=is_erased(row, "details"),
    )
