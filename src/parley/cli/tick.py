"""`parley tick`: let the deadlines pass that are due now; `parley serve` does the same every two seconds."""

import argparse

from parley.cli.folder import prepare


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("tick", help="let the deadlines pass that are due now")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")


def run(args: argparse.Namespace) -> int:
    prepare(args.data)
    passed = pass_deadlines()
    print(f"{passed} deadlines passed" if passed != 1 else "1 deadline passed")
    return 0


def pass_deadlines() -> int:
    """Perform what is due now by the clock; how many acts that were.

    One that is refused (somebody was faster) or fails is passed over, so that it cannot hold up the others.
    """
    import structlog

    from parley.procedure.actors import Clock
    from parley.procedure.errors import Refused
    from parley.procedure.waiting import due_by
    from parley.record.sources import now

    log = structlog.get_logger("parley.clock")
    passed = 0
    for due in due_by(now()):
        try:
            due.act(by=Clock(due.process), **due.entries)
            passed += 1
        except Refused:
            continue
        except Exception:
            log.exception("a deadline could not pass", act=due.act.__name__)
    return passed
