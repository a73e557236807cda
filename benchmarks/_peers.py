"""A peer, run beside us: in its own environment and process, its time and its memory its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"


def recorded(*parts: str) -> Path | None:
    """A folder of the recorded data, or None where there is none."""
    folder = Path(os.environ.get("PARLEY_TEST_DATA", ROOT.parent / "shared" / "data")).joinpath(*parts)
    return folder if folder.exists() else None


def red_dwarf(votes: Path, out: Path | None = None, *, seconds: float = 1200, gigabytes: float = 18) -> dict[str, Any]:
    """What red-dwarf needed for these votes, or {"failed": why}: it may use that much time and memory, no more."""
    if not PYTHON.exists():
        sys.exit("The peers are not installed: make peers")
    command = [str(PYTHON), str(ROOT / "benchmarks" / "_red_dwarf.py"), str(votes), *([str(out)] if out else [])]
    limit = f'ulimit -v {int(gigabytes * 1024 * 1024)}; exec "$@"'
    try:
        ran = subprocess.run(  # noqa: S603
            ["/bin/sh", "-c", limit, "sh", *command], capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done after {seconds:.0f} s"}
    if ran.returncode:
        why = ran.stderr.strip().splitlines()
        return {"failed": why[-1] if why else f"ended with {ran.returncode}"}
    found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    return found
