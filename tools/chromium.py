"""Find the system's Chromium, which the tests drive; `tools/debian.py --install` installs it where that may be done."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from functools import cache
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


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
