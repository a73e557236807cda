"""Packages near a draft: few issues settled otherwise than in it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from parley.settlement.bargain import Bargain, Budget, Package

if TYPE_CHECKING:
    from collections.abc import Callable

    from parley.settlement.bargain import Breach
    from parley.settlement.concepts import Outcome

#: Near enough to the best.
NEAR = 0.01
#: The name of the budget that counts changes.
CHANGES = "issues changed from the draft"


def apart(one: Package, other: Package) -> int:
    """On how many issues two packages differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))


def within(bargain: Bargain, draft: Package, at_most: int) -> Bargain:
    """The same bargain with one more budget, the last: at most so many issues changed from the draft."""
    cost = tuple(
        tuple(0 if option == taken else 1 for option in range(len(issue.options)))
        for issue, taken in zip(bargain.issues, draft, strict=True)
    )
    return replace(bargain, budgets=(*bargain.budgets, Budget(CHANGES, at_most, cost)))


def is_distance(bargain: Bargain, breach: Breach) -> bool:
    """Whether this is the budget of changes that `within` adds to a bargain, which itself has none."""
    return breach.kind == "rule" and breach.place >= bargain.rules


def nearest(
    bargain: Bargain,
    draft: Package,
    best: Outcome,
    solve: Callable[[Bargain], Outcome],
    *,
    absolute: bool,
) -> tuple[Outcome, int, bool]:
    """The package with the fewest changes from a draft among those within 1 % of the best, by halving their number.

    Of logarithms (`absolute`) that is 1 % of the gains' geometric mean. Also how many issues it changes, and whether it
    is certain that no fewer do.
    """
    package, value = best.found.package, best.found.value
    assert package is not None
    if value is None:
        return best, apart(package, draft), False
    parties = len(bargain.parties) if best.gaining is None else best.gaining
    enough = value + parties * math.log(1 - NEAR) if absolute else value - NEAR * abs(value)
    few, many = -1, apart(package, draft)
    found, sure = best, True
    while many - few > 1:
        middle = (few + many) // 2
        tried = solve(within(bargain, draft, middle))
        reached = tried.found.package is not None and tried.gaining == best.gaining and _value(tried) >= enough
        if reached and tried.found.package is not None:
            found, many = tried, apart(tried.found.package, draft)
        else:
            few = middle
            ceiling = tried.found.bound
            sure = sure and (tried.found.finished or (ceiling is not None and ceiling < enough))
    return replace(found, found=replace(found.found, bound=best.found.bound)), many, sure


def _value(tried: Outcome) -> float:
    return -math.inf if tried.found.value is None else tried.found.value
