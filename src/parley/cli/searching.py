"""Makes one search for packages: `python -m parley.cli.searching ID PARENT`, which the clerk begins and watches.

A process of its own, so that no deadline waits for it, and so that it can be ended; `Searches` is the clerk's side.
"""

import os
import subprocess
import sys

#: Pages come first: a search takes what they leave.
NICENESS = 10


class Searches:
    """The clerk's side: one search at a time at work, begun again when it breaks off."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._search = ""

    def tend(self) -> None:
        """Look after the search that is at work; when there is none, take up the next."""
        from parley.bargaining.tasks.searches import broke_off, to_take_up

        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return
            self._process = None
            if code != 0:
                broke_off(self._search)
        found = to_take_up()
        if found is not None:
            self._search = found.public_id
            command = [sys.executable, "-m", "parley.cli.searching", self._search, str(os.getpid())]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603

    def stop(self) -> None:
        """End what is at work; whoever comes after takes it up again."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def main(search: str, parent: int) -> int:
    """Make the search; 0 when it has ended or nobody waits for it any more."""
    os.nice(NICENESS)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import django

    django.setup()
    import structlog

    from parley.bargaining.tasks import searching
    from parley.bargaining.tasks.searches import actor_for

    try:
        searching.make(by=actor_for(search), search=search, wanted=lambda: os.getppid() == parent)
    except searching.GivenUp:
        return 0
    except Exception:
        structlog.get_logger("parley.search").exception("a search broke off")
        return 1
    return 0


if __name__ == "__main__":
    code = main(sys.argv[1], int(sys.argv[2]))
    sys.stdout.flush()
    # A solver that does not come back from being stopped holds nobody up.
    os._exit(code)
