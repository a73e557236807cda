"""`parley verify`: check a record offline, and say what was checked and what was not."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parley.ledger.bundle import Verdict


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("verify", help="verify a record, offline")
    parser.add_argument(
        "file", nargs="+", metavar="FILE", help="a record as `parley demo --play` or an export wrote it"
    )
    parser.add_argument("--json", metavar="OUT", help="write the verdict as JSON to this file (- for standard output)")


def run(args: argparse.Namespace) -> int:
    """Verify each file; 0 only if every one holds."""
    from parley.ledger.bundle import verify

    verdicts = [(name, verify(Path(name))) for name in args.file]
    if args.json:
        found = {name: _json(verdict) for name, verdict in verdicts}
        text = json.dumps(found, ensure_ascii=False, indent=2)
        if args.json == "-":
            print(text)
        else:
            Path(args.json).write_text(text + "\n", encoding="utf-8")
    for name, verdict in verdicts:
        print(f"{name}\n{verdict.summary()}", file=sys.stderr if args.json == "-" else sys.stdout)
    return 0 if all(verdict.ok for _name, verdict in verdicts) else 1


def _json(verdict: "Verdict") -> dict[str, object]:
    findings = [{"code": one.code, "line": one.where, "message": one.message} for one in verdict.findings]
    counts = {name: getattr(verdict.counts, name) for name in ("logs", "acts", "opened", "closed", "texts", "absent")}
    return {"ok": verdict.ok, "findings": findings, "counts": counts, "roots": dict(verdict.roots)}
