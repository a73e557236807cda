"""The plain way to a frontier of two parties with bonuses: HiGHS, an integer programme for each point.

The most for the first party, ties broken for the second; then the same with more asked for the second; until nothing is
left.
"""

from __future__ import annotations

import time

import highspy
import numpy as np

from parley.settlement.problem import Problem


def epsilon(problem: Problem) -> tuple[float, int]:
    """Seconds, and how many points."""
    begun = time.perf_counter()
    columns, bonuses = problem.columns, len(problem.bonus_party)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    for _ in range(columns):
        solver.addVar(0, 1)
    solver.changeColsIntegrality(
        columns,
        np.arange(columns, dtype=np.int32),
        np.full(columns, int(highspy.HighsVarType.kInteger), dtype=np.uint8),
    )
    for _ in range(bonuses):
        solver.addVar(0, 1)
    for a, b in zip(problem.first[:-1], problem.first[1:], strict=True):
        solver.addRow(1, 1, int(b - a), np.arange(a, b, dtype=np.int32), np.ones(b - a))
    for bonus in range(bonuses):
        for clause in range(int(problem.clause_start[bonus]), int(problem.clause_start[bonus + 1])):
            any_of = problem.clause_columns[problem.clause_first[clause] : problem.clause_first[clause + 1]]
            row = np.append(any_of, columns + bonus).astype(np.int32)
            solver.addRow(0, highspy.kHighsInf, len(row), row, np.append(np.ones(len(any_of)), -1.0))
    worth = np.zeros((2, columns + bonuses))
    worth[:, :columns] = problem.values
    worth[problem.bonus_party, columns + np.arange(bonuses)] = problem.bonus_value
    most = float(np.abs(worth[1]).sum()) + 1.0
    every = np.arange(columns + bonuses, dtype=np.int32)
    solver.changeColsCost(len(every), every, -(worth[0] * most + worth[1]))
    floors = problem.reservation.astype(np.float64)
    solver.addRow(floors[0], highspy.kHighsInf, len(every), every, worth[0])
    asked = solver.getNumRow()
    solver.addRow(floors[1], highspy.kHighsInf, len(every), every, worth[1])
    points = 0
    while True:
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return time.perf_counter() - begun, points
        points += 1
        second = round(float(worth[1] @ np.array(solver.getSolution().col_value)))
        solver.changeRowBounds(asked, second + 1.0, highspy.kHighsInf)
