"""When enough has been asked: once all weights that still fit put packages in the same order."""

from dataclasses import dataclass

import numpy as np

from parley.settlement.bargain import Package
from parley.settlement.elicitation.asking import LEAST_ASKED
from parley.settlement.elicitation.drawing import Ground
from parley.settlement.elicitation.plausible import likelihood, plausible
from parley.settlement.elicitation.stated import Stated

#: Nobody is asked more often than this.
MOST_ASKED = 12
#: Enough when so large a share of pairs comes in the same order, on average, whatever fitting weights are taken.
ENOUGH = 0.96
_LOOKED_AT = 40


@dataclass(frozen=True)
class Stability:
    """How sure a recommendation would be: the share of pairs of packages, 0 to 1, that stay in their order."""

    share: float
    asked: int

    @property
    def enough(self) -> bool:
        """Whether more questions would hardly change anything, or as many were asked as anybody should be."""
        return self.asked >= MOST_ASKED or (self.asked >= LEAST_ASKED and self.share >= ENOUGH)


def stability(stated: Stated, ground: Ground, seed: int = 0) -> Stability:
    """How far everything the party said settles which of two packages it likes better.

    For each of many pairs of packages, how likely it is that fitting weights put them in the order in which most of
    these do; the mean over the pairs. 1 where there is nothing to put in order.
    """
    asked = len(stated.comparisons)
    packages = _drawn(ground, seed)
    if len(packages) < 2:
        return Stability(1.0, asked)
    drawn = plausible(stated, seed)
    likely = likelihood(stated, drawn)
    worth = np.stack([_worths(stated, package) for package in packages], axis=1)
    points = drawn @ worth
    first, second = np.triu_indices(len(packages), 1)
    apart = points[:, first] - points[:, second]
    ahead = likely @ (apart > 0) + likely @ (apart == 0) / 2
    # Packages that this party likes equally well whatever its weights are in no order to begin with.
    differ = np.any(apart != 0, axis=0)
    if not differ.any():
        return Stability(1.0, asked)
    return Stability(float(np.maximum(ahead, 1 - ahead)[differ].mean()), asked)


def _worths(stated: Stated, package: Package) -> np.ndarray:
    return np.array([float(row[option]) for row, option in zip(stated.worth, package, strict=True)])


def _drawn(ground: Ground, seed: int) -> list[Package]:
    chance = np.random.default_rng(seed)
    found = (ground.draw(chance) for _draw in range(_LOOKED_AT))
    return list(dict.fromkeys(package for package in found if package is not None))
