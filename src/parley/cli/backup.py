"""`parley backup`: one encrypted file of all that talks need to go on elsewhere, made while the server runs."""

import argparse
import os
from pathlib import Path

from parley.cli.folder import set_up, usable


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("backup", help="write an encrypted backup, also while the server runs")
    parser.add_argument(
        "out", metavar="OUT", help="the file to write, or a folder: then it is named after the time at which it is made"
    )
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")
    parser.add_argument(
        "--passphrase-file",
        required=True,
        metavar="FILE",
        help="its first line is the passphrase, at least 12 characters (- for standard input)",
    )
    parser.add_argument(
        "--since",
        metavar="EARLIER",
        help="hold only what has changed since this backup, made with the same passphrase; both are needed to restore",
    )


def run(args: argparse.Namespace) -> int:
    """Write it whole, or nothing."""
    from parley.cli.copies.making import make
    from parley.cli.copies.passphrase import passphrase

    folder = Path(args.data).expanduser().resolve()
    # Whether the keys open the database is asked of the vault, and that knows Django's models.
    set_up(folder)
    with usable(folder):
        made = make(
            folder,
            Path(os.environ.get("PARLEY_KEYS") or folder).resolve(),
            Path(args.out).expanduser(),
            passphrase(args.passphrase_file),
            Path(args.since).expanduser() if args.since else None,
        )
    print(f"{made.path}: {made.acts} acts in {made.logs} logs, {made.written.files} files, {_large(made.size)}")
    if args.since:
        print(f"new since {args.since}: {_large(made.written.new)} of {_large(made.written.bytes)}; keep both")
    return 0


def _large(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
