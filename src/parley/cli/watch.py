"""A clock that somebody put forward lets no deadline pass early: it is held against one that nobody can set."""

import time
from collections.abc import Callable

#: Small steps are corrections. What is put forward by more than this (seconds) may be a mistake.
MOST = 30 * 60


class Watch:
    """Notices that the clock was put forward since the watch began. Set back, it harms nobody: deadlines come late."""

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        # Nobody can set this one, and it runs on while the machine sleeps.
        steady: Callable[[], float] = lambda: time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)),
    ) -> None:
        self._wall, self._steady = wall, steady
        self._apart = wall() - steady()

    def put_forward(self) -> float | None:
        """By how many seconds the clock is ahead of where it should be by now, or None while it is right or behind."""
        ahead_by = self._wall() - self._steady() - self._apart
        return ahead_by if ahead_by > MOST else None
