"""The leximin package: the smallest gain as large as can be, then the sum of the two smallest, and so on to all.

Gains are as the bargain's file defines them: what a package is worth to a party above its reservation, on the scale
that the party gave. So this is the concept for parties whose scales were made comparable beforehand; the share of an
ideal (`ks`) and of what a party could have by itself (`egalitarian`) make them so here.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from parley.settlement.levelling import Levelled, climb
from parley.settlement.levelling.yardsticks import known_ideals, most_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.answer import Found, Progress
    from parley.settlement.problem import Problem

MEASURE = (
    "The smallest gain, each party's as it counts on its own scale; then the sum of the two smallest, and so on. It "
    "compares parties by the scales that they gave."
)


def leximin(
    problem: Problem,
    *,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
    ideals: tuple[Found, ...] | None = None,
) -> Levelled:
    """The package with the best smallest gains, and how much larger each sum of them could be.

    `ideals` are those of a bargain that this one narrows down.
    """
    found, spent = known_ideals(problem, ideals, seed, work, watch)
    left = None if work is None else max(1, work - spent)
    weights = tuple(Fraction(1, party.scale) for party in problem.bargain.parties)
    levelled = climb(problem, weights, most=most_of(found, problem), seed=seed, work=left, watch=watch)
    return levelled.told(MEASURE, found, spent)
