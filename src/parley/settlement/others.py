"""Other packages beside the best one, that differ in earnest and come close.

Two packages differ in earnest if at least a tenth of the issues (one at least) is settled in a way that is worth
something else to some party: another wording of the same thing is not another package.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from parley.settlement.bargain import Bargain, Budget

if TYPE_CHECKING:
    from parley.settlement.bargain import Package

#: The name of the budgets that keep packages apart.
APART = "issues settled as in an earlier package"


def distance(bargain: Bargain) -> int:
    """On how many issues, at least, two packages differ in earnest."""
    return max(1, math.ceil(len(bargain.issues) / 10))


def alike(bargain: Bargain, package: Package) -> tuple[tuple[int, ...], ...]:
    """[issue][option] 1 where the option is the package's own or worth the same to every party, 0 elsewhere."""
    weighed = {
        (issue, option)
        for party in bargain.parties
        for bonus in party.bonuses
        for issue, options in bonus.when
        for option in options
    }

    def same(issue: int, option: int) -> int:
        taken = package[issue]
        if option == taken:
            return 1
        if (issue, option) in weighed or (issue, taken) in weighed:
            return 0
        return int(all(party.values[issue][option] == party.values[issue][taken] for party in bargain.parties))

    return tuple(
        tuple(same(place, option) for option in range(len(issue.options))) for place, issue in enumerate(bargain.issues)
    )


def differing(bargain: Bargain, one: Package, other: Package) -> int:
    """On how many issues two packages differ in what it is worth to somebody."""
    return sum(1 - row[option] for row, option in zip(alike(bargain, one), other, strict=True))


def apart_from(bargain: Bargain, packages: tuple[Package, ...]) -> Bargain:
    """The same bargain with one more budget for each package: no more issues settled like it than that leaves."""
    limit = len(bargain.issues) - distance(bargain)
    budgets = tuple(Budget(APART, limit, alike(bargain, package)) for package in packages)
    return replace(bargain, budgets=(*bargain.budgets, *budgets))
