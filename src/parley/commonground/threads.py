"""Work cut into parts that run side by side; the parts' answers come back in their order."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

Part = TypeVar("Part")
Answer = TypeVar("Answer")


class Threads:
    """As many hands as the machine lets us have; with one part there is no need of any.

    What the parts add up to may not depend on how many there are: they give integers, or one row for each participant.
    """

    def __init__(self, count: int | None = None) -> None:
        self.count = count or _allowed()
        self._pool: ThreadPoolExecutor | None = None

    def over(self, work: Callable[[Part], Answer], parts: Sequence[Part]) -> list[Answer]:
        """What `work` makes of each part, in the order of the parts."""
        if self.count == 1 or len(parts) == 1:
            return [work(part) for part in parts]
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.count)
        return list(self._pool.map(work, parts))

    def __enter__(self) -> Threads:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


def evenly(count: int, parts: int) -> list[slice]:
    """Cut `count` things into at most `parts` runs of nearly the same length; one empty run if there is nothing."""
    parts = max(1, min(parts, count))
    return [slice(count * part // parts, count * (part + 1) // parts) for part in range(parts)]


def _allowed() -> int:
    """How many processors we may use, which on a shared machine may be fewer than it has."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1
