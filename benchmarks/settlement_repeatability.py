"""Whether the same seed and limit of work give the same answer, on an idle machine and on one under load.

    python benchmarks/settlement_repeatability.py [--runs N] [--work W] [--folder DIR] [CONCEPT ...]

Each run is a process of its own; half of them run while as many others as there are processors, and one more, count
without an end. Compared is the whole answer to the byte, with all but the timings.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from _peers import ROOT, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Files of the recorded synthetic bargains: one for relaxations, one for annealing and programmes.
CASES = ("s_10x100x8_1", "hyper_6x40x10_r80_1")
CONCEPTS = ("nash", "ks", "leximin", "egalitarian", "utilitarian", "frontier")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("concepts", nargs="*", default=CONCEPTS)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--work", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--once", nargs=2, metavar=("NAME", "CONCEPT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = args.folder or recorded("scenarios", "synthetic")
    if folder is None:
        sys.exit("No recorded data here (PARLEY_TEST_DATA)")
    if args.once:
        print(_answer(folder / f"{args.once[0]}.json", args.once[1], args.work))
        return 0
    different = 0
    for name in CASES:
        for concept in args.concepts:
            found = Counter(_run(folder, name, concept, args.work) for _ in range(args.runs // 2))
            with _load():
                found.update(_run(folder, name, concept, args.work) for _ in range(args.runs - args.runs // 2))
            most = found.most_common(1)[0][1]
            different += args.runs - most
            print(f"{name:22} {concept:12} the same answer {most} of {args.runs}; target: all", flush=True)
    return 1 if different else 0


def _run(folder: Path, name: str, concept: str, work: int) -> str:
    command = [sys.executable, __file__, "--once", name, concept, "--folder", str(folder), "--work", str(work)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT / "benchmarks")  # noqa: S603
    return ran.stdout


def _answer(path: Path, concept: str, work: int) -> str:
    """A digest of all that an answer says, timings left out."""
    from parley.settlement.reading import read
    from parley.settlement.settle import settle
    from parley.settlement.telling import to_json

    told = to_json(settle(read(path), concept, seed=7, work=work))  # type: ignore[arg-type]
    told.pop("timings")
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@contextmanager
def _load() -> Iterator[None]:
    command = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(command) for _ in range((os.cpu_count() or 1) + 1)]  # noqa: S603
    try:
        yield
    finally:
        for one in others:
            one.kill()
            one.wait()


if __name__ == "__main__":
    sys.exit(main())
