"""The loops over all votes, compiled when they first run and kept beside the source.

Import this only in modules that are themselves imported where they are needed: numba alone takes a third of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

    Loop = TypeVar("Loop", bound=Callable[..., Any])


def kernel(loop: Loop) -> Loop:
    """Compile a loop; it runs beside others (without the interpreter's lock) and adds in the order it is written in.

    In the innermost loops, count with np.uint64: a signed index is looked at each time in case it counts from the end,
    which takes as long as the rest. Without `fastmath`, so that the same votes give the same bytes whatever the machine
    makes of the loop.
    """
    return cast("Loop", numba.njit(cache=True, nogil=True)(loop))
