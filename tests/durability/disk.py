"""A disk that forgets: plays recorded system calls again, and says what could stand on it had the power failed there.

What was written to a file is safe once that file is synced; a name that was given or taken away is safe once its
folder is. Of all else any part may be there or not: none of it, or some, down to single sectors.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

SECTOR = 512
#: What is recorded; with `write`, which says what was acknowledged.
CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"
_is_call = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_strings = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_opened = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})+)>")


@dataclass(frozen=True)
class Call:
    """One system call that succeeded: its name, the file, the data, and its last numbers."""

    name: str
    path: str
    data: bytes = b""
    number: int = 0
    created: bool = False


@dataclass
class File:
    """One file's content: as it is safe, and what was done to it since."""

    safe: bytes = b""
    since: list[Call] = field(default_factory=list)

    def content(self, calls: list[Call]) -> bytes:
        held = bytearray(self.safe)
        for call in calls:
            if call.name == "ftruncate":
                held[call.number :] = bytes(max(0, call.number - len(held)))
            else:
                held.extend(bytes(max(0, call.number + len(call.data) - len(held))))
                held[call.number : call.number + len(call.data)] = call.data
        return bytes(held)


class Disk:
    """The files of one folder, by name: as programs see them, and as they would be found after a power failure."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.seen = {path.name: File(path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        self.safe = dict(self.seen)
        self.names: list[tuple[str, File | None]] = []

    def do(self, call: Call) -> None:
        """Let one call happen."""
        folder, _slash, name = call.path.rpartition("/")
        if call.path == self.folder and call.name in ("fsync", "fdatasync"):
            self.safe, self.names = dict(self.seen), []
        elif folder != self.folder:
            return
        elif call.name == "openat":
            if call.created and name not in self.seen:
                self._name(name, File())
        elif call.name in ("pwrite64", "ftruncate"):
            self.seen[name].since.append(call)
        elif call.name in ("fsync", "fdatasync"):
            file = self.seen[name]
            file.safe, file.since = file.content(file.since), []
        elif call.name in ("unlink", "unlinkat"):
            self._name(name, None)
        else:
            raise AssertionError(f"{call.name} of {call.path} is not expected of a database")

    def _name(self, name: str, file: File | None) -> None:
        self.names.append((name, file))
        if file is None:
            del self.seen[name]
        else:
            self.seen[name] = file

    def lay_out(self, folder: Path, chance: Random | None) -> None:
        """Write what could be found after a power failure: nothing that wasn't synced, or by chance some of it."""
        named = dict(self.safe)
        for name, file in self.names[: chance.randint(0, len(self.names)) if chance else 0]:
            named.pop(name, None)
            if file is not None:
                named[name] = file
        for path in folder.iterdir():
            path.unlink()
        for name, file in named.items():
            kept = [part for call in file.since for part in _parts(call, chance)] if chance else []
            (folder / name).write_bytes(file.content(kept))


def _parts(call: Call, chance: Random) -> Iterator[Call]:
    """Of one write none, all, or some of its sectors."""
    drawn = chance.random()
    if drawn < 0.4:
        return
    if drawn < 0.8 or call.name == "ftruncate":
        yield call
        return
    for at in range(0, len(call.data), SECTOR):
        if chance.random() < 0.5:
            yield Call(call.name, call.path, call.data[at : at + SECTOR], call.number + at)


def recorded(trace: Path) -> Iterator[Call]:
    """The calls that `strace -y -xx` wrote down, in their order; those that failed did nothing."""
    for line in trace.read_text().splitlines():
        found = _is_call.match(line)
        if found is None:
            assert "unfinished" not in line and "resumed" not in line, line[:200]
            continue
        name, given, result = found.groups()
        if int(result) < 0:
            continue
        texts = [_plain(text) for text in _strings.findall(given)]
        if name in ("openat", "unlink", "unlinkat"):
            yield Call(name, texts[0].decode(), created="O_CREAT" in given)
            continue
        opened = _opened.match(given)
        path = _plain(opened[2]).decode() if opened else ""
        numbers = [int(one) for one in re.findall(r", (\d+)(?=,|$)", given)]
        if name in ("pwrite64", "write"):
            assert len(texts[0]) == int(result), "half a write, which this disk doesn't know"
        yield Call(name, path, texts[0] if texts else b"", numbers[-1] if numbers else 0)


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))
