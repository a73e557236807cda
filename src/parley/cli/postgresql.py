"""PostgreSQL is looked at before it is used: whether it keeps what it acknowledges, and every character as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from parley.cli.trouble import Trouble

#: "parley" as a number: who brings the database up to date holds this lock of it.
_UPDATING = 0x7061726C6579
#: A table that is there while a backup is restored: of which folder, and which tables.
RESTORING = "parley_restoring"
_RUNS = "see that it runs, and that the place, the name, the user and the password in DATABASE_URL are right"
_REMEDIES = {
    "42501": "let its user make tables: the simplest is ALTER DATABASE ... OWNER TO that user",
    "53100": "free some space on its disk and try again: what was there before is kept",
    "53300": "it has too many connections already: allow it more (max_connections)",
    "55P03": "another program is writing there: try again when it has finished",
    "XX001": "restore it from a backup",
    "XX002": "restore it from a backup",
}
_FACTS = """
    select current_setting('server_encoding'), current_setting('transaction_read_only'),
           current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')
"""


def named() -> str:
    """How the database is called where something is said of it; never with a password."""
    from django.db import connection

    told = connection.settings_dict
    place = f"{told['HOST']}{':' if told['PORT'] else ''}{told['PORT']}" if told["HOST"] else "its usual socket"
    return f"the PostgreSQL database {told['NAME']} at {place}"


def restoring() -> bool:
    """Whether a backup is being restored into it, or was and wasn't finished."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", [RESTORING])
        return bool(cursor.fetchone()[0])


def see_that_it_is_whole() -> None:
    """Refuse a database into which a restore wasn't finished."""
    if restoring():
        raise Trouble(
            f"a backup is being restored into {named()}, or was and wasn't finished; run the same parley restore again"
        )


def look() -> None:
    """Refuse a server that would lose what it has acknowledged, or that doesn't keep texts as they are."""
    from django.db import connection

    see_that_it_is_whole()

    with connection.cursor() as cursor:
        cursor.execute(_FACTS)
        encoding, only_read, *durable = cursor.fetchone()
        if encoding != "UTF8":
            raise Trouble(f"{named()} keeps {encoding} and not every letter; make it anew with ENCODING 'UTF8'")
        if only_read == "on":
            raise Trouble(f"{named()} can only be read; name the server that is written to, not one that follows it")
        for setting, value in zip(("fsync", "full_page_writes", "synchronous_commit"), durable, strict=True):
            # What is not "off" waits for its own disk, and some of it for other machines too.
            if value == "off":
                raise Trouble(f"{named()} would lose what it has acknowledged ({setting}=off); set {setting}=on there")
        _order_stands(cursor)


def _order_stands(cursor: object) -> None:
    """Indexes of texts are in the order of a library: where an upgrade has changed it, a double may be overlooked."""
    from django.db import connection

    if connection.pg_version < 150000:  # type: ignore[attr-defined]
        return
    cursor.execute(  # type: ignore[attr-defined]
        "select datcollversion, pg_database_collation_actual_version(oid) from pg_database "
        "where datname = current_database()"
    )
    made, stands = cursor.fetchone()  # type: ignore[attr-defined]
    if made and stands and made != stands:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        raise Trouble(
            f"{named()} sorts by another version of its library than its indexes do ({made}, now {stands}); "
            f"run there: REINDEX DATABASE {name}; ALTER DATABASE {name} REFRESH COLLATION VERSION"
        )


@contextmanager
def alone() -> Iterator[None]:
    """Within this block nobody else brings this database up to date."""
    from django.db import connection

    with connection.cursor() as cursor:
        # Who waits here waits for another's tables to be made, which may take longer than an act.
        cursor.execute("set lock_timeout = 0")
        cursor.execute("select pg_advisory_lock(%s)", [_UPDATING])
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("select pg_advisory_unlock(%s)", [_UPDATING])
                cursor.execute("reset lock_timeout")


def remedy(cause: BaseException | None) -> str:
    """What to do about an error of PostgreSQL's, by its code; one without a code was no answer at all."""
    # Django tells of what it was about to do, and only beneath that of what PostgreSQL said.
    while cause is not None and not hasattr(cause, "sqlstate"):
        cause = cause.__cause__
    code = getattr(cause, "sqlstate", None)
    if code is None or code.startswith(("08", "28", "3D", "57P")):
        return _RUNS
    return _REMEDIES.get(code, "was it made by another version of parley? Otherwise restore it from a backup")
