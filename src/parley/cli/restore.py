"""`parley restore`: lay out a backup in an empty folder, and verify all of it before anything rests on it."""

import argparse
import os
import shlex
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from parley.cli.copies.passphrase import passphrase
from parley.cli.copies.placing import empty, place
from parley.cli.copies.vessel import Damaged
from parley.cli.folder import RESTORING, OlderVersion, attach, set_up, usable
from parley.cli.trouble import Trouble

if TYPE_CHECKING:
    from parley.cli.copies.postgresql.refilling import Refilling


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
    from parley.cli.copies.unpacking import another_whole, chain, newest_first

    given = [Path(name) for name in args.earlier]
    out, *others = newest_first(Path(args.out).expanduser())
    backups = chain(out, given)
    words = passphrase(args.passphrase_file)
    try:
        _restore(backups, words, Path(args.data).expanduser().resolve())
    except Damaged as wrong:
        # Never silently: what was acknowledged after an older one is missing in it.
        found = another_whole(others, given, words)
        if not others:
            raise
        if not found:
            raise Trouble(f"{wrong}. None of the others in {args.out} that were tried can be read either") from None
        command = ["parley", "restore", found[0], "--passphrase-file", args.passphrase_file, "--data", args.data]
        for name in args.earlier:
            command += ["--earlier", name]
        raise Trouble(
            f"{wrong}. The newest one in {args.out} that is whole is of {found[1]}, and lacks what came after: "
            f"{shlex.join(map(str, command))}"
        ) from None
    return 0


def _restore(backups: list[Path], words: bytes, folder: Path) -> None:
    from parley.cli.copies.unpacking import dump_of, manifest_of, unpack

    keys = Path(os.environ.get("PARLEY_KEYS") or folder).resolve()
    manifest = manifest_of(backups[-1], words)
    about = _fitting(manifest, backups[-1])
    with ExitStack() as stack:
        refilling = None
        if about:
            # The settings are read once: where it is laid out is where all of it is verified.
            os.environ["PARLEY_KEYS"] = str(folder / RESTORING / "keys")
            set_up(folder / RESTORING)
            stack.enter_context(usable(folder))
            from parley.cli.copies.postgresql.refilling import vacant

            refilling = stack.enter_context(vacant())
        unfinished = refilling is not None and refilling.unfinished_in == folder
        staging = stack.enter_context(empty(folder, unfinished))
        for path in backups:
            manifest = unpack(path, words, staging)
        (staging / "keys").mkdir(exist_ok=True, mode=0o700)
        if refilling:
            refilling.fill(dump_of(backups[-1], words), about, folder)
        said = _verified(staging, manifest, keys, backups[-1], refilling)
        place(staging, folder, keys)
    print(f"{folder}: restored as it was at {manifest['made']}")
    print("\n".join(said))


def _fitting(manifest: dict[str, Any], backup: Path) -> dict[str, object]:
    """What a backup of PostgreSQL says of it, nothing for SQLite; `Trouble` where it is to be restored into another."""
    about = manifest.get("database")
    here = bool(os.environ.get("DATABASE_URL"))
    if about is None and here:
        raise Trouble(
            f"{backup} was made of a data folder with SQLite, and DATABASE_URL names PostgreSQL; unset it to restore "
            "the backup into a folder: nothing carries talks from one to the other"
        )
    if about is None:
        return {}
    if not isinstance(about, dict) or about.get("kind") != "postgresql":
        raise Trouble(f"{backup} holds a database of another kind; install the version of parley that made it")
    if not here:
        raise Trouble(f"{backup} was made of PostgreSQL; name an empty database of one by DATABASE_URL")
    return about


def _verified(
    staging: Path, manifest: dict[str, Any], keys: Path, backup: Path, refilling: "Refilling | None"
) -> list[str]:
    """Verify what was laid out, and have its logs signed no more; what there is to say of it. Else `Trouble`."""
    from parley.cli.copies.integrity import complaints, leaves, other_logs

    wrong = [] if refilling else complaints(staging)
    wrong = wrong or other_logs(refilling.leaves() if refilling else leaves(staging), manifest["logs"])
    if wrong:
        raise Damaged(
            f"{backup}: this backup holds a database that doesn't hold together ({wrong[0]}); take another backup"
        )
    # A backup of before may lack the vault key, since nobody had said where it lies; it may lie there now.
    lacking = not refilling and not list((staging / "keys").glob("vault.key*"))
    os.environ["PARLEY_KEYS"] = str(keys if lacking else staging / "keys")
    older = False
    try:
        attach(str(staging))
    except OlderVersion:
        older = True
    from django.core.management import call_command
    from django.db import connections

    from parley.cli.check import CONFIRM, SHOWN, read_all
    from parley.record.checking import Checked, last_witnessed
    from parley.record.checkpoints import hold
    from parley.record.vault import VaultUnusable

    checked = Checked()
    with usable(staging):
        try:
            if older:
                # Not left to the next start: it must not be used before its logs are held.
                call_command("migrate", verbosity=0, interactive=False)
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
    if not refilling:
        connections.close_all()
        (staging / "parley.sqlite3-journal").unlink(missing_ok=True)
    found = f"{checked.acts} acts in {checked.logs} logs; root over all logs: {checked.root}"
    # The file is what the backup wrote, and so are the acts: what else is wrong was so before, and is no reason to be
    # left with nothing.
    wrong = [f"  {one.where}: {one.what}" for one in checked.problems[:SHOWN]]
    return [
        f"As it was backed up, but not all of it holds: {found}" if wrong else f"All of it holds: {found}",
        *wrong,
        *(["Its database was of an older version, and was brought up to date."] if older else []),
        f"Last witnessed: {seen}" if seen else "No witness had seen any of its logs.",
        f"No log is signed until a person has made sure that this is not too old: {CONFIRM}.",
    ]
