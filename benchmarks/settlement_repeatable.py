"""Whether the same bargain, seed and limit of work give the same answer on a busy machine, time and again.

    python benchmarks/settlement_repeatable.py [--times N]

Each case is settled once alone, then 50 times, five at once, beside two processes that do nothing but keep the
processor busy. Compared are package, gains, objective, bound, frontier, work and notes, to the last digit. No peer:
HiGHS and SCIP with a limit of time end elsewhere each time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from _peers import recorded

CASES = (
    ("s_10x100x8_1", "nash", 2_000),
    ("s_10x100x8_1", "ks", 300),
    ("s_6x40x5_1", "leximin", 500),
    ("s_6x40x5_1", "frontier", 20),
    ("hyper_6x40x10_r80_1", "utilitarian", 5_000),
    ("hyper_10x100x8_r200_1", "nash", 2_412),
)
TIMES = 50
ASKED = """
import sys
from parley.settlement.reading import read
from parley.settlement.settle import settle

answer = settle(read(sys.argv[1]), sys.argv[2], seed=7, work=int(sys.argv[3]))
print([getattr(answer, one) for one in "status package gains objective bound work notes frontier".split()])
"""
BUSY = "while True: sum(range(10_000))"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=TIMES)
    args = parser.parse_args()
    folder = recorded("scenarios", "synthetic")
    if folder is None:
        print("No recorded scenarios here (PARLEY_TEST_DATA)")
        return 0
    differing = 0
    for case, concept, work in CASES:
        file = folder / f"{case}.json"
        told(file, concept, work)  # so that compiled code is there
        begun = time.perf_counter()
        alone = told(file, concept, work)
        seconds = time.perf_counter() - begun
        busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2)]  # noqa: S603
        try:
            with ThreadPoolExecutor(5) as pool:
                again = list(pool.map(lambda _, f=file, c=concept, w=work: told(f, c, w), range(args.times)))
        finally:
            for one in busy:
                one.kill()
                one.wait()
        same = sum(one == alone for one in again)
        differing += args.times - same
        print(f"{case:24} {concept:12} {same} of {args.times} the same; alone {seconds:.1f} s", flush=True)
    print(f"target: {TIMES} of {TIMES} each" + (" (missed)" if differing else "; reached"))
    return 0


def told(file: Path, concept: str, work: int) -> str:
    """All of the answer but its timings, from a process of its own."""
    command = [sys.executable, "-c", ASKED, str(file), concept, str(work)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
