"""Before it serves: the database is in the mode in which nothing is lost, and holds together, or is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from parley.cli import sqlite
from parley.cli.trouble import Trouble
from parley.web.database import in_force
from tests.cli.commands import parley, trouble
from tests.cli.serving import free_port


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small database with two tables, one of which names rows of the other."""
    path = tmp_path / "parley.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "create table party (id integer primary key);"
            "create table seat (id integer primary key, party integer references party (id), words text);"
        )
        database.execute("insert into party values (1)")
        database.executemany("insert into seat values (?, 1, ?)", ((one, "stone " * 50) for one in range(1, 2000)))
        database.commit()
    return path


def put_into_wal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("pragma journal_mode=wal").fetchone() == ("wal",)


def test_wal_is_ended_where_nobody_else_has_the_file_open(file, capsys):
    put_into_wal(file)
    assert sqlite.in_wal(file)
    sqlite.look(file)
    assert not sqlite.in_wal(file) and "rollback journal again" in capsys.readouterr().err
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("select count(*) from seat").fetchone() == (1999,)


def test_wal_that_another_program_holds_is_refused(file):
    put_into_wal(file)
    with closing(sqlite3.connect(file)) as other:
        other.execute("select count(*) from seat").fetchone()
        with pytest.raises(Trouble, match="another program has it open; stop that program and try again"):
            sqlite.look(file)
    assert sqlite.in_wal(file)


def test_the_commands_say_so(talks_folder):
    folder = talks_folder.folder
    put_into_wal(folder / "parley.sqlite3")
    assert "WAL mode" in trouble("check", "--data", folder)
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as other:
        other.execute("select count(*) from record_entry").fetchone()
        assert "stop that program" in trouble("serve", "--data", folder, "--port", free_port())
    assert parley("tick", "--data", folder).returncode == 0
    assert parley("check", "--data", folder).returncode == 0


@pytest.mark.parametrize(("version", "corrupts"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False)])
def test_which_versions_can_corrupt_in_wal(version, corrupts, monkeypatch):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert sqlite.corrupts() is corrupts


def test_what_is_damaged_is_not_served(file):
    assert sqlite.sound(file)
    with file.open("r+b") as opened:
        opened.seek(4096 * 5)
        opened.write(b"\xff" * 4096 * 3)
    with pytest.raises(Trouble, match="is damaged"):
        sqlite.sound(file)


def test_a_row_that_names_one_that_is_not_there_is_not_served(file):
    with closing(sqlite3.connect(file)) as database:
        database.execute("delete from party")
        database.commit()
    with pytest.raises(Trouble, match="a row of seat names a row of party"):
        sqlite.sound(file)


def test_what_takes_too_long_is_left_for_later(file):
    assert sqlite.sound(file, patience=-1.0) is False


class Connection:
    """A connection as Django tells of it."""

    vendor = "sqlite"

    def __init__(self, path: Path, pragmas: str) -> None:
        self.connection: sqlite3.Connection | None = sqlite3.connect(path)
        self.connection.executescript(pragmas)

    def is_in_memory_db(self) -> bool:
        return False

    def close(self) -> None:
        assert self.connection is not None
        self.connection.close()
        self.connection = None


SAFE = "pragma journal_mode=truncate; pragma synchronous=full; pragma foreign_keys=on;"


def test_a_connection_on_which_something_else_is_in_force_is_closed(file):
    kept = Connection(file, SAFE)
    in_force(connection=kept)
    kept.close()
    for pragma in ("journal_mode=delete", "journal_mode=memory", "synchronous=normal", "foreign_keys=off"):
        spoilt = Connection(file, f"{SAFE} pragma {pragma};")
        with pytest.raises(OperationalError, match="an act could be lost"):
            in_force(connection=spoilt)
        assert spoilt.connection is None
