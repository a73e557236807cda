"""`parley demo`: two processes to walk through, or the 2015 story played without a screen."""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from parley.cli.folder import MARK, prepare, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("demo", help="fill a data folder with the demonstration, or play the 2015 story")
    parser.add_argument("--data", default="data/demo", metavar="DIR", help="the data folder (default: data/demo)")
    parser.add_argument("--play", action="store_true", help="live through the 2015 story without a screen")
    parser.add_argument(
        "--json", metavar="OUT", help="with --play: write what came of it as JSON (- for standard output)"
    )


def run(args: argparse.Namespace) -> int:
    """Fill the folder; with --play print the timeline and write the record beside the database."""
    if args.json and not args.play:
        raise Trouble("--json belongs to --play")
    if args.json and args.json != "-" and not Path(args.json).absolute().parent.is_dir():
        # Said now, and not when the whole story has been lived through.
        raise Trouble(f"{args.json} is in no folder; name a file in one that is there")
    folder = prepare(args.data, demonstration=True)
    with usable(folder):
        return _filled(folder, args)


def _filled(folder: Path, args: argparse.Namespace) -> int:
    if _holds_talks():
        if not args.play and (folder / MARK).exists():
            print(f"{folder} holds the demonstration already")
            return 0
        raise Trouble(f"{folder} holds talks already; name an empty folder with --data")
    (folder / MARK).write_text("This folder holds a demonstration; nothing in it is confidential.\n")
    return _play(folder, args.json) if args.play else _fill(folder)


def _holds_talks() -> bool:
    from parley.convening.models import Process

    return Process.objects.exists()


def _fill(folder: Path) -> int:
    from django.db import transaction

    from parley.cli.demo import story, valley

    # All or nothing: a demonstration cut short by a full disk is none.
    with transaction.atomic():
        for number, fill in enumerate((story.fill, valley.fill), start=1):
            print(f"filling the demonstration, process {number} of 2 ...", file=sys.stderr, flush=True)
            fill()
    print(f"{folder} holds the demonstration now")
    return 0


def _play(folder: Path, out: str | None) -> int:
    from django.db import transaction

    from parley.cli.demo import story
    from parley.cli.demo.telling import bundled, told

    bundle = folder / "record.bundle"
    # All or nothing: where the talks or their record can't be written, the story can be played again.
    try:
        with transaction.atomic():
            director = story.fill()
            bundled(director.process, bundle)
    except BaseException:
        with contextlib.suppress(OSError):
            bundle.unlink(missing_ok=True)
        raise
    tale, shared = told(director)
    as_json = json.dumps(tale, ensure_ascii=False, indent=2)
    if out == "-":
        print(as_json)
        return 0
    if out:
        Path(out).write_text(as_json + "\n", encoding="utf-8")
    for moment in shared:
        print(f"{moment['time'][:16].replace('T', ' ')}  {moment['text']}")
    print("\nRefused on the way:")
    for refused in tale["refused"]:
        print(f"- {refused['tried']}: {refused['why']}")
    signatures = tale["signatures"]
    print(f"\n{signatures['signed']} of {signatures['of']} signed the final document of the second meeting.")
    print(f"{tale['acts']} acts in the record; root of the common log: {tale['root']}")
    print(f"The record is in {bundle}; verify it with: parley verify {bundle}")
    return 0
