"""`parley check`: verify everything that a data folder holds, where it lies, also beside a server that runs."""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from parley.cli.folder import attach, usable
from parley.cli.trouble import Trouble

if TYPE_CHECKING:
    from parley.record.checking import Checked

CONFIRM = "ask the witnesses whether one has seen more, then run parley check --confirm-restored"
#: So many problems are told at the terminal; all of them stand in the file of --json.
SHOWN = 20


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("check", help="verify everything that a data folder holds, where it lies")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")
    parser.add_argument("--json", metavar="OUT", help="write a summary as JSON to this file (- for standard output)")
    parser.add_argument(
        "--confirm-restored",
        action="store_true",
        help="after a restore: if all holds, let the logs be signed again; first compare them with what witnesses saw",
    )


def run(args: argparse.Namespace) -> int:
    """Check it; 0 only if all of it holds."""
    try:
        folder, checked = _checked(args.data)
    except Trouble as trouble:
        if args.json:
            problem = {"where": args.data, "what": str(trouble)}
            _write(args.json, {"acts": 0, "logs": 0, "root": "", "halted": 0, "problems": [problem]})
        raise
    _tell(checked, folder, sys.stderr if args.json == "-" else sys.stdout)
    with usable(folder):
        if args.json:
            _write(args.json, summary(checked, _halted()))
        _tell_shown()
        if args.confirm_restored:
            _confirm(checked)
        elif held := _held():
            print(f"{held} logs are not signed since they were restored; {CONFIRM}", file=sys.stderr)
    return 1 if checked.problems else 0


def _checked(data: str) -> "tuple[Path, Checked]":
    try:
        folder = attach(data)
        with usable(folder):
            return folder, everything(folder)
    except UnicodeDecodeError:
        # Where the tables' own names are damaged, Python meets it before SQLite does.
        raise Trouble(f"the database in {data} is damaged: names in it aren't text; restore it from a backup") from None


def everything(folder: Path) -> "Checked":
    """The database by its own checks, every log, every signature, everything that is sealed, and the media."""
    from django.db import DatabaseError, connection

    from parley.cli.copies.integrity import complaints
    from parley.record.checking import Checked
    from parley.record.checkpoints import KeyUnreadable, see_that_none_is_lost
    from parley.record.vault import VaultUnusable

    checked = Checked()
    # First, since what is damaged may not let itself be read at all.
    if connection.vendor == "sqlite":
        for what in complaints(folder):
            checked.found("parley.sqlite3", what)
    try:
        see_that_none_is_lost()
        read_all(folder, checked)
    except (VaultUnusable, KeyUnreadable) as why:
        raise Trouble(str(why)) from None
    except DatabaseError as error:
        if not checked.problems:
            raise
        checked.found("parley.sqlite3", f"it can't be read to the end ({error})")
    return checked


def read_all(folder: Path, checked: "Checked") -> None:
    """All that is not SQLite's own matter."""
    from parley.record.checking import check, open_all
    from parley.record.checkpoints import RESTORED, KeyUnreadable, audited

    check(checked)
    try:
        problems = audited().problems
    except KeyUnreadable as why:
        # Only where a backup is restored: what it holds is worth having without that key too.
        checked.found("log.key", str(why))
        problems = []
    for one in problems:
        # A log that is held after a restore is as it should be.
        if one.code != "stopped" or RESTORED not in one.message:
            checked.found(f"{one.process}/{one.audience}", one.message)
    open_all(checked)
    _photographs(folder, checked)


def _write(out: str, found: dict[str, object]) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if out == "-":
        print(text)
    else:
        Path(out).write_text(text + "\n", encoding="utf-8")


def _photographs(folder: Path, checked: "Checked") -> None:
    """Every photograph lies under its hash, and is there if it is named."""
    from parley.press.models import Photo
    from parley.record import files
    from parley.record.sealed import CannotBeOpened

    lying = set()
    for path in sorted((folder / "media" / "press").glob(f"[0-9a-f]*{files.SUFFIX}")):
        lying.add(path.stem)
        try:
            as_named = hashlib.sha256(files.kept("press", path.stem)).hexdigest() == path.stem
        except CannotBeOpened:
            as_named = False
        if not as_named:
            checked.found(f"media/press/{path.name}", "the photograph is not the one whose hash it lies under")
    for names in Photo._base_manager.values_list("large", "small").iterator(chunk_size=500):
        for name in set(names) - lying:
            checked.found(f"media/press/{name}{files.SUFFIX}", "the photograph is missing")


def summary(checked: "Checked", halted: int) -> dict[str, object]:
    """What was found, for programs; and how many logs are signed no more, which is no problem after a restore."""
    problems = [{"where": one.where, "what": one.what} for one in checked.problems]
    found: dict[str, object] = {"acts": checked.acts, "logs": checked.logs, "root": checked.root}
    return found | {"halted": halted, "problems": problems}


def _tell_shown() -> None:
    """Name what a person decides of by letting a log go on: the same stops it no more."""
    from parley.record.checking import undecided

    shown = undecided()
    for one in shown[:SHOWN]:
        print(f"signed by this server, and not held by its log: {one}", file=sys.stderr)
    if len(shown) > SHOWN:
        print(f"and {len(shown) - SHOWN} more of that kind", file=sys.stderr)


def _halted() -> int:
    from parley.record.checking import halted

    return halted()


def _held() -> int:
    from parley.record.checking import held

    return held()


def _confirm(checked: "Checked") -> None:
    """A person has compared the logs with what the witnesses saw: they are signed again."""
    from parley.record.checkpoints import CannotGoOn, resume_all

    if checked.problems:
        raise Trouble("the logs stay unsigned: what is named above doesn't hold")
    try:
        count = resume_all()
    except CannotGoOn as why:
        raise Trouble(f"the logs stay unsigned: {why}") from None
    print(f"{count} logs are signed again", file=sys.stderr)


def _tell(checked: "Checked", folder: Path, out: TextIO) -> None:
    print(f"{folder}: {checked.acts} acts in {checked.logs} logs; root over all logs: {checked.root}", file=out)
    for one in checked.problems[:SHOWN]:
        print(f"  {one.where}: {one.what}", file=out)
    if len(checked.problems) > SHOWN:
        print(f"  and {len(checked.problems) - SHOWN} more; --json OUT names them all", file=out)
    print(
        "Not all of it holds. Keep the folder as it is, and compare it with a backup."
        if checked.problems
        else "All of it holds.",
        file=out,
    )
