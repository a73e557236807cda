"""The commands on a PostgreSQL that `DATABASE_URL` names: served and kept there, and its troubles told in one line."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest

from tests import databases
from tests.cli.commands import parley, trouble
from tests.cli.serving import serving, until
from tools import postgresql

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: pip install parley[postgresql]")
PASSWORD = "seven stones and a river\n"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that is as careful as an operator's."""
    with databases.careful_server() as address:
        yield address


def sql(url: str, *statements: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as line:
        for statement in statements:
            done = line.execute(statement)
        return done.fetchall() if done.description else []


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the test's own."""
    # A name that must be percent-encoded and quoted, and that fits into the 63 bytes of one.
    name = f"talks & texts: {len(request.node.name)} {abs(hash(request.node.name)) % 10**9}"
    sql(server + "postgres", f'create database "{name}"')
    return server + quote(name, safe="")


def test_a_demonstration_is_served_from_it(database, tmp_path):
    played = parley("demo", "--data", tmp_path / "demo", DATABASE_URL=database)
    assert played.returncode == 0, played.stderr
    assert not list((tmp_path / "demo").glob("*.sqlite3*"))
    ((processes, entries),) = sql(
        database, "select (select count(*) from convening_process), (select count(*) from record_entry)"
    )
    assert processes == 2 and entries > 100
    with serving(tmp_path / "demo", "--demo", DATABASE_URL=database) as shown:
        visitor = shown.visitor()
        assert visitor.get("/")[0] == 200
        # The server goes on where PostgreSQL has thrown everybody out, as it does when it is started anew.
        sql(
            database,
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley'",
        )
        assert [visitor.get("/")[0] for _time in range(4)] == [200] * 4
        until(lambda: shown.clerks())
    again = parley("demo", "--data", tmp_path / "demo", DATABASE_URL=database)
    assert "holds the demonstration already" in again.stdout


def test_many_who_start_at_once_make_its_tables_once_and_a_newer_one_is_left_as_it_is(database, tmp_path):
    def account(number: int) -> str:
        words = ("account", f"anna{number}", "--password-file", "-", "--data", tmp_path / "data")
        return parley(*words, input=PASSWORD, DATABASE_URL=database).stderr

    # The folder and its key are there, and no table is.
    (tmp_path / "data").mkdir()
    trouble("tick", "--data", tmp_path / "data", DATABASE_URL=database + "-elsewhere")
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(account, range(3))) == [""] * 3
    assert sql(database, "select count(*) from people_account") == [(3,)]
    sql(database, "insert into django_migrations (app, name, applied) values ('press', '0099_later', now())")
    said = trouble("tick", "--data", tmp_path, DATABASE_URL=database)
    assert "is of a newer version (press.0099_later)" in said and "PostgreSQL" in said


def test_what_cannot_be_reached_or_read_is_told_in_one_line(server, tmp_path):
    folder = ("tick", "--data", tmp_path)
    said = trouble(*folder, DATABASE_URL=server.replace("%2F", "%2Fnowhere") + "talks")
    assert "can't be used" in said and "see that it runs" in said
    said = trouble(*folder, DATABASE_URL=server.replace("postgres@", "postgres:hush@") + "nothing")
    assert '"nothing" does not exist' in said and "see that it runs" in said and "hush" not in said
    said = trouble(*folder, DATABASE_URL="postgresql://anna:hu@sh@h/talks")
    assert "more than one @" in said and "hush" not in said and "hu@sh" not in said


CARELESS = {
    "synchronous_commit": "synchronous_commit=off",
    "default_transaction_read_only": "can only be read",
}


@pytest.mark.parametrize("setting", CARELESS)
def test_a_database_that_would_lose_what_it_acknowledged_is_refused(setting, database, tmp_path):
    value = "on" if setting == "default_transaction_read_only" else "off"
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    sql(database.rpartition("/")[0] + "/postgres", f'alter database "{name}" set {setting} = {value}')
    assert CARELESS[setting] in trouble("tick", "--data", tmp_path, DATABASE_URL=database)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_would_lose_it_is_refused(setting, server, tmp_path):
    with postgresql.running({**postgresql.CAREFUL, setting: "off"}) as careless:
        said = trouble("tick", "--data", tmp_path, DATABASE_URL=careless + "postgres")
    assert f"would lose what it has acknowledged ({setting}=off); set {setting}=on there" in said


def test_other_encodings_and_orders_are_refused(server, database, tmp_path):
    latin = "create database latin encoding 'LATIN1' locale 'C' locale_provider libc template template0"
    sql(server + "postgres", latin)
    said = trouble("tick", "--data", tmp_path, DATABASE_URL=server + "latin")
    assert "LATIN1" in said and "ENCODING 'UTF8'" in said
    name = psycopg.conninfo.conninfo_to_dict(database)["dbname"]
    sql(database, f"update pg_database set datcollversion = '1.0' where datname = '{name}'")
    said = trouble("tick", "--data", tmp_path, DATABASE_URL=database)
    assert "REINDEX DATABASE" in said and "REFRESH COLLATION VERSION" in said


def test_a_user_who_may_make_no_tables_is_told_so(server, database, tmp_path):
    sql(server + "postgres", "create role guest login")
    said = trouble("tick", "--data", tmp_path, DATABASE_URL=database.replace("postgres@", "guest@"))
    assert "permission denied" in said and "OWNER TO" in said


def test_the_story_comes_out_as_it_does_on_sqlite(database, filled, tmp_path):
    folder = tmp_path / "play"
    done = parley("demo", "--play", "--data", folder, "--json", tmp_path / "story.json", DATABASE_URL=database)
    assert done.returncode == 0, done.stderr
    here, there = (json.loads(path.read_bytes()) for path in (tmp_path / "story.json", filled / "first.json"))
    # Ids and salts are drawn anew each time, and with them the root.
    assert here.pop("root") != there.pop("root")
    assert here == there
    assert parley("verify", folder / "record.bundle").returncode == 0
