"""The witness's own folder: its key, what it has cosigned last of each log, and its alarms.

What is cosigned is on the disk before anybody else sees it: a witness that forgets could be shown another history.
"""

import fcntl
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from parley.cli.trouble import Trouble
from parley.cli.witness.alarmed import StandsInAlarm
from parley.ledger.checkpoint import Checkpoint
from parley.ledger.exchange import Alarm
from parley.ledger.leaf import is_public_id
from parley.ledger.notes import Kind, NotANoteKey, NoteKey

_FORMAT = "parley-witness/1"
_KEY, _SEEN, _LOCK, _PUBLIC = "witness.key", "seen.json", "lock", "witness.pub"
_is_key = re.compile(r"([^\s+]{1,200}) ([0-9a-f]{64})\n?").fullmatch
_is_hex = re.compile("[0-9a-f]{64}").fullmatch


class Folder:
    """One witness: `notes` are the last checkpoint that it cosigned of each log, by the log's name."""

    def __init__(self, path: Path, name: str, seed: bytes) -> None:
        self.path, self.name, self.seed = path, name, seed
        self.process = ""
        self.log_key: bytes | None = None
        self.notes: dict[str, str] = {}

    @property
    def public(self) -> NoteKey:
        """The key as it is enrolled."""
        return NoteKey.of_seed(self.seed, self.name, Kind.WITNESS)

    @classmethod
    def made(cls, path: Path, name: str | None) -> "Folder":
        """A new witness with a key of its own. Raises `Trouble` where there is one already, or the name won't do."""
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except (FileExistsError, NotADirectoryError):
            raise _no_folder(path) from None
        if (path / _KEY).exists() or (path / _SEEN).exists():
            raise Trouble(f"{path} holds a witness already; make another in another folder")
        seed = secrets.token_bytes(32)
        try:
            folder = cls(path, name or f"witness-{NoteKey.of_seed(seed, 'new').public.hex()[:12]}", seed)
            public = folder.public
        except NotANoteKey as wrong:
            raise Trouble(f"this can't be the name of a witness: {wrong}") from None
        folder._keep()
        _write(path / _PUBLIC, f"{public}\n".encode(), 0o644)
        # Last of all: a folder with a key is a whole witness.
        _write(path / _KEY, f"{folder.name} {seed.hex()}\n".encode(), 0o600)
        return folder

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> "Iterator[Folder]":
        """The witness of this folder, for nobody else meanwhile. Raises `Trouble` if it isn't whole."""
        try:
            text = (path / _KEY).read_text(encoding="utf-8")
        except FileNotFoundError:
            raise Trouble(f"{path} holds no witness; make one with: parley witness init --state {path}") from None
        except NotADirectoryError:
            raise _no_folder(path) from None
        except UnicodeDecodeError:
            text = ""
        if (match := _is_key(text)) is None:
            raise Trouble(f"{path / _KEY} isn't the key of a witness; put it back from its backup, or make a new one")
        lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Trouble(f"the witness in {path} is at work already") from None
            folder = cls(path, match[1], bytes.fromhex(match[2]))
            folder._remember()
            yield folder
        finally:
            os.close(lock)

    def still_trusting(self) -> None:
        """Raises `StandsInAlarm` once this witness has raised an alarm: it cosigns no more."""
        alarms = sorted(self.path.glob("alarm-*.json"))
        if alarms:
            raise StandsInAlarm(
                f"this witness has raised an alarm ({alarms[0]}) and cosigns no more; keep its folder as evidence, and "
                "once all sides know what happened, make a new witness in a new folder"
            )

    def known(self, log: str) -> Checkpoint | None:
        """The last checkpoint that this witness cosigned of a log."""
        return Checkpoint.from_text(self.notes[log]) if log in self.notes else None

    def meet(self, process: str) -> None:
        """Be the witness of these talks and of no others. Raises `Trouble` if it is that of others."""
        if self.process not in ("", process):
            raise Trouble(
                f"this witness watches other talks ({self.process}); make another for these in another folder"
            )
        self.process = process

    def pin(self, key: bytes) -> None:
        """Take this for the server's key; it is kept with the first checkpoint that it verifies, not before."""
        if self.log_key is None:
            self.log_key = key

    def remember(self, notes: Mapping[str, str]) -> None:
        """Keep what has just been cosigned: it is on the disk when this comes back."""
        self.notes |= notes
        self._keep()

    def alarm(self, alarm: Alarm) -> Path:
        """Keep an alarm, for good; its file."""
        name = re.sub("[^a-z0-9]", "-", alarm.known.log)
        path = self.path / f"alarm-{name}-{alarm.known.size}-{alarm.shown.size}.json"
        _write(path, alarm.to_bytes(), 0o644)
        _write(path.with_suffix(".txt"), ("\n".join(alarm.words) + "\n").encode(), 0o644)
        return path

    def _keep(self) -> None:
        value = {
            "format": _FORMAT,
            "process": self.process,
            "key": None if self.log_key is None else self.log_key.hex(),
            "notes": self.notes,
        }
        _write(self.path / _SEEN, json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n", 0o600)

    def _remember(self) -> None:
        path = self.path / _SEEN
        try:
            value = json.loads(path.read_bytes())
            process, key, notes = value["process"], value["key"], value["notes"]
            whole = value["format"] == _FORMAT and (process == "" or is_public_id(process))
            whole = whole and (key is None or _is_hex(key) is not None) and isinstance(notes, dict)
            found = {log: Checkpoint.from_text(text) for log, text in notes.items()} if whole else {}
            if not whole or any(one.log != log or one.process != process for log, one in found.items()):
                raise ValueError
        except FileNotFoundError:
            raise Trouble(
                f"{path} is missing: this witness has forgotten what it cosigned, and must not cosign again. Put it "
                "back from a backup that is the newest for sure, or make a new witness in a new folder"
            ) from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Trouble(f"{path} can't be read; put it back from a backup, or make a new witness") from None
        self.process, self.notes = process, dict(notes)
        # A key that has verified nothing yet may have been mistyped.
        self.log_key = bytes.fromhex(key) if key is not None and notes else None


def _no_folder(path: Path) -> Trouble:
    return Trouble(f"{path} can't be a witness's folder: a file is in the way; name a folder of its own (--state)")


def _write(path: Path, data: bytes, mode: int) -> None:
    """The file as a whole or as it was before, on the disk when this comes back."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
