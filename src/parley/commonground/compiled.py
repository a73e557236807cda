"""The loops over all votes, compiled when they first run and kept for the next time.

Import this only in modules that are themselves imported where they are needed: numba alone takes a third of a second.
All of them together take the better part of a minute to compile, once on a machine for each version of Parley:
`python -m parley.commonground.compiled` does it ahead of the first analysis.
"""

from __future__ import annotations

import os
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
    which takes as long as the rest. Without `fastmath`, so that the same votes give the same bytes whatever the machine
    makes of the loop. What a loop uses from another module must stand in a module that holds loops, see `version`.
    """
    return cast("Loop", numba.njit(cache=True, nogil=True)(loop))


def version() -> str:
    """A number that changes with any module that holds loops.

    Numba compiles a loop anew when its own file has changed, and sees nothing of another file whose loops or constants
    went into it: after a change there it would go on with the old ones, and give wrong figures without a word.
    """
    digest = sha256(numba.__version__.encode())
    for path in sorted(HERE.rglob("*.py")):
        source = path.read_bytes()
        if b"commonground.compiled import kernel" in source:
            digest.update(source)
    return digest.hexdigest()[:16]


def kept_in() -> Path | None:
    """The folder in which compiled loops are kept: where numba was told, or beside the source, or with the user."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley"
    told = os.environ.get("NUMBA_CACHE_DIR")
    for folder in [Path(told)] if told else [HERE / "__pycache__", own]:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder / f"loops-{version()}"
    return None


if (_folder := kept_in()) is not None:
    numba.config.CACHE_DIR = str(_folder)  # type: ignore[attr-defined]  # made when numba is loaded


def ahead() -> None:
    """Have everything at hand that an analysis runs, by making one of a small conversation with two camps."""
    import numpy as np

    from parley.commonground.analysis import Analysis
    from parley.commonground.votes import Votes

    rng = np.random.default_rng(0)
    people, statements = 60, 20
    who, what = np.divmod(np.arange(people * statements), statements)
    vote = np.where((who % 2 == what % 2) ^ (rng.random(len(who)) < 0.1), 1, -1)
    times = 1_000_000 + 60_000 * np.arange(len(who))
    votes = Votes.of(who, what, vote, times)
    Analysis().of(votes, {person: "AB"[person % 2] for person in range(people)})
    Analysis().of(votes, shown=(who, what))


if __name__ == "__main__":
    ahead()
