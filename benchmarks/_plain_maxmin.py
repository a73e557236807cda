"""The smallest gain first by a plain model: python _plain_maxmin.py highs|scip FILE SECONDS LEVELS WEIGHT ...

Not part of Parley and not imported by it. Levels are weight * (value - reservation), one weight for each party. Sums
of the k smallest are written as Ogryczak and Sliwinski do, one after the other up to LEVELS, within so many seconds in
all; each sum reached becomes a floor of the next ones. One line of JSON: the sums reached, each with its bound.
"""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any, Protocol

from _plain_models import Model

Row = tuple[dict[int, float], float]


class Solver(Protocol):
    def variable(self, low: float) -> int: ...
    def at_most(self, row: dict[int, float], most: float) -> None: ...
    def solve(self, goal: dict[int, float], seconds: float) -> tuple[list[float] | None, float]: ...


class Highs:
    def __init__(self, model: Model) -> None:
        import highspy

        self.kinds = highspy.HighsVarType
        self.solver = highspy.Highs.__base__()
        for name, value in {"output_flag": False, "threads": 1, "mip_rel_gap": 1e-4}.items():
            self.solver.setOptionValue(name, value)
        self.count = 0
        for j in range(model.options):
            self.variable(0.0, 1.0)
            self.solver.changeColIntegrality(j, self.kinds.kInteger)

    def variable(self, low: float, high: float = math.inf) -> int:
        self.solver.addCol(0.0, low, high, 0, [], [])
        self.count += 1
        return self.count - 1

    def at_most(self, row: dict[int, float], most: float) -> None:
        self.solver.addRow(-math.inf, most, len(row), list(row), list(row.values()))

    def solve(self, goal: dict[int, float], seconds: float) -> tuple[list[float] | None, float]:
        for j in range(self.count):
            self.solver.changeColCost(j, -goal.get(j, 0.0))
        # HiGHS's clock goes on from run to run.
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.run()
        found = self.solver.getInfo().primal_solution_status == 2
        return (list(self.solver.getSolution().col_value) if found else None), -self.solver.getInfo().mip_dual_bound


class Scip:
    def __init__(self, model: Model) -> None:
        import pyscipopt

        self.sum = pyscipopt.quicksum
        self.solver = pyscipopt.Model()
        self.solver.hideOutput()
        self.solver.setParam("limits/gap", 1e-4)
        self.all = [self.solver.addVar(vtype="B") for _ in range(model.options)]

    def variable(self, low: float) -> int:
        self.all.append(self.solver.addVar(lb=None if low == -math.inf else low))
        return len(self.all) - 1

    def at_most(self, row: dict[int, float], most: float) -> None:
        self.solver.addCons(self.sum(c * self.all[j] for j, c in row.items()) <= most)

    def solve(self, goal: dict[int, float], seconds: float) -> tuple[list[float] | None, float]:
        self.solver.setObjective(self.sum(c * self.all[j] for j, c in goal.items()), "maximize")
        self.solver.setParam("limits/time", seconds)
        self.solver.optimize()
        bound = self.solver.getDualbound()
        values = [self.solver.getVal(one) for one in self.all] if self.solver.getNSols() else None
        self.solver.freeTransform()
        return values, bound


def sums(model: Model, weights: list[float], values: list[float]) -> list[float]:
    taken = [round(one) for one in values[: model.options]]
    pairs = zip(weights, model.parties, strict=True)
    levels = sorted(w * (sum(v * taken[j] for j, v in gain.items()) - r) for w, (gain, r, _) in pairs)
    return [math.fsum(levels[: k + 1]) for k in range(len(levels))]


def climb(model: Model, solver: Solver, weights: list[float], seconds: float, levels: int) -> list[tuple[float, float]]:
    for issue in model.issues:
        solver.at_most(dict.fromkeys(issue, 1.0), 1.0)
        solver.at_most(dict.fromkeys(issue, -1.0), -1.0)
    for places, coefficients, most in model.rows:
        solver.at_most(dict(zip(places, coefficients, strict=True)), most)
    for gain, reservation, _ in model.parties:
        solver.at_most({j: -v for j, v in gain.items()}, -reservation)
    until = time.process_time() + seconds
    reached: list[tuple[float, float]] = []
    for k in range(1, levels + 1):
        left = until - time.process_time()
        if left <= 0.1:
            break
        t = solver.variable(-math.inf)
        goal = {t: float(k)}
        for weight, (gain, reservation, _) in zip(weights, model.parties, strict=True):
            row = {t: 1.0, **{j: -weight * v for j, v in gain.items()}}
            if k > 1:
                short = solver.variable(0.0)
                goal[short] = -1.0
                row[short] = -1.0
            solver.at_most(row, -weight * reservation)
        values, bound = solver.solve(goal, left)
        if values is None:
            break
        reached.append((sums(model, weights, values)[k - 1], bound))
        floor = reached[-1][0]
        solver.at_most({j: -c for j, c in goal.items()}, -floor + 1e-6 * abs(floor))
    return reached


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:  # noqa: PTH123
        asked = Model(json.load(file))
    made: dict[str, Any] = {"highs": Highs, "scip": Scip}
    given = [float(one) for one in sys.argv[5:]]
    print(json.dumps(climb(asked, made[sys.argv[1]](asked), given, float(sys.argv[3]), int(sys.argv[4]))))
