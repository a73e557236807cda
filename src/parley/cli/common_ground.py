"""`parley common-ground`: from a file of votes to what all can live with, where they part, and how sure that is."""

import argparse
import csv
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING, TextIO

from parley.cli.placing import placing
from parley.cli.terminal import Progress, may_be_written, one_line, progress, say, speaks_unicode, whole
from parley.cli.trouble import Trouble

if TYPE_CHECKING:
    from parley.commonground.result import Result

#: What a spreadsheet would take for a formula when a field begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: What part of the work it is to read the votes, about.
READING = 0.2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `parley common-ground` to the command line."""
    parser = subparsers.add_parser(
        "common-ground",
        help="find what the sides of a conversation can all live with",
        description="Read votes (a folder as Polis exports it, CSV, Parquet) and say what all sides can live with, "
        "where they part, what is not known yet, and how sure that is. The same votes in any order give the same.",
    )
    parser.add_argument(
        "path", metavar="PATH", help="a folder, a file, or a pattern in quotes such as 'votes/*.parquet'"
    )
    parser.add_argument("--parties", metavar="FILE", help="who is of which party: CSV (participant, party) or JSON")
    parser.add_argument("--seed", metavar="N", type=whole, default=0, help="where all chance starts from (0)")
    parser.add_argument(
        "--floor", metavar="N", type=whole, default=5, help="tell nothing of fewer people of a party or group (5)"
    )
    parser.add_argument(
        "--moderation",
        choices=("rejected", "strict", "none"),
        help="leave out statements that were refused, or also those not accepted yet, or none (as the export says)",
    )
    parser.add_argument(
        "--json",
        metavar="OUT",
        help="write the result as JSON to this file (- prints it), for those who have the votes",
    )
    parser.add_argument("--participants", metavar="OUT.csv", help="write each participant's place and group")
    parser.add_argument("--report", metavar="OUT.html", help="write a report to read and to print, in one file")
    parser.add_argument(
        "--dask", metavar="ADDRESS", help="compute on the workers of this Dask scheduler (tcp://...), or `local`"
    )


def run(args: argparse.Namespace) -> int:
    """Read, analyse, and write what was asked for; 0 when all of it was done."""
    outputs = {name: Path(out) for name in ("json", "participants", "report") if (out := getattr(args, name))}
    to_stdout = args.json == "-"
    if to_stdout:
        del outputs["json"]
        if sys.stdout is None:
            raise Trouble("standard output is closed; name a file with --json")
    may_be_written(outputs, args.path)
    # The engine's matrices are small and its loops have threads of their own: more of them only get in the way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from parley.commonground.votes import VotesError

    try:
        with progress() as shown, _loading():
            result = _analysed(args, shown)
    except VotesError as error:
        raise Trouble(one_line(str(error))) from None
    except ValueError as error:
        if type(error) is not ValueError:
            raise
        raise Trouble(one_line(f"--{error}")) from None
    if "json" in outputs:
        with placing(outputs["json"]) as file:
            _as_json(result, file)
    if "participants" in outputs:
        with placing(outputs["participants"]) as file:
            _participants(result, file)
    if "report" in outputs:
        from parley.commonground.report import report

        with placing(outputs["report"]) as file:
            file.write(report(result, title=_title(args.path)))
    if to_stdout:
        _as_json(result, sys.stdout, ascii_only=not speaks_unicode())
        return 0
    width = max(40, min(100, shutil.get_terminal_size().columns))
    say(result.summary(width))
    for name, path in outputs.items():
        say(f"{'The ' + name if name != 'json' else 'JSON'}: {path}\n")
    return 0


def _analysed(args: argparse.Namespace, progress: "Progress") -> "Result":
    from parley.commonground.analysis import Analysis
    from parley.commonground.reading import read, read_parties

    analysis = Analysis(seed=args.seed, floor=args.floor)

    def in_reading(stage: str, share: float) -> None:
        progress(stage, READING * share)

    def in_analysis(stage: str, share: float) -> None:
        progress(stage, READING + (1 - READING) * share)

    began = perf_counter()
    progress("reading the votes", 0.0)
    parties = read_parties(args.parties) if args.parties else None
    if not args.dask:
        votes = read(args.path, moderation=args.moderation, progress=in_reading)
        took = perf_counter() - began
        result = analysis.of(votes, parties, progress=in_analysis)
        return replace(result, timings={"reading": took, **result.timings})
    if args.moderation:
        raise Trouble("with --dask there is nothing to moderate by; leave --moderation out")
    from parley.commonground.sharded.workers import spread, workers

    with workers(args.dask) as client:
        blocks = spread(args.path, client, in_reading)
        took = perf_counter() - began
        result = analysis.of(blocks, parties, progress=in_analysis)
    return replace(result, timings={"reading": took, **result.timings})


@contextmanager
def _loading() -> Iterator[None]:
    """Load the engine's loops while the votes are being read, by an analysis of a few: it takes about as long."""
    no_more = Event()

    def told(_stage: str, _share: float) -> None:
        if no_more.is_set():
            raise InterruptedError

    def load() -> None:
        import numpy as np

        from parley.commonground.analysis import Analysis
        from parley.commonground.votes import Votes

        who, which = (side.ravel() for side in np.indices((24, 8)))
        with suppress(Exception):  # what fails here fails again where it is looked after
            Analysis(resamples=2).of(Votes.of(who, which, (who * which) % 3 - 1), ["A", "B"] * 12, progress=told)

    loader = Thread(target=load)
    loader.start()
    try:
        yield
    finally:
        no_more.set()
        loader.join()


def _as_json(result: "Result", file: TextIO, *, ascii_only: bool = False) -> None:
    """One line for each key, and for each statement: quick to write, and two results can be compared line by line."""

    def line(value: object) -> str:
        return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)

    parts = []
    for key, value in result.to_json(as_published=True).items():
        rows = isinstance(value, list) and value and isinstance(value[0], dict)
        text = "[\n  " + ",\n  ".join(line(row) for row in value) + "\n ]" if rows else line(value)
        parts.append(f" {line(key)}: {text}")
    file.write("{\n" + ",\n".join(parts) + "\n}\n")


def _participants(result: "Result", file: TextIO) -> None:
    """Where each participant stands; empty fields for who voted too little to be placed."""
    people = result.people
    if people is None:
        raise AssertionError("an analysis that was just made has its people")
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["participant", "x", "y", "group", "polis_group"])
    columns = (
        people.participants.tolist(),
        people.positions.tolist(),
        people.groups.tolist(),
        people.polis_groups.tolist(),
    )
    for id, (x, y), group, polis_group in zip(*columns, strict=True):
        name = "'" + id if isinstance(id, str) and id.startswith(FORMULA) else id
        place = ["" if x != x else f"{x:.6f}", "" if y != y else f"{y:.6f}"]
        rows.writerow([name, *place, *("" if one < 0 else one for one in (group, polis_group))])


def _title(path: str) -> str:
    """What the conversation is called for want of a better name: its folder, or its file without the ending."""
    real = Path(path).resolve()
    return real.name if real.is_dir() else real.stem if real.exists() else path
