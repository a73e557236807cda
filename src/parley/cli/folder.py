"""The data folder: made, checked, and brought up to date before a command uses it."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from parley.cli import postgresql, sqlite, tables
from parley.cli.trouble import FULL, Trouble, in_words

#: Stands in a data folder that holds a demonstration, and nothing else does.
MARK = "demonstration"
#: The table without which there is no record.
_RECORD = "record_log"
#: Lies in a data folder while a backup is restored into it.
RESTORING = ".restoring"


def prepare(
    data: str, *, demonstration: bool = False, static: bool = False, new: bool = True, log_key: bool = True
) -> Path:
    """Make Django ready on this folder: writable, with its key, its database at this version.

    With `new` false, a folder that isn't there is refused and not made: its name was mistyped. Raises `Trouble` too
    when the folder can't be written, the database is of a newer version, or the disk is full.
    """
    folder = Path(data).expanduser().resolve()
    if not new and not folder.exists():
        raise Trouble(f"there is no folder {folder}; name the data folder with --data")
    _make(folder)
    os.environ["PARLEY_DATA"] = str(folder)
    os.environ["PARLEY_DEMO"] = "1" if demonstration else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
    _set_up()
    with usable(folder):
        _migrate(folder)
    if log_key:
        _make_log_key()
    _see_that_the_vault_opens()
    if static:
        _collect(folder)
    return folder


def _make_log_key() -> None:
    """The key that signs the record is there before anybody can copy the folder without it."""
    from parley.record.checkpoints import KeyUnreadable, log_key

    try:
        log_key("parley")
    except KeyUnreadable as wrong:
        raise Trouble(str(wrong)) from None
    except OSError as wrong:
        raise Trouble(in_words(wrong)) from None


def _see_that_the_vault_opens() -> None:
    """The key of all that is shut in the database is there, or made now: without it no page could say anything."""
    from parley.record import vault

    try:
        vault.ready()
    except vault.VaultUnusable as wrong:
        raise Trouble(str(wrong)) from None
    except OSError as wrong:
        raise Trouble(in_words(wrong)) from None


def attach(data: str) -> Path:
    """Make Django ready on a folder that is there, and change nothing in it.

    Raises `OlderVersion` where its database must be brought up to date first, else `Trouble`.
    """
    folder = Path(data).expanduser().resolve()
    if not folder.is_dir():
        raise Trouble(f"there is no folder {folder}; name the data folder with --data")
    set_up(folder)
    from django.db import connection

    if connection.vendor == "sqlite" and not (folder / "parley.sqlite3").is_file():
        raise Trouble(f"{folder} holds no database of parley (parley.sqlite3); name the data folder with --data")
    if connection.vendor == "sqlite" and sqlite.in_wal(folder / "parley.sqlite3"):
        raise Trouble(f"the database in {folder} was put into WAL mode; run parley tick there, which ends that")
    with usable(folder):
        if connection.vendor == "postgresql" and folder.name != RESTORING:
            postgresql.see_that_it_is_whole()
        _see_that_it_was_not_lost(folder)
        if _steps_due(folder):
            raise OlderVersion(
                f"the database in {folder} is of an older version; run parley tick --data {folder} first"
            )
    return folder


def set_up(folder: Path) -> None:
    """Make Django ready for this folder, without a look at what is in it."""
    os.environ["PARLEY_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
    _set_up()


def _set_up() -> None:
    """Have the settings read; what an operator has written there that can't be used is told in one line."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as wrong:
        raise Trouble(str(wrong)) from None


class OlderVersion(Trouble):
    """The database must be brought up to date before it can be used."""


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Within this block, a database that can't be used is told in one line that says what to do."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise Trouble(
            f"{_named(folder)} can't be used ({said}); {_remedy(error.__cause__ or error.__context__)}"
        ) from None


def _on_postgresql() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _named(folder: Path) -> str:
    return postgresql.named() if _on_postgresql() else f"the database in {folder}"


def _remedy(cause: BaseException | None) -> str:
    if _on_postgresql():
        return postgresql.remedy(cause)
    # The primary result code of SQLite; what stands above the lowest byte only refines it.
    code = (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return "free some space on that disk and try again: what was there before is kept"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "another program is writing there: try again when it has finished"
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return "restore it from a backup"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return "see that the disk is sound and not full, and that you may write to the folder and every file in it"
    return "was it made by another version of parley? Otherwise restore it from a backup"


def _make(folder: Path) -> None:
    if (folder / RESTORING).exists():
        raise Trouble(
            f"a backup is being restored into {folder}, or was and wasn't finished; run the same parley restore again"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part in ("media", "mail"):
            (folder / part).mkdir(exist_ok=True, mode=0o700)
        _try_writing(folder / ".writable")
        _make_key(folder / "secret.key")
    except FileExistsError as error:
        raise Trouble(f"{error.filename} is a file; name a folder with --data") from None
    except OSError as error:
        what = error.strerror or str(error)
        todo = "free some space on that disk, or choose" if error.errno in FULL else "choose"
        raise Trouble(f"the data folder {folder} can't be written ({what}); {todo} another with --data") from None


def _try_writing(probe: Path) -> None:
    try:
        probe.write_bytes(b"x" * 4096)
    finally:
        probe.unlink(missing_ok=True)


def _make_key(key: Path) -> None:
    """The key is there whole or not at all: half a key would be taken for one ever after."""
    if key.exists() and key.stat().st_size:
        return
    unfinished = key.with_suffix(".unfinished")
    try:
        unfinished.touch(0o600)
        with unfinished.open("w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(key)
    finally:
        unfinished.unlink(missing_ok=True)


def _migrate(folder: Path) -> None:
    from django.core.management import call_command

    if _on_postgresql():
        postgresql.look()
    else:
        sqlite.look(folder / "parley.sqlite3")
        # The owner's alone from its first byte on.
        (folder / "parley.sqlite3").touch(0o600)
    with postgresql.alone() if _on_postgresql() else nullcontext():
        if _on_postgresql():
            # Whoever waited for a restore that was killed finds what it left.
            postgresql.see_that_it_is_whole()
        _see_that_it_was_not_lost(folder)
        if not tables.make() and _steps_due(folder):
            call_command("migrate", verbosity=0, interactive=False)


def _see_that_it_was_not_lost(folder: Path) -> None:
    """Where the key that signed a record lies, and no record does, talks were lost: none are begun over them."""
    from django.conf import settings
    from django.db import connection

    key = Path(settings.KEYS) / "log.key"
    if key.exists() and _RECORD not in connection.introspection.table_names():
        raise Trouble(
            f"{_named(folder)} holds no record, and yet the key of one lies at {key}: see that --data, DATABASE_URL "
            "and PARLEY_KEYS name what belongs together, or restore a backup; new talks begin in folders of their own"
        )


def _steps_due(folder: Path) -> bool:
    """Whether the database must be brought up to date; one of a newer version is refused."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
    if unknown:
        name = "{}.{}".format(*sorted(unknown)[0])
        raise Trouble(f"{_named(folder)} is of a newer version ({name}); install that version of parley")
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect(folder: Path) -> None:
    """Lay out the static files once for each version of them, compressed and named by their hashes."""
    import hashlib
    import shutil

    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state.update(f"{path} {storage.get_modified_time(path).timestamp()}\n".encode())
    stamp = folder / "static" / ".made-from"
    if stamp.is_file() and stamp.read_text() == state.hexdigest():
        return
    shutil.rmtree(folder / "static", ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(state.hexdigest())
