"""A PostgreSQL of one's own for as long as it is needed: in a temporary folder, behind a socket, gone afterwards.

Tests and benchmarks run on it. PostgreSQL refuses to run as root; there it runs as `postgres`, or as `nobody`.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: What may be lost when the machine stops is of no matter to a test, which then makes a new one.
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
#: As an operator has it: an act that was answered is on the disk.
CAREFUL = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
    "log_min_error_statement": "panic",
}
_PR_SET_PDEATHSIG = 1


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several; None where there is none."""
    versions = Path("/usr/lib/postgresql")
    found = sorted(versions.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb and shutil.which("postgres") else None


def obstacle() -> str | None:
    """What keeps PostgreSQL from being started here, and what to do about it; None if nothing does."""
    if binaries() is None:
        return "there is no PostgreSQL on this machine; on Debian and Ubuntu: apt-get install postgresql"
    return None


def _somebody() -> dict[str, Any]:
    """As whom it runs, as subprocess wants it: as oneself, unless one is root."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise OSError("PostgreSQL doesn't run as root, and there is neither a user postgres nor a user nobody")


@contextmanager
def running(settings: dict[str, str] = CARELESS, within: str | None = None) -> Iterator[str]:
    """Within this block a server runs; what comes is its address, to which the name of a database is added.

    `within` is the folder in which its own is made, such as one on the disk that is to be measured.
    """
    programs = binaries()
    if programs is None:
        raise OSError(obstacle())
    somebody = _somebody()
    # Short: the address of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="parley-pg-", dir=within))
    try:
        if somebody:
            os.chown(folder, somebody["user"], somebody["group"])
        _make(programs, folder / "data", somebody)
        words = [f"--{name}={value}" for name, value in (_SETTINGS | settings).items()]
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, *words]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", preexec_fn=_ends_with_us, **somebody
            )
        try:
            _wait(programs, server, folder)
            yield f"postgresql://postgres@{str(folder).replace('/', '%2F')}/"
        finally:
            # At once: who is still connected is thrown out, and nothing is written that nobody will read.
            server.send_signal(signal.SIGQUIT)
            server.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(programs: Path, data: Path, somebody: dict[str, Any]) -> None:
    words = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]
    # A language's own order, as most servers have it, and as unlike SQLite's as may be.
    ordered = ["--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8"]
    # It looks where it stands, which may be a folder that only root may enter.
    surroundings = {"capture_output": True, "text": True, "cwd": "/", **somebody}
    command = [programs / "initdb", "-D", data, *words]
    if subprocess.run([*command, *ordered], check=False, **surroundings).returncode:  # noqa: S603
        shutil.rmtree(data, ignore_errors=True)
        done = subprocess.run([*command, "--locale=C"], check=False, **surroundings)  # noqa: S603
        if done.returncode:
            raise OSError(f"initdb failed: {done.stderr.strip()}")


def _wait(programs: Path, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _moment in range(1200):
        if server.poll() is not None:
            break
        asked = [programs / "pg_isready", "-q", "-h", folder, "-U", "postgres"]
        if subprocess.run(asked, check=False).returncode == 0:  # noqa: S603
            return
        time.sleep(0.05)
    raise OSError(f"PostgreSQL did not start: {(folder / 'log').read_text(errors='replace').strip()}")


def _ends_with_us() -> None:
    """Whatever becomes of whoever started it, the server ends too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


if __name__ == "__main__":
    # For make: whether there is one.
    sys.exit(int(obstacle() is not None))
