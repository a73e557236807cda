"""Some of a frontier that is too large to be had whole: packages spread over it, as far as possible each proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.annealing import anneal
from parley.settlement.answer import Progress
from parley.settlement.frontier.packages import admissible, surpluses, undominated
from parley.settlement.frontier.result import Frontier
from parley.settlement.goals import Leximin, Sum

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.frontier.merging import Spent
    from parley.settlement.problem import Problem


def sample(
    problem: Problem,
    points: int,
    seed: int,
    spent: Spent,
    watch: Callable[[Progress], bool] | None,
    stopped: bool,
) -> Frontier:
    chance = np.random.default_rng([seed, 0xF207])
    found = set()
    for turn in range(points):
        weights = chance.dirichlet(np.ones(problem.parties)) / problem.scale
        goal = Leximin(tuple(1.0 / np.maximum(weights, 1e-9))) if turn % 2 else Sum(tuple(weights))
        one = anneal(problem, goal, seed=seed + turn, rounds=20, restarts=1)
        if one.package is not None:
            found.add(one.package)
        if watch is not None and watch(Progress("sampling", turn / points)):
            stopped = True
        if stopped:
            break
    options = np.array(sorted(found), dtype=np.int64).reshape(len(found), problem.issues)
    gained = surpluses(problem, options)
    fits = admissible(problem, options, gained)
    options, gained = options[fits], gained[fits]
    kept = undominated(gained)
    return Frontier(
        problem,
        options[kept],
        gained[kept],
        False,
        np.zeros(len(kept), dtype=bool),
        "",
        work=spent.work,
        stopped=stopped,
    )
