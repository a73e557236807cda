"""The best package of an additive bargain, with its proof, by relaxations and branching on them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.answer import Found, Progress
from parley.settlement.relaxing.branching import whole
from parley.settlement.relaxing.model import Aim, Floats, Model, modelled
from parley.settlement.relaxing.narrowing import LOGS, SMALLEST, fits, narrow, worth
from parley.settlement.relaxing.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from parley.settlement.bargain import Package
    from parley.settlement.problem import Ints, Problem

#: The first search is among the options that cost least, so many of them beside one for each issue.
_FIRST_OPTIONS = 60
#: Where it finds nothing, the next one is among those that cost up to so many times as much.
_WIDER = 4.0
#: Bounds are widened by this part of their size for the floating-point arithmetic that they come from.
_ROUNDING = 1e-9
#: Effort between two looks at the person and the limit of work: the first, and the most.
_FIRST_EFFORT, _MOST_EFFORT = 1_000_000, 10_000_000


def search(
    problem: Problem,
    goal: Aim,
    *,
    start: Package | None = None,
    margin: float | None = None,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
    stage: str = "searching",
) -> Found:
    """The package that is worth most by the goal; nothing else is worth more than the bound.

    Only for bargains without bonuses. `margin` is how much better another may be unnoticed: by default 1e-6 for sums of
    logarithms, otherwise 1e-7 of the largest level or of the sum's spread. `work` limits the relaxations that are
    solved. Bounds come from duals, in floating point, and are widened by 1e-9 of their size.
    """
    if not problem.additive:
        raise ValueError("this search is for bargains without bonuses")
    model = modelled(problem, goal)
    if model is None:
        return Found(None, None, None, True)
    return _Search(problem, model, margin, work, watch, stage).found(start)


class _Search:
    def __init__(
        self,
        problem: Problem,
        model: Model,
        margin: float | None,
        work: int | None,
        watch: Callable[[Progress], bool] | None,
        stage: str,
    ) -> None:
        self.problem, self.model, self.work, self.watch, self.stage = problem, model, work, watch, stage
        unit = model.lines.unit
        self.margin = (1e-6 if model.table.kind == LOGS else 1e-7 * unit) if margin is None else margin
        #: How exactly a relaxation is solved, in its own units.
        self.close = self.margin / unit / 10.0
        self.bound = math.inf
        self.value: float | None = None
        self.taken: Ints | None = None
        self.solved = 0
        self.finished = True

    def found(self, start: Package | None) -> Found:
        """Search among the options that cost least, then among more, until there is a package and none is better."""
        model = self.model
        self._begin_with(start)
        alive = np.ones(len(model.columns), dtype=np.uint8)
        useful = np.zeros(len(model.rules.requires_if) + len(model.rules.barred_start) - 1, dtype=np.uint8)
        bound, _, loss, solved = whole(alive, useful, self.close, 30, model.table, model.rules, model.lines)
        self.solved = int(solved)
        if bound == -math.inf:
            return Found(None, None, None, True, self.solved)
        top = self.bound = float(bound) + _ROUNDING * max(1.0, abs(bound))
        known = np.sort(loss[np.isfinite(loss)])
        first = known[min(len(known) - 1, len(model.table.first) - 1 + _FIRST_OPTIONS)]
        room = max(1.001 * float(first), 10.0 * self.margin)
        while True:
            floor = self._lowest() if self.value is None else self.value + self.margin
            last = room >= known[-1] or top - room <= floor
            cutoff = floor if last else top - room
            before = self.value
            self._within(cutoff, top, alive, useful, loss)
            if last or not self.finished or self.value != before:
                break
            room *= _WIDER
        package = None if self.taken is None else self.problem.package(self.taken)
        known_bound = None if package is None and self.finished else self.bound
        return Found(package, self.value, known_bound, self.finished, self.solved)

    def _begin_with(self, start: Package | None) -> None:
        if start is None:
            return
        taken = self.problem.taken(start)
        value = float(worth(taken, self.model.table))
        if math.isfinite(value) and fits(taken, self.model.table, self.model.rules):
            self.value, self.taken = value, taken

    def _lowest(self) -> float:
        """Less than what any package is worth that fits."""
        table = self.model.table
        if table.kind == LOGS:
            return float(np.log(table.weights).sum()) - 1.0
        if table.kind == SMALLEST or (table.weights >= 0).all():
            return -10.0 * self.margin
        return -math.inf

    def _within(
        self, cutoff: float, top: float, alive: NDArray[np.uint8], useful: NDArray[np.uint8], loss: Floats
    ) -> None:
        """Search for what is worth more than the cutoff: bound, value, package and work are brought up to date."""
        model = self.model
        options = ((alive > 0) & (loss < top - cutoff)).astype(np.uint8)
        count = np.zeros(len(model.table.first) - 1, dtype=np.int64)
        if not narrow(options, count, model.table, model.rules):
            self.bound = min(self.bound, cutoff)
            return
        smaller, which = model.kept(options > 0)
        tree = Tree(smaller, useful[which], cutoff, top)
        effort = _FIRST_EFFORT
        spent = self.solved
        while True:
            going = tree.grow(self.margin, self.close, effort)
            self.solved = spent + tree.solved
            if tree.found:
                self.taken = smaller.columns[tree.best]
                self.value = float(worth(self.taken, model.table))
            self.bound = min(self.bound, tree.bound)
            if not going:
                return
            if tree.too_large or (self.work is not None and self.solved >= self.work) or self._stopped():
                self.finished = False
                return
            effort = min(2 * effort, _MOST_EFFORT)

    def _stopped(self) -> bool:
        if self.watch is None:
            return False
        package = None if self.taken is None else self.problem.package(self.taken)
        return self.watch(Progress(self.stage, best=self.value, bound=self.bound, package=package))
