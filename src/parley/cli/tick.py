"""`parley tick`: let the deadlines pass that are due now; `parley serve` does the same every two seconds."""

import argparse

from parley.cli.folder import prepare, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("tick", help="let the deadlines pass that are due now")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")


def run(args: argparse.Namespace) -> int:
    """Let them pass; 0 only if every one could."""
    folder = prepare(args.data, new=False)
    with usable(folder):
        passed, failed = pass_deadlines()
    print(f"{passed} deadlines passed" if passed != 1 else "1 deadline passed")
    if failed:
        raise Trouble(f"{failed} could not pass, for the reason above; mend it and run parley tick again")
    return 0


def pass_deadlines() -> tuple[int, int]:
    """Perform what is due now by the clock; how many acts that were, and how many failed and stay due.

    One that is refused (somebody was faster) or fails is passed over, so that it cannot hold up the others.
    """
    import structlog

    from parley.procedure.actors import Clock
    from parley.procedure.errors import Refused
    from parley.procedure.waiting import due_by
    from parley.record.sources import now

    log = structlog.get_logger("parley.clock")
    passed = failed = 0
    for due in due_by(now()):
        try:
            due.act(by=Clock(due.process), **due.entries)
            passed += 1
        except Refused:
            continue
        except Exception:
            failed += 1
            log.exception("a deadline could not pass", act=due.act.__name__)
    return passed, failed
