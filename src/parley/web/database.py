"""Where the talks are kept: a SQLite file in the data folder, or the PostgreSQL that `DATABASE_URL` names."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

#: What may follow the "?" of an address; `host` names a folder with a socket.
OPTIONS = frozenset(
    {
        "host",
        "application_name",
        "channel_binding",
        "connect_timeout",
        "gssencmode",
        "keepalives",
        "keepalives_count",
        "keepalives_idle",
        "keepalives_interval",
        "passfile",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslrootcert",
        "target_session_attrs",
        "tcp_user_timeout",
    }
)
#: Nobody waits longer for another's act; the same on both.
PATIENCE = 20
_READ_COMMITTED = 2


class BadAddress(ValueError):
    """`DATABASE_URL` can't be used as it stands; the message says why, and never repeats what may hold a password."""


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings for the database at this address, or for the SQLite file in the folder where there is none."""
    return postgresql(url) if url else sqlite(folder)


def sqlite(folder: Path) -> dict[str, Any]:
    """A rollback journal: SQLite's WAL has a corruption bug below 3.51.3, and Python's own builds are older.

    It is cut short at each commit, and that is synced: that it was deleted wouldn't be, and an act that has been
    acknowledged would be undone when the power comes back (docs/decisions/0002).
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "parley.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": PATIENCE,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            # What is erased is overwritten, however SQLite was built.
            "PRAGMA secure_delete=ON;",
        },
    }


def in_force(connection: Any, **_signal: Any) -> None:
    """See on every new connection that SQLite keeps what was asked of it; else nothing may be acknowledged over it."""
    from django.db import OperationalError

    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return
    names = ("journal_mode", "synchronous", "foreign_keys")
    found = [connection.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]
    if found != ["truncate", 2, 1]:
        connection.close()
        raise OperationalError(
            f"this connection has journal_mode, synchronous, foreign_keys = {found}, and not truncate, 2, 1: an act "
            "could be lost; end what changed the database (another program put it into WAL mode?), and start again"
        )


def postgresql(url: str) -> dict[str, Any]:
    """The settings for `postgresql://user:password@host:port/name?option=value`; raises `BadAddress`.

    A socket's folder stands percent-encoded in the host's place, or as `?host=/run/postgresql`.
    """
    parts = read(url)
    if find_spec("psycopg") is None:
        raise BadAddress("DATABASE_URL names PostgreSQL, and its driver is missing: pip install 'parley[postgresql]'")
    options = {"connect_timeout": "10", "application_name": "parley", **parts.pop("options")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name.upper(): value for name, value in parts.items()},
        "CONN_MAX_AGE": None,
        # One that was restarted meanwhile is met before a request is lost to it.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            # What an act decides on is read after it holds its process, whatever a server was told to do otherwise.
            "isolation_level": _READ_COMMITTED,
            "options": f"-c lock_timeout={PATIENCE}s",
        },
    }


def read(url: str) -> dict[str, Any]:
    """What an address says, decoded: `name`, `user`, `password`, `host`, `port`, and its `options`."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in ("postgresql", "postgres"):
        raise BadAddress("DATABASE_URL must begin with postgresql://; without it Parley keeps a SQLite file by itself")
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise BadAddress("DATABASE_URL holds a space or a control character: write it as % and two digits, such as %20")
    rest, _question, query = _split_query(rest)
    before, _slash, name = rest.partition("/")
    login, at, where = before.rpartition("@")
    if "@" in login:
        raise BadAddress("DATABASE_URL has more than one @: write the one in a name or a password as %40")
    user, _colon, password = login.partition(":") if at else ("", "", "")
    host, port = _place(where)
    options = _options(query)
    # As libpq does: what stands behind the question mark wins.
    host = options.pop("host", _decoded(host, "the host"))
    named = _decoded(name, "the name of the database")
    if not named:
        raise BadAddress("DATABASE_URL ends without the name of a database: postgresql://user:password@host:5432/name")
    return {
        "name": named,
        "user": _decoded(user, "the user"),
        "password": _decoded(password, "the password"),
        "host": host,
        "port": port,
        "options": options,
    }


def _split_query(rest: str) -> tuple[str, str, str]:
    # A password may hold a question mark: what is looked for stands after the login.
    login = rest.find("@", 0, rest.find("/") if "/" in rest else len(rest)) + 1
    place, question, query = rest[login:].partition("?")
    return rest[:login] + place, question, query


def _place(where: str) -> tuple[str, str]:
    """Host and port, still encoded; an IPv6 address stands in brackets."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%]+)\]|([^\[\]:,]*))(?::([0-9]{0,5}))?", where)
    if found is None:
        raise BadAddress("DATABASE_URL must name one host and one port, such as localhost:5432 or [::1]:5432")
    bracketed, host, port = found.groups()
    if port and not 0 < int(port) < 65536:
        raise BadAddress("the port in DATABASE_URL is from 1 to 65535")
    return bracketed or host or "", port or ""


def _options(query: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, equals, value = pair.partition("=")
        if not equals or "=" in value or name not in OPTIONS:
            raise BadAddress(f"DATABASE_URL holds an option that isn't known; there are: {', '.join(sorted(OPTIONS))}")
        if name in options:
            raise BadAddress(f"DATABASE_URL holds the option {name} twice")
        options[name] = _decoded(value, f"the option {name}")
    return options


def _decoded(text: str, what: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise BadAddress(f"in DATABASE_URL {what} holds a % that isn't followed by two digits: write a % itself as %25")
    try:
        decoded = unquote_to_bytes(text).decode()
    except UnicodeDecodeError:
        raise BadAddress(f"in DATABASE_URL {what} isn't UTF-8") from None
    if "\x00" in decoded:
        raise BadAddress(f"in DATABASE_URL {what} holds %00, which no database takes")
    return decoded
