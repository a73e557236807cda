"""Find the system's Chromium, which the tests drive; install it where that may be done.

`tools/chromium.py` prints its path. With `--install` it is installed where it is missing: on Debian, as root or
with a sudo that asks for no password. Elsewhere the command says what to install, and browser tests are skipped;
under CI=true its absence is an error, since a suite that silently tests less is worse than none.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# The font carries Arabic, Cyrillic and Latin, so that a page in any language of Parley's is drawn, not boxed.
# Playwright's driver needs libatomic, which a bare Debian hasn't got.
DEBIAN_PACKAGES = ("chromium", "fonts-dejavu-core", "libatomic1")


def find() -> str | None:
    """Where Chromium is on this machine, or None. PARLEY_CHROMIUM names one that lies elsewhere."""
    named = os.environ.get("PARLEY_CHROMIUM")
    if named:
        return shutil.which(named)
    for command in COMMANDS:
        if path := shutil.which(command):
            return path
    return next((path for path in APPLICATIONS if Path(path).is_file()), None)


def driver_runs() -> bool:
    """Whether the program that Playwright drives a browser with starts on this machine."""
    try:
        from playwright._impl._driver import compute_driver_executable

        node, _script = compute_driver_executable()
        return subprocess.run([node, "--version"], capture_output=True, check=False).returncode == 0  # noqa: S603
    except (ImportError, OSError):
        return False


@cache
def obstacle() -> str | None:
    """What keeps the browser tests from running here, and what to do about it; None if nothing does."""
    if find() is None and (named := os.environ.get("PARLEY_CHROMIUM")):
        return f"PARLEY_CHROMIUM names {named}, which is no program here"
    if find() is None:
        return f"there is no Chromium on this machine; to get it: {how_to_install()}"
    if not driver_runs():
        return "Playwright's driver does not start on this machine; on Debian and Ubuntu: apt-get install libatomic1"
    return None


def must_be_there() -> bool:
    """Whether its absence is an error: on continuous integration, every test counts."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def how_to_install() -> str:
    """What a person types to get Chromium on this system."""
    if platform.system() == "Darwin":
        return "brew install --cask chromium, or install Google Chrome"
    if shutil.which("apt-get"):
        return "apt-get install chromium (on Ubuntu: snap install chromium)"
    if shutil.which("dnf"):
        return "dnf install chromium"
    if shutil.which("pacman"):
        return "pacman -S chromium"
    return "install Chromium or Google Chrome, or name one by PARLEY_CHROMIUM=/path/to/it"


def administrator() -> list[str] | None:
    """The words before a command that make it an administrator's, or None where nobody may be asked."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603
        return [sudo, "-n"]
    return None


def is_debian() -> bool:
    """Whether `chromium` is a package of its own here: Ubuntu's is only a pointer to a snap."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return False
    return release.get("ID") in {"debian", "raspbian"} and shutil.which("apt-get") is not None


def install() -> None:
    """Install Debian's Chromium, quietly; what apt says is shown only when it fails."""
    before = administrator()
    if before is None or not is_debian() or os.environ.get("PARLEY_CHROMIUM"):
        return
    print("Installing Chromium for the browser tests; this happens once.", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for step in (["update"], ["install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES]):
        done = subprocess.run([*before, *quiet, *step], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            print(done.stdout + done.stderr, file=sys.stderr)


def main() -> int:
    """Print the path, or say what to do; the exit code is 1 only where Chromium must be there and is not."""
    if obstacle() and "--install" in sys.argv[1:]:
        install()
        obstacle.cache_clear()
    if why := obstacle():
        print(f"parley: no browser tests: {why}")
        return int(must_be_there())
    if "--install" not in sys.argv[1:]:
        print(find())
    return 0


if __name__ == "__main__":
    sys.exit(main())
