"""How far the record is signed and witnessed, of the logs that the viewer may read and of no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from parley.ledger.exchange import Offer, Offered
from parley.people.models import Seat
from parley.people.rules import witnessing as rules
from parley.procedure.errors import Absent, allowed
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.record import checkpoints, proofs, witnesses
from parley.record.queries import heads
from parley.record.sources import now

#: What each kind of log is called, for a viewer who may read it.
_LOGS = {
    "common": _("Everybody at the table"),
    "public": _("The public"),
    "team": _("The mediation team"),
    "party": _("Your delegation"),
    "seat": _("You alone"),
    "room": _("A room that you are in"),
}
_WHY = {
    checkpoints.SHORTER: _(
        "The record here holds fewer acts than this server has signed before and a witness has seen. Acts are missing, "
        "most likely because an old backup was put back."
    ),
    checkpoints.FORKED: _(
        "This server's key has signed another history of this log than the one that stands here. Two histories of one "
        "log were shown to different people."
    ),
    checkpoints.ALTERED: _(
        "The stored acts of this log do not give what was signed. An act was altered, moved, added or taken away, or "
        "the disk is damaged."
    ),
    checkpoints.OTHER_KEY: _(
        "This log was signed with another key before. The key of this server was lost or exchanged."
    ),
    checkpoints.RESTORED: _(
        "A backup was put back. Nobody has said yet whether acts that were done after it are missing."
    ),
}
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
class EvidenceView:
    """A state that this server has signed of a log and the log doesn't hold; seats under the names shown.

    `by` is "" where the server found it itself, `decided_by` is "" where whoever runs the server decided.
    """

    label: str
    party: Any
    size: int
    root: str
    note: str
    at: datetime
    by: str
    decided: datetime | None
    decided_by: str


@dataclass(frozen=True)
class Alarm:
    """A log that is signed no more, in words, and what was shown of it that nobody has decided of yet."""

    audience: str
    label: str
    party: Any
    why: str
    since: datetime | None
    evidence: list[EvidenceView]
    can_resume: bool


@dataclass(frozen=True)
class LogView:
    """One log as its readers may know it: how much is in it, who signed, who has seen how far."""

    audience: str
    label: str
    #: Whose log it is, where it is a delegation's own.
    party: Any
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


def logs_watched(viewer: Viewer) -> list[LogView]:
    """The logs that the viewer may read, each signed as it stands now, with who has witnessed it up to where."""
    process, found, at = viewer.process.public_id, [], now()
    named = [one for one in witnesses.enrolled(process) if one.ended is None]
    signed = {one.audience: one for one in checkpoints.signed(process, viewer.audiences)}
    seen = witnesses.witnessed(process, viewer.audiences)
    seats = _seats(viewer, {one.seat for one in seen} | {one.seat for one in named})
    for head in heads(process, viewer.audiences):
        one = signed.get(head.audience)
        checkpoint = one.checkpoint if one is not None else None
        size, root = (checkpoint.size, checkpoint.root.hex()) if checkpoint else (head.size, head.root)
        rows = [row for row in seen if row.audience == head.audience]
        watching = [_watching(row, size, seats.get(row.seat), at) for row in rows]
        sizes = [row.size for row in rows if row.size <= size]
        said, whole = _said(size, sizes) if checkpoint else say(_STOPPED), bool(checkpoint) and size in sizes
        # Who is named as a witness is told to everybody at the table; who reads their other logs is not.
        idle = [one for one in named if head.audience == "common" and one.id not in {row.witness for row in rows}]
        found.append(
            LogView(
                audience=head.audience,
                label=_label(head.audience),
                party=_party(viewer, head.audience),
                size=size,
                root=root,
                signed=bool(checkpoint),
                said=said,
                whole=whole,
                watching=watching,
                idle=[_idle(one, seats.get(one.seat)) for one in idle if not _ended(None, seats.get(one.seat), at)],
            )
        )
    return found


def alarms(viewer: Viewer) -> list[Alarm]:
    """Of the logs that the viewer may read, those that are signed no more: told on every page."""
    if viewer.process is None or not viewer.seated:
        return []
    doubtful = [head.audience for head in viewer.heads if head.stopped]
    if not doubtful:
        return []
    evidence = [one for one in checkpoints.shown(viewer.process.public_id, doubtful) if one.decided is None]
    names = _names(viewer, evidence)
    return [
        Alarm(
            audience=one.audience,
            label=_label(one.audience),
            party=_party(viewer, one.audience),
            why=say(_WHY[one.why]),
            since=one.since,
            evidence=[_evidence(viewer, row, names) for row in evidence if row.audience == one.audience],
            can_resume=allowed(lambda one=one: rules.lets_go_on(viewer.capacity, one.audience)),  # type: ignore[misc]
        )
        for one in checkpoints.stopped(viewer.process.public_id, doubtful)
    ]


def shown(viewer: Viewer) -> list[EvidenceView]:
    """What was shown of the logs that the viewer may read and they don't hold, decided or not; the latest first."""
    rows = checkpoints.shown(viewer.process.public_id, viewer.audiences)
    names = _names(viewer, rows)
    return [_evidence(viewer, one, names) for one in rows]


