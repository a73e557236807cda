"""Why nothing fits, by HiGHS and chunked deletion.

    python _plain_conflict.py FILE [SECONDS]

Not part of Parley and not imported by it. Of all rules, red lines and reservations, chunks are left out for as long as
nothing fits; a chunk that can't be left out is halved, and what can't be left out alone is of the conflict.
"""

from __future__ import annotations

import json
import math
import sys
import time
from typing import Any

from _plain_models import Model


def conflict(model: Model, seconds: float) -> dict[str, Any]:
    """How many members, and how long it took; none if it took longer than it may.

    For additive bargains: with bonuses not every row is a member.
    """
    import highspy

    solver = highspy.Highs.__base__()
    for name, value in {"output_flag": False, "threads": 1}.items():
        solver.setOptionValue(name, value)
    for j in range(model.options):
        solver.addCol(0.0, 0.0, 1.0, 0, [], [])
        solver.changeColIntegrality(j, highspy.HighsVarType.kInteger)
    for issue in model.issues:
        solver.addRow(1.0, 1.0, len(issue), issue, [1.0] * len(issue))
    first = len(model.issues)
    rows = [*((places, coefficients, -math.inf, most) for places, coefficients, most in model.rows)]
    rows += [(list(gain), list(gain.values()), least, math.inf) for gain, least, _ in model.parties]
    for places, coefficients, low, high in rows:
        solver.addRow(low, high, len(places), places, coefficients)
    solved = 0

    def hopeless(kept: list[int]) -> bool:
        nonlocal solved
        solved += 1
        on = set(kept)
        for row, (_, _, low, high) in enumerate(rows):
            bounds = (low, high) if row in on else (-math.inf, math.inf)
            solver.changeRowBounds(first + row, *bounds)
        solver.clearSolver()
        solver.setOptionValue("time_limit", max(0.0, seconds - (time.process_time() - begun)))
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            raise TimeoutError
        return solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible

    begun = time.process_time()
    kept, place = list(range(len(rows))), 0
    if not hopeless(kept):
        return {"members": 0, "seconds": time.process_time() - begun, "solved": solved}
    size = max(1, len(kept) // 4)
    while place < len(kept):
        fewer = kept[:place] + kept[place + size :]
        if hopeless(fewer):
            kept = fewer
            size = min(2 * size, max(1, len(kept) - place))
        elif size == 1:
            place += 1
        else:
            size //= 2
    return {"members": len(kept), "seconds": time.process_time() - begun, "solved": solved}


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
        asked = Model(json.load(file))
    allowed = float(sys.argv[2]) if len(sys.argv) > 2 else math.inf
    try:
        print(json.dumps(conflict(asked, allowed)))
    except TimeoutError:
        print(json.dumps({"members": None, "seconds": allowed, "solved": None}))
