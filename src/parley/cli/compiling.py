"""Compiles the engines' loops ahead of their first use: `python -m parley.cli.compiling`."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager


def ahead() -> None:
    """Run every loop of the engines once; what is compiled already is found, and this ends at once."""
    from parley.commonground.ahead import ahead as common_ground
    from parley.settlement.ahead import ahead as settlement

    with _alone():
        common_ground()
        settlement()


@contextmanager
def _alone() -> Iterator[None]:
    """Of servers that start together one spends the minute; the others wait, and find what it has compiled."""
    from parley.compiled import kept_in

    if (folder := kept_in("commonground")) is None:
        yield
        return
    folder.mkdir(exist_ok=True)
    with (folder / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    ahead()
