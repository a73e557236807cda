"""What goes wrong with folders, ports, disks and databases: one line each, and nothing that was there is lost."""

import os
import resource
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError

from parley.cli.folder import usable
from parley.cli.trouble import Trouble
from tests import databases
from tests.cli.commands import parley, trouble
from tests.cli.serving import free_port, serving, until

PASSWORD = "another river and no stones\n"
#: Every command that opens a data folder.
COMMANDS = [("tick",), ("account", "bert", "--password-file", "-"), ("demo",), ("serve",)]


def on(folder: Path, words: tuple[str, ...]) -> list[object]:
    return [*words, "--data", folder, *(["--port", free_port()] if words == ("serve",) else [])]


def accounts(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "parley.sqlite3")) as database:
        return [name for (name,) in database.execute("select username from people_account order by id")]


@pytest.mark.parametrize("words", COMMANDS[1:], ids=lambda words: words[0])
def test_a_folder_that_cannot_be_written(words, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear neighbours")
    assert trouble(*on(file, words), input=PASSWORD) == f"parley: {file} is a file; name a folder with --data"
    said = trouble(*on(file / "data", words), input=PASSWORD)
    assert "can't be written (Not a directory); choose another with --data" in said
    assert file.read_text() == "Dear neighbours"
    if os.geteuid():
        file.parent.chmod(0o500)
        said = trouble(*on(tmp_path / "data", words), input=PASSWORD)
        file.parent.chmod(0o700)
        assert "can't be written (Permission denied)" in said
    elif Path("/proc/self").exists():
        assert "can't be written" in trouble(*on(Path("/proc/parley"), words), input=PASSWORD)


@pytest.mark.parametrize("words", [("tick",), ("keys", "rotate"), ("keys", "rewrap"), ("keys", "newlog")])
def test_a_mistyped_folder_is_not_made(words, tmp_path):
    said = trouble(*words, "--data", tmp_path / "daat")
    assert said == f"parley: there is no folder {tmp_path / 'daat'}; name the data folder with --data"
    assert not list(tmp_path.iterdir())


def test_a_database_of_a_newer_version_is_left_as_it_is(copied):
    folder = copied("empty")
    with newer(folder):
        before = (folder / "parley.sqlite3").read_bytes()
        for words in COMMANDS:
            said = trouble(*on(folder, words), input=PASSWORD)
            assert "is of a newer version (press.0099_later); install that version of parley" in said
        assert (folder / "parley.sqlite3").read_bytes() == before
    assert parley("tick", "--data", folder).returncode == 0
    assert accounts(folder) == ["anna"]


@contextmanager
def newer(folder: Path) -> Iterator[None]:
    """Within this block the database says that a later version of Parley has been at work in it."""
    with closing(sqlite3.connect(folder / "parley.sqlite3", isolation_level=None)) as database:
        row = "('press', '0099_later', '2040-01-01 00:00:00')"
        database.execute(f"insert into django_migrations (app, name, applied) values {row}")
        yield
        database.execute("delete from django_migrations where name = '0099_later'")


@pytest.mark.parametrize(
    "content", [b"This is a letter, not a database. " * 200, os.urandom(9000)], ids=["text", "noise"]
)
def test_a_database_that_is_none_is_left_for_the_backup(content, copied):
    folder = copied("empty")
    whole = (folder / "parley.sqlite3").read_bytes()
    (folder / "parley.sqlite3").write_bytes(content)
    for words in COMMANDS[:2]:
        assert "not a database); restore it from a backup" in trouble(*on(folder, words), input=PASSWORD)
    assert (folder / "parley.sqlite3").read_bytes() == content
    (folder / "parley.sqlite3").write_bytes(whole)
    assert parley("tick", "--data", folder).returncode == 0


def test_where_talks_were_lost_none_are_begun_over_them(copied):
    folder = copied("empty")
    whole = (folder / "parley.sqlite3").read_bytes()
    (folder / "parley.sqlite3").unlink()
    lost = f"holds no record, and yet the key of one lies at {folder / 'log.key'}"
    assert lost in trouble("tick", "--data", folder)
    (folder / "parley.sqlite3").write_bytes(b"x")
    assert lost in trouble("check", "--data", folder)
    (folder / "parley.sqlite3").write_bytes(whole)
    assert parley("tick", "--data", folder).returncode == 0


def test_half_a_key_is_made_anew_and_a_whole_one_kept(copied):
    folder = copied("empty")
    kept = (folder / "secret.key").read_text()
    assert parley("tick", "--data", folder).returncode == 0
    assert (folder / "secret.key").read_text() == kept
    (folder / "secret.key").write_bytes(b"")
    assert parley("tick", "--data", folder).returncode == 0
    assert len((folder / "secret.key").read_text()) >= 50


@pytest.mark.skipif(databases.on_postgresql(), reason="SQLite's own codes; PostgreSQL's: test_postgresql.py")
@pytest.mark.parametrize(
    ("code", "todo"),
    [
        (sqlite3.SQLITE_BUSY, "another program is writing there"),
        (sqlite3.SQLITE_FULL, "free some space"),
        (sqlite3.SQLITE_CORRUPT, "restore it from a backup"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "you may write to the folder"),
        (sqlite3.SQLITE_IOERR_WRITE, "the disk is sound and not full"),
        (None, "made by another version of parley?"),
    ],
)
def test_each_failure_of_a_database_has_its_own_remedy(code, todo, tmp_path):
    cause = sqlite3.OperationalError("it failed")
    cause.sqlite_errorcode = code
    with pytest.raises(Trouble, match=todo), usable(tmp_path):
        raise OperationalError("it failed") from cause


def test_a_port_in_use_or_none(copied):
    folder = copied("empty")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = trouble("serve", "--data", folder, "--port", port)
        assert (
            said
            == f"parley: port {port} at 127.0.0.1 can't be had (Address already in use); choose another with --port"
        )
    for port in (0, -1, 65536):
        assert "choose one from 1 to 65535" in trouble("serve", "--data", folder, "--port", port)
    for host in ("192.0.2.7", "no.such.invalid"):
        assert "choose another with --host" in trouble("serve", "--data", folder, "--host", host, "--port", free_port())


def test_a_second_server_at_the_same_port_is_told_so(shown):
    said = trouble("serve", "--demo", "--data", shown.data, "--port", shown.port)
    assert "Address already in use" in said
    assert shown.visitor().get("/")[0] == 200


def test_files_that_may_not_grow(copied):
    """A quota, a limit of the system: here everywhere, where a full disk needs one that may be mounted."""
    folder = copied("empty")
    size = (folder / "parley.sqlite3").stat().st_size + 20_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    said = trouble("demo", "--play", "--data", folder, preexec_fn=limited)
    assert "can't be used" in said and ("not full" in said or "free some space" in said)
    assert accounts(folder) == ["anna"]
    assert not (folder / "record.bundle").exists()
    assert parley("tick", "--data", folder).stdout == "0 deadlines passed\n"


def test_a_full_disk_keeps_what_was_there(small_disk):
    folder = small_disk / "data"
    account = ("account", "--password-file", "-", "--data", folder)
    assert parley(*account, "anna", input=PASSWORD).returncode == 0
    fill(small_disk, leave=0)
    for words in COMMANDS:
        said = trouble(*on(folder, words), input=PASSWORD)
        assert "No space left on device); free some space on that disk" in said
    (small_disk / "ballast").unlink()
    # Room for the test of the folder, none for the journal of a change.
    fill(small_disk, leave=8_192)
    said = trouble(*account, "bert", input=PASSWORD)
    assert "free some space on that disk and try again: what was there before is kept" in said
    (small_disk / "ballast").unlink()
    assert accounts(folder) == ["anna"]
    assert parley(*account, "bert", input=PASSWORD).returncode == 0
    assert accounts(folder) == ["anna", "bert"]


def fill(disk: Path, *, leave: int) -> None:
    """Take up all of the disk but so many bytes."""
    with (disk / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(b"x" * 4096)
        except OSError:
            ballast.truncate(max(0, ballast.tell() - leave))


def test_a_disk_that_fills_while_it_serves(small_disk):
    folder = small_disk / "data"
    assert parley("account", "anna", "--password-file", "-", "--data", folder, input=PASSWORD).returncode == 0
    with serving(folder) as server:
        fill(small_disk, leave=0)
        visitor = server.visitor()
        visitor.get("/account/login/")
        entries = {"login": "anna", "password": PASSWORD.strip()}
        status, page = visitor.post("/account/login/", entries)
        assert status >= 400 and "Traceback" not in page and "sqlite" not in page.lower()
        assert visitor.get("/")[0] == 200
        (small_disk / "ballast").unlink()
        until(lambda: visitor.post("/account/login/", entries)[0] == 302)
        assert visitor.get("/desk/")[0] == 200
        code, _seconds = server.stop()
        assert code == 0
