"""The state of a search by halves, which goes on where it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.relaxing.branching import AT, FOUND, FREE, FULL, SOLVED, STATE, WAITING, branch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.relaxing.model import Model

#: Nodes that wait take up to this many bytes.
_MEMORY = 400_000_000
#: There is room for so many at first.
_SLOTS = 64


class Tree:
    """The nodes that wait, the node being searched, and the best so far.

    `bound`: nothing is worth more, neither what was found nor what is still to be looked into.
    """

    def __init__(self, model: Model, useful: NDArray[np.uint8], cutoff: float, top: float) -> None:
        self._model, self._useful = model, useful.copy()
        size = len(model.columns)
        self._pool = np.zeros((_SLOTS, size), dtype=np.uint8)
        self._bounds = np.zeros(_SLOTS)
        self._heap = np.zeros(_SLOTS, dtype=np.int64)
        self._free = np.arange(_SLOTS, dtype=np.int64)
        self._state = np.zeros(STATE, dtype=np.int64)
        self._state[FREE] = _SLOTS - 1
        self._state[AT] = _SLOTS - 1
        self._pool[_SLOTS - 1] = 1
        self._bounds[_SLOTS - 1] = top
        self._cutoff = cutoff
        self.best = np.full(len(model.table.first) - 1, -1, dtype=np.int64)

    @property
    def solved(self) -> int:
        """Relaxations so far."""
        return int(self._state[SOLVED])

    @property
    def found(self) -> bool:
        """Whether there is a package that passes the cutoff."""
        return bool(self._state[FOUND])

    @property
    def bound(self) -> float:
        bounds = [self._cutoff]
        if self._state[AT] >= 0:
            bounds.append(float(self._bounds[self._state[AT]]))
        if self._state[WAITING]:
            bounds.append(float(self._bounds[self._heap[0]]))
        return max(bounds)

    @property
    def too_large(self) -> bool:
        """Whether there is no memory for more nodes."""
        return bool(self._state[FULL]) and 2 * self._pool.nbytes > _MEMORY

    def grow(self, margin: float, close: float, effort: int) -> bool:
        """Search on for so much effort; whether something is left to do."""
        model = self._model
        while effort > 0:
            if self._state[FULL]:
                if self.too_large:
                    return True
                self._double()
            self._cutoff, effort = branch(
                self._pool,
                self._bounds,
                self._heap,
                self._free,
                self._state,
                self._useful,
                self.best,
                self._cutoff,
                margin,
                close,
                effort,
                model.table,
                model.rules,
                model.lines,
            )
            if not self._state[FULL]:
                break
        return bool(self._state[AT] >= 0 or self._state[WAITING])

    def _double(self) -> None:
        slots = len(self._bounds)
        self._pool = np.concatenate([self._pool, np.zeros_like(self._pool)])
        self._bounds = np.concatenate([self._bounds, np.zeros_like(self._bounds)])
        self._heap = np.concatenate([self._heap, np.zeros_like(self._heap)])
        self._free = np.concatenate([self._free, np.zeros_like(self._free)])
        self._free[self._state[FREE] : self._state[FREE] + slots] = np.arange(slots, 2 * slots)
        self._state[FREE] += slots
        self._state[FULL] = 0