def alarm(viewer: Viewer, audience: str) -> Alarm:
    """One log that is signed no more, for the page on which somebody lets it go on; `Absent` if it isn't one."""
    found = [one for one in alarms(viewer) if one.audience == audience and one.can_resume]
    if not found:
        raise Absent
    return found[0]


def common_watched(viewer: Viewer) -> str:
    """One line for a desk: how far the common log is witnessed."""
    process = viewer.process.public_id
    for head in heads(process, ["common"]):
        return _said(head.size, [one.size for one in witnesses.witnessed(process, ["common"]) if one.size <= head.size])
    return ""


def own_witnesses(viewer: Viewer) -> list[WitnessView]:
    """The witnesses that the viewer's own seat has named."""
    return [
        WitnessView(one.id, one.name, one.key, one.since, one.ended)
        for one in witnesses.enrolled(viewer.process.public_id)
        if one.seat == viewer.seat.public_id
    ]


def marks(viewer: Viewer) -> list[str]:
    """What moves on the page of the record without any act: cosignatures, and signing that stopped."""
    process = viewer.process.public_id
    seen = [f"{one.audience} {one.witness} {one.size}" for one in witnesses.witnessed(process, viewer.audiences)]
    return seen + [f"{one.audience} {one.why}" for one in checkpoints.stopped(process, viewer.audiences)]


def offered(viewer: Viewer, *, proofs: bool = False) -> Offer:
    """The signed checkpoints for a witness of this seat; with `proofs`, each since what its witness saw last."""
    process, logs = viewer.process.public_id, []
    seen = witnesses.witnessed(process, viewer.audiences)
    for one in checkpoints.signed(process, viewer.audiences):
        rows = [row for row in seen if row.audience == one.audience]
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
        return proofs.proof_of_act(**named, log=log, position=position)
    except proofs.NoProof:
        raise Absent from None


def key_of_this_server() -> str:
    """The public half of the key that signs every log here, to be compared with what a witness has pinned."""
    return checkpoints.log_key("parley").public.hex()


def _proof(process: str, log: str, earlier: int, later: int) -> list[bytes]:
    try:
        return checkpoints.consistency(process, log, earlier, later)
    except checkpoints.CannotBeProven:
        raise Absent from None


def _party(viewer: Viewer, audience: str) -> Any:
    """Whose log it is: of delegations' own logs a viewer reads that of its own party alone."""
    return viewer.seat.party if audience.startswith("party:") and viewer.seated else None


def _names(viewer: Viewer, evidence: Iterable[checkpoints.Shown]) -> dict[str, str]:
    """The names shown of those who handed it in, and of those who decided."""
    ids = {seat for one in evidence for seat in (one.by, one.decided_by) if seat}
    return {seat: row.shown for seat, row in _seats(viewer, ids).items()} if ids else {}


def _evidence(viewer: Viewer, one: checkpoints.Shown, names: Mapping[str, str]) -> EvidenceView:
    return EvidenceView(
        label=_label(one.audience),
        party=_party(viewer, one.audience),
        size=one.size,
        root=one.root,
        note=one.note,
        at=one.at,
        by=names.get(one.by, ""),
        decided=one.decided,
        decided_by=names.get(one.decided_by, ""),
    )


def _label(audience: str) -> str:
    return say(_LOGS[audience.partition(":")[0]])


def _said(size: int, seen: list[int]) -> str:
    most = max(seen, default=0)
    if not most:
        return say(_UNSEEN)
    return say(_SEEN if most == size else _BEHIND, {"size": most})


def _seats(viewer: Viewer, ids: Iterable[str]) -> dict[str, Seat]:
    rows = Seat.objects.seen_by(viewer).filter(public_id__in=ids).select_related("party")
    return {row.public_id: row for row in rows}


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
