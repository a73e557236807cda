"""`parley keys`: new keys for what is shut at rest."""

import argparse
from pathlib import Path
from typing import Any

from parley.cli.folder import prepare, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("keys", help="give what is shut at rest new keys", description=__doc__)
    parser.add_argument(
        "what",
        choices=["rotate", "rewrap", "newlog"],
        help="rotate: a new key for every room, all words shut anew; rewrap: a new vault key around them; newlog: a "
        "new log.key where the old one is lost for good",
    )
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")


def run(args: argparse.Namespace) -> int:
    """Rotate or rewrap; people may go on working meanwhile, and what was broken off is finished."""
    folder = prepare(args.data, new=False, log_key=args.what != "newlog")
    if args.what == "newlog":
        return _newlog(folder)
    from parley.record import turning, vault
    from parley.record.sealed import CannotBeOpened

    with usable(folder):
        try:
            if args.what == "rewrap":
                print(f"{turning.rewrap()} keys are wrapped by a new vault key; the old one opens nothing any more")
                print("copy the new vault.key to where you keep it: backups made before need the old one")
                return 0
            done = turning.rotate()
        except CannotBeOpened as shut:
            raise Trouble(f"{shut}: nothing was destroyed; run parley check, and restore it from a backup") from None
        except vault.VaultUnusable as wrong:
            raise Trouble(str(wrong)) from None
    print(f"{done.keys} keys were replaced and destroyed, {done.words} words and files shut anew")
    return 0


def _newlog(folder: Path) -> int:
    """Another key that signs the record, where the old one is lost: never silently, since witnesses will see it."""
    from parley.record.checkpoints import hold_for_another_key, make_another

    try:
        make_another()
    except FileExistsError as lies:
        raise Trouble(
            f"a key that signs the record lies at {lies}; if that isn't the right one, move it away"
        ) from None
    with usable(folder):
        held = hold_for_another_key()
    print(f"a new log.key was made; {held} logs are signed no more until a person lets each go on (page The record)")
    print("tell every witness by telephone: each must begin anew with the new key (parley fingerprint)")
    return 0
