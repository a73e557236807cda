"""`parley settle`: from what each party values and rules out to packages that every party can accept."""

import argparse
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread
from time import perf_counter
from types import FrameType
from typing import TextIO

from parley.cli.placing import placing
from parley.cli.terminal import Progress, may_be_written, one_line, progress, say, speaks_unicode, whole
from parley.cli.trouble import Trouble
from parley.settlement.answer import CONCEPTS, Answer
from parley.settlement.answer import Progress as Told
from parley.settlement.bargain import Bargain, BargainError, Package

#: How long a solver may take to notice that it was stopped (seconds), before what it said last is taken.
GRACE = 10.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `parley settle` to the command line."""
    parser = subparsers.add_parser(
        "settle",
        help="find packages that every party can accept",
        description="Read a bargain (a parley-bargain/1 file, or a folder of GENIUS XML) and find a package that every "
        "party can accept, or what stands in the way, and say how sure that is. Ctrl-C gives the best so far.",
    )
    parser.add_argument("path", metavar="FILE_OR_FOLDER", help="the bargain")
    parser.add_argument("--concept", choices=CONCEPTS, default="nash", help="what makes a package fair (nash)")
    parser.add_argument("--near", metavar="DRAFT.json", help="stay near this package: {issue: option}")
    parser.add_argument(
        "--at-most", metavar="D", type=whole, help="change at most so many issues of the draft (with --near)"
    )
    parser.add_argument("--others", metavar="K", type=whole, default=0, help="also K packages that differ in earnest")
    parser.add_argument("--seed", metavar="N", type=whole, default=0, help="where all chance starts from (0)")
    parser.add_argument("--seconds", metavar="S", type=_seconds, help="give the best so far after so many seconds")
    parser.add_argument("--json", metavar="OUT", help="write the answer as JSON to this file (- prints it)")


def run(args: argparse.Namespace) -> int:
    """Read, search, recheck and tell; 0 when there is an answer, be it that nothing is admissible."""
    outputs = {} if args.json in (None, "-") else {"json": Path(args.json)}
    if not outputs and sys.stdout is None:
        raise Trouble("standard output is closed; name a file with --json")
    if args.at_most is not None and not args.near:
        raise Trouble("--at-most counts the changes to a draft; name it with --near")
    for name, least in (("at_most", 0), ("others", 0), ("seed", 0)):
        if (given := getattr(args, name)) is not None and given < least:
            raise Trouble(f"--{name.replace('_', '-')} is a whole number from {least}")
    may_be_written(outputs, args.path)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        with progress() as shown:
            answer = _answered(args, shown)
    except BargainError as error:
        raise Trouble(one_line(str(error))) from None
    if args.json == "-":
        _as_json(answer, sys.stdout, ascii_only=not speaks_unicode())
        return 0
    if outputs:
        with placing(outputs["json"]) as file:
            _as_json(answer, file)
    from parley.settlement.telling import summary

    if sys.stdout is None:
        return 0
    say(summary(answer, max(40, min(100, shutil.get_terminal_size().columns))))
    for path in outputs.values():
        say(f"JSON: {path}\n")
    return 0


def _answered(args: argparse.Namespace, shown: Progress) -> Answer:
    from parley.settlement.reading import read, read_draft

    began = perf_counter()
    shown("reading the bargain")
    bargain = read(args.path)
    near = read_draft(args.near, bargain) if args.near else None
    took = perf_counter() - began
    answer = _Search(args, bargain, near, shown).answer()
    answer.timings["reading"] = took
    return answer


class _Search:
    """A search in a thread of its own, so that Ctrl-C is heard whatever the solver is doing."""

    def __init__(self, args: argparse.Namespace, bargain: Bargain, near: Package | None, shown: Progress) -> None:
        self.args, self.bargain, self.near, self.shown = args, bargain, near, shown
        self.stop = Event()
        self.last: Told | None = None
        self.found: Answer | None = None
        self.failed: BaseException | None = None

    def answer(self) -> Answer:
        thread = Thread(target=self._search, daemon=True)
        with _heard(self.stop):
            thread.start()
            while thread.is_alive() and not self.stop.is_set():
                thread.join(0.05)
            thread.join(GRACE if self.stop.is_set() else None)
        if self.failed is not None:
            raise self.failed
        return self.found or self._so_far()

    def _search(self) -> None:
        from parley.settlement.settle import settle

        args = self.args
        try:
            self.found = settle(
                self.bargain,
                args.concept,
                near=self.near,
                at_most=args.at_most,
                others=args.others,
                seed=args.seed,
                seconds=args.seconds,
                progress=self._told,
            )
        except BaseException as error:
            self.failed = error

    def _told(self, told: Told) -> bool:
        if told.package is not None or self.last is None:
            self.last = told
        best = "" if told.best is None else f", best so far {told.best:.6g}"
        bound = "" if told.bound is None else f", at most {told.bound:.6g}"
        self.shown(f"{told.stage}{best}{bound}", told.share)
        return self.stop.is_set()

    def _so_far(self) -> Answer:
        """What the solver said last, where it does not come back from being stopped."""
        package = self.last.package if self.last else None
        if self.last is None or package is None or not self.bargain.admissible(package):
            raise Trouble("stopped before any package was found; give it longer")
        return Answer(
            bargain=self.bargain,
            concept=self.args.concept,
            status="heuristic",
            package=package,
            gains=tuple(float(gain) for gain in self.bargain.gains(package)),
            objective=self.last.best,
            bound=self.last.bound,
            notes=("The search was stopped; this is the best that it had found.",),
            seed=self.args.seed,
            by_clock=True,
        )


@contextmanager
def _heard(stop: Event) -> Iterator[None]:
    """The first Ctrl-C asks for the best so far, the second ends the command."""
    if current_thread() is not main_thread():
        yield
        return

    def told(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = signal.signal(signal.SIGINT, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _as_json(answer: Answer, file: TextIO, *, ascii_only: bool = False) -> None:
    """One line for each key, and for each package on the frontier."""
    from parley.settlement.telling import to_json

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)

    parts = []
    for key, value in to_json(answer).items():
        rows = isinstance(value, list) and value and isinstance(value[0], dict)
        text = "[\n  " + ",\n  ".join(line(row) for row in value) + "\n ]" if rows else line(value)
        parts.append(f" {line(key)}: {text}")
    file.write("{\n" + ",\n".join(parts) + "\n}\n")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < 10**9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return seconds
