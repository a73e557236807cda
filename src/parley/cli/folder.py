"""The data folder: made, checked, and brought up to date before a command uses it."""

import os
import secrets
from pathlib import Path

from parley.cli.main import Trouble

#: Stands in a data folder that holds a demonstration, and nothing else does.
MARK = "demonstration"


def prepare(data: str, *, demonstration: bool = False, static: bool = False) -> Path:
    """Make Django ready on this folder: writable, with its key, its database at this version.

    Raises `Trouble` when the folder can't be written, the database is of a newer version, or the disk is full.
    """
    folder = Path(data).expanduser().resolve()
    _make(folder)
    os.environ["PARLEY_DATA"] = str(folder)
    os.environ["PARLEY_DEMO"] = "1" if demonstration else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
    import django

    django.setup()
    _migrate(folder)
    if static:
        _collect(folder)
    return folder


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part in ("media", "mail"):
            (folder / part).mkdir(exist_ok=True, mode=0o700)
        key = folder / "secret.key"
        if not key.exists():
            key.touch(0o600)
            key.write_text(secrets.token_urlsafe(48))
        probe = folder / ".writable"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except FileExistsError as error:
        raise Trouble(f"{error.filename} is a file; name a folder with --data") from None
    except OSError as error:
        what = error.strerror or str(error)
        raise Trouble(f"the data folder {folder} can't be written ({what}); choose another with --data") from None


def _migrate(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        unknown = set(executor.loader.applied_migrations) - set(executor.loader.graph.nodes)
        if unknown:
            name = "{}.{}".format(*sorted(unknown)[0])
            raise Trouble(f"the database in {folder} is of a newer version ({name}); install that version of parley")
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
        (folder / "parley.sqlite3").chmod(0o600)
    except DatabaseError as error:
        database = folder / "parley.sqlite3"
        raise Trouble(f"the database {database} can't be used ({error}); restore it from a backup") from None


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
