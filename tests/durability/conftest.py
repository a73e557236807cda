"""Folders of small talks to be maltreated: made once for all tests, each test with a copy of its own."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.commands import ROOT, surroundings
from tests.durability.writing import obstacle


@pytest.fixture(autouse=True)
def own_folder() -> None:
    """These tests set no settings: what they try are other processes, each with a data folder of its own."""


@dataclass(frozen=True)
class Made:
    """A folder with talks in it, and how to act in them."""

    folder: Path
    process: str
    seat: str
    key: str

    def copied(self, folder: Path) -> "Made":
        shutil.copytree(self.folder, folder)
        return Made(folder, self.process, self.seat, self.key)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Talks that no test changes."""
    base = tmp_path_factory.getbasetemp()
    # Under pytest-xdist every worker has a base of its own within the one of the run.
    shared = (base.parent if base.name.startswith("popen-") else base) / "durable"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made.json").exists():
            paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
            environment = {**surroundings(PARLEY_DATA=str(shared / "data")), "PYTHONPATH": paths}
            command = [sys.executable, "-m", "tests.durability.talks_made"]
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
            (shared / "made.json").write_text(done.stdout)
        return Made(shared / "data", **json.loads((shared / "made.json").read_text()))


@pytest.fixture
def talks_folder(made: Made, tmp_path: Path) -> Made:
    """A copy of these talks, to change at will."""
    return made.copied(tmp_path / "data")


@pytest.fixture
def strace() -> None:
    """What a test needs that watches system calls; skipped with the reason where that can't be done."""
    if why := obstacle():
        pytest.skip(why)


@pytest.fixture
def many() -> Callable[[str, int], int]:
    """How often something is tried: few times by default, as often as an environment variable says where asked for."""
    return lambda name, few: int(os.environ.get(name, few))
