"""How far the record is signed and witnessed, of the logs that the viewer may read and of no other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from parley.ledger.exchange import Offer, Offered
from parley.people.models import Seat
from parley.people.queries.alarms import EvidenceView, evidence_views, seats_in, seats_of_ids
from parley.people.queries.logs import LogName, names_of
from parley.procedure.errors import Absent
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record import checkpoints, witnesses
from parley.record.sources import now

_UNSEEN = _(
    "No witness has seen this log yet. Whoever controls the server could still write it anew, unless somebody noted "
    "a root."
)
_SEEN = _("Act %(size)s and all before it are witnessed: changed afterwards, they would be found out.")
_BEHIND = _(
    "Act %(size)s and all before it are witnessed: changed afterwards, they would be found out. Later ones are signed "
    "by this server alone."
)
_STOPPED = _("It is signed no more. What witnesses have seen of it before can still be shown by them.")
#: A witness's clock is told beside ours where they differ by more.
_APART = timedelta(hours=1)


@dataclass(frozen=True)
class Watching:
    """How far one witness has seen one log, under the name shown of the seat that named it."""

    name: str
    by: str
    party: Any
    size: int
    percent: int
    received: datetime
    #: What its own clock said, where that is far from ours; None where it is near, or in no calendar.
    own_clock: datetime | None
    #: When the witness was ended, or its seat; what it saw before stays true.
    ended: datetime | None


@dataclass(frozen=True)
class Idle:
    """A witness that has seen nothing of a log yet, under the name shown of the seat that named it."""

    name: str
    by: str
    party: Any


@dataclass(frozen=True)
class LogView:
    """One log as its readers may know it: how much is in it, who signed, who has seen how far."""

    audience: str
    name: LogName
    size: int
    root: str
    signed: bool
    said: str
    #: Witnessed to its last act, so that the figures say it all.
    whole: bool
    watching: list[Watching] = field(default_factory=list)
    #: Named as witnesses by their seats, and have seen nothing of it yet.
    idle: list[Idle] = field(default_factory=list)


@dataclass(frozen=True)
class WitnessView:
    """A witness that one's own seat has named."""

    id: str
    name: str
    key: str
    since: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Watched:
    """The logs that a viewer may read with who has witnessed them, the witnesses of its own seat, and the evidence."""

    logs: list[LogView]
    own: list[WitnessView]
    evidence: list[EvidenceView]


def watched(viewer: Viewer) -> Watched:
    """The record as its page shows it: each log signed as it stands now, and what was shown that they don't hold."""
    process = viewer.process.public_id
    signed = {one.audience: one for one in checkpoints.signed(process, viewer.audiences)}
    named, evidence = witnesses.enrolled(process), checkpoints.shown(process, viewer.audiences)
    seats = seats_of_ids(viewer, {one.seat for one in named} | seats_in(evidence))
    own = [one for one in named if one.seat == viewer.seat.public_id]
    return Watched(
        logs=_logs(viewer, signed, named, seats),
        own=[WitnessView(one.id, one.name, one.key, one.since, one.ended) for one in own],
        evidence=evidence_views(viewer, evidence, seats),
    )


def _logs(
    viewer: Viewer,
    signed: Mapping[str, checkpoints.Signed],
    named: list[witnesses.Enrolled],
    seats: Mapping[str, Seat],
) -> list[LogView]:
    found, at = [], now()
    names = names_of(viewer, [head.audience for head in viewer.heads])
    for head in viewer.heads:
        one = signed.get(head.audience)
        checkpoint = one.checkpoint if one is not None else None
        size, root = (checkpoint.size, checkpoint.root.hex()) if checkpoint else (head.size, head.root)
        rows = [row for row in viewer.witnessed if row.audience == head.audience]
        sizes = [row.size for row in rows if row.size <= size]
        # Who is named as a witness is told to everybody at the table; who reads their other logs is not.
        idle = {one.id for one in named if head.audience == "common"} - {row.witness for row in rows}
        found.append(
            LogView(
                audience=head.audience,
                name=names[head.audience],
                size=size,
                root=root,
                signed=bool(checkpoint),
                said=_said(size, sizes) if checkpoint else say(_STOPPED),
                whole=bool(checkpoint) and size in sizes,
                watching=[_watching(row, size, seats.get(row.seat), at) for row in rows],
                idle=[
                    _idle(one, seats.get(one.seat))
                    for one in named
                    if one.id in idle and not _ended(one.ended, seats.get(one.seat), at)
                ],
            )
        )
    return found


