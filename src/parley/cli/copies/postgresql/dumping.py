"""The database as it stands at one moment, as PostgreSQL's own `pg_dump` writes it; nobody waits meanwhile."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

from parley.cli.copies.fitting import Rows
from parley.cli.copies.form import DUMP, PIECE, Packing
from parley.cli.copies.postgresql.listing import Foreign, listed
from parley.cli.copies.postgresql.programs import Running, address, can_fill, program, running
from parley.cli.trouble import Trouble

#: No compression: what is sealed doesn't shrink, and sizes would tell of contents.
_WORDS = (
    "--format=custom",
    "--compress=0",
    "--encoding=UTF8",
    "--no-comments",
    "--no-privileges",
    "--no-publications",
    "--no-security-labels",
    "--no-subscriptions",
    "--no-tablespaces",
    "--no-password",
    # While tables are being changed, such as by an upgrade.
    "--lock-wait-timeout=60000",
)
#: What PostgreSQL says of a table, or a column, that an older version hadn't.
_NO_SUCH = ("42P01", "42703")


@dataclass(frozen=True)
class Dump:
    """The database of one moment: what was asked of it, what a manifest says of it, and the dump as it is written."""

    found: Any
    about: dict[str, Any]
    pieces: Iterator[bytes]

    def put_into(self, packing: Packing) -> None:
        packing.stream(DUMP, self.pieces)


@contextmanager
def dumped(ask: Callable[[Rows], Any]) -> Iterator[Dump]:
    """The dump of one moment; `ask` is called within that same moment. Nothing of it is written to a disk here."""
    from django.db import connection, transaction

    from parley.cli.postgresql import see_that_it_is_whole

    server = connection.pg_version // 10000  # type: ignore[attr-defined]
    pg_dump, pg_restore = program("pg_dump", server), program("pg_restore", server)
    if not can_fill(pg_dump.major, server):
        print(
            f"parley: what pg_dump {pg_dump.major} writes can't be restored into PostgreSQL {server}, only into a "
            f"newer one; install that of its version: apt-get install postgresql-client-{server}",
            file=sys.stderr,
        )
    with ExitStack() as stack, ExitStack() as keys_stay:
        # Before the moment begins: one that waited for the lock within it would be older than what it waited for.
        keys_stay.enter_context(_no_key_is_replaced())
        with transaction.atomic(), connection.cursor() as cursor:
            # The first words of the transaction, or they come too late.
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute("select pg_export_snapshot(), current_schema()")
            snapshot, schema = cursor.fetchone()
            see_that_it_is_whole()
            found = ask(_rows)
            keys_stay.close()
            tables = '"{}".*'.format(schema.replace('"', '""'))
            words = [*_WORDS, f"--snapshot={snapshot}", f"--table={tables}", f"--dbname={address()}"]
            child = stack.enter_context(running(pg_dump, *words))
            # Once it writes it stands in that moment by itself, and needs this transaction no more.
            first = child.gives.read(PIECE)
        try:
            dump = listed(chain([first], _written(child)), pg_restore)
        except Foreign as what:
            raise Trouble(
                f"the database holds what Parley never makes ({what}); a backup holds Parley's tables alone: drop "
                "that, or move it into a database of its own"
            ) from None
        about = {"kind": "postgresql", "server": server, "pg_dump": pg_dump.major}
        yield Dump(found, {"database": about}, dump.pieces)


@contextmanager
def _no_key_is_replaced() -> Iterator[None]:
    """Within this block the vault key stays the one that opens what is in the database."""
    from django.db import connection

    from parley.record.vault import ALONE

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock_shared(%s)", [ALONE])
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock_shared(%s)", [ALONE])


def _written(child: Running) -> Iterator[bytes]:
    """What pg_dump writes; `Trouble` at its end unless it wrote all of it."""
    while piece := child.gives.read(PIECE):
        yield piece
    if not child.ended_well():
        raise Trouble(f"pg_dump could not read the database to the end ({child.complaint()})")


def _rows(question: str) -> list[tuple[Any, ...]] | None:
    from django.db import ProgrammingError, connection, transaction

    try:
        # A question that fails would end the transaction that holds the moment.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question)
            return list(cursor.fetchall())
    except ProgrammingError as error:
        if getattr(error.__cause__, "sqlstate", None) in _NO_SUCH:
            return None
        raise
