"""Putting a dump back into an empty database: all of it or nothing, and known for unfinished until the restore ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parley.cli import postgresql
from parley.cli.copies.integrity import LEAVES
from parley.cli.copies.postgresql.listing import Foreign, listed
from parley.cli.copies.postgresql.programs import address, running, that_fills
from parley.cli.trouble import Trouble

_WORDS = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password")
#: Whatever holds rows, but for what an extension brought along.
_HELD = """
    select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname <> 'information_schema' and n.nspname !~ '^pg_' and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
    and not exists (select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1 limit 1
"""


class Refilling:
    """An empty database into which a backup is restored, and nobody else's until it is done."""

    def __init__(self) -> None:
        from django.db import transaction

        # Refused, it stays what it was: also what a restore left there that was killed, and what others put beside it.
        with transaction.atomic():
            self.unfinished_in = _clear()
            postgresql.look()
            if held := _ask(_HELD):
                raise Trouble(
                    f"{postgresql.named()} isn't empty (it holds {held[0][0]}); name an empty one by DATABASE_URL, "
                    "such as createdb makes"
                )

    def fill(self, pieces: Iterator[bytes], about: dict[str, object], folder: Path) -> None:
        """Have pg_restore read the dump, in one transaction; from now until the end the database is marked."""
        made, reads = _version(about, "server"), _version(about, "pg_dump")
        from django.db import connection

        server = connection.pg_version // 10000  # type: ignore[attr-defined]
        if server < made:
            raise Trouble(
                f"the backup was made of PostgreSQL {made}, and {postgresql.named()} is of version {server}; name one "
                f"of version {made} or newer"
            )
        pg_restore = that_fills(server, reads)
        try:
            dump = listed(pieces, pg_restore)
        except Foreign as what:
            raise Trouble(
                f"the backup holds what Parley never makes ({what}), and nothing was restored; take another backup"
            ) from None
        ((schema,),) = _ask("select current_schema()")
        if dump.schema != schema:
            raise Trouble(
                f"the backup's tables stand in the schema {dump.schema}, and {postgresql.named()} makes them in "
                f"{schema}; make that schema there, and put it first in the search_path of its user"
            )
        _mark(dump.tables, folder)
        with running(pg_restore, *_WORDS, f"--dbname={address()}") as child:
            try:
                for piece in dump.pieces:
                    child.given.write(piece)
                child.given.close()
            except BrokenPipeError:
                pass
            if not child.ended_well():
                raise Trouble(f"pg_restore could not put the backup into {postgresql.named()} ({child.complaint()})")

    def leaves(self) -> Iterator[tuple[object, ...]]:
        """What `LEAVES` asks, a few rows at a time."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(LEAVES)
            yield from cursor


@contextmanager
def vacant() -> Iterator[Refilling]:
    """An empty database, held until the end of the block; if anything fails in it, it is empty again."""
    with postgresql.alone():
        refilling = Refilling()
        try:
            yield refilling
        except BaseException:
            _clear()
            raise
        _finish()


def _version(about: dict[str, object], what: str) -> int:
    found = about.get(what)
    return found if isinstance(found, int) else 0


def _mark(tables: list[str], folder: Path) -> None:
    """Note what is being restored: until it is finished no command uses it, and the next restore clears it.

    Also the tables of this version: an older one is brought up to date before the restore is finished.
    """
    from django.db import connection, transaction

    tables = sorted({*tables, *connection.introspection.django_table_names()})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"create table {postgresql.RESTORING} (folder text not null, name text not null)")
        cursor.executemany(
            f"insert into {postgresql.RESTORING} values (%s, %s)",  # noqa: S608
            [(str(folder), name) for name in tables],
        )


def _clear() -> Path | None:
    """Take away what a restore left that didn't end well; the folder into which it was, if there was one."""
    from django.db import connection, transaction

    if not postgresql.restoring():
        return None
    rows = _ask(f"select folder, name from {postgresql.RESTORING}")  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        for _folder, name in rows:
            cursor.execute(f"drop table if exists {connection.ops.quote_name(str(name))} cascade")
        cursor.execute(f"drop table {postgresql.RESTORING}")
    return Path(str(rows[0][0])) if rows else None


def _finish() -> None:
    from django.db import connection

    if postgresql.restoring():
        with connection.cursor() as cursor:
            cursor.execute(f"drop table {postgresql.RESTORING}")


def _ask(question: str) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())
