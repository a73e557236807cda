"""`parley archive`: the whole of one process as one archive, readable without Parley."""

import argparse
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from parley.cli.folder import prepare, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("archive", help="write the whole of one process into one archive")
    parser.add_argument("out", metavar="OUT.zip", help="the archive; an earlier one there is replaced once it is whole")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")
    parser.add_argument(
        "--process", metavar="ID", help="the process, by the id in its addresses; needed where several are"
    )
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--seat", metavar="ID", help="as this seat may have it")
    whose.add_argument("--whole", action="store_true", help="every log, those of single delegations among them")
    parser.add_argument("--language", default="en", choices=("en", "ar"), help="of its pages (default: en)")


def run(args: argparse.Namespace) -> int:
    """Write it under a passing name first: no half archive is ever found under OUT.zip."""
    out = Path(args.out)
    if not out.absolute().parent.is_dir():
        raise Trouble(f"{out} is in no folder; name a file in one that is there")
    _may_be_replaced(out)
    if not Path(args.data).expanduser().is_dir():
        raise Trouble(f"there is no data folder {args.data}; name it with --data")
    folder = prepare(args.data)
    with usable(folder):
        talks = _talks(args)
        unfinished = out.with_name(f".{out.name}.{secrets.token_hex(4)}")
        try:
            about = _write(talks, unfinished)
            unfinished.replace(out)
        finally:
            unfinished.unlink(missing_ok=True)
    print(f"{out} holds {about['acts']} acts and {about['texts']} texts in {len(about['logs'])} logs")
    if args.whole:
        print(
            "It holds what each delegation keeps from the others. Keep it as you keep the data folder.", file=sys.stderr
        )
    return 0


def _may_be_replaced(out: Path) -> None:
    """An earlier archive gives way to a new one; a device, a folder or anybody's other file doesn't."""
    if not out.exists() and not out.is_symlink():
        return
    if out.is_file():
        with out.open("rb") as file:
            if file.read(2) == b"PK":
                return
    raise Trouble(f"{out} is there already and is no archive; name another file")


def _write(talks: Any, path: Path) -> dict[str, Any]:
    from parley.archive.making.files import Ahead
    from parley.archive.queries import archive_of

    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        about = archive_of(talks, Ahead(file), _tell if sys.stderr.isatty() else lambda _what: None)
        file.flush()
        os.fsync(file.fileno())
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)
    return about


def _tell(what: str) -> None:
    print(f"\r\033[K{what[:70]}", end="", file=sys.stderr, flush=True)


def _talks(args: argparse.Namespace) -> Any:
    """The talks as they go into the archive: for a seat, or for the operator, who leaves nothing out."""
    from django.utils.translation import override

    from parley.archive.queries import seats_for_archive, talks_for
    from parley.procedure.viewer import Viewer
    from parley.record.queries import all_audiences

    process = _process(args.process)
    seats = seats_for_archive(process)
    if args.seat:
        seat = next((one for one in seats if one.public_id == args.seat), None)
        if seat is None:
            raise Trouble(
                f"there is no seat {args.seat} in this process; its page under Seats has the id in its address"
            )
    elif not seats:
        raise Trouble("nobody has a seat in this process yet, so that there is nothing to take along")
    else:
        seat = seats[0]
    with override(args.language):
        viewer = Viewer(account=seat.account, seat=seat, process=process)
        return talks_for(viewer, tuple(all_audiences(process.public_id)) if args.whole else None)


def _process(wanted: str | None) -> Any:
    from parley.convening.models import Process

    known = {one.public_id: one for one in Process.objects.order_by("pk")}
    if not known:
        raise Trouble("there is no process in this data folder; name another with --data")
    if wanted is None and len(known) > 1:
        raise Trouble(f"say which process with --process: {', '.join(known)}")
    if wanted is not None and wanted not in known:
        raise Trouble(f"there is no process {wanted} here; there is: {', '.join(known)}")
    return known[wanted or next(iter(known))]
