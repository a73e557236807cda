"""The command line as people use it: every command a process of its own, on folders filled once for all tests."""

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.commands import parley
from tests.cli.serving import Server, serving


@pytest.fixture(autouse=True)
def own_folder() -> None:
    """These tests set no settings: their commands are other processes, each with a data folder of its own."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds, filled once: `demo`; `first` and `second`, two plays of the story; `empty`, one account.

    Tests read them; a test that changes one takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    # Under pytest-xdist every worker has a base of its own within the one of the run.
    shared = (base.parent if base.name.startswith("popen-") else base) / "filled"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "ready").exists():
            _fill(shared)
            (shared / "ready").touch()
    return shared


def _fill(shared: Path) -> None:
    # One folder is made from nothing; making its database takes half the time of all the rest.
    (shared / "new").mkdir()
    assert parley("tick", "--data", shared / "new").stdout == "0 deadlines passed\n"
    for name in ("demo", "first", "second", "empty"):
        shutil.copytree(shared / "new", shared / name)
    commands: list[tuple[object, ...]] = [
        ("demo", "--data", shared / "demo"),
        ("demo", "--play", "--data", shared / "first", "--json", shared / "first.json"),
        ("demo", "--play", "--data", shared / "second", "--json", "-"),
        ("account", "anna", "--password-file", "-", "--data", shared / "empty"),
    ]
    # Two at a time, on the two cores that a small machine has.
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda words: parley(*words, input="seven stones and a river\n"), commands))
    for words, result in zip(commands, done, strict=True):
        assert result.returncode == 0, (words, result.stderr)
    for name, result in zip(("demo", "first", "second"), done[:3], strict=True):
        (shared / f"{name}.out").write_text(result.stdout, encoding="utf-8")


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of one of the filled folders, to change at will."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(filled / name, tmp_path / name))

    return copy


@pytest.fixture(scope="module")
def shown(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, served with `--demo` from a copy of its own for each file of tests."""
    data = shutil.copytree(filled / "demo", tmp_path_factory.mktemp("shown") / "demo")
    with serving(Path(data), "--demo") as server:
        yield server


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, mounted where that may be done; skipped where not."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with _mounted(disk):
        yield disk


@contextmanager
def _mounted(disk: Path) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", "size=3m,mode=700", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here (that takes root on Linux)")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
