"""The utilitarian package: the largest sum of what parties gain, each counted as a share of its own ideal.

The plain sum would weigh a party by the numbers that it counts in. A share of the most that it could gain in any
admissible package doesn't; a party that can gain nothing is left aside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.settlement.answer import Found
from parley.settlement.ideals import ideals as most
from parley.settlement.weighted import weighted

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Progress
    from parley.settlement.problem import Problem

MEASURE = (
    "The sum of the gains, each as a share of the party's ideal: the most that it could gain in any package that all "
    "could accept. A share is the party's own measure, so the sum does not depend on the scales that parties count in."
)


def utilitarian(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
    ideals: tuple[Found, ...] | None = None,
) -> tuple[Found, tuple[Found, ...]]:
    """The package with the largest sum of shares of the ideals, with its bound; and the ideals, as surpluses.

    Where an ideal isn't proven the shares are of the largest surplus found, and the bound holds for that measure.
    `ideals` are those of a bargain that this one narrows down.
    """
    found = most(problem, seed=seed, work=work, watch=watch) if ideals is None else ideals
    if any(one.package is None for one in found):
        finished = all(one.finished for one in found)
        return Found(None, None, None, finished, sum(one.work for one in found)), found
    weights = [1.0 / one.value if one.value else 0.0 for one in found]
    spent = sum(one.work for one in found)
    left = None if work is None else max(1, work - spent)
    best = weighted(problem, weights, seed=seed, work=left, watch=watch)
    return Found(best.package, best.value, best.bound, best.finished, spent + best.work), found
