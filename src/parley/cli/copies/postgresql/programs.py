"""PostgreSQL's own programs that write and read a dump: found, run without a password in sight, and ended."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from parley.cli.trouble import Trouble
from parley.web.database import OPTIONS

#: Where Debian keeps the programs of every version that is installed.
_VERSIONS = Path("/usr/lib/postgresql")
_says_version = re.compile(r"\(PostgreSQL\) ([0-9]+)").search
#: From this version on they set what an older server doesn't know (transaction_timeout), so they can't fill one.
_SETS_MORE = 17
#: More than this of what a program says is read and forgotten.
_MOST_SAID = 1 << 22


@dataclass(frozen=True)
class Program:
    """One of PostgreSQL's programs, and of which major version it is."""

    path: Path
    major: int


def program(name: str, least: int) -> Program:
    """The program of this major version, else of the next newer one; `Trouble` that says what to install."""
    named = shutil.which(name)
    # Themselves first: by its name alone Debian runs one that chooses among them by its own lights.
    places = [*sorted(_VERSIONS.glob(f"*/bin/{name}")), *([Path(named)] if named else [])]
    found = [Program(path, major) for path in places if (major := _major(path))]
    fit = [one for one in found if one.major >= least]
    if fit:
        return min(fit, key=lambda one: one.major)
    there = f"only that of version {max(one.major for one in found)} is there" if found else "there is none"
    raise Trouble(
        f"{name} of PostgreSQL {least} or newer is needed on this machine, and {there}; on Debian and Ubuntu: "
        f"apt-get install postgresql-client-{least}"
    )


def can_fill(client: int, server: int) -> bool:
    """Whether a client of this version fills such a server, and so whether what it dumped can be put back there."""
    return client < _SETS_MORE or server >= _SETS_MORE


def that_fills(server: int, dumped_by: int) -> Program:
    """The pg_restore that puts what this version dumped into such a server; `Trouble` where none could."""
    if not can_fill(dumped_by, server):
        raise Trouble(
            f"the backup was written by pg_dump {dumped_by}, and that can be put into PostgreSQL {_SETS_MORE} or newer "
            f"alone, and not into {server}; name a database of such a server by DATABASE_URL"
        )
    least = max(dumped_by, server)
    found = program("pg_restore", least)
    if not can_fill(found.major, server):
        raise Trouble(
            f"pg_restore {found.major} can't fill PostgreSQL {server}; on Debian and Ubuntu: apt-get install "
            f"postgresql-client-{least}"
        )
    return found


def _major(path: Path) -> int:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = _says_version(done.stdout)
    return int(found[1]) if found else 0


def address() -> str:
    """The database of DATABASE_URL as libpq is told of it on a command line, which others may see: no password."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    told = connection.settings_dict
    parts = {"dbname": told["NAME"], "user": told["USER"], "host": told["HOST"], "port": told["PORT"]}
    options = {name: value for name, value in told["OPTIONS"].items() if name in OPTIONS}
    return make_conninfo(**{name: value for name, value in (options | parts).items() if value})


def _surroundings() -> dict[str, str]:
    from django.db import connection

    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    password = connection.settings_dict["PASSWORD"]
    return {**kept, "LC_ALL": "C", "PGCLIENTENCODING": "UTF8", **({"PGPASSWORD": password} if password else {})}


class Running:
    """A program that runs: what it is given, what it gives, and what it complains of."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        self._child = child
        assert child.stderr is not None
        self.complaints = Gathered(child.stderr)

    @property
    def given(self) -> IO[bytes]:
        assert self._child.stdin is not None
        return self._child.stdin

    @property
    def gives(self) -> IO[bytes]:
        assert self._child.stdout is not None
        return self._child.stdout

    def ended_well(self) -> bool:
        return self._child.wait() == 0

    def complaint(self) -> str:
        """What it complained of, in one line: what follows may repeat what stands in the database."""
        lines = self.complaints.text().splitlines()
        told = [line.partition("error: ")[2] for line in lines if "error: " in line]
        return (told or lines or ["it said nothing"])[0].strip().rstrip(".:")


class Gathered(Thread):
    """Reads what a program says while it runs, so that it never waits for a reader."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe, self._said = pipe, bytearray()
        self.start()

    def run(self) -> None:
        while said := self._pipe.read(1 << 16):
            if len(self._said) < _MOST_SAID:
                self._said += said
        self._pipe.close()

    def text(self) -> str:
        """All of it, once the program has ended."""
        self.join()
        return self._said.decode(errors="replace")


@contextmanager
def running(one: Program, *words: str) -> Iterator[Running]:
    """Within this block the program runs; however the block ends, it is over then."""
    child = subprocess.Popen(  # noqa: S603
        [one.path, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_surroundings(),
    )
    try:
        yield Running(child)
    finally:
        # First of all: whoever reads a dump must not take the end of its pipe for the end of the dump.
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()
