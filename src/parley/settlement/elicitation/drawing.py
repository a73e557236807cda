"""Packages to ask about: drawn at random among those that keep the rules of the table and a party's red lines."""

from collections.abc import Iterator

import numpy as np

from parley.settlement.bargain import Bargain, Choice, Package

#: So many changes are tried on a package that breaks something before it is given up.
_REPAIRS = 200


class Ground:
    """The packages among which a party is asked: nobody is asked to compare what can never come about.

    `table` has the issues and rules; `red_lines` are the party's own.
    """

    def __init__(self, table: Bargain, red_lines: tuple[tuple[Choice, ...], ...] = ()) -> None:
        self.table = table
        self.sizes = tuple(len(issue.options) for issue in table.issues)
        self._barred = (*table.exclusions, *red_lines)

    def holds(self, package: Package) -> bool:
        """Whether a package keeps every rule and every red line."""
        return next(self._broken(package), None) is None

    def draw(self, chance: np.random.Generator) -> Package | None:
        """A package at random, or None where none is come by with a moderate number of changes."""
        package = [int(chance.integers(size)) for size in self.sizes]
        for _try in range(_REPAIRS):
            broken = next(self._broken(tuple(package)), None)
            if broken is None:
                return tuple(package)
            issue = broken[int(chance.integers(len(broken)))]
            package[issue] = self._mended(package, issue, chance)
        return None

    def _mended(self, package: list[int], issue: int, chance: np.random.Generator) -> int:
        """An option of the issue with which the fewest things are broken, the one that stands last of all."""
        counts = []
        for option in range(self.sizes[issue]):
            tried = (*package[:issue], option, *package[issue + 1 :])
            counts.append(sum(1 for _broken in self._broken(tried)) + (0.5 if option == package[issue] else 0))
        least = [option for option, count in enumerate(counts) if count == min(counts)]
        return least[int(chance.integers(len(least)))]

    def _broken(self, package: Package) -> Iterator[tuple[int, ...]]:
        """Whatever the package breaks, each as the issues of which one has to change."""
        for rule in self.table.requirements:
            (if_issue, if_option), (then_issue, then_option) = rule.condition, rule.then
            if package[if_issue] == if_option and package[then_issue] != then_option:
                yield if_issue, then_issue
        for line in self._barred:
            if all(package[issue] == option for issue, option in line):
                yield tuple(issue for issue, _option in line)
        for budget in self.table.budgets:
            if budget.spent(package) > budget.limit:
                costly = (issue for issue, row in enumerate(budget.cost) if row[package[issue]] > min(row))
                # Nothing can be cheaper: then no package keeps the rules at all.
                yield tuple(costly) or (0,)
