"""Reads the record for those who may read its logs: every call names the audiences that the reader belongs to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parley.ledger import leaf as leaves
from parley.record.models import Entry, Log, Wording


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


@dataclass(frozen=True)
class Head:
    """The head of one log: how many acts stand in it, and the root over them."""

    audience: str
    size: int
    root: str

    @property
    def mark(self) -> str:
        """The form in which a page carries the head back with an act."""
        return f"{self.audience}/{self.size}-{self.root}"


def heads(process: str, audiences: Iterable[str]) -> list[Head]:
    """The heads of the logs that the reader may see, by audience; an empty log is left out."""
    rows = Log.objects.filter(process=process, audience__in=list(audiences), size__gt=0).order_by("audience")
    return [Head(row.audience, row.size, row.root) for row in rows]


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
    rows = rows.order_by("-at", "-pk") if newest else rows.order_by("at", "pk")
    return [_recorded(row) for row in rows[:limit]]


def stored(process: str, audience: str) -> Iterator[tuple[bytes, bytes, dict[str, Any]]]:
    """Leaf, salt and details of every act in one log, in order, for export."""
    rows = Entry.objects.filter(log__process=process, log__audience=audience).order_by("position")
    for row in rows.iterator(chunk_size=2000):
        yield bytes(row.leaf), bytes(row.salt), row.details


def wordings(process: str, audiences: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The texts, by hash, that stand behind the logs that the reader may see."""
    rows = Wording.objects.filter(log__process=process, log__audience__in=list(audiences)).order_by("sha256")
    yield from rows.values_list("sha256", "body").distinct().iterator(chunk_size=200)


def _recorded(row: Entry) -> Recorded:
    leaf = leaves.Leaf.from_bytes(bytes(row.leaf))
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
    )
