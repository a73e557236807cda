"""The same bargain, seed and limit of work give the same answer, also where everything else wants the processor."""

import json
import subprocess
import sys

import pytest

ASKED = """
import json, sys
from parley.settlement.reading import read
from parley.settlement.settle import settle

file, concept, work = sys.argv[1], sys.argv[2], int(sys.argv[3])
answer = settle(read(file), concept, seed=7, work=work)
told = [answer.status, answer.package, answer.gains, answer.objective, answer.bound, answer.work, answer.notes]
told.append([(point.package, point.gains) for point in answer.frontier])
print(json.dumps(told))
"""
BUSY = "while True: sum(range(10_000))"


@pytest.mark.parametrize(
    ("name", "concept", "work"),
    [
        ("s_6x40x5_1", "ks", 500),
        ("hyper_6x40x10_r80_1", "nash", 1_500),
        ("hyper_10x100x8_r200_1", "nash", 2_412),
    ],
)
def test_the_answer_is_the_same_alone_and_among_many(recorded_data, name, concept, work) -> None:
    file = recorded_data / "scenarios" / "synthetic" / f"{name}.json"
    command = [sys.executable, "-c", ASKED, str(file), concept, str(work)]
    alone = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert json.loads(alone)[1] is not None
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2)]
    try:
        many = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        told = [one.communicate()[0] for one in many]
    finally:
        for one in busy:
            one.kill()
            one.wait()
    assert told == [alone] * 3
