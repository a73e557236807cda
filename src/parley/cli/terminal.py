"""What commands that work for a while say at the terminal: progress, plain words where it knows no other signs."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from parley.cli.trouble import Trouble

#: Where nobody watches a terminal, only what takes longer than this (seconds) is told of.
PATIENCE = 5.0
PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "…": "...", "–": "-", "·": "-"})


class Progress:
    """Tells on standard error how far the work has come: one line that changes on a terminal, a few lines elsewhere."""

    def __init__(self) -> None:
        self.began = perf_counter()
        self.live = sys.stderr is not None and sys.stderr.isatty()
        self.width = 0
        self.said = ""

    def __call__(self, stage: str, share: float | None = None) -> None:
        line = stage if share is None else f"{round(100 * share):3d} %  {stage}"
        if self.live:
            print("\r" + line.ljust(self.width), end="", file=sys.stderr, flush=True)
            self.width = len(line)
        elif sys.stderr is not None and line != self.said and perf_counter() - self.began > PATIENCE:
            print(line, file=sys.stderr, flush=True)
            self.said = line

    def close(self) -> None:
        """Leave the terminal's line as it was."""
        if self.live and self.width:
            print("\r" + " " * self.width + "\r", end="", file=sys.stderr, flush=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress that leaves the terminal's line as it was, however the work ends."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.close()


def may_be_written(outputs: Mapping[str, Path], source: str) -> None:
    """Say before the work begins what could not be written after it; `outputs` by the names of their options."""
    seen: dict[Path, str] = {}
    for name, path in outputs.items():
        if path.is_dir():
            raise Trouble(f"{path} is a folder; name a file with --{name}")
        folder = path.parent
        if not folder.is_dir():
            raise Trouble(f"there is no folder {folder}; make it, or name another file with --{name}")
        real = path.resolve()
        if path.exists() and Path(source).exists() and path.samefile(source):
            raise Trouble(f"{path} is what is to be read; name another file with --{name}")
        if real in seen and path.is_file() | (not path.exists()):
            raise Trouble(f"--{seen[real]} and --{name} name the same file; name two")
        seen[real] = name


def whole(text: str) -> int:
    """A whole number as an option's value."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def one_line(text: str) -> str:
    """A message without line breaks, and without what a terminal would obey."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def speaks_unicode() -> bool:
    """Whether standard output shows more than ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "").startswith("utf")


def say(text: str) -> None:
    """Print, and where the terminal knows no such signs, in plain ones."""
    print(text if speaks_unicode() else text.translate(PLAIN), end="" if text.endswith("\n") else "\n")
