"""`parley account`: make an account that may open processes, or give one a new password."""

import argparse
import getpass
import sys
from pathlib import Path

from parley.cli.folder import prepare, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("account", help="make an account that may open processes")
    parser.add_argument("username", help="the name to sign in with")
    parser.add_argument("--name", default="", help="the person's name")
    parser.add_argument(
        "--password-file", metavar="FILE", help="read the password from this file (- for standard input)"
    )
    parser.add_argument("--may-open", action="store_true", help="let an account that is there already open processes")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")


def run(args: argparse.Namespace) -> int:
    """Make the account, or change its password if it exists; a new password gives nobody a right they had not."""
    password = _password(args.password_file)
    folder = prepare(args.data)
    with usable(folder):
        return _kept(args, password)


def _kept(args: argparse.Namespace, password: str) -> int:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from parley.people.models import Account

    account = Account.objects.filter(username=args.username).first() or Account(username=args.username)
    new = account.pk is None
    try:
        account.may_found = account.may_found or new or args.may_open
        account.name = args.name or account.name
        account.full_clean(exclude=["password"])
        validate_password(password, account)
    except ValidationError as error:
        raise Trouble(" ".join(error.messages)) from None
    account.set_password(password)
    account.save()
    may = "may open processes" if account.may_found else "may not open processes"
    print(f"{'made' if new else 'changed'} the account {account.username}; it {may}")
    return 0


def _password(file: str | None) -> str:
    if file is not None:
        try:
            text = sys.stdin.readline() if file == "-" else Path(file).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise Trouble("the password is not text in UTF-8; give a file that holds the password alone") from None
        return text.rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Trouble("give a password: --password-file FILE, or - to read it from standard input")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise Trouble("the two passwords differ; try again")
    return password
