"""Loops over many numbers, compiled when they first run and kept for the next time: what the engines share.

Import this only in modules that are themselves imported where they are needed: numba alone takes a third of a second.
All of an engine's loops together take up to a minute to compile, once on a machine for each version of that engine:
`python -m parley.cli.compiling` does it ahead of the first use.
"""

from __future__ import annotations

import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

    Loop = TypeVar("Loop", bound=Callable[..., Any])

HERE = Path(__file__).resolve().parent


def kernel(loop: Loop) -> Loop:
    """Compile a loop; it runs beside others (without the interpreter's lock) and adds in the order it is written in.

    In the innermost loops, count with np.uint64: a signed index is looked at each time in case it counts from the end,
    which takes as long as the rest. Without `fastmath`, so that the same input gives the same bytes whatever the
    machine makes of the loop. What a loop uses from another module must stand in a module that holds loops, see
    `version`.
    """
    if (folder := _kept_in(loop.__module__.split(".")[1])) is not None:
        # Read by numba at this moment, for this loop.
        numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]  # made when numba is loaded
    return cast("Loop", numba.njit(cache=True, nogil=True)(loop))


def version(engine: str) -> str:
    """A number that changes with any module of the engine that holds loops.

    Numba compiles a loop anew when its own file has changed, and sees nothing of another file whose loops or constants
    went into it: after a change there it would go on with the old ones, and give wrong figures without a word.
    """
    digest = sha256(numba.__version__.encode())
    for path in sorted((HERE / engine).rglob("*.py")):
        source = path.read_bytes()
        if b"parley.compiled import kernel" in source:
            digest.update(source)
    return digest.hexdigest()[:16]


def kept_in(engine: str) -> Path | None:
    """The folder in which an engine's loops are kept: where numba was told, or beside the source, or with the user."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley"
    told = os.environ.get("NUMBA_CACHE_DIR")
    for folder in [Path(told)] if told else [HERE / engine / "__pycache__", own]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder / f"loops-{engine}-{version(engine)}"
    return None


#: Once for each run: what is loaded is of the source as it stood when the first loop was.
_kept_in = cache(kept_in)
