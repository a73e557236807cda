"""Verifying from the command line: the same for `parley verify` and for the verifier that is handed over."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from . import known as records
from .bundle import Verdict, verify
from .bundle.verdict import Say
from .codes import Params, reason, shown
from .known import CannotBeKept, Known
from .languages import LANGUAGES, language_of
from .policy import MOST_BYTES, NotAPolicy, Policy
from .trust import Trust, process_name

NOTHING_KNOWN = "none"
#: What a command ends with: every file holds, one doesn't, nothing could be begun or said, no signature was checked.
HOLDS, FAILS, CANNOT, UNSIGNED = 0, 1, 2, 3


class CannotBegin(Exception):
    """Nothing was verified: what the reader brings along can't be read. One line that says why, in their language."""


def ended(verdicts: Iterable[Verdict]) -> int:
    """What a command ends with that has come to these verdicts."""
    found = list(verdicts)
    if not all(one.ok for one in found):
        return FAILS
    return HOLDS if all(one.vouched.possible for one in found) else UNSIGNED


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What both commands take besides their files."""
    parser.add_argument("--policy", metavar="POLICY", help="a file of trusted keys, witnesses and their quorum")
    parser.add_argument(
        "--known",
        metavar="FILE",
        help=f"where to remember keys and states of records that were verified; {NOTHING_KNOWN}: remember nothing",
    )
    parser.add_argument("--lang", choices=sorted(LANGUAGES), help="the language of the verdict, else the system's")


class Desk:
    """Where one reader verifies: with their policy, their memory of earlier records, in their language."""

    def __init__(self, args: argparse.Namespace, environment: Mapping[str, str]) -> None:
        self.say: Say = LANGUAGES[args.lang or language_of(environment)]
        try:
            self._path = None if args.known == NOTHING_KNOWN else _known_path(args.known, environment)
            known = None if self._path is None else records.read(self._path)
        except CannotBeKept as error:
            raise CannotBegin(self._worded("command.known", {"why": shown(str(error), 500)})) from error
        self._trust = Trust(self._policy(args.policy), known)

    def verify(self, path: Path) -> Verdict:
        """The verdict on one file; what holds and is signed is remembered for the next one."""
        return verify(path, self._trust)

    def remember(self, verdict: Verdict) -> list[str]:
        """Remember what holds, and give what is to be said of that."""
        vouched, known = verdict.vouched, self._trust.known
        if self._path is None or known is None or verdict.head is None:
            return []
        if not verdict.ok or vouched.key is None or not vouched.signed:
            return []  # what nobody signed, anybody may have written
        new = known.key(verdict.head.process) is None
        learnt = Known()
        learnt.learn_key(verdict.head.process, vouched.key.named(process_name(verdict.head.process)))
        for origin, size, root in verdict.logs():
            learnt.learn_state(origin, size, root)
        known.merge(learnt)
        where = shown(str(self._path), 500)
        try:
            records.keep(self._path, known)
        except CannotBeKept as error:
            return [self._worded("command.known", {"why": shown(str(error), 500)})]
        return [self._worded("command.kept", {"file": where})] if new else []

    def unsaid(self, error: OSError) -> str:
        """That there is a verdict, and that it could not be written out."""
        where = f"{error.filename}: " if error.filename is not None else ""
        return self._worded("command.unsaid", {"why": shown(f"{where}{reason(error)}", 300)})

    def _worded(self, code: str, params: Params) -> str:
        return self.say(code, params)

    def _policy(self, path: str | None) -> Policy | None:
        if path is None:
            return None
        named = shown(path, 300)
        try:
            with Path(path).open("rb") as file:
                return Policy.from_bytes(file.read(MOST_BYTES + 1))
        except NotAPolicy as error:
            params = {name: shown(one, 300) if isinstance(one, str) else one for name, one in error.params.items()}
            said = self._worded(error.code, params)
            code = "command.policy.line" if error.line else "command.policy"
            raise CannotBegin(self._worded(code, {"file": named, "line": error.line, "why": said})) from error
        except (OSError, ValueError) as error:
            raise CannotBegin(self._worded("command.policy", {"file": named, "why": reason(error)})) from error


def _known_path(given: str | None, environment: Mapping[str, str]) -> Path:
    try:
        return Path(given) if given else records.usual_path(environment, Path.home())
    except RuntimeError:
        raise CannotBeKept("this system names no folder of yours") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify each file; what it ends with, see `HOLDS` and the others."""
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Verify records and proofs of Parley, offline. Signatures need PyNaCl (pip install pynacl).",
    )
    parser.add_argument("file", nargs="+", metavar="FILE", help="a record or a proof")
    add_arguments(parser)
    parser.add_argument("--json", metavar="OUT", help="write the verdicts as JSON to this file")
    args = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        desk = Desk(args, os.environ)
    except CannotBegin as trouble:
        print(f"verify.py: {trouble}", file=sys.stderr)
        return CANNOT
    try:
        return _said(args, desk)
    except BrokenPipeError:
        _hush()  # whoever reads has seen enough
    except OSError as error:
        print(f"verify.py: {desk.unsaid(error)}", file=sys.stderr)
        _hush()
    return CANNOT


def _said(args: argparse.Namespace, desk: Desk) -> int:
    found: dict[str, object] = {}
    verdicts = []
    for name in args.file:
        verdict = desk.verify(Path(name))
        said = desk.remember(verdict)
        print("\n".join([name, verdict.summary(desk.say), *said]))
        found[name] = verdict.to_json()
        verdicts.append(verdict)
    if args.json:
        write_json(Path(args.json), found)
    # Here and not at shutdown, where a full disk could no longer be told.
    if sys.stdout is not None:
        sys.stdout.flush()
    return ended(verdicts)


def write_json(path: Path, found: object) -> None:
    """Write verdicts for programs; a file's name that isn't UTF-8 stands in it as JSON can say it."""
    text = json.dumps(found, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _hush() -> None:
    """What is left to print goes nowhere, so that Python doesn't try once more at shutdown."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
