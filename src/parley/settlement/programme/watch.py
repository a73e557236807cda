"""What HiGHS asks now and then while it searches."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Watch:
    """Whether to stop: for the work done, the clock, or the person who asked."""

    def begin(
        self,
        steps: int | None,
        stop: Callable[[float | None, float | None], bool] | None,
        deadline: float | None,
    ) -> None:
        self.steps, self.stop, self.deadline = steps, stop, deadline
        self.asked, self.person = 0, False
        self.raised: BaseException | None = None

    def __call__(self, kind: int, message: str, output: Any, given: Any, data: object) -> None:
        self.asked += 1
        try:
            if self.deadline is not None and time.monotonic() >= self.deadline:
                self.person = True
            elif self.stop is not None and not self.person:
                best, bound = -output.mip_primal_bound, -output.mip_dual_bound
                self.person = self.stop(best if math.isfinite(best) else None, bound if math.isfinite(bound) else None)
        except BaseException as raised:  # not through HiGHS: an interrupt from the keyboard among others
            self.raised, self.person = raised, True
        if self.person or (self.steps is not None and self.asked > self.steps):
            given.user_interrupt = True
