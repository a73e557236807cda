"""Polishing what a search has kept: improved by any one issue, then by any two, until nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel
from parley.settlement.annealing.standing import stand, take
from parley.settlement.annealing.weighing import LEXIMIN, above, gained, look, merit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.annealing.standing import Standing
    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints

    Floats = NDArray[np.float64]


@kernel
def better(
    terms: Terms,
    standing: Standing,
    goal: int,
    parties: int,
    weights: Floats,
    now: Floats,
    enough: float,
    lacked: float,
    issue: int,
    trial: Ints,
    best: Floats,
    scratch: Floats,
) -> int:
    """The column of the issue that comes before the best most of all, whose merit is then the best; or -1.

    Passed over without a closer look is what lacks more than `lacked`, or changes the worth by less than `enough`.
    """
    potential, totals, step, open_columns = standing.potential, standing.totals, terms.step, terms.open_columns
    taken, found = standing.taken[issue], -1
    for place in range(terms.open_start[issue], terms.open_start[issue + 1]):
        column = open_columns[place]
        change, lacking = gained(goal, parties, potential, totals, step, weights, 1.0, now, taken, column, trial)
        if column != taken and lacking <= lacked and (change > enough or lacking < lacked or goal >= LEXIMIN):
            merit(goal, parties, trial, step, weights, scratch)
            if above(scratch, best):
                best[:] = scratch
                found = column
    return found


@kernel
def polish(
    terms: Terms,
    standing: Standing,
    goal: int,
    parties: int,
    weights: Floats,
    most: int,
    kept: Ints,
    best: Floats,
) -> int:
    """Improve the kept package until no one or two issues do, or `most` options were tried; gives how many were."""
    events, clause_first, clause_columns = terms.events, terms.clause_first, terms.clause_columns
    met_start, met, step = terms.met_start, terms.met, terms.step
    free, open_start, open_columns = terms.free, terms.open_start, terms.open_columns
    taken, potential, totals, state, broken = standing
    trial = np.zeros(len(totals), np.int64)
    now, scratch = np.zeros(parties + 4), np.zeros(parties + 2)
    stand(terms, standing, parties, kept)
    tried, improved = 0, True
    while improved and tried < most:
        improved = False
        for issue in free:
            look(goal, parties, totals, step, weights, 1.0, now)
            column = better(terms, standing, goal, parties, weights, now, 0.0, now[1], issue, trial, best, scratch)
            tried += open_start[issue + 1] - open_start[issue]
            if column >= 0:
                take(
                    parties, events, clause_first, clause_columns, met_start, met, taken, potential, totals, state,
                    broken, issue, column,
                )  # fmt: skip
                improved = True
        place = 0
        while not improved and place < len(free) and tried < most:
            issue = free[place]
            place += 1
            before = taken[issue]
            for at in range(open_start[issue], open_start[issue + 1]):
                column = open_columns[at]
                if column == before or improved or tried >= most:
                    continue
                look(goal, parties, totals, step, weights, 1.0, now)
                lacked = now[1]
                first, _ = gained(goal, parties, potential, totals, step, weights, 1.0, now, before, column, trial)
                take(
                    parties, events, clause_first, clause_columns, met_start, met, taken, potential, totals, state,
                    broken, issue, column,
                )  # fmt: skip
                look(goal, parties, totals, step, weights, 1.0, now)
                for other in free[place:]:
                    second = better(
                        terms, standing, goal, parties, weights, now, -first, lacked, other, trial, best, scratch
                    )
                    tried += open_start[other + 1] - open_start[other]
                    if second >= 0:
                        take(
                            parties, events, clause_first, clause_columns, met_start, met, taken, potential, totals,
                            state, broken, other, second,
                        )  # fmt: skip
                        improved = True
                        break
                if not improved:
                    take(
                        parties, events, clause_first, clause_columns, met_start, met, taken, potential, totals, state,
                        broken, issue, before,
                    )  # fmt: skip
    kept[:] = taken
    return tried
