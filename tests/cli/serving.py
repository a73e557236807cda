"""`parley serve` as a person runs it, and a visitor who comes by without a browser."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.cli.commands import COMMAND, surroundings

#: Long enough for a machine that does other things besides.
PATIENCE = 90.0


@dataclass
class Server:
    """A server in a process group of its own."""

    process: subprocess.Popen[str]
    data: Path
    port: int

    def group(self) -> dict[int, str]:
        """Every process of the server's group that is alive, with its command line."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with suppress(OSError, ValueError):
                state, _parent, group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.process.pid and state != "Z":
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
        return found

    def clerks(self) -> set[int]:
        return {pid for pid, line in self.group().items() if "parley.cli.clerk" in line}

    def workers(self) -> set[int]:
        """The processes that answer; the first of the group only watches over them."""
        helpers = {pid for pid, line in self.group().items() if "multiprocessing" in line and "spawn_main" not in line}
        return set(self.group()) - self.clerks() - helpers - {self.process.pid}

    def stop(self) -> tuple[int, float]:
        """Stop it as a supervisor does; its exit code and the seconds that it took until nobody was left."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        until(lambda: not self.group())
        return code, time.monotonic() - began

    def visitor(self, **headers: str) -> "Visitor":
        return Visitor(self.port, headers)


@dataclass
class Visitor:
    """Somebody with cookies, who gets pages and sends forms."""

    port: int
    headers: dict[str, str]
    cookies: dict[str, str] = field(default_factory=dict)
    heard: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, entries: dict[str, str], **headers: str) -> tuple[int, str]:
        entries = {**entries, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        headers = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        return self._ask("POST", path, urlencode(entries), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookies, **self.headers, **{name.replace("_", "-"): v for name, v in headers.items()}}
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        for given in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: one.value for name, one in SimpleCookie(given).items()})
        self.heard = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, text


def until(true: Callable[[], object]) -> None:
    """Wait until it is so; that it never comes is a failure."""
    for _moment in range(int(PATIENCE / 0.05)):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, *words: str, **environment: str) -> Iterator[Server]:
    """Serve this folder until the end of the block; whatever happens in it, no process is left behind."""
    port = free_port()
    command = [*COMMAND, "serve", "--data", str(data), "--port", str(port), *words]
    process = subprocess.Popen(
        command,
        env=surroundings(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    server = Server(process, data, port)
    try:
        until(lambda: _answers(server))
        yield server
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _answers(server: Server) -> bool:
    if server.process.poll() is not None:
        raise AssertionError(f"the server did not start: {server.process.communicate()[1]}")
    with suppress(OSError):
        return server.visitor().get("/")[0] == 200
    return False
