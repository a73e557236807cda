"""`parley`: every command, each in a file of its own that is read only when it is asked for."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from parley.cli.trouble import Trouble, in_words

COMMANDS = {
    "serve": "serve the platform from a data folder",
    "demo": "fill a data folder with the demonstration, or play the 2015 story without a screen",
    "tick": "let the deadlines pass that are due now",
    "account": "make an account that may open processes, or give one a new password",
    "who-may": "print the table of who may do what",
    "backup": "write an encrypted backup, also while the server runs",
    "restore": "restore a backup into an empty folder",
    "check": "verify everything that a data folder holds, where it lies",
    "archive": "write the whole of one process into one archive, readable without Parley",
    "verify": "verify a record, a proof, or the posts of a blind acceptance, offline",
    "verifier": "print the verifier as one file, to be handed over with a record",
    "witness": "watch a record from a machine of one's own, and cosign that it only grows",
    "fingerprint": "print the words of a public key, to be compared by telephone",
    "answer": "answer a package so that not even the server learns how",
    "common-ground": "find what the sides of a conversation can all live with",
    "settle": "find packages that every party can accept",
    "keys": "give what is shut at rest new keys",
    "clip": "read a news page into a draft item",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly.

    What else a command ends with, it says itself.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="parley", description="The secretariat for mediated talks.")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = next((word for word in given if not word.startswith("-")), "")
    for name, purpose in COMMANDS.items():
        if name == wanted:
            import_module(f"parley.cli.{name.replace('-', '_')}").add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=purpose)
    args = parser.parse_args(given)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that knows no Arabic shows the codes of the letters; that is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        done = int(import_module(f"parley.cli.{wanted.replace('-', '_')}").run(args))
        if sys.stdout is not None:
            # Here and not at shutdown, where a reader that has gone or a full disk could no longer be told.
            sys.stdout.flush()
        return done
    except Trouble as trouble:
        print(f"parley: {trouble}", file=sys.stderr)
        return trouble.code
    except BrokenPipeError:
        # The reader (head, less) has seen enough; nothing is left to say, not even at shutdown.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        print("parley: stopped", file=sys.stderr)
    except OSError as error:
        print(f"parley: {in_words(error)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
