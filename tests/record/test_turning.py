"""A rotation that is killed anywhere is finished by the next, and nothing is lost on the way."""

import os
import signal
import subprocess
import sys
from functools import partial

import pytest

from tests import databases

FILL = """
import sys
from parley.cli.folder import prepare
prepare(sys.argv[1])
from django.db import transaction
from parley.record import acts
from parley.record.sources import now
with transaction.atomic():
    for number in range(400):
        seat, texts = f"s{number % 5}", {"words": f"words {number}"}
        given = {"process": "valley", "audience": ("common", "team")[number % 2], "act": "letter.signed", "seat": seat}
        given |= {"capacity": "head", "party": None, "rules": 1, "key": f"k{number}", "at": now()}
        acts.append(**given, texts=texts, details={"by": str(number)}, writers={"words": seat})
"""
ROTATE = """
import os, signal, sys
from parley.cli.folder import prepare
prepare(sys.argv[1])
from parley.record import turning
from parley.record.models import Entry, RoomKey, Wording

def whole():
    assert [row.details["by"] for row in Entry.objects.order_by("pk")] == [str(number) for number in range(400)]
    assert all(len(row.salt) == 32 and row.leaf for row in Entry.objects.all())
    assert sorted(row.body for row in Wording.objects.all()) == sorted(f"words {number}" for number in range(400))
    return sorted(RoomKey.objects.exclude(room="marks").values_list("version", flat=True).distinct())

steps = [0]
def step(work, in_turn=turning.in_turn):
    steps[0] += 1
    if steps[0] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return in_turn(work)

turning.in_turn = step
before = whole()
turning.rotate()
print(len(before), *whole())
"""


def run(code, *arguments, told):
    environment = {**os.environ, **told, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    environment.pop("PARLEY_KEYS", None)
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    with databases.careful() as told:
        done = run(FILL, folder, told=told)
        assert done.returncode == 0, done.stderr
        yield partial(run, ROTATE, folder, told=told)


def test_killed_at_each_step_it_is_finished_by_the_next(filled):
    # The first step makes the new keys; between it and the last, which destroys the old ones, words move.
    steps = (6,) if databases.on_postgresql() else (2, 6, 11)
    for version, at in enumerate(steps, start=2):
        dead = filled(at)
        assert dead.returncode == -signal.SIGKILL, dead.stdout + dead.stderr
        finished = filled(0)
        assert finished.returncode == 0, finished.stderr
        assert finished.stdout.split() == ["2", str(version)]
