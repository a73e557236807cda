"""How long a proven Nash package takes, beside plain models for HiGHS (tangents) and SCIP (its own logarithm).

    python benchmarks/settlement_nash.py [--seconds S] [--folder DIR] [NAME ...]

NAME: files of the recorded synthetic bargains, by default five of them. All three are asked for a gap of 1e-4, on one
thread, in this run; the peers' models are written here as one would write them by hand. Seconds of the clock, compiled
loops warm; the first solve in a new process is given beside. SCIP is left out where pyscipopt isn't installed.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from _peers import ROOT, recorded

NAMES = ("s_6x40x5_1", "s_6x40x5_2", "s_10x100x8_1", "s_10x100x8_2", "s_30x200x20_1")
#: Of settlement.md: the target in seconds, by the size in the name.
TARGETS = {"10x100x8": 0.25, "30x200x20": 2.0}
GAP = 1e-4
ROW = "{:16} {:>22} {:>26} {:>26} {:>10} {:>9}"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--seconds", type=float, default=120.0, help="for each peer")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--once", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--scip", metavar="NAME", help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = args.folder or recorded("scenarios", "synthetic")
    if folder is None:
        sys.exit("No recorded data here (PARLEY_TEST_DATA)")
    if args.once:
        print(json.dumps(_ours(folder / f"{args.once}.json")))
        return 0
    if args.scip:
        print(json.dumps(_scip(folder / f"{args.scip}.json", args.seconds)))
        return 0
    print(ROW.format("bargain", "Parley (new process)", "HiGHS, tangents", "SCIP, native log", "ratio", "target"))
    for name in args.names:
        _compare(folder, name, args.seconds)
    return 0


def _compare(folder: Path, name: str, seconds: float) -> None:
    path = folder / f"{name}.json"
    _ours(path)
    ours = min((_ours(path) for _ in range(3)), key=lambda one: one["seconds"])
    new = _child(folder, "--once", name, seconds)
    highs = _tangents(path, seconds)
    scip = _child(folder, "--scip", name, seconds)
    peers = [one["seconds"] for one in (highs, scip) if "failed" not in one]
    ratio = f"{min(peers) / ours['seconds']:.0f}x" if peers else ""
    target = next((limit for size, limit in TARGETS.items() if size in name), None)
    said = "" if target is None else ("reached" if ours["seconds"] <= target else "missed")
    print(
        ROW.format(
            name,
            f"{ours['seconds']:.3f} s ({new.get('seconds', math.nan):.1f} s)",
            _shown(highs),
            _shown(scip),
            ratio,
            "" if target is None else f"{target} s",
        )
    )
    print(f"    {ours['value']:.6f}, at most {ours['bound']:.6f}: {ours['status']}. {said}", flush=True)


def _shown(one: dict[str, Any]) -> str:
    if "failed" in one:
        return str(one["failed"])
    gap = one["bound"] - one["value"]
    return f"{one['seconds']:.2f} s" + ("" if gap <= 1.5 * GAP else f" (gap {gap:.1e})")


def _child(folder: Path, what: str, name: str, seconds: float) -> dict[str, Any]:
    command = [sys.executable, __file__, what, name, "--folder", str(folder), "--seconds", str(seconds)]
    try:
        ran = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, check=False, timeout=4 * seconds, cwd=ROOT / "benchmarks"
        )
    except subprocess.TimeoutExpired:
        return {"failed": "had to be killed"}
    if ran.returncode:
        return {"failed": ran.stderr.strip().splitlines()[-1][:26] if ran.stderr.strip() else "failed"}
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found


def _ours(path: Path) -> dict[str, Any]:
    from parley.settlement.reading import read
    from parley.settlement.settle import settle

    bargain = read(path)
    begun = time.perf_counter()
    answer = settle(bargain, "nash")
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "value": answer.objective, "bound": answer.bound, "status": answer.status}


# -- the peers, each from the file alone ----------------------------------------------------------------


class _Plain:
    """The file as rows over one binary for each option."""

    def __init__(self, path: Path) -> None:
        file = json.loads(path.read_text())
        issues = [(one["id"], one["options"]) for one in file["issues"]]
        self.start = np.concatenate([[0], np.cumsum([len(options) for _, options in issues])]).tolist()
        at = {
            (issue, option): self.start[i] + k
            for i, (issue, options) in enumerate(issues)
            for k, option in enumerate(options)
        }
        flat = lambda table: [v for issue, options in issues for v in table.get(issue, [0] * len(options))]  # noqa: E731
        self.values = [flat(party["values"]) for party in file["parties"]]
        self.reservation = [party["reservation"] for party in file["parties"]]
        self.most = [
            sum(max(values[a:b]) for a, b in pairwise(self.start)) - least
            for values, least in zip(self.values, self.reservation, strict=True)
        ]
        rules = file["rules"]
        #: Rows as (columns, coefficients, upper limit).
        self.rows = [([at[*one["if"]], at[*one["then"]]], [1, -1], 0) for one in map(_tupled, rules["requires"])]
        sets = [*rules["excludes"], *(line for party in file["parties"] for line in party["red_lines"])]
        for one in sets:
            columns = sorted({at[tuple(choice)] for choice in one})
            self.rows.append((columns, [1] * len(columns), len(columns) - 1))
        for budget in rules["budgets"]:
            self.rows.append((list(range(self.start[-1])), flat(budget["cost"]), budget["limit"]))


def _tupled(rule: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(choice) for key, choice in rule.items()}


def _tangents(path: Path, seconds: float) -> dict[str, Any]:
    """HiGHS with tangents of the logarithm, more of them at each package that it finds."""
    import highspy

    plain = _Plain(path)
    solver: Any = highspy.Highs.__base__()  # the class itself prints a banner when it is made
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", GAP / 2)
    begun = time.perf_counter()
    columns = plain.start[-1]
    for _ in range(columns):
        solver.addVar(0.0, 1.0)
    for column in range(columns):
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for a, b in pairwise(plain.start):
        solver.addRow(1.0, 1.0, b - a, np.arange(a, b, dtype=np.int32), np.ones(b - a))
    for where, by, upper in plain.rows:
        solver.addRow(-highspy.kHighsInf, upper, len(where), np.array(where, np.int32), np.array(by, float))
    parties = len(plain.values)
    for party in range(parties):
        solver.addVar(-100.0, math.log(plain.most[party]))
        solver.changeColCost(columns + party, -1.0)

    def tangent(party: int, at: float) -> None:
        where = np.array([columns + party, *range(columns)], np.int32)
        by = np.array([1.0, *(-value / at for value in plain.values[party])])
        solver.addRow(-highspy.kHighsInf, math.log(at) - 1 - plain.reservation[party] / at, len(where), where, by)

    for party in range(parties):
        for part in (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            tangent(party, part * plain.most[party])
    value, bound = -math.inf, math.inf
    while bound - value > GAP and (left := seconds - (time.perf_counter() - begun)) > 0:
        # Its limit counts all runs of one solver together.
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        solver.run()
        bound = min(bound, -solver.getInfo().mip_dual_bound)
        x = np.array(solver.getSolution().col_value[:columns])
        if not len(x):
            break
        gains = [float(np.dot(v, np.round(x))) - r for v, r in zip(plain.values, plain.reservation, strict=True)]
        if min(gains) <= 0:
            break
        value = max(value, sum(map(math.log, gains)))
        for party, gain in enumerate(gains):
            tangent(party, gain)
    return {"seconds": time.perf_counter() - begun, "value": value, "bound": bound}


def _scip(path: Path, seconds: float) -> dict[str, Any]:
    """SCIP with its own logarithm; without its non-linear solver, in which it has been seen to hang."""
    try:
        from pyscipopt import Model, log, quicksum
    except ImportError:
        return {"failed": "not installed"}
    plain = _Plain(path)
    begun = time.perf_counter()
    model = Model()
    model.hideOutput()
    model.setParam("nlp/disable", True)
    model.setParam("limits/absgap", GAP)
    model.setParam("limits/time", seconds)
    x = [model.addVar(vtype="B") for _ in range(plain.start[-1])]
    for a, b in pairwise(plain.start):
        model.addCons(quicksum(x[a:b]) == 1)
    for where, by, upper in plain.rows:
        model.addCons(quicksum(weight * x[column] for column, weight in zip(where, by, strict=True)) <= upper)
    levels = []
    for values, least, most in zip(plain.values, plain.reservation, plain.most, strict=True):
        gain, level = model.addVar(lb=1 / most, ub=1.0), model.addVar(lb=None)
        model.addCons(gain == quicksum(v / most * one for v, one in zip(values, x, strict=True) if v) - least / most)
        model.addCons(level <= log(gain))
        levels.append(level)
    model.setObjective(quicksum(levels), "maximize")
    model.optimize()
    base = sum(map(math.log, plain.most))
    taken = time.perf_counter() - begun
    return {"seconds": taken, "value": base + model.getObjVal(), "bound": base + model.getDualbound()}


if __name__ == "__main__":
    sys.exit(main())
