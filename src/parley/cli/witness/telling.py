"""What a witness says in plain words: what it saw, and exactly what is wrong and what to do."""

from pathlib import Path

from parley.cli.trouble import Trouble
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.codes import shown
from parley.ledger.exchange import OTHER_ROOT, SMALLER, UNJOINED, UNSIGNED, Alarm, NotAnExchange
from parley.ledger.notes import NoteKey

_WRONG = {
    UNSIGNED: "The server has shown a checkpoint that isn't signed by the key that it had before.",
    SMALLER: "The server has shown fewer acts than it had shown, and signed, before: acts are missing there now.",
    OTHER_ROOT: "The server has signed two different histories of the same length.",
    UNJOINED: "The server can't show that its log grew from what it had signed before: something earlier was changed.",
}
_PROVEN = (
    "This alone proves that the key has signed two histories of one log: both signatures are good, and both can't be "
    "true. Anybody can check it."
)
_UNPROVEN = {
    UNSIGNED: "That proves nothing of who signed it: the server's key was lost or exchanged, or somebody is between.",
    SMALLER: (
        "Each of the two can be true by itself: the later one may have been lost, by a backup that was put back. It is "
        "for the server to show the later one again."
    ),
}
_TO_DO = (
    "What to do: keep this file and the folder of the witness as they are. Sign nothing that rests on that record, and "
    "have nobody else do so. Tell the other delegations and the guarantors, by telephone or face to face, not through "
    "that server; compare the two checkpoints with what they hold. Ask whoever runs the server for the record and for "
    "the acts between. This witness cosigns no more."
)


def grown(log: str, known: Checkpoint | None, seen: Checkpoint) -> str:
    """One line on a log that is as it should be."""
    before = "seen for the first time" if known is None else f"{known.size} before"
    return f"{log}: {seen.size} acts cosigned ({before}), root {seen.root.hex()}"


def of_alarm(alarm: Alarm, witness: NoteKey) -> list[str]:
    """An alarm in words: which log, what was seen before, what was shown now, what it proves, what to do."""
    return [
        f"ALARM: the record of {alarm.known.origin} contradicts itself.",
        _WRONG.get(alarm.code, "It has contradicted itself."),
        f"Seen before: {alarm.known.size} acts, root {alarm.known.root.hex()}",
        f"Shown now:   {alarm.shown.size} acts, root {alarm.shown.root.hex()}",
        f"Found at {alarm.found} by the clock of the witness {witness.name}.",
        _proof_of(alarm),
        _TO_DO,
    ]


def at_once(path: Path) -> str:
    """Where the evidence lies."""
    return f"The evidence, for everybody to check (parley witness check): {path}"


def verdict(data: bytes) -> tuple[bool, list[str]]:
    """What an alarm proves that somebody hands on; the words in it are its writer's, and aren't repeated."""
    try:
        alarm = Alarm.from_bytes(data)
    except NotAnExchange as wrong:
        raise Trouble(
            f"this isn't the alarm of a witness ({wrong}); name the file alarm-*.json that lies in the witness's folder"
        ) from None
    known, later = alarm.signed()
    lines = [
        f"Log: {alarm.known.origin}",
        f"Key: {alarm.key}",
        f"First checkpoint: {alarm.known.size} acts, root {alarm.known.root.hex()}, {_signed(known)}",
        f"Second checkpoint: {alarm.shown.size} acts, root {alarm.shown.root.hex()}, {_signed(later)}",
        f"Found at {shown(alarm.found, 40)}, says the witness.",
    ]
    if alarm.proven:
        lines.append("PROVEN. " + _PROVEN)
    elif known:
        lines.append("NOT PROVEN by this file alone. " + _proof_of(alarm))
    else:
        lines.append("NOT PROVEN: the first checkpoint isn't signed by that key, so the log never said it.")
    lines.append("Compare the key with the one that the page of the record shows, and with what others have noted.")
    return alarm.proven, lines


def _proof_of(alarm: Alarm) -> str:
    if alarm.proven:
        return _PROVEN
    return _UNPROVEN.get(
        alarm.code,
        "Both are signed by its key. Only the server could join them by a proof, and the one that it gave doesn't.",
    )


def _signed(yes: bool) -> str:
    return "signed by that key" if yes else "NOT signed by that key"
