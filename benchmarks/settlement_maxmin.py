"""How close Kalai-Smorodinsky and leximin come, beside plain models for HiGHS and SCIP with the same time.

    python benchmarks/settlement_maxmin.py [--ks S] [--leximin S] [--peers highs scip] [NAME ...]

NAME: recorded synthetic bargains, by default the two of 10 parties, 100 issues, 8 options. The peers' models are
written here as one would write them by hand, each in a process of its own, on one thread; they get our ideals for the
shares, so that all measure the same. Seconds are of the processor for us and of the clock for the peers, compiled loops
warm. The gap is bound / value - 1, of each sum of the k smallest; a peer's bound of a level holds for those that reach
its own floors, as ours does. The ratio is their gap of the smallest over ours.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from _peers import ROOT, recorded

if TYPE_CHECKING:
    from parley.settlement.answer import Progress
    from parley.settlement.levelling import Levelled
    from parley.settlement.problem import Problem

NAMES = ("s_10x100x8_1", "s_10x100x8_2")
#: Of settlement.md, for 10x100x8: the gap in per cent, within so many seconds.
KS, LEXIMIN = (0.3, 30.0), (0.5, 120.0)
ROW = "{:14} {:14} {:>10} {:>10} {:>9} {:>9} {:>8} {:>7}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--ks", type=float, default=KS[1], help="seconds for each, 0 to leave it out")
    parser.add_argument("--leximin", type=float, default=LEXIMIN[1], help="seconds for each, 0 to leave it out")
    parser.add_argument("--peers", nargs="*", default=["highs", "scip"], choices=["highs", "scip"])
    args = parser.parse_args()
    folder = recorded("scenarios", "synthetic")
    if folder is None:
        print("No recorded scenarios here (PARLEY_TEST_DATA)")
        return 0
    print(ROW.format("bargain", "by", "smallest", "bound", "gap", "widest", "levels", "ratio"))
    for name in args.names:
        if args.ks:
            _compare(folder / f"{name}.json", "ks", args.ks, args.peers, KS[0])
        if args.leximin:
            _compare(folder / f"{name}.json", "leximin", args.leximin, args.peers, LEXIMIN[0])
    return 0


def _compare(file: Path, concept: str, seconds: float, peers: list[str], target: float) -> None:
    from parley.settlement.problem import Problem
    from parley.settlement.reading import read

    problem = Problem.of(read(file))
    ours, took = _ours(problem, concept, seconds)
    levels = [(one.value, one.bound) for one in ours.levels]
    gap, widest = _told(file.stem, f"Parley {concept}", levels, None)
    reached = gap if concept == "ks" else widest
    for peer in peers:
        theirs = _peer(peer, file, [float(one) for one in ours.weights], seconds, 1 if concept == "ks" else len(levels))
        _told("", peer, theirs, gap)
    said = "reached" if reached <= target else "missed"
    what = "the smallest share" if concept == "ks" else f"all {len(levels)} levels"
    print(
        f"    target: {what} within {target} %: {reached:.2f} % in {took:.0f} s of {seconds:.0f} ({said})", flush=True
    )


def _ours(problem: Problem, concept: str, seconds: float) -> tuple[Levelled, float]:
    from parley.settlement.ks import ks
    from parley.settlement.leximin import leximin

    solve = {"ks": ks, "leximin": leximin}[concept]
    solve(problem, work=200)  # so that compiled code is there, as on any machine the second time
    begun = time.process_time()

    def late(_: Progress) -> bool:
        return time.process_time() - begun > seconds

    return solve(problem, watch=late), time.process_time() - begun


def _peer(peer: str, file: Path, weights: list[float], seconds: float, levels: int) -> list[tuple[float, float | None]]:
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "_plain_maxmin.py"),
        peer,
        str(file),
        str(seconds),
        str(levels),
    ]
    ran = subprocess.run(  # noqa: S603
        [*command, *map(repr, weights)], capture_output=True, text=True, timeout=20 * seconds + 60, check=False
    )
    if ran.returncode:
        print(f"    {peer}: {ran.stderr.strip().splitlines()[-1]}")
        return []
    found: list[tuple[float, float | None]] = [tuple(one) for one in json.loads(ran.stdout.strip().splitlines()[-1])]
    return found


def _told(name: str, by: str, levels: list[tuple[float, float | None]], ours: float | None) -> tuple[float, float]:
    """One line; the gap of the smallest and the widest of all sums, in per cent."""
    gaps = [float("inf") if bound is None else 100.0 * (bound / value - 1.0) for value, bound in levels]
    if not gaps:
        print(ROW.format(name, by, "none", "", "", "", "0", ""))
        return float("inf"), float("inf")
    value, bound = levels[0]
    ratio = "" if ours is None else f"{gaps[0] / max(ours, 1e-9):.1f}x"
    shown = "none" if bound is None else f"{bound:.6g}"
    print(
        ROW.format(name, by, f"{value:.6g}", shown, f"{gaps[0]:.2f} %", f"{max(gaps):.2f} %", len(levels), ratio),
        flush=True,
    )
    return gaps[0], max(gaps)


if __name__ == "__main__":
    sys.exit(main())
