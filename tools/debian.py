"""Install the Debian packages that the tests drive: a browser, PostgreSQL, and the programs that people sign with.

`tools/debian.py` says what is missing. With `--install` it is installed: on Debian, as root or with a sudo that asks
for no password. Elsewhere the command says what to install, and the tests that need it are skipped; under CI=true an
absence is an error, since a suite that silently tests less is worse than none.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    # As a command it is found by its path, and not yet as a part of anything.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import chromium, postgresql


def missing(program: str, package: str) -> str | None:
    """What keeps a program from being run here, and what to do about it; None if nothing does."""
    if shutil.which(program):
        return None
    return f"there is no {program} on this machine; on Debian and Ubuntu: apt-get install {package}"


@dataclass(frozen=True)
class Need:
    """Something that tests drive: the packages that bring it, and what stands in its way here."""

    name: str
    packages: tuple[str, ...]
    obstacle: Callable[[], str | None]


NEEDS = (
    # The font carries Arabic, Cyrillic and Latin, so that a page in any language of Parley's is drawn, not boxed.
    # Playwright's driver needs libatomic, which a bare Debian hasn't got.
    Need("a browser", ("chromium", "fonts-dejavu-core", "libatomic1"), chromium.obstacle),
    Need("PostgreSQL", ("postgresql",), postgresql.obstacle),
    Need("ssh-keygen", ("openssh-client",), partial(missing, "ssh-keygen", "openssh-client")),
    Need("minisign", ("minisign",), partial(missing, "minisign", "minisign")),
    Need("strace", ("strace",), partial(missing, "strace", "strace")),
)


def must_be_there() -> bool:
    """Whether an absence is an error: on continuous integration, every test counts."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def administrator() -> list[str] | None:
    """The words before a command that make it an administrator's, or None where nobody may be asked."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None


def is_debian() -> bool:
    """Whether the packages are known here by these names: Ubuntu's `chromium` is only a pointer to a snap."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return release.get("ID") in {"debian", "raspbian"} and shutil.which("apt-get") is not None


def install(needs: list[Need]) -> None:
    """Install what brings them, quietly; what apt says is shown only when it fails."""
    before = administrator()
    if before is None or not is_debian():
        return
    print(f"Installing for the tests: {', '.join(need.name for need in needs)}; this happens once.", flush=True)
    packages = [package for need in needs for package in need.packages]
    quiet = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run([*before, "env", *quiet, *step], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)


def main() -> int:
    """Install what is missing where that is asked for, and say what still is; 1 where it must be there and is not."""
    # A browser that was named by its path is not one that a package brings.
    wanted = [need for need in NEEDS if need.obstacle() and not (need is NEEDS[0] and "PARLEY_CHROMIUM" in os.environ)]
    if wanted and "--install" in sys.argv[1:]:
        install(wanted)
        chromium.obstacle.cache_clear()
    why = [why for need in NEEDS if (why := need.obstacle())]
    for absence in why:
        print(f"parley: fewer tests: {absence}")
    return int(bool(why) and must_be_there())


if __name__ == "__main__":
    sys.exit(main())
