"""What each party's gain counts, from the smallest up: exactly, in fractions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from parley.settlement.answer import Found, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Problem

#: What a party's surplus is multiplied by; 0 for a party that is left aside.
Weights = tuple[Fraction, ...]


@dataclass(frozen=True)
class Levelled(Found):
    """A package found by the smallest gain first. `value` and `bound` are of the smallest level that counts.

    `levels` are the sums of the 1, 2, .. smallest levels with their bounds; `weights` what surpluses were multiplied
    by, as `measure` says in words; `ideals` each party's, as surpluses.
    """

    levels: tuple[Level, ...] = ()
    weights: Weights = ()
    measure: str = ""
    ideals: tuple[Found, ...] = ()
    notes: tuple[str, ...] = ()

    def by(self, yardsticks: Sequence[Found], unsure: str) -> Levelled:
        """The same where levels are shares of these: what isn't proven of them isn't of the levels.

        Whom nothing was found for, though there may be something, was left aside too early: then no bound holds.
        """
        if self.package is None or all(one.finished for one in yardsticks):
            return self
        noted = replace(self, finished=False, notes=(unsure, *self.notes))
        if all(one.value or one.bound == 0 or one.finished for one in yardsticks):
            return noted
        return replace(noted, bound=None, levels=tuple(replace(one, bound=None) for one in self.levels))

    def told(self, measure: str, ideals: tuple[Found, ...], before: int) -> Levelled:
        """The same with its measure in words, the parties' ideals, and the work before it."""
        return replace(self, measure=measure, ideals=ideals, work=self.work + before)


def ascending(problem: Problem, weights: Weights, package: Package) -> tuple[Fraction, ...]:
    """The levels of the parties that count, the smallest first: of two packages the larger tuple is the better one."""
    parties = problem.bargain.parties
    counted = zip(weights, parties, strict=True)
    return tuple(sorted(weight * party.surplus(package) for weight, party in counted if weight))


def sums(levels: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The sums of the 1, 2, .. smallest."""
    return tuple(accumulate(levels))


def inverse(numbers: Sequence[int | float | None]) -> Weights:
    """Weights that make shares of these whole numbers; who has none, or none above 0, is left aside."""
    return tuple(Fraction(1, int(number)) if number is not None and number > 0 else Fraction(0) for number in numbers)
