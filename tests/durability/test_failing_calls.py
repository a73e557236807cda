"""The disk fails, call by call: whatever can't be written, nothing is lost or corrupt, and it is said plainly."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from random import Random

import pytest

from tests.durability.standing import lost, standing
from tests.durability.writing import Writer, writing

#: What a database asks of a system, and how each can fail.
FAILING = {
    "pwrite64": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "ftruncate": ("EIO", "EFBIG"),
    "openat": ("EIO", "ENOSPC", "EMFILE"),
    "pread64": ("EIO",),
    "fcntl": ("EIO", "ENOLCK"),
    "flock": ("EINTR", "ENOLCK"),
    "newfstatat": ("EIO",),
    "fstat": ("EIO",),
}
#: How a failure of the disk is named to whoever asked for the act; anything else would be an accident.
PLAIN = re.compile(
    r"(OperationalError|DatabaseError|OSError|PermissionError|InterruptedError|FileNotFoundError|VaultUnusable):"
)
KEYS = ["k-1", "k-2", "k-3"]


@pytest.mark.usefixtures("strace")
def test_whichever_system_call_fails_nothing_is_lost_or_corrupt(talks_folder, tmp_path, many, record_property):
    tried = hurt = 0
    with writing(talks_folder.folder) as writer, kept(talks_folder.folder, tmp_path) as again:
        points = list(places(writer, tmp_path))
        again()
        chosen = Random(6).sample(points, min(many("PARLEY_FAILURES", 20), len(points)))
        for call, error, number in chosen:
            inject = f"inject={call}:error={error}:when={number}"
            written = writer.write(KEYS, "-o", "/dev/null", "-e", f"trace={call}", "-e", inject)
            assert not lost(writer.folder, written.acknowledged), (call, error, number)
            assert all(PLAIN.match(why) for why in written.failed.values()), (call, error, number, written.failed)
            # Sent again, as a client does that got no answer: once, whether or not it stood already.
            retried = writer.write(KEYS)
            assert retried.acknowledged == KEYS and standing(writer.folder) >= set(KEYS), (call, error, number)
            again()
            tried, hurt = tried + 1, hurt + len(written.failed)
    record_property("failures", tried)
    assert hurt, "no call failed: were they the right ones?"


def places(writer: Writer, scratch: Path) -> Iterator[tuple[str, str, int]]:
    """Every call of a writer that could fail, with each of its errors."""
    trace = scratch / "calls"
    writer.write(KEYS, "-o", str(trace), "-e", "trace=" + ",".join(FAILING))
    made = re.findall(r"^(?:\d+ +)?(\w+)\(", trace.read_text(), re.MULTILINE)
    assert {"pwrite64", "fdatasync", "ftruncate"} <= set(made)
    for call, errors in FAILING.items():
        for number, error in product(range(1, made.count(call) + 1), errors):
            yield call, error, number


@contextmanager
def kept(folder: Path, scratch: Path) -> Iterator[object]:
    """Within this block the folder can be put back as it was."""
    before = scratch / "before"
    shutil.copytree(folder, before)

    def again() -> None:
        for path in folder.glob("parley.sqlite3*"):
            path.unlink()
        shutil.copy(before / "parley.sqlite3", folder)

    yield again


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few MB, mounted where that may be done; skipped where not."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here (that takes root on Linux)")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_disk_that_is_full_loses_nothing_and_goes_on_once_there_is_room(made, small_disk):
    talks = made.copied(small_disk / "data")
    ballast = small_disk / "ballast"
    acknowledged, refused = [], 0
    with writing(talks.folder) as writer:
        fill(ballast)
        for number in range(6):
            written = writer.write([f"k-{number}-{one}" for one in range(20)])
            acknowledged += written.acknowledged
            refused += len(written.failed)
            assert all("disk is full" in why or "No space left" in why for why in written.failed.values())
            assert not lost(talks.folder, acknowledged)
            # A little room each time: some acts fit, the next doesn't.
            with ballast.open("r+b") as file:
                file.truncate(max(0, ballast.stat().st_size - 60_000))
        assert refused and acknowledged
        ballast.unlink()
        written = writer.write(["k-again"])
        assert written.acknowledged == ["k-again"] and not lost(talks.folder, [*acknowledged, "k-again"])


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
