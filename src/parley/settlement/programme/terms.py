"""Sums over the variables of a programme, and how a search ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints

Floats = NDArray[np.float64]

#: What HiGHS may be off by in a row, a bound or a whole number.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Terms:
    """A sum over variables: constant + coefficients[j] * variable columns[j]."""

    columns: Ints
    coefficients: Floats
    constant: float = 0.0

    def at(self, values: Floats) -> float:
        """What it comes to."""
        return float(self.constant + self.coefficients @ values[self.columns])

    def times(self, factor: float) -> Terms:
        """The same, multiplied."""
        return Terms(self.columns, self.coefficients * factor, self.constant * factor)


@dataclass(frozen=True)
class Solved:
    """How a search ended. `value` and `bound` are of the goal, which is maximised.

    `ended` is "optimal" (within the gap asked for), "infeasible" (nothing keeps all rows, or nothing is better than
    asked for), "limit" (of work) or "stopped" (by the clock or the person). `bound` is what no package can pass, as far
    as the solver's own arithmetic goes. `values`: [all variables]; `reduced` and `duals`: of a relaxation, for [all
    variables] and [all rows], each by how much the goal changes with one unit more.
    """

    ended: Literal["optimal", "infeasible", "limit", "stopped"]
    value: float | None = None
    bound: float | None = None
    package: Package | None = None
    values: Floats = field(default_factory=lambda: np.zeros(0))
    reduced: Floats = field(default_factory=lambda: np.zeros(0))
    duals: Floats = field(default_factory=lambda: np.zeros(0))
    nodes: int = 0
    steps: int = 0


def together(sums: Iterable[Terms]) -> Terms:
    """Several sums added; variables that stand in more than one appear once."""
    parts = list(sums)
    columns = np.concatenate([one.columns for one in parts] or [np.zeros(0, np.int64)])
    coefficients = np.concatenate([one.coefficients for one in parts] or [np.zeros(0)])
    known, where = np.unique(columns, return_inverse=True)
    merged = np.zeros(len(known))
    np.add.at(merged, where, coefficients)
    return Terms(known, merged, sum(one.constant for one in parts))
