"""Drives `writer.py`: a process that enters facts, of which each child can be watched, hampered or killed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.cli.commands import ROOT, surroundings

#: Nothing here takes long; a machine that does other things besides may.
PATIENCE = 90


@dataclass
class Written:
    """What a child said of each key, and how it ended (as `os.waitpid` has it)."""

    acknowledged: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    status: int = 0


class Writer:
    """One process that enters facts in a folder, its children one after another."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        self.process, self.folder = process, folder

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()

    def say(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode() + b"\n")

    def write(self, keys: Sequence[str], *strace: str) -> Written:
        """Have these facts entered, under `strace` with these arguments if there are any."""
        child = self.begin(keys)
        if strace:
            with attached(child, *strace):
                self.say("")
                # The child is over by then, and all that it did is written down.
                return self.end()
        self.say("")
        return self.end()

    def begin(self, keys: Sequence[str]) -> int:
        """A child that waits to be let go, by an empty line."""
        self.say(" ".join(keys))
        return int(self.line().removeprefix("child "))

    def end(self) -> Written:
        """What the child that was let go said until it was over."""
        written = Written()
        while True:
            kind, _space, rest = self.line().partition(" ")
            if kind == "ack":
                written.acknowledged.append(rest)
            elif kind == "failed":
                key, _space, why = rest.partition(" ")
                written.failed[key] = why
            elif kind == "over":
                written.status = int(rest)
                return written
            else:
                raise AssertionError(f"the writer said {kind!r}, and is gone: {self.process.poll()}")


@contextmanager
def writing(folder: Path, **environment: str) -> Iterator[Writer]:
    """A writer on this folder until the end of the block."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.writer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**surroundings(PARLEY_DATA=str(folder), **environment), "PYTHONPATH": paths},
        cwd=ROOT,
    )
    writer = Writer(process, folder)
    try:
        while (said := writer.line()) != "ready":
            assert said, "the writer did not begin"
        yield writer
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


@contextmanager
def attached(pid: int, *arguments: str) -> Iterator[None]:
    """Watch a process by strace until the end of the block; what it does then is watched no more."""
    command = [shutil.which("strace"), "-f", "-p", str(pid), *arguments]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE)
    said = strace.stderr.readline()
    assert b"attached" in said, said
    try:
        yield
    finally:
        # What it watched is over mostly, and then so is strace; else it lets go of what it watches when it is killed.
        with suppress(subprocess.TimeoutExpired):
            strace.wait(3)
        strace.kill()
        strace.communicate()


def obstacle() -> str | None:
    """Why no process can be watched here, if so."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt-get install strace), so system calls can't be watched or made to fail"
    done = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True)
    return None if done.returncode == 0 else f"strace can't watch here: {done.stderr.decode().strip()[-200:]}"
