"""SCIP beside our own search, where it is installed: for Nash packages that couldn't be proven otherwise.

    pip install parley[scip]

It runs in a process of its own, which is killed when the search is stopped: it has been seen to hang in its non-linear
solver, which is switched off here. What it says on its way, a package or a bound, is kept; a package counts only after
it is reckoned anew in whole numbers. Without it nothing changes.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from importlib.util import find_spec
from itertools import pairwise
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.settlement.answer import Found, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: Between two looks at whether to stop, in seconds.
_LOOK = 0.1
#: SCIP's gap is taken to be closed at this, and its bound widened by its own tolerance.
_CLOSE, _TOLERANCE = 5e-5, 1e-6


def installed() -> bool:
    """Whether SCIP can be asked."""
    return find_spec("pyscipopt") is not None


def nash_by_scip(
    problem: Problem,
    *,
    start: Package | None = None,
    seed: int = 0,
    nodes: int = 50_000,
    watch: Callable[[Progress], bool] | None = None,
) -> Found | None:
    """The Nash package of an additive bargain by SCIP, over packages that give every party something.

    None if SCIP isn't installed or fails. It ends after so many `nodes`, or is killed when `watch` says to stop.
    """
    if not installed() or not problem.additive:
        return None
    stated = json.dumps(_stated(problem, start, seed, nodes))
    child = subprocess.Popen(  # our own module, by the interpreter that runs this one
        [sys.executable, "-m", "parley.settlement.scip"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        return _followed(problem, child, stated, start, watch)
    finally:
        child.kill()
        child.wait()


def _stated(problem: Problem, start: Package | None, seed: int, nodes: int) -> dict[str, Any]:
    """The bargain as plain lists."""
    sets = zip(problem.barred_start[:-1].tolist(), problem.barred_start[1:].tolist(), strict=True)
    return {
        "first": problem.first.tolist(),
        "values": problem.values.tolist(),
        "reservation": problem.reservation.tolist(),
        "scale": problem.scale.tolist(),
        "requires": list(zip(problem.requires_if.tolist(), problem.requires_then.tolist(), strict=True)),
        "barred": [problem.barred_columns[a:b].tolist() for a, b in sets],
        "cost": problem.cost.tolist(),
        "limit": problem.limit.tolist(),
        "start": None if start is None else problem.taken(start).tolist(),
        "seed": seed,
        "nodes": nodes,
    }


def _followed(
    problem: Problem,
    child: subprocess.Popen[str],
    stated: str,
    start: Package | None,
    watch: Callable[[Progress], bool] | None,
) -> Found | None:
    lines: Queue[str | None] = Queue()
    Thread(target=_listen, args=(child, stated, lines), daemon=True).start()
    package, value, bound, nodes, ended = start, _value(problem, start), math.inf, 0, ""
    while True:
        try:
            line = lines.get(timeout=_LOOK)
        except Empty:
            told = Progress("searching with SCIP", best=value, bound=_finite(bound), package=package)
            if watch is not None and watch(told):
                break
            continue
        if line is None:
            break
        said = json.loads(line)
        bound = min(bound, said.get("bound", math.inf) + _TOLERANCE)
        nodes, ended = said.get("nodes", nodes), said.get("ended", ended)
        if "columns" in said:
            found = problem.package(np.array(said["columns"], dtype=np.int64))
            reached = _value(problem, found)
            if reached is not None and (value is None or reached > value):
                package, value = found, reached
    if not ended and package is None:
        return None
    if ended == "infeasible" and package is None:
        return Found(None, None, None, True, nodes)
    known = _finite(bound)
    if known is not None and value is not None:
        known = max(known, value)
    return Found(package, value, known, ended == "optimal" and value is not None, nodes)


def _listen(child: subprocess.Popen[str], stated: str, lines: Queue[str | None]) -> None:
    try:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(stated)
        child.stdin.close()
        for line in child.stdout:
            if line.startswith("{"):
                lines.put(line)
    except (OSError, ValueError):
        pass  # it was killed
    finally:
        lines.put(None)


def _value(problem: Problem, package: Package | None) -> float | None:
    """The sum of logarithms, if the package is admissible and gives every party something."""
    if package is None or not problem.bargain.admissible(package):
        return None
    gains = [party.surplus(package) for party in problem.bargain.parties]
    if min(gains) <= 0:
        return None
    return math.fsum(math.log(gain) - math.log(scale) for gain, scale in zip(gains, problem.scale, strict=True))


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


# -- in the process of its own ------------------------------------------------------------------------------------


def _main() -> None:

    from pyscipopt import SCIP_EVENTTYPE, Eventhdlr, Model, log, quicksum

    stated = json.load(sys.stdin)
    model = Model("nash")
    model.hideOutput()
    for name, value in {
        "nlp/disable": True,
        "randomization/randomseedshift": stated["seed"] % 2**31,
        "limits/nodes": stated["nodes"],
        "limits/absgap": _CLOSE,
    }.items():
        model.setParam(name, value)
    first, columns = stated["first"], [model.addVar(vtype="B") for _ in range(stated["first"][-1])]
    for begin, end in pairwise(first):
        model.addCons(quicksum(columns[begin:end]) == 1)
    for one, then in stated["requires"]:
        model.addCons(columns[one] <= columns[then])
    for chosen in stated["barred"]:
        model.addCons(quicksum(columns[column] for column in set(chosen)) <= len(set(chosen)) - 1)
    for cost, limit in zip(stated["cost"], stated["limit"], strict=True):
        model.addCons(quicksum(by * column for by, column in zip(cost, columns, strict=True) if by) <= limit)
    logs = []
    for values, reservation, scale in zip(stated["values"], stated["reservation"], stated["scale"], strict=True):
        most = sum(max(values[begin:end]) for begin, end in pairwise(first)) - reservation
        share = model.addVar(lb=1 / max(most, 1), ub=1.0)
        worth = quicksum(value / max(most, 1) * column for value, column in zip(values, columns, strict=True) if value)
        model.addCons(share == worth - reservation / max(most, 1))
        level = model.addVar(lb=-math.log(max(most, 1)), ub=0.0)
        model.addCons(level <= log(share))
        logs.append((level, math.log(max(most, 1)) - math.log(scale)))
    base = sum(shift for _, shift in logs)
    model.setObjective(quicksum(level for level, _ in logs), "maximize")

    def say(**said: object) -> None:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    def taken() -> list[int]:
        return [
            max(range(begin, end), key=lambda column: model.getVal(columns[column])) for begin, end in pairwise(first)
        ]

    class Improving(Eventhdlr):
        def eventinit(self) -> None:
            self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)

        def eventexec(self, event: object) -> None:
            best = self.model.getBestSol()
            choice = [
                max(range(begin, end), key=lambda column: self.model.getSolVal(best, columns[column]))
                for begin, end in pairwise(first)
            ]
            say(columns=choice, bound=base + min(0.0, self.model.getDualbound()), nodes=self.model.getNNodes())

    model.includeEventhdlr(Improving(), "improving", "tells what was found")
    if stated["start"] is not None:
        known = model.createPartialSol()
        for column in stated["start"]:
            model.setSolVal(known, columns[column], 1.0)
        model.addSol(known)
    model.optimize()
    status = model.getStatus()
    ended = {"optimal": "optimal", "gaplimit": "optimal", "infeasible": "infeasible"}.get(status, "limit")
    found: dict[str, object] = {"columns": taken()} if model.getNSols() else {}
    say(**found, bound=base + min(0.0, model.getDualbound()), nodes=model.getNNodes(), ended=ended)


if __name__ == "__main__":
    _main()
