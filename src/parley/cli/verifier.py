"""`parley verifier`: print the verifier as one Python file, to be handed over with a record."""

import argparse
import sys


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `parley verifier` to the command line."""
    subparsers.add_parser(
        "verifier",
        help="print the verifier as one file, to be handed over with a record",
        description="Print the verifier as one Python file: parley verifier > verify.py. It needs nothing of Parley; "
        "for signatures, PyNaCl. Then: python3 verify.py record.bundle",
    )


def run(args: argparse.Namespace) -> int:
    """Print the file's bytes, the same wherever the terminal is."""
    from parley.ledger.handed import verifier

    text = verifier()
    if (raw := getattr(sys.stdout, "buffer", None)) is not None:
        sys.stdout.flush()
        raw.write(text.encode())
    else:
        sys.stdout.write(text)
    return 0
