"""Bargains with interacting bonuses: how good a package, how soon, and how close the bound; plain models beside us.

    python benchmarks/settlement_interactions.py [--seconds S] [CASE ...]

HiGHS (tangents) and SCIP (its own logarithm) solve the model as a textbook writes it, one thread, S seconds each (60).
Ours: the annealer until it is where it ends, then rows of bonuses that rule each other out and HiGHS for the bound,
S seconds. Seconds are of the processor. A gap is by what part the gains could still be greater, all together: that of
their geometric mean, exp((bound - value) / parties) - 1, both in sums of logarithms.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from _peers import PYTHON, ROOT, recorded

CASES = ("hyper_3x20x10_r40_1", "hyper_6x40x10_r80_1", "hyper_10x100x8_r200_1")
#: Of the largest: what a compiled annealer reached, in how many seconds, and the gap, all to be had; the gap in 60 s.
VALUE, SOON, GAP = -13.304, 1.0, 0.06
ROW = "{:24} {:22} {:>11} {:>11} {:>8} {:>9}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("case", nargs="*", default=CASES)
    parser.add_argument("--seconds", type=float, default=60.0)
    args = parser.parse_args()
    folder = recorded("scenarios", "synthetic")
    if folder is None:
        print("No recorded scenarios here (PARLEY_TEST_DATA)")
        return 0
    if not PYTHON.exists():
        sys.exit("The peers are not installed: make peers")
    print(ROW.format("case", "by", "package", "bound", "gap", "seconds"))
    for case in args.case:
        _compare(folder / f"{case}.json", args.seconds)
    return 0


def _compare(file: Path, seconds: float) -> None:
    from parley.settlement.annealing import anneal
    from parley.settlement.goals import Nash
    from parley.settlement.interactions import seek
    from parley.settlement.problem import Problem
    from parley.settlement.reading import read

    problem = Problem.of(read(file))
    parties = problem.parties
    peers = {name: plain(name, file, seconds) for name in ("highs", "scip")}
    for name, one in peers.items():
        _line(file.stem, {"highs": "HiGHS, plain", "scip": "SCIP, plain"}[name], one, parties)
    anneal(problem, Nash(), rounds=1, restarts=1)  # so that compiled code is there, as on any machine the second time
    begun = time.process_time()
    found = anneal(problem, Nash(), restarts=2)
    soon = time.process_time() - begun
    _line(file.stem, "Parley, annealer", {"value": found.value, "bound": None, "seconds": soon}, parties)
    curve: list[tuple[float, float]] = []

    def watch(told: Any) -> bool:
        spent = time.process_time() - begun
        if told.bound is not None:
            curve.append((spent, told.bound))
        return spent > seconds

    proved = seek(problem, Nash(), start=found.package, watch=watch)
    spent = time.process_time() - begun
    ours = {"value": proved.value, "bound": proved.bound, "seconds": spent}
    _line(file.stem, "Parley, with the bound", ours, parties)
    _said(peers, ours, soon, curve, parties)
    if file.stem == CASES[-1]:
        good, close = found.value is not None and found.value > VALUE - 5e-4, gap(ours, parties)
        print(
            f"    target: {VALUE} within {SOON:.0f} s; reached: {found.value:.3f} in {soon:.2f} s"
            + _mark(good and soon <= SOON)
        )
        print(f"    target: gap {GAP:.0%} within 60 s; reached: {close:.1%} in {spent:.0f} s" + _mark(close <= GAP))


def _said(
    peers: dict[str, dict[str, Any]], ours: dict[str, Any], soon: float, curve: list[tuple[float, float]], parties: int
) -> None:
    """How much sooner: the peers' time over ours to as good a package, and to as close a bound."""
    for name, one in peers.items():
        if one.get("value") is not None and ours["value"] >= one["value"] - 1e-6:
            print(f"    as good a package as {name} has in the end, {one['seconds'] / soon:.1f} times sooner")
        bound = one.get("bound")
        reached = next((at for at, known in curve if bound is not None and known <= bound + 1e-6), None)
        if reached is None and bound is not None and ours["bound"] <= bound + 1e-6:
            reached = ours["seconds"]
        if reached is not None:
            print(f"    as low a bound as {name} has in the end, {one['seconds'] / reached:.1f} times sooner")
    best = min(gap(one, parties) for one in peers.values())
    print(f"    gap: {gap(ours, parties):.2%}; of the peers the best {best:.2%}")


def plain(name: str, file: Path, seconds: float) -> dict[str, Any]:
    """A plain model in a process of its own, which is killed where the solver doesn't keep its limit of time."""
    command = [str(PYTHON), str(ROOT / "benchmarks" / "_plain_models.py"), name, str(file), str(seconds)]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3 * seconds + 60)  # noqa: S603
    except subprocess.TimeoutExpired:
        return {"value": None, "bound": None, "seconds": math.nan}
    if ran.returncode:
        sys.exit(f"{name} failed:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def gap(found: dict[str, Any], parties: int) -> float:
    """By what part the geometric mean of the gains could still be greater."""
    if found.get("value") is None or found.get("bound") is None:
        return math.inf
    return math.exp((found["bound"] - found["value"]) / parties) - 1


def _line(case: str, who: str, found: dict[str, Any], parties: int) -> None:
    value, bound = found["value"], found["bound"]
    shown = "" if bound is None else f"{gap(found, parties):.2%}"
    print(
        ROW.format(
            case,
            who,
            "none" if value is None else f"{value:.4f}",
            "" if bound is None else f"{bound:.4f}",
            shown,
            f"{found['seconds']:.2f}",
        ),
        flush=True,
    )


def _mark(reached: bool) -> str:
    return "" if reached else " (missed)"


if __name__ == "__main__":
    sys.exit(main())
