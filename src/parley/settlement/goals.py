"""What a package is sought for: one small description for each way to weigh what the parties gain.

They are handed to the annealer and to the bounds. Levels and weighted gains are surpluses times the party's weight:
weights of 1 / scale give gains, 1 / (scale * ideal) or 1 / (ideal surplus) give shares of the ideal.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Nash:
    """All parties' gains multiplied: the sum of the natural logarithms of the gains, on each party's own scale.

    Where some gains can't be above zero: first as many above zero as can be, then the sum over those.
    """


@dataclass(frozen=True)
class Sum:
    """All parties' gains added, each with its weight: sum of weight * surplus, surpluses in whole numbers."""

    weights: tuple[float, ...]


@dataclass(frozen=True)
class Leximin:
    """The worst-off party first, then the next: levels weight * surplus, sorted ascending, compared one by one.

    The value is the lowest level.
    """

    weights: tuple[float, ...]


@dataclass(frozen=True)
class FewestBreaches:
    """As few rules, red lines and reservations broken as can be; the value is less their number."""


Goal = Nash | Sum | Leximin | FewestBreaches
