"""`parley restore`: lay out a backup in an empty folder, and verify all of it before anything rests on it."""

import argparse
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from parley.cli.copies.making import synced, whole
from parley.cli.copies.passphrase import passphrase
from parley.cli.copies.snapshot import NAME
from parley.cli.folder import RESTORING, OlderVersion, attach, usable
from parley.cli.trouble import Trouble


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("restore", help="restore a backup into an empty folder")
    parser.add_argument("out", metavar="OUT", help="the backup; of a folder, the one in it that was made last")
    parser.add_argument("--data", default="data", metavar="DIR", help="an empty or missing folder (default: data)")
    parser.add_argument(
        "--passphrase-file",
        required=True,
        metavar="FILE",
        help="its first line is the passphrase (- for standard input)",
    )
    parser.add_argument(
        "--earlier",
        action="append",
        default=[],
        metavar="FILE",
        help="a backup on which this one rests, if it doesn't lie beside it; may be said several times",
    )


def run(args: argparse.Namespace) -> int:
    """Restore all of it, or leave nothing behind."""
    from parley.cli.copies.unpacking import chain, newest, unpack

    folder = Path(args.data).expanduser().resolve()
    keys = Path(os.environ.get("PARLEY_KEYS") or folder).resolve()
    backups = chain(newest(Path(args.out).expanduser()), [Path(name) for name in args.earlier])
    words = passphrase(args.passphrase_file)
    with _empty(folder) as staging:
        manifest: dict[str, Any] = {}
        for path in backups:
            manifest = unpack(path, words, staging)
        (staging / "keys").mkdir(exist_ok=True, mode=0o700)
        said = _verified(staging, manifest, keys)
        _place(staging, folder, keys)
    print(f"{folder}: restored as it was at {manifest['made']}")
    print("\n".join(said))
    return 0


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    """A folder within the empty one, in which a backup is laid out; if anything fails, nothing is left of it."""
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        if any(folder.iterdir()):
            raise Trouble(f"{folder} isn't empty; name an empty or a missing folder with --data")
        staging = folder / RESTORING
        staging.mkdir(mode=0o700)
    except (FileExistsError, NotADirectoryError):
        raise Trouble(f"{folder} is no folder; name an empty or a missing one with --data") from None
    try:
        yield staging
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
        if new:
            folder.rmdir()
        raise


def _verified(staging: Path, manifest: dict[str, Any], keys: Path) -> list[str]:
    """Verify what was laid out, and have its logs signed no more; what there is to say of it. Else `Trouble`."""
    from parley.cli.copies.integrity import complaints, other_logs

    wrong = [*complaints(staging), *other_logs(staging, manifest["logs"])]
    if wrong:
        raise Trouble(f"the backup holds a database that doesn't hold together ({wrong[0]}); take another backup")
    # A backup of before may lack the vault key, since nobody had said where it lies; it may lie there now.
    lacking = not list((staging / "keys").glob("vault.key*"))
    os.environ["PARLEY_KEYS"] = str(keys if lacking else staging / "keys")
    try:
        attach(str(staging))
    except OlderVersion:
        return ["Its database is of an older version: parley serve brings it up to date. Then run parley check."]
    from django.db import connections

    from parley.cli.check import CONFIRM, SHOWN, read_all
    from parley.record.checking import Checked, last_witnessed
    from parley.record.checkpoints import hold
    from parley.record.vault import VaultUnusable

    checked = Checked()
    with usable(staging):
        try:
            read_all(staging, checked)
        except VaultUnusable:
            here = keys / "vault.key"
            what, todo = "a vault.key that isn't the one of its database", "take another backup"
            if lacking:
                what, todo = (
                    "no vault.key",
                    f"put the right one at {here}, or say by PARLEY_KEYS in which folder it lies",
                )
            raise Trouble(f"the backup holds {what}, so nothing in it can be read; {todo}") from None
        hold()
        seen = last_witnessed()
    connections.close_all()
    (staging / "parley.sqlite3-journal").unlink(missing_ok=True)
    found = f"{checked.acts} acts in {checked.logs} logs; root over all logs: {checked.root}"
    # The file is what the backup wrote, and so are the acts: what else is wrong was so before, and is no reason to be
    # left with nothing.
    wrong = [f"  {one.where}: {one.what}" for one in checked.problems[:SHOWN]]
    return [
        f"As it was backed up, but not all of it holds: {found}" if wrong else f"All of it holds: {found}",
        *wrong,
        f"Last witnessed: {seen}" if seen else "No witness had seen any of its logs.",
        f"No log is signed until a person has made sure that this is not too old: {CONFIRM}.",
    ]


def _place(staging: Path, folder: Path, keys: Path) -> None:
    """Put everything where it belongs, the database last: until then no command takes the folder for a whole one."""
    for path in sorted((staging / "keys").iterdir()):
        _place_key(path, (folder if path.name == "secret.key" else keys) / path.name)
    (staging / "keys").rmdir()
    for path in sorted(staging.iterdir(), key=lambda path: path.name == NAME):
        path.rename(folder / path.name)
    staging.rmdir()
    synced(folder)


def _place_key(path: Path, target: Path) -> None:
    if target.exists() and target.read_bytes() != path.read_bytes():
        raise Trouble(f"another key lies at {target} already; move it away, or name another folder by PARLEY_KEYS")
    with whole(target) as file:
        file.write(path.read_bytes())
    path.unlink()
