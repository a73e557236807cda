"""One look at a server: what it offers is judged, kept, and only then cosigned before others."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from parley.cli.trouble import Trouble
from parley.cli.witness.asking import NotThere, Server
from parley.cli.witness.folder import Folder
from parley.cli.witness.telling import at_once, grown, of_alarm
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import UNJOINED, Alarm, Contradiction, Offered, joined_by, judge, since_for
from parley.ledger.notes import NoteKey, cosign

#: How a log is shown to have grown: the proof from one of its sizes to another.
Prove = Callable[[int, int], tuple[bytes, ...]]


class Alarmed(Exception):
    """A log has contradicted itself: the evidence is kept, and this witness cosigns no more."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(lines[0])
        self.lines = lines


@dataclass
class Seen:
    """What one look came to: what to tell, what to hand in, and whether everything could be looked at."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    well: bool = True


def look(folder: Folder, server: Server) -> Seen:
    """Look once over the line, and hand in what was cosigned. Raises `Alarmed`, `Trouble`."""
    folder.meet(server.process)
    offer = server.offer()
    folder.pin(offer.key)

    def prove(one: Offered) -> Prove:
        def proof(earlier: int, later: int) -> tuple[bytes, ...]:
            if one.earlier == earlier:
                return one.proof
            try:
                return server.proof(one.log, earlier, later)
            except NotThere:
                # Not because the seat or its key has ended meanwhile: then this raises `Trouble`.
                server.offer()
                return ()

        return proof

    try:
        seen = consider(folder, offer.logs, prove)
    except Alarmed:
        # The server learns what it has forgotten, or hides, and tells its readers if it is honest.
        for one in offer.logs:
            with suppress(Trouble):
                server.hand_in(note for log, note in folder.notes.items() if log == one.log)
        raise
    offered = {one.log: one for one in offer.logs}
    for log in folder.notes.keys() - offered.keys():
        seen.lines.append(f"{log}: not offered any more; this seat may no longer read it")
    # Also what was cosigned at an earlier look that was broken off before it was handed in.
    missing = [log for log, one in offered.items() if _unknown_there(folder, one)]
    server.hand_in(folder.notes[log] for log in missing)
    return seen


def consider(folder: Folder, logs: Iterable[Offered], prove: Callable[[Offered], Prove]) -> Seen:
    """Judge every log; cosign and keep all of them, or none if one of them contradicts itself. Raises `Alarmed`."""
    assert folder.log_key is not None  # pinned before anything is judged
    seen, notes, alarms, troubles = Seen(), {}, [], []
    for one in logs:
        known = folder.known(one.log)
        if one.checkpoint is None:
            seen.lines.append(f"{one.log}: the server signs this log no more ({one.stopped}); ask why")
            seen.well = False
            continue
        key = NoteKey(one.checkpoint.origin, folder.log_key)
        used: list[bytes] = []

        def joins(earlier: Checkpoint, later: Checkpoint, one: Offered = one, used: list[bytes] = used) -> bool:
            used += prove(one)(earlier.size, later.size)
            return joined_by(used)(earlier, later)

        try:
            judge(known, one.checkpoint, key, joins)
        except Contradiction as wrong:
            if known is None:
                why = f"{one.log}: not signed by the key that this witness was given or has noted; nothing was cosigned"
                troubles.append(Trouble(why))
                continue
            since = known.size
            if wrong.code == UNJOINED and since_for(known.size, one.checkpoint.size) != since:
                since = since_for(known.size, one.checkpoint.size)
                with suppress(Trouble):
                    used[:] = prove(one)(since, one.checkpoint.size)
            alarm = Alarm(wrong.code, key, known, one.checkpoint, tuple(used), since, _moment())
            alarms.append(_kept(folder, alarm))
            continue
        except Trouble as trouble:
            # The other logs are judged all the same: what stands in the way of one must not hide a contradiction.
            troubles.append(trouble)
            continue
        if known is None or known.size < one.checkpoint.size:
            notes[one.log] = _cosigned(folder, one.checkpoint, key)
            seen.lines.append(grown(one.log, known, one.checkpoint))
    if alarms:
        raise Alarmed([line for alarm in alarms for line in (*alarm.words, "")])
    if troubles:
        raise troubles[0]
    if notes:
        folder.remember(notes)
    seen.notes = list(notes.values())
    return seen


def _cosigned(folder: Folder, checkpoint: Checkpoint, key: NoteKey) -> str:
    """The checkpoint with the log's signature and ours, and no other."""
    own = [line for line in checkpoint.signatures if (line.name, line.signature[:4]) == (key.name, key.hash)]
    ours = cosign(checkpoint.body(), folder.seed, folder.name, max(0, int(time.time())))
    return replace(checkpoint, signatures=(*own, ours)).to_text()


def _unknown_there(folder: Folder, one: Offered) -> bool:
    known = folder.known(one.log)
    return known is not None and one.witnessed.get(folder.name, 0) < known.size


def _kept(folder: Folder, alarm: Alarm) -> Alarm:
    """The alarm as it is kept, with its words."""
    alarm = replace(alarm, words=tuple(of_alarm(alarm, folder.public)))
    path = folder.alarm(alarm)
    return replace(alarm, words=(*alarm.words, at_once(path)))


def _moment() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
