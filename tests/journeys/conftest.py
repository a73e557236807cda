"""The server of the journeys: `parley serve` on a folder and a database of its own, as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests import databases
from tests.journeys.clock import Clock
from tests.journeys.people import PASSWORD


@dataclass(frozen=True)
class Served:
    address: str
    data: Path
    log: Path
    environment: dict[str, str]

    def account(self, username: str, name: str) -> None:
        """Make the account of somebody who may open processes, as an operator does."""
        command = [sys.executable, "-m", "parley.cli.main", "account", username, "--name", name, "--password-file", "-"]
        told: dict[str, Any] = {"text": True, "check": True, "capture_output": True, "env": self.environment}
        subprocess.run([*command, "--data", self.data], input=PASSWORD, **told)


@pytest.fixture(scope="session")
def served(tmp_path_factory) -> Iterator[Served]:
    """A server with an empty database; what it wrote on its standard error must stay empty of faults."""
    with _serving(tmp_path_factory.mktemp("journeys")) as server:
        yield server


@pytest.fixture(scope="session")
def clocked(tmp_path_factory) -> Iterator[tuple[Served, Clock]]:
    """A server of its own whose clock can be moved on."""
    folder = tmp_path_factory.mktemp("clocked")
    clock = Clock.at(folder / "ahead")
    with _serving(folder, **clock.environment()) as server:
        yield server, clock


@contextmanager
def _serving(folder: Path, **environment: str) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        told = stack.enter_context(databases.careful())
        told = {**os.environ, **told, "PARLEY_URL": address, "PARLEY_DEMO": "", **environment}
        server = Served(address, folder / "data", folder / "log", told)
        log = stack.enter_context(server.log.open("w"))
        process = subprocess.Popen(
            [sys.executable, "-m", "parley.cli.main", "serve", "--data", server.data, "--port", str(port)],
            env=told,
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
    assert "Traceback" not in server.log.read_text()


def _wait_for(server: Served, process: "subprocess.Popen[bytes]") -> None:
    for _turn in range(600):
        assert process.poll() is None, server.log.read_text()
        try:
            with urlopen(server.address + "/privacy/", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up: {server.log.read_text()}")
