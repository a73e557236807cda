"""`parley verify`: check a record, a proof, or posts of a blind acceptance, offline, and say what was checked."""

import argparse
import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parley.cli.opening import opened_by
from parley.cli.trouble import CannotStart, Trouble

if TYPE_CHECKING:
    from parley.ledger.command import Desk
    from parley.settlement.blind import Verdict as BlindVerdict

#: How a file begins that holds the posts of a blind acceptance, whoever wrote it.
_is_blind = re.compile(rb'\s*\{\s*"format"\s*:\s*"parley-blind/').match


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from parley.ledger.command import add_arguments

    parser = subparsers.add_parser(
        "verify", help="verify a record, a proof, or the posts of a blind acceptance, offline"
    )
    parser.add_argument(
        "file",
        nargs="+",
        metavar="FILE",
        help="a record or a proof, as `parley demo --play` or an export wrote it, or all posts about a package from "
        "its page",
    )
    add_arguments(parser)
    parser.add_argument(
        "--opens", metavar="LINE", help="with one's own record: which sealed answer to a package this line opens"
    )
    parser.add_argument("--json", metavar="OUT", help="write the verdict as JSON to this file (- for standard output)")


def run(args: argparse.Namespace) -> int:
    """Verify each file; 0 only if every one holds, and of a blind acceptance nothing is missing.

    What else it ends with, see `HOLDS` and the others in `parley.ledger.command`.
    """
    from parley.ledger.command import FAILS, HOLDS, write_json

    found: dict[str, object] = {}
    codes: list[int] = []
    if args.opens and len(args.file) != 1:
        raise Trouble("--opens takes one record: one's own")
    desk = _desk(args)
    for name in args.file:
        code, summary, found[name] = _verified(Path(name), desk)
        codes.append(code)
        if args.opens and code != FAILS:
            held, said = opened_by(Path(name), args.opens)
            codes.append(HOLDS if held else FAILS)
            summary = f"{summary}\n{said}"
        print(f"{name}\n{summary}", file=sys.stderr if args.json == "-" else sys.stdout)
    if args.json:
        if args.json == "-":
            print(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            write_json(Path(args.json), found)
    return FAILS if FAILS in codes else max(codes)


def _desk(args: argparse.Namespace) -> "Desk":
    from parley.ledger.command import CannotBegin, Desk

    try:
        return Desk(args, os.environ)
    except CannotBegin as error:
        raise CannotStart(str(error)) from error


def _verified(path: Path, desk: "Desk") -> tuple[int, str, dict[str, object]]:
    """What a command ends with that is given this file alone, the verdict in words, and as JSON."""
    from parley.ledger.command import FAILS, HOLDS, ended

    data = _posts(path)
    if data is not None:
        held, summary, found = _blind(data)
        return HOLDS if held else FAILS, summary, found
    verdict = desk.verify(path)
    said = desk.remember(verdict)
    return ended([verdict]), "\n".join([verdict.summary(desk.say), *said]), verdict.to_json()


def _posts(path: Path) -> bytes | None:
    """The posts of a blind acceptance, if the file holds such; what can't be opened is the record's to explain."""
    from parley.settlement.blind.reading import MOST_BYTES

    try:
        with path.open("rb") as file:
            start = file.read(1000)
            return start + file.read(MOST_BYTES) if _is_blind(start) else None
    except (OSError, ValueError):
        return None


def _blind(data: bytes) -> tuple[bool, str, dict[str, object]]:
    from parley.ledger.codes import shown
    from parley.settlement.blind import NotTaken, Outcome, read_transcript, verify

    try:
        verdict = verify(read_transcript(data))
    except NotTaken as refused:
        why = shown(str(refused), 500)
        finding = {"code": refused.code, "round": None, "party": None, "message": why}
        return False, f"NOTHING COULD BE VERIFIED.\n  {why}", {"ok": False, "outcome": None, "findings": [finding]}
    words = [shown(line, 100_000) for line in verdict.summary().splitlines()]
    return verdict.outcome is not Outcome.INCOMPLETE, "\n".join(words), _blind_json(verdict)


def _blind_json(verdict: "BlindVerdict") -> dict[str, object]:
    findings = [
        {"code": one.code, "round": one.round, "party": one.party, "message": one.message} for one in verdict.findings
    ]
    missing = [{"round": round, "party": party} for round, party in verdict.missing]
    return {
        "ok": verdict.ok,
        "outcome": verdict.outcome,
        "findings": findings,
        "missing": missing,
        "checked": list(verdict.checked),
        "fingerprint": verdict.transcript.fingerprint,
    }
