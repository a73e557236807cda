"""The egalitarian package: all parties reach as equal a part as can be of what each would have if it alone decided.

Equal gains (Kalai, 1977) ask for a common measure. Here a party's gain is divided by its range: what its own best
package would leave it above its reservation if it settled every issue by its own values, bonuses and red lines,
whatever the rules of the table and the others say. Unlike the ideal of `ks`, this yardstick depends on nobody else:
when the table gets more packages, because a rule is lifted or somebody asks for less, the worst-off share never falls,
while with `ks` it can. Like a share of the ideal it depends neither on the numbers that a party counts in nor on where
it counts from. Packages are distinct, so it is the leximin of these shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parley.settlement.answer import Progress
from parley.settlement.levelling import Levelled, climb
from parley.settlement.levelling.levels import inverse
from parley.settlement.levelling.yardsticks import half, known_ideals, most_of, ranges

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Found
    from parley.settlement.problem import Problem

MEASURE = (
    "The smallest share that a party gets of its range, what it would have above its reservation if it settled every "
    "issue alone; then the next smallest, and so on. A share does not depend on the scales that parties count in."
)
UNSURE = (
    "Not every party's range is proven: shares are of the largest that was found, and the bounds hold for shares so "
    "measured."
)


def egalitarian(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
    ideals: tuple[Found, ...] | None = None,
) -> Levelled:
    """The package with the best smallest shares of the ranges, and how much larger each sum of them could be.

    `ideals` are those of a bargain that this one narrows down. Who could have nothing above its reservation even alone
    is left aside.
    """
    alone = ranges(problem, seed=seed, work=half(work), watch=watch)
    spent = sum(one.work for one in alone)
    left = None if work is None else max(1, work - spent)
    found, more = known_ideals(problem, ideals, seed, left, watch)
    spent += more
    left = None if work is None else max(1, work - spent)
    most = most_of(found, problem) or most_of(alone, problem)
    levelled = climb(problem, inverse([one.value for one in alone]), most=most, seed=seed, work=left, watch=watch)
    return levelled.by(alone, UNSURE).told(MEASURE, found, spent)
