"""On which database the tests run: SQLite, or with PARLEY_TEST_DATABASE=postgresql a PostgreSQL started for them."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from parley.web.database import database, postgresql
from tools import debian
from tools import postgresql as server

#: Where the workers of one run find the server that their controller started.
_ADDRESS = "PARLEY_TEST_DATABASE_ADDRESS"
_numbers = count(1)


def choose(config: pytest.Config) -> None:
    """Settle the database before the first query; one that was named for other purposes is never touched by a test."""
    os.environ.pop("DATABASE_URL", None)
    if not hasattr(config, "workerinput"):
        start(config.add_cleanup)
    address = os.environ.get(_ADDRESS)
    _take(postgresql(address + "parley") if address else database("", settings.DATA))


def start(afterwards: Callable[[Callable[[], object]], object]) -> None:
    """Start the server if one is wanted; what ends it is handed over, to be called afterwards."""
    chosen = os.environ.get("PARLEY_TEST_DATABASE", "sqlite")
    os.environ.pop(_ADDRESS, None)
    if chosen == "sqlite":
        return
    if chosen != "postgresql":
        raise pytest.UsageError(f"PARLEY_TEST_DATABASE is sqlite or postgresql, and not {chosen}")
    if why := server.obstacle():
        raise pytest.UsageError(f"PARLEY_TEST_DATABASE=postgresql: {why}")
    started = ExitStack()
    afterwards(started.close)
    os.environ[_ADDRESS] = started.enter_context(server.running())
    afterwards(lambda: os.environ.pop(_ADDRESS))


def on_postgresql() -> bool:
    """Whether these tests run on PostgreSQL."""
    return _ADDRESS in os.environ


def another(folder: Path) -> dict[str, str]:
    """What a process of its own is told of a database of its own: a file in the folder, or a new one on the server."""
    told = {"PARLEY_DATA": str(folder)}
    if address := os.environ.get(_ADDRESS):
        import psycopg

        name = f"another_{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(address + "postgres", autocommit=True) as line:
            line.execute(f"create database {name}")
        told["DATABASE_URL"] = address + name
    return told


@contextmanager
def careful() -> Iterator[dict[str, str]]:
    """What a command is told of its database: nothing, or a server of its own that keeps what it has acknowledged.

    That of the tests would lose it with the machine, and so every command refuses it.
    """
    if not on_postgresql():
        yield {}
        return
    with server.running(server.CAREFUL) as address:
        yield {"DATABASE_URL": address + "postgres"}


@contextmanager
def careful_server() -> Iterator[str]:
    """The address of a PostgreSQL as careful as an operator's, whatever the tests themselves run on; else a skip."""
    if why := server.obstacle():
        if debian.must_be_there():
            pytest.fail(f"{why} (under CI this is an error)")
        pytest.skip(why)
    with server.running(server.CAREFUL) as address:
        yield address


def _take(chosen: dict[str, object]) -> None:
    # pytest-django has read the settings before any file of ours is.
    settings.DATABASES = {"default": chosen}
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]
