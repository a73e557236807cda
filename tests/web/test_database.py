"""What DATABASE_URL says is read as PostgreSQL's own library reads it, or refused in words that repeat no password."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.web.database import BadAddress, database, postgresql, read

conninfo = pytest.importorskip("psycopg.conninfo", reason="psycopg is not installed: pip install parley[postgresql]")

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)


def as_libpq(url: str) -> dict[str, str]:
    """How libpq, which psycopg is built on, reads the same."""
    said = {name: str(value) for name, value in conninfo.conninfo_to_dict(url).items()}
    names = {"name": "dbname", "user": "user", "password": "password", "host": "host", "port": "port"}
    return {ours: said.get(theirs, "") for ours, theirs in names.items()}


def as_read(url: str) -> dict[str, str]:
    found = read(url)
    assert set(found) == {"name", "user", "password", "host", "port", "options"}
    return {name: found[name] for name in ("name", "user", "password", "host", "port")}


@given(name=words, user=words, password=words, socket=words, port=st.integers(1, 65535))
def test_every_letter_may_stand_anywhere_percent_encoded(name, user, password, socket, port):
    parts = [quote(part, safe="") for part in (user, password, "/run/" + socket, name)]
    url = "postgresql://{}:{}@{}:{}/{}".format(*parts[:3], port, parts[3])
    expected = {"name": name, "user": user, "password": password, "host": "/run/" + socket, "port": str(port)}
    assert as_read(url) == expected == as_libpq(url)


@given(st.text(alphabet="postgresql:/@?&=%[]#+aB1 ,.~", max_size=40).map(lambda rest: "postgresql://" + rest))
def test_what_is_read_is_read_as_libpq_reads_it(url):
    try:
        found = as_read(url)
    except BadAddress:
        return
    assert found == as_libpq(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://anna:secret@db.example:5433/talks", ("talks", "anna", "secret", "db.example", "5433")),
        ("postgres://db.example/talks", ("talks", "", "", "db.example", "")),
        ("postgresql:///talks", ("talks", "", "", "", "")),
        ("postgresql:///talks?host=/run/postgresql", ("talks", "", "", "/run/postgresql", "")),
        ("postgresql://anna@%2Frun%2FPostgres/talks", ("talks", "anna", "", "/run/Postgres", "")),
        ("postgresql://anna:a?b%40c%2F%25@[::1]:5432/talks", ("talks", "anna", "a?b@c/%", "::1", "5432")),
        ("postgresql://%D0%B0:b:c@h/%D8%B3", ("س", "а", "b:c", "h", "")),
    ],
)
def test_addresses_as_they_are_written(url, expected):
    assert tuple(as_read(url).values()) == expected
    assert as_read(url) == as_libpq(url)


REFUSED = {
    "mysql://anna:hush@h/talks": "must begin with postgresql://",
    "postgresql:talks:hush": "must begin with postgresql://",
    "postgresql://anna:hush@h": "without the name of a database",
    "postgresql://anna:hush@h/": "without the name of a database",
    "postgresql://anna:hu@sh@h/talks": "more than one @",
    "postgresql://anna:hush@h:0/talks": "from 1 to 65535",
    "postgresql://anna:hush@h:65536/talks": "from 1 to 65535",
    "postgresql://anna:hush@h:55555555555/talks": "one host and one port",
    "postgresql://anna:hush@h,i/talks": "one host and one port",
    "postgresql://anna:hush@[::1/talks": "one host and one port",
    "postgresql://anna:hush%@h/talks": "isn't followed by two digits",
    "postgresql://anna:hush%2@h/talks": "isn't followed by two digits",
    "postgresql://anna:hush%ff@h/talks": "the password isn't UTF-8",
    "postgresql://anna:hush%00@h/talks": "the password holds %00",
    "postgresql://anna:hush@h/talks\n": "a space or a control character",
    "postgresql://anna:hush@h/talks?sslmode": "an option that isn't known",
    "postgresql://anna:hush@h/talks?options=-cfsync%3Doff": "an option that isn't known",
    "postgresql://anna:hush@h/talks?sslmode=require&sslmode=disable": "the option sslmode twice",
}


@pytest.mark.parametrize("url", REFUSED)
def test_what_cannot_be_read_is_said_without_the_password(url):
    with pytest.raises(BadAddress) as refused:
        read(url)
    assert REFUSED[url] in str(refused.value) and "hush" not in str(refused.value)


def test_without_an_address_it_is_a_file_in_the_folder(tmp_path):
    found = database("", tmp_path)
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", tmp_path / "parley.sqlite3")


def test_options_go_to_the_server_and_acts_wait_no_longer_than_on_sqlite(tmp_path):
    found = postgresql("postgresql:///talks?sslmode=verify-full&connect_timeout=3")
    assert found["OPTIONS"]["sslmode"] == "verify-full" and found["OPTIONS"]["connect_timeout"] == "3"
    assert found["OPTIONS"]["options"] == f"-c lock_timeout={database('', tmp_path)['OPTIONS']['timeout']}s"
