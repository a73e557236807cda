"""A bargain's programme with interacting bonuses, made to see which bonuses rule each other out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.interactions.conflicts import Conflicts
from parley.settlement.programme import Solved, Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.programme import Programme

#: A clique is worth a row if its values add up to this; so many rows at once; and a round that lowers the bound by
#: less than this, relative to what the rounds so far have, is the last.
LEAST, ROWS, SLOW = 1.02, 1_000, 0.01


def tighten(
    programme: Programme,
    *,
    rounds: int = 20,
    conflicts: Conflicts | None = None,
    watch: Callable[[Solved], bool] | None = None,
) -> Solved:
    """Add rows that every package keeps and that bring the bound for the programme's goal down; its relaxation then.

    The rows hold for every goal, so that the same programme may be asked for another afterwards, but not once rules
    are switched off. `watch` is told of each relaxation, and ends it by saying true.
    """
    problem = programme.problem
    relaxed = programme.relax()
    if problem.additive or relaxed.ended != "optimal":
        return relaxed
    known = conflicts or Conflicts(problem)
    first = relaxed.value
    for turn in range(rounds):
        if watch is not None and watch(relaxed):
            break
        found = known.cliques(relaxed.values, turn, least=LEAST, most=ROWS)
        if not found:
            break
        for clique in found:
            programme.add_row(Terms(clique, np.ones(len(clique))), upper=1.0)
        before, relaxed = relaxed, programme.relax()
        if relaxed.ended != "optimal" or relaxed.value is None or before.value is None or first is None:
            break
        if turn and before.value - relaxed.value < SLOW * (first - relaxed.value):
            break
    return relaxed
