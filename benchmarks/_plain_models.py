"""The Nash package by a plain model in another's solver: python _plain_models.py highs|scip FILE SECONDS.

Not part of Parley and not imported by it: reads the bargain file itself, writes the model as a textbook would, and
prints what was found as one line of JSON. HiGHS gets logarithms as tangents from above, SCIP as they are (its NLP
heuristic is off: with it SCIP 10 hung in three of three runs).
"""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any


class Model:
    """The file as rows: options are binaries, a bonus is a variable that no unmet clause leaves above 0."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.first: dict[str, int] = {}
        self.place: dict[tuple[str, str], int] = {}
        for issue in document["issues"]:
            self.first[issue["id"]] = len(self.place)
            for option in issue["options"]:
                self.place[issue["id"], option] = len(self.place)
        self.options = len(self.place)
        self.issues = [[self.place[i["id"], o] for o in i["options"]] for i in document["issues"]]
        self.parties: list[tuple[dict[int, float], float, float]] = []
        #: Rows: the places, their coefficients, and what the sum may be at most.
        self.rows: list[tuple[list[int], list[float], float]] = []
        self.bonuses = 0
        for party in document["parties"]:
            self._party(party)
        self._rules(document.get("rules", {}))

    def _party(self, party: dict[str, Any]) -> None:
        gain: dict[int, float] = {}
        for issue, row in party.get("values", {}).items():
            for k, value in enumerate(row):
                gain[self.first[issue] + k] = float(value)
        for bonus in party.get("bonuses", []):
            variable = self.options + self.bonuses
            self.bonuses += 1
            gain[variable] = float(bonus["value"])
            for issue, options in bonus["when"].items():
                met = [self.place[issue, option] for option in options]
                self.rows.append(([variable, *met], [1.0] + [-1.0] * len(met), 0.0))
        scale = float(party.get("scale", 1))
        self.parties.append((gain, float(party["reservation"]), scale))
        for line in party.get("red_lines", []):
            self._bar(line)

    def _bar(self, choices: list[list[str]]) -> None:
        self.rows.append(([self.place[i, o] for i, o in choices], [1.0] * len(choices), len(choices) - 1.0))

    def _rules(self, rules: dict[str, Any]) -> None:
        for one in rules.get("requires", []):
            self.rows.append(([self.place[tuple(one["if"])], self.place[tuple(one["then"])]], [1.0, -1.0], 0.0))
        for one in rules.get("excludes", []):
            self._bar(one)
        for budget in rules.get("budgets", []):
            cost = {self.first[i] + k: float(c) for i, row in budget["cost"].items() for k, c in enumerate(row) if c}
            self.rows.append((list(cost), list(cost.values()), float(budget["limit"])))

    def worth(self, values: Any) -> float:
        """The sum of logarithms of the gains at these values of the variables."""
        gains = [(sum(v * values[j] for j, v in gain.items()) - r) / s for gain, r, s in self.parties]
        return sum(math.log(one) for one in gains) if min(gains) > 0 else -math.inf


def highs(model: Model, seconds: float) -> dict[str, Any]:
    """Tangents at 40 points of each logarithm, from a thousandth of the most that a party could have."""
    import highspy

    solver = highspy.Highs.__base__()
    for name, value in {"output_flag": False, "threads": 1, "time_limit": seconds, "mip_rel_gap": 1e-4}.items():
        solver.setOptionValue(name, value)
    count = model.options + model.bonuses
    for j in range(count):
        solver.addCol(0.0, 0.0, 1.0, 0, [], [])
        if j < model.options:
            solver.changeColIntegrality(j, highspy.HighsVarType.kInteger)
    for issue in model.issues:
        solver.addRow(1.0, 1.0, len(issue), issue, [1.0] * len(issue))
    for places, coefficients, most in model.rows:
        solver.addRow(-math.inf, most, len(places), places, coefficients)
    for number, (gain, reservation, scale) in enumerate(model.parties):
        solver.addCol(-1.0, -50.0, 50.0, 0, [], [])
        log = count + number
        solver.addRow(reservation, math.inf, len(gain), list(gain), list(gain.values()))
        most = sum(max(0.0, value) for value in gain.values()) - reservation
        for k in range(40):
            at = most * 1000 ** (k / 39 - 1)
            # log - gain / at <= log(at / scale) - 1 with gain = value - reservation
            places, coefficients = [log, *gain], [1.0, *(-value / at for value in gain.values())]
            solver.addRow(-math.inf, math.log(at / scale) - 1 - reservation / at, len(places), places, coefficients)
    begun = time.process_time()
    solver.run()
    found = [round(one) if j < model.options else one for j, one in enumerate(solver.getSolution().col_value[:count])]
    value = model.worth(found) if solver.getInfo().primal_solution_status == 2 else None
    bound = -solver.getInfo().mip_dual_bound
    return {"value": value, "bound": bound, "seconds": time.process_time() - begun}


def scip(model: Model, seconds: float) -> dict[str, Any]:
    """Logarithms as SCIP's own expressions."""
    import pyscipopt

    solver = pyscipopt.Model()
    solver.hideOutput()
    for name, value in {"limits/time": seconds, "limits/gap": 1e-4, "nlp/disable": True}.items():
        solver.setParam(name, value)
    x = [solver.addVar(vtype="B") for _ in range(model.options)]
    x += [solver.addVar(lb=0, ub=1) for _ in range(model.bonuses)]
    for issue in model.issues:
        solver.addCons(pyscipopt.quicksum(x[j] for j in issue) == 1)
    for places, coefficients, most in model.rows:
        solver.addCons(pyscipopt.quicksum(c * x[j] for j, c in zip(places, coefficients, strict=True)) <= most)
    logs = []
    for gain, reservation, scale in model.parties:
        share = solver.addVar(lb=1e-6, ub=None)
        solver.addCons(pyscipopt.quicksum(v / scale * x[j] for j, v in gain.items()) - reservation / scale == share)
        logs.append(solver.addVar(lb=None))
        solver.addCons(logs[-1] <= pyscipopt.log(share))
    solver.setObjective(pyscipopt.quicksum(logs), "maximize")
    begun = time.process_time()
    solver.optimize()
    value = None
    if solver.getNSols():
        value = model.worth(
            [round(solver.getVal(one)) if j < model.options else solver.getVal(one) for j, one in enumerate(x)]
        )
    return {"value": value, "bound": solver.getDualbound(), "seconds": time.process_time() - begun}


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as file:  # noqa: PTH123
        asked = Model(json.load(file))
    print(json.dumps({"highs": highs, "scip": scip}[sys.argv[1]](asked, float(sys.argv[3]))))
