"""Runs `parley` as a person does: in a process of its own, without what the tests have set up."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMAND = [sys.executable, "-m", "parley.cli.main"]


def surroundings(**more: str) -> dict[str, str]:
    """The environment without any setting of Parley or Django."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "DJANGO_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), **more}


def parley(
    *words: object, input: str = "", preexec_fn: Callable[[], None] | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; whatever it is, a traceback is never shown to a person."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        input=input,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env=surroundings(**more),
        preexec_fn=preexec_fn,
    )
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def trouble(*words: object, code: int = 1, **more: object) -> str:
    """The one line in which a command says what is wrong and what to do; it has said nothing else, and failed."""
    done = parley(*words, **more)  # type: ignore[arg-type]
    lines = [line for line in done.stderr.splitlines() if not line.startswith("filling the demonstration")]
    assert done.returncode == code and done.stdout == "", (done.returncode, done.stdout, done.stderr)
    assert len(lines) == 1 and lines[0].startswith("parley: "), done.stderr
    return lines[0]
