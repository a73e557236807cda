"""A frontier, whole or in part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from parley.settlement.answer import Point

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints, Problem


@dataclass(frozen=True, eq=False)
class Frontier:
    """Packages beside which none is better for some party and worse for none: all of them that differ, or some.

    One package stands for all with the same gains: in a whole frontier of a bargain without bonuses the first in the
    order of issues and options. Sorted by what the first party gains, most first, then the second.
    """

    problem: Problem
    #: [N, I] the option taken on each issue, and [N, P] surpluses, each party's in its own whole numbers.
    options: Ints
    surpluses: Ints
    #: Whether these are all; if not, `proven` [N] says of which it is proven that no package is better.
    complete: bool
    proven: NDArray[np.bool_]
    #: How it was made, and what that says of the rest, in a sentence.
    made: str
    #: Of a part: by how much, as a share of it, the best of these could be surpassed at most in any of the directions
    #: tried (weighted sums of the gains); none where that isn't known.
    shortfall: float | None = None
    work: int = 0
    #: Whether a person ended the search.
    stopped: bool = False

    @property
    def size(self) -> int:
        """How many there are: distinct vectors of gains."""
        return len(self.options)

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages."""
        return tuple(map(tuple, self.options.tolist()))

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The packages with what each party gains on its own scale."""
        gains = (self.surpluses / self.problem.scale).tolist()
        return tuple(Point(package, tuple(each)) for package, each in zip(self.packages, gains, strict=True))