def common_watched(viewer: Viewer) -> str:
    """One line for a desk: how far the common log is witnessed."""
    sizes = [one.size for one in viewer.witnessed if one.audience == "common"]
    for head in viewer.heads:
        if head.audience == "common":
            return _said(head.size, [size for size in sizes if size <= head.size])
    return ""


def marks(viewer: Viewer) -> list[str]:
    """What moves on the page of the record without any act: cosignatures, and signing that stopped."""
    seen = [f"{one.audience} {one.witness} {one.size}" for one in viewer.witnessed]
    return seen + [f"{head.audience} stopped" for head in viewer.heads if head.stopped]


def offered(viewer: Viewer, *, proofs: bool = False) -> Offer:
    """The signed checkpoints for a witness of this seat; with `proofs`, each since what its witness saw last."""
    process, logs = viewer.process.public_id, []
    for one in checkpoints.signed(process, viewer.audiences):
        rows = [row for row in viewer.witnessed if row.audience == one.audience]
        own = [row.size for row in rows if row.seat == viewer.seat.public_id and not row.ended] if proofs else []
        earlier = min(own, default=0) if one.checkpoint is not None else 0
        proof: tuple[bytes, ...] = ()
        if one.checkpoint is not None and 0 < earlier < one.checkpoint.size:
            proof = tuple(_proof(process, one.audience, earlier, one.checkpoint.size))
        witnessed = {row.name: row.size for row in rows if not row.ended}
        logs.append(Offered(one.audience, one.checkpoint, one.stopped, earlier, proof, witnessed))
    return Offer(process, checkpoints.log_key(f"parley/{process}").public, tuple(logs))


def proof(viewer: Viewer, log: str, earlier: int, later: int) -> list[bytes]:
    """The proof that a log only grew; `Absent` for a log, or a size, that isn't this viewer's to know."""
    if log not in viewer.audiences:
        raise Absent
    checkpoints.signed(viewer.process.public_id, [log])
    return _proof(viewer.process.public_id, log, earlier, later)


def proof_of_act(viewer: Viewer, log: str, position: int) -> bytes:
    """The file that proves one act, for anybody to verify offline; `Absent` for one that this viewer can't read."""
    process = viewer.process
    named = {"process": process.public_id, "title": process.title, "audiences": viewer.audiences}
    try:
        return checkpoints.proof_of_act(**named, log=log, position=position)
    except checkpoints.NoProof:
        raise Absent from None


def key_of_this_server() -> str:
    """The public half of the key that signs every log here, to be compared with what a witness has pinned."""
    return checkpoints.log_key("parley").public.hex()


def _proof(process: str, log: str, earlier: int, later: int) -> list[bytes]:
    try:
        return checkpoints.consistency(process, log, earlier, later)
    except checkpoints.CannotBeProven:
        raise Absent from None


def _said(size: int, seen: list[int]) -> str:
    most = max(seen, default=0)
    if not most:
        return say(_UNSEEN)
    return say(_SEEN if most == size else _BEHIND, {"size": most})


def _watching(row: witnesses.Witnessed, size: int, seat: Seat | None, at: datetime) -> Watching:
    clock = _clock(row.at)
    return Watching(
        name=row.name,
        by=seat.shown if seat is not None else "",
        party=seat.party if seat is not None else None,
        size=row.size,
        percent=min(100, 100 * row.size // size) if size else 0,
        received=row.received,
        own_clock=clock if clock is not None and abs(clock - row.received) > _APART else None,
        ended=_ended(row.ended, seat, at),
    )


def _ended(witness: datetime | None, seat: Seat | None, at: datetime) -> datetime | None:
    """Since when a witness is none any more: since it was ended itself, or since the seat that named it has."""
    moments = [witness, seat.ended_at if seat else None, seat.valid_until if seat else None]
    return min((moment for moment in moments if moment is not None and moment <= at), default=None)


def _idle(one: witnesses.Enrolled, seat: Seat | None) -> Idle:
    return Idle(one.name, seat.shown if seat is not None else "", seat.party if seat is not None else None)


def _clock(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
