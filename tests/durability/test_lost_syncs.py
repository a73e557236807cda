"""The power fails: all that was not synced is gone, or some of it, and nothing that was acknowledged is."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.durability.disk import CALLS, Disk, recorded
from tests.durability.standing import standing
from tests.durability.writing import writing

pytestmark = pytest.mark.usefixtures("strace")
#: How the database was kept before, and how it must not be kept.
AS_BEFORE = " PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
CARELESS = " PRAGMA synchronous=OFF;"


def failures(folder: Path, scratch: Path, keys: list[str], chances: int, **environment: str) -> Iterator[str]:
    """After each system call of a writer: "held", "lost" or "corrupt", for all unsynced gone and for some of it."""
    trace = scratch / "trace"
    with writing(folder, **environment) as writer:
        disk = Disk(folder)
        written = writer.write(keys, "-y", "-xx", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(trace))
    assert written.acknowledged == keys
    assert not standing(folder) ^ {"warm", *keys}
    acknowledged = {"warm"}
    after = scratch / "after"
    after.mkdir()
    for number, call in enumerate(recorded(trace)):
        if call.name == "write" and call.data.startswith(b"ack "):
            acknowledged.add(call.data.decode().split()[1])
        disk.do(call)
        for chance in [None, *(Random(f"{number} {draw}") for draw in range(chances))]:
            disk.lay_out(after, chance)
            yield _found(after, acknowledged)


def _found(folder: Path, acknowledged: set[str]) -> str:
    try:
        return "held" if standing(folder) >= acknowledged else "lost"
    except Exception:
        return "corrupt"


def test_no_acknowledged_act_is_lost_with_what_was_not_synced(talks_folder, tmp_path, many, record_property):
    keys = [f"k-{number}" for number in range(many("PARLEY_SYNCS", 3))]
    found = Counter(failures(talks_folder.folder, tmp_path, keys, chances=2))
    record_property("states", found.total())
    assert set(found) == {"held"}, found


@pytest.mark.parametrize("pragmas", [AS_BEFORE, CARELESS], ids=["journal-deleted", "off"])
def test_such_a_loss_would_be_found(pragmas, talks_folder, tmp_path):
    """With a journal that is deleted, its deletion is not synced: the act is undone when the power comes back."""
    found = Counter(failures(talks_folder.folder, tmp_path, ["k-1", "k-2"], chances=0, PARLEY_PRAGMAS=pragmas))
    assert found["lost"] + found["corrupt"] > 0
