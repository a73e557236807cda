"""The Kalai-Smorodinsky package: all parties reach as equal a share as can be of the most that each could gain.

On a line of agreements it is the point where all shares are the same (Kalai and Smorodinsky, 1975). Packages are
distinct, so here it is the leximin of the shares (Imai, 1983): the smallest share as large as can be, then the next.
It depends neither on the numbers in which a party counts nor on where it counts from. A party that can gain nothing in
any admissible package gains nothing whatever is chosen, and is left aside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from parley.settlement.ideals import ideals as most
from parley.settlement.levelling import Levelled, climb
from parley.settlement.levelling.levels import inverse
from parley.settlement.levelling.yardsticks import half, most_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Found, Progress
    from parley.settlement.problem import Problem

MEASURE = (
    "The smallest share that a party gets of its ideal, the most that it could gain in any package that all could "
    "accept; then the next smallest, and so on. A share does not depend on the scales that parties count in."
)
UNSURE = (
    "Not every party's ideal is proven: shares are of the most that was found, and the bounds hold for shares so "
    "measured."
)
#: A party that gets more than its ideal was thought to be has another ideal: how often that is put right.
_AGAIN = 3


def ks(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
    ideals: tuple[Found, ...] | None = None,
) -> Levelled:
    """The package with the best smallest shares of the ideals, and how much larger each sum of them could be.

    `ideals` are those of a bargain that this one narrows down. Without an admissible package there is none; if nobody
    can gain anything, every admissible package gives all parties their ideal, and the value is 1.
    """
    given = ideals is not None
    found = ideals if ideals is not None else most(problem, seed=seed, work=half(work), watch=watch)
    spent = 0 if given else sum(one.work for one in found)
    if not given and any(one.package is None for one in found):
        finished = all(one.finished for one in found)
        return Levelled(None, None, None, finished).told(MEASURE, found, spent)
    left = None if work is None else max(1, work - spent)
    levelled = climb(
        problem, inverse([one.value for one in found]), most=most_of(found, problem), seed=seed, work=left, watch=watch
    )
    for _ in range(0 if given else _AGAIN):
        raised = _raised(problem, found, levelled)
        if raised == found or levelled.package is None:
            break
        found = raised
        spent += levelled.work
        left = None if left is None else max(1, left - levelled.work)
        weights = inverse([one.value for one in found])
        levelled = climb(
            problem, weights, most=most_of(found, problem), start=levelled.package, seed=seed, work=left, watch=watch
        )
    return levelled.by(found, UNSURE).told(MEASURE, found, spent)


def _raised(problem: Problem, found: tuple[Found, ...], levelled: Levelled) -> tuple[Found, ...]:
    """The ideals, where the package gives some party more than what was found to be its most."""
    if levelled.package is None:
        return found
    parties = problem.bargain.parties
    return tuple(
        replace(one, package=levelled.package, value=party.surplus(levelled.package))
        if one.value is not None and party.surplus(levelled.package) > one.value
        else one
        for one, party in zip(found, parties, strict=True)
    )
