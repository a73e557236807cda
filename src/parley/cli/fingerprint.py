"""`parley fingerprint`: the words of a public key, for whoever would rather not take them from a server."""

import argparse
import sys
from pathlib import Path

from parley.cli.trouble import Trouble
from parley.ledger.signing import BadKey, key_typed

_MOST = 4000


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `parley fingerprint` to the command line."""
    parser = subparsers.add_parser(
        "fingerprint",
        help="print the words of a public key, to be compared by telephone",
        description="Print a public key as it stands in the record, with its fingerprint, its ten words and its five "
        "numbers. Reads no network: compare them with what a server shows, and with what somebody reads out.",
    )
    parser.add_argument("file", help="the .pub file of ssh-keygen or minisign, or - to type a key as a record has it")


def run(args: argparse.Namespace) -> int:
    """Print the key and its short forms."""
    data = sys.stdin.buffer.read(_MOST + 1) if args.file == "-" else _read(Path(args.file))
    try:
        key = key_typed(data.decode())
    except UnicodeDecodeError:
        raise Trouble(f"{args.file}: this is no text; name the file that ends in .pub") from None
    except BadKey as bad:
        if bad.code == "key.private":
            raise Trouble(f"{args.file}: this is the private half; give {_public_half(args.file)}") from None
        raise Trouble(f"{args.file}: {bad}") from None
    for line in (key.text, key.fingerprint, key.words, key.numbers):
        print(line)
    return 0


def _public_half(name: str) -> str:
    """Where the owner finds the half to give: on their own machine, nothing has left them."""
    path = Path(name)
    if name == "-" or path.suffix == ".pub":
        return "the public half, which stands in the file that ends in .pub"
    # ssh-keygen writes NAME and NAME.pub, minisign NAME.key and NAME.pub.
    return str(path.with_suffix(".pub") if path.suffix == ".key" else path.with_name(f"{path.name}.pub"))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST + 1)
