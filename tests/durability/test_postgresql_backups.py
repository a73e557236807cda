"""What a backup promises holds on PostgreSQL too: a dump of one moment, sealed, and put back whole or not at all."""

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from parley.cli import postgresql as postgresql_command
from parley.cli.copies.form import DUMP, Packing, Unpacking
from parley.cli.copies.passphrase import Stretching
from parley.cli.copies.postgresql import programs, refilling
from parley.cli.copies.postgresql.listing import Foreign, listed
from parley.cli.copies.vessel import Damaged, Emptying, Filling, Head
from parley.cli.main import main
from parley.cli.trouble import Trouble
from parley.ledger.checkpoint import Checkpoint
from parley.web.database import postgresql as settings_for
from tests import databases
from tests.cli.commands import COMMAND, ROOT, parley, surroundings, trouble
from tests.cli.serving import until
from tests.durability.writing import writing

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install parley[postgresql]")
#: Of the rows that are there, these go on being written when an act is added, or are written by the restore.
MOVE_ON = {"record_log", "record_signing"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that is as careful as an operator's; its address holds a password that nobody must see again."""
    with databases.careful_server() as address:
        yield address.replace("postgres@", "postgres:hush-hush@")


@pytest.fixture
def passphrase(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("six words drawn by lot are enough\n")
    path.chmod(0o600)
    return path


def sql(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as line:
        done = line.execute(statement)
        return done.fetchall() if done.description else []


def rows(url: str) -> dict[str, set[str]]:
    """Every row of every table, as PostgreSQL writes it."""
    with psycopg.connect(url) as line:
        named = line.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        return {
            name: {text for (text,) in line.execute(f'select t::text from "{name}" t')} for (name,) in named.fetchall()
        }


def test_a_drill(server, passphrase, tmp_path, capsys):
    """Acts, a backup while they go on, restores that fail and leave nothing, one that is killed, and one that holds."""
    for name in ("talks", "empty", "new"):
        sql(server + "postgres", f"create database {name}")
    live, folder, out = server + "talks", tmp_path / "data", tmp_path / "talks.backup"
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = surroundings(PARLEY_DATA=str(folder), DATABASE_URL=live) | {"PYTHONPATH": paths}
    command = [*COMMAND[:2], "tests.durability.talks_made"]
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
    with writing(folder, DATABASE_URL=live) as writer:
        child = writer.begin([f"k-canary-{number}" for number in range(9999)])
        writer.say("")
        before = {writer.line().removeprefix("ack ") for _act in range(3)}
        done = parley("backup", "--data", folder, "--passphrase-file", passphrase, out, DATABASE_URL=live)
        assert done.returncode == 0 and "hush" not in done.stdout, done.stderr
        os.kill(child, signal.SIGKILL)
        after = set(writer.end().acknowledged)
    held, secrets = out.read_bytes(), [path.read_bytes().strip() for path in folder.glob("*.key")]
    assert len(secrets) == 3
    for word in (b"PGDMP", b"record_entry", b"k-canary", b"hush", *secrets):
        assert word not in held
    restore = ["restore", str(out), "--passphrase-file", str(passphrase), "--data"]
    assert main([*restore, str(tmp_path / "new")]) == 1
    assert "name an empty database" in capsys.readouterr().err
    with ThreadPoolExecutor() as pool:
        fails = pool.submit(_fails_and_leaves_nothing, restore, live, server + "empty", tmp_path)
        holds = pool.submit(_is_killed_and_holds, restore, server + "new", tmp_path)
        fails.result()
        said = holds.result()
    kept, gone_on = rows(server + "new"), rows(live)
    assert kept.keys() == gone_on.keys()
    for name in kept.keys() - MOVE_ON:
        assert kept[name] <= gone_on[name], name
    sent, sent_later = (
        {key for (key,) in sql(url, "select key from record_submission where key like 'k-canary-%'")}
        for url in (server + "new", live)
    )
    assert before <= sent < sent_later and after <= sent_later
    logs = sorted(sql(server + "new", "select process, audience, size, decode(root, 'hex') from record_log"))
    assert sha256(b"".join(Checkpoint(*log).body() for log in logs)).hexdigest() in said
    assert sql(server + "new", "select distinct stopped from record_signing") == [("restored",)]
    for key in folder.glob("*.key"):
        assert (tmp_path / "new" / key.name).read_bytes() == key.read_bytes()


def _fails_and_leaves_nothing(restore: list[str], live: str, empty: str, place: Path) -> None:
    said = trouble(*restore, place / "other", DATABASE_URL=live)
    assert "isn't empty" in said and "hush" not in said
    # Once all of it is in the database: both are empty again, and what lay elsewhere is as it was.
    (place / "stick").mkdir()
    (place / "stick" / "vault.key").write_text("00" * 32)
    said = trouble(*restore, place / "other", DATABASE_URL=empty, PARLEY_KEYS=str(place / "stick"))
    assert "another key lies at" in said and rows(empty) == {} and not (place / "other").exists()
    assert [path.name for path in (place / "stick").iterdir()] == ["vault.key"]
    _who_waited_for_one_that_was_killed_begins_nothing(empty, place)


def _who_waited_for_one_that_was_killed_begins_nothing(url: str, place: Path) -> None:
    with ThreadPoolExecutor() as pool, psycopg.connect(url, autocommit=True) as line:
        line.execute("select pg_advisory_lock(%s)", [postgresql_command._UPDATING])
        said = pool.submit(trouble, "tick", "--data", place / "data", DATABASE_URL=url)
        of_this = "database = (select oid from pg_database where datname = current_database())"
        until(lambda: sql(url, f"select 1 from pg_locks where locktype = 'advisory' and not granted and {of_this}"))
        line.execute("create table parley_restoring (folder text, name text)")
        line.execute("select pg_advisory_unlock_all()")
        assert "wasn't finished" in said.result() and rows(url).keys() == {"parley_restoring"}


def _is_killed_and_holds(restore: list[str], url: str, place: Path) -> str:
    """Killed while it writes into the database: no command takes it for whole, and the same restore goes through."""
    with subprocess.Popen([*COMMAND, *restore, str(place / "new")], env=surroundings(DATABASE_URL=url)) as killed:
        until(lambda: sql(url, "select to_regclass('parley_restoring')") != [(None,)])
        killed.kill()
    assert "wasn't finished" in trouble("check", "--data", place / "data", DATABASE_URL=url)
    # What others have put there since is not taken away, and what was unfinished stays so.
    sql(url, "create table letters (text text)")
    assert "it holds public.letters" in trouble(*restore, place / "new", DATABASE_URL=url)
    assert rows(url).keys() == {"letters", "parley_restoring"}
    sql(url, "drop table letters")
    done = parley(*restore, place / "new", DATABASE_URL=url)
    assert done.returncode == 0 and "hush" not in done.stdout, done.stderr
    return done.stdout


def test_a_dump_that_holds_anything_but_tables_is_refused(server):
    sql(server + "postgres", "create database odd")
    odd = server + "odd"
    sql(odd, "create table record_log (id bigint generated always as identity primary key, text text)")

    def dump() -> Iterator[bytes]:
        words = [programs.program("pg_dump", 14).path, "--format=custom", "-Z0", f"--dbname={odd}"]
        yield subprocess.run(words, check=True, capture_output=True).stdout

    reads = programs.program("pg_restore", 14)
    assert listed(dump(), reads).tables == ["record_log"]
    for made in ("view seen as select * from record_log", "function f() returns int language sql as 'select 1'"):
        sql(odd, f"create {made}")
        with pytest.raises(Foreign, match=made.split()[0].upper()):
            listed(dump(), reads)
        sql(odd, f"drop {' '.join(made.split()[:2])}")


def test_no_password_stands_on_a_command_line(monkeypatch):
    from django.db import connections

    told = settings_for("postgresql://anna:hu%40sh@db.example:5433/the%20talks?sslmode=verify-full&host=other")
    monkeypatch.setattr(connections["default"], "settings_dict", told)
    assert "hu@sh" not in programs.address() and "password" not in programs.address()
    said = psycopg.conninfo.conninfo_to_dict(programs.address())
    assert (said["host"], said["dbname"], said["sslmode"]) == ("other", "the talks", "verify-full")
    assert programs._surroundings()["PGPASSWORD"] == "hu@sh"


@pytest.mark.parametrize(("says", "there"), [("", "there is none"), ("(PostgreSQL) 13.4", "only that of version 13")])
def test_what_to_install_is_said(says, there, tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "_VERSIONS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    if says:
        (tmp_path / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump {says}'\n")
        (tmp_path / "pg_dump").chmod(0o755)
    else:
        monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="postgresql-client-15") as told:
        programs.program("pg_dump", 15)
    assert there in str(told.value)


@pytest.mark.django_db
def test_what_a_restore_may_leave_is_noted():
    from django.apps import apps

    refilling._mark(["of_an_older_version"], Path("/srv/parley"))
    noted = {name for (name,) in refilling._ask("select name from parley_restoring")}
    assert {"of_an_older_version", *(model._meta.db_table for model in apps.get_models())} <= noted


@pytest.mark.parametrize(
    ("lies", "server", "dumped_by", "why"),
    [
        (15, 14, 14, ""),
        (18, 17, 17, ""),
        (17, 16, 17, "written by pg_dump 17, and that can be put into PostgreSQL 17 or newer"),
        (17, 15, 16, "pg_restore 17 can't fill PostgreSQL 15; .*apt-get install postgresql-client-16"),
    ],
)
def test_a_client_that_cannot_fill_an_older_server_is_told(lies, server, dumped_by, why, tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "_VERSIONS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (tmp_path / "pg_restore").write_text(f"#!/bin/sh\necho '(PostgreSQL) {lies}.2'\n")
    (tmp_path / "pg_restore").chmod(0o755)
    if why:
        with pytest.raises(Trouble, match=why):
            programs.that_fills(server, dumped_by)
    else:
        assert programs.that_fills(server, dumped_by).major == lies


def test_a_dump_of_any_length_comes_back_and_one_without_its_end_does_not(tmp_path):
    head = Head(id="a", made="b", stretching=Stretching(bytes(16), passes=1, memory=8192))

    def read(content: Iterator[bytes]) -> bytes:
        with (tmp_path / "vessel").open("w+b") as file:
            packing = Packing(Filling(file, head, b"words"), {"logs": []}, {})
            with suppress(InterruptedError):
                packing.stream(DUMP, content)
            packing.close()
            file.seek(0)
            unpacking = Unpacking(Emptying(file, "vessel", b"words"))
            return b"".join(piece.data or b"" for piece in unpacking.pieces() if piece.path == DUMP)

    def broken() -> Iterator[bytes]:
        yield b"x" * 9
        raise InterruptedError

    for lengths in ((), (0, 5), (1 << 16, 1), (1 << 16, 0, 1 << 16)):
        pieces = [os.urandom(length) for length in lengths]
        assert read(iter(pieces)) == b"".join(pieces)
    with pytest.raises(Damaged, match="a piece of the dump"):
        read(broken())
