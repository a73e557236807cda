"""A demonstration, served for a measurement: filled once, and stopped with the block."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = [sys.executable, "-m", "parley.cli.main"]


@dataclass(frozen=True)
class Server:
    """A server that runs: its process, which leads a session of its own, and the seconds to its first page."""

    pid: int
    seconds: float

    def processor(self, part: str = "") -> float:
        """Seconds of processor time taken so far by the server and all that it began, or by what is called `part`."""
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
                called = (process / "cmdline").read_text()
            except OSError:
                continue
            # Session, user and system time: the 6th, 14th and 15th field, counted from the 3rd on.
            if int(fields[3]) == self.pid and part in called:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def filled() -> Iterator[Path]:
    """A folder with the demonstration, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="parley-") as folder:
        subprocess.run([*COMMAND, "demo", "--data", folder], check=True, capture_output=True)  # noqa: S603
        yield Path(folder)


def free_port() -> int:
    """A port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(command: Sequence[str], port: int, **more: str) -> Iterator[Server]:
    """Run a server until the block ends."""
    began = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, env={**os.environ, **more}, **quiet)  # type: ignore[call-overload] # noqa: S603
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise SystemExit(f"the server ended by itself: {' '.join(command)}")
            time.sleep(0.01)
        yield Server(process.pid, time.perf_counter() - began)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            # A server that several workers answer for may need to be told harder; what is measured is its start.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", "/")
        answer = line.getresponse()
        answer.read()
        return answer.status == 200
    except OSError:
        return False
    finally:
        line.close()
