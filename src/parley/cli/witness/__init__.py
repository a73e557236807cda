"""`parley witness`: watch the record of some talks from a machine of one's own, and cosign that it only grows."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from parley.cli.trouble import Trouble
from parley.cli.witness.alarmed import ALARMED

if TYPE_CHECKING:
    from parley.cli.witness.folder import Folder

_ABOUT = """\
  init     make a key of this witness's own; print the line to enrol on the page of the record
  run      look at a server, make sure that its logs only grew, cosign, hand in; again and again
  cosign   the same without a line: from a file that was taken from the record's page on a stick
  export   write what this witness has cosigned last, to be handed in again or shown to others
  check    say what an alarm proves: whoever has its file can

It ends with 0 when all is well, 1 when it could not look, and 3 when a log has contradicted itself: then an alarm lies
in its folder, and it cosigns no more; every later `run` and `cosign` ends with 3 as well.
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser(
        "witness",
        help="watch a record from a machine of one's own, and cosign that it only grows",
        description=_ABOUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for name in ("init", "run", "cosign", "export"):
        step = steps.add_parser(name)
        step.add_argument("--state", required=True, metavar="DIR", help="the witness's own folder")
        if name == "init":
            step.add_argument("--name", metavar="NAME", help="how the witness is called, without spaces")
        if name == "run":
            step.add_argument("--url", required=True, help="the server, such as https://talks.example.org")
            step.add_argument("--process", required=True, metavar="ID", help="the talks: what stands after /p/ there")
            step.add_argument("--token-file", required=True, metavar="FILE", help="the seat's key for the API")
            step.add_argument("--every", type=float, metavar="SECONDS", default=300, help="(default: 300)")
            step.add_argument("--once", action="store_true", help="look once and end")
        if name in ("run", "cosign"):
            step.add_argument("--log-key", metavar="HEX", help="the server's key, as its page of the record shows it")
        if name == "cosign":
            step.add_argument("file", metavar="FILE", help="checkpoints.json or record.bundle, from the record's page")
        if name in ("cosign", "export"):
            step.add_argument("out", metavar="OUT", help="where to write what is to be handed in")
    steps.add_parser("check").add_argument("file", metavar="FILE", help="an alarm, as a witness wrote it")


def run(args: argparse.Namespace) -> int:
    """Do one step; see `_ABOUT` for what it ends with."""
    from parley.cli.witness.folder import Folder
    from parley.cli.witness.telling import verdict

    if args.step == "check":
        proven, lines = verdict(_read(args.file))
        print("\n".join(lines))
        return 0 if proven else 1
    if args.step == "init":
        made = Folder.made(Path(args.state), args.name)
        print(made.public)
        print("Enrol this line on the page of the record. The key itself stays in that folder.", file=sys.stderr)
        return 0
    with Folder.opened(Path(args.state)) as folder:
        if args.step == "export":
            from parley.ledger.exchange import cosignatures

            if not folder.notes:
                raise Trouble("this witness has cosigned nothing yet")
            _write(args.out, cosignatures(folder.process, folder.notes.values()))
            return 0
        folder.still_trusting()
        _pin(folder, args.log_key)
        return _run(folder, args) if args.step == "run" else _cosign(folder, args)


def _run(folder: "Folder", args: argparse.Namespace) -> int:
    from parley.cli.witness.asking import Server
    from parley.cli.witness.looking import Alarmed, look

    if not args.once and not 1 <= args.every <= 86_400:
        raise Trouble("look every 1 to 86400 seconds (--every)")
    server = Server(args.url, args.process, Path(args.token_file))
    while True:
        code = 0
        try:
            seen = look(folder, server)
            _tell(seen.lines)
            code = 0 if seen.well else 1
        except Alarmed as alarmed:
            _tell(alarmed.lines, sys.stderr)
            return ALARMED
        except Trouble as trouble:
            if args.once:
                raise
            print(f"parley: {trouble}; looking again in {args.every:g} seconds", file=sys.stderr, flush=True)
        if args.once:
            return code
        time.sleep(args.every)


def _cosign(folder: "Folder", args: argparse.Namespace) -> int:
    from parley.cli.witness.looking import Alarmed
    from parley.cli.witness.stick import look_at

    try:
        seen = look_at(folder, Path(args.file))
    except Alarmed as alarmed:
        _tell(alarmed.lines, sys.stderr)
        return ALARMED
    _tell(seen.lines)
    if seen.notes:
        from parley.ledger.exchange import cosignatures

        _write(args.out, cosignatures(folder.process, seen.notes))
    return 0 if seen.well else 1


def _pin(folder: "Folder", key: str | None) -> None:
    if key is None:
        return
    text = key.strip().lower()
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Trouble("--log-key takes the 64 letters and digits that the page of the record shows")
    if folder.log_key not in (None, bytes.fromhex(text)):
        raise Trouble("this witness has noted another key of the server at its first look; ask which is right")
    folder.pin(bytes.fromhex(text))


def _tell(lines: Sequence[str], to: object = None) -> None:
    for line in lines:
        print(line, file=to or sys.stdout, flush=True)  # type: ignore[arg-type]


def _read(name: str) -> bytes:
    from parley.ledger.exchange import MOST_BYTES

    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _write(name: str, data: bytes) -> None:
    if name == "-":
        sys.stdout.buffer.write(data)
        return
    Path(name).write_bytes(data)
