"""Many packages looked at together, in whole numbers from the bargain's own arrays: what they give and break."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parley.settlement.problem import Ints, Problem


def surpluses(problem: Problem, options: Ints) -> Ints:
    """[N, P] what each party gains above its reservation from [N, I] options."""
    columns = options + problem.first[:-1]
    out: Ints = problem.values[:, columns].sum(axis=2).T - problem.reservation
    if not problem.additive:
        taken = _taken(problem, columns)
        starts = problem.clause_start
        for bonus in range(len(problem.bonus_party)):
            holds = np.ones(len(options), dtype=bool)
            for clause in range(int(starts[bonus]), int(starts[bonus + 1])):
                any_of = problem.clause_columns[problem.clause_first[clause] : problem.clause_first[clause + 1]]
                holds &= taken[:, any_of].any(axis=1)
            out[holds, problem.bonus_party[bonus]] += problem.bonus_value[bonus]
    return out


def admissible(problem: Problem, options: Ints, gained: Ints) -> NDArray[np.bool_]:
    """[N] which packages break no rule and no red line and leave no party below its reservation."""
    fits: NDArray[np.bool_] = np.all(gained >= 0, axis=1)
    if problem.free and len(problem.barred_start) == 1:
        return fits
    columns = options + problem.first[:-1]
    for cost, limit in zip(problem.cost, problem.limit, strict=True):
        fits &= cost[columns].sum(axis=1) <= limit
    taken = _taken(problem, columns)
    for one, other in zip(problem.requires_if, problem.requires_then, strict=True):
        fits &= taken[:, other] | ~taken[:, one]
    for a, b in zip(problem.barred_start[:-1], problem.barred_start[1:], strict=True):
        fits &= ~taken[:, problem.barred_columns[a:b]].all(axis=1)
    return fits


def _taken(problem: Problem, columns: Ints) -> NDArray[np.bool_]:
    """[N, C] which columns the packages take."""
    taken = np.zeros((len(columns), problem.columns), dtype=bool)
    np.put_along_axis(taken, columns, True, axis=1)
    return taken


def undominated(gained: Ints) -> Ints:
    """The places of the rows that are nowhere less than another and somewhere more, the first of equal ones, sorted."""
    order = np.lexsort(tuple(gained[:, ::-1].T))[::-1]
    order = order[np.lexsort((order, *(-gained[order]).T[::-1]))]
    kept: list[int] = []
    best = np.empty_like(gained)
    for place in order.tolist():
        if not (best[: len(kept)] >= gained[place]).all(axis=1).any():
            best[len(kept)] = gained[place]
            kept.append(place)
    return np.array(kept, dtype=np.int64)
