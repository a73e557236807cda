"""The small commands, each in a process of its own: tick, account, who-may, verify, clip, and the help of all."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from parley.cli.main import COMMANDS
from tests.cli.commands import COMMAND, ROOT, parley, surroundings, trouble

PASSWORD = "seven stones and a river\n"


def columns(folder: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(folder / "parley.sqlite3") as database:
        return database.execute(sql).fetchall()


# -- how it is asked ----------------------------------------------------------------------------------


def test_help_names_every_command_and_every_command_has_help():
    said = parley("--help").stdout
    assert all(name in said and purpose[:40] in said for name, purpose in COMMANDS.items())
    for name in COMMANDS:
        done = parley(name, "--help")
        assert done.returncode == 0 and done.stdout.startswith(f"usage: parley {name}"), done.stderr


@pytest.mark.parametrize("words", [[], ["mediate"], ["--mediate"], ["verify"], ["serve", "--port", "x"]])
def test_asked_wrongly_it_says_how_and_does_nothing(words, tmp_path):
    done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, cwd=tmp_path, env=surroundings())
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("usage: parley") and "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_has_seen_enough_is_no_trouble(filled):
    for words in (["who-may"], ["who-may", "--json"], ["verify", str(filled / "first" / "record.bundle")]):
        with subprocess.Popen(
            [*COMMAND, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()
        ) as it:
            it.stdout.close()
            assert it.stderr.read() == b""
        assert it.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_what_could_not_be_printed_counts_as_not_done():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*COMMAND, "who-may"], stdout=full, stderr=subprocess.PIPE, text=True, env=surroundings())
    assert done.returncode == 1
    assert done.stderr == "parley: no space left on device; free some space on that disk and try again\n"


def test_a_terminal_without_arabic_is_no_reason_to_fail(filled):
    done = parley("verify", filled / "first" / "record.bundle", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    page = ROOT / "tests" / "press" / "clippings" / "arabic-with-newsfeed.txt"
    assert parley("clip", page, PYTHONIOENCODING="ascii").returncode == 0


def test_what_needs_no_database_loads_no_django(filled):
    page = ROOT / "tests" / "press" / "clippings" / "arabic-with-newsfeed.txt"
    for words in (["who-may"], ["verify", str(filled / "first" / "record.bundle")], ["clip", str(page)], ["--help"]):
        code = (
            f"import sys\nfrom parley.cli.main import main\ntry:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        )
        code += "assert not {'django', 'granian', 'parley.web.settings'} & set(sys.modules)"
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=surroundings())


# -- account ------------------------------------------------------------------------------------------


def test_an_account_is_made_and_may_open_processes(copied, tmp_path):
    folder, password = copied("empty"), tmp_path / "password"
    password.write_text(PASSWORD)
    done = parley("account", "bert", "--name", "Bert Oak", "--password-file", password, "--data", folder)
    assert (done.returncode, done.stdout) == (0, "made the account bert; it may open processes\n")
    found = columns(folder, "select username, may_found, password, name from people_account order by id")
    assert [row[:2] for row in found] == [("anna", 1), ("bert", 1)]
    assert not any("seven stones" in row[2] for row in found)
    assert found[1][3].startswith("p1:"), "the name is shut"


def test_a_new_password_gives_no_right_that_was_not_there(copied):
    folder = copied("empty")
    with sqlite3.connect(folder / "parley.sqlite3") as database:
        database.execute("update people_account set may_found = 0")
        before = database.execute("select password from people_account").fetchone()
    again = ("account", "anna", "--password-file", "-", "--data", folder)
    done = parley(*again, input="another river and no stones\n")
    assert done.stdout == "changed the account anna; it may not open processes\n"
    ((may, password),) = columns(folder, "select may_found, password from people_account")
    assert may == 0 and password != before[0]
    assert parley(*again, "--may-open", input=PASSWORD).stdout == "changed the account anna; it may open processes\n"
    assert columns(folder, "select may_found from people_account") == [(1,)]


def test_a_weak_password_or_a_hostile_name_changes_nothing(copied, tmp_path):
    folder = copied("empty")
    before = columns(folder, "select * from people_account")
    for name, password, why in (
        ("anna", "short\n", "too short"),
        ("bertholdine", "bertholdine\n", "similar to the username"),
        ("bert\u202e<b>", PASSWORD, "valid username"),
    ):
        assert why in trouble("account", name, "--password-file", "-", "--data", folder, input=password)
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00 and so on and so on")
    assert "not text in UTF-8" in trouble("account", "bert", "--password-file", tmp_path / "binary", "--data", folder)
    assert "no such file" in trouble("account", "bert", "--password-file", tmp_path / "absent", "--data", folder)
    assert "--password-file" in trouble("account", "bert", "--data", folder)
    assert columns(folder, "select * from people_account") == before


# -- tick ---------------------------------------------------------------------------------------------


def test_a_deadline_passes_once(copied):
    folder = copied("demo")
    assert parley("tick", "--data", folder).returncode == 0
    found = overdue(folder)
    assert state(folder, found) == "open"
    # With its closing the analysis is due, and once more as that of a closed consultation.
    assert parley("tick", "--data", folder).stdout != "0 deadlines passed\n"
    assert state(folder, found) == "closed"
    assert parley("tick", "--data", folder).returncode == 0
    assert parley("tick", "--data", folder).stdout == "0 deadlines passed\n"


def overdue(folder: Path) -> str:
    """A consultation whose closing time has just passed, left there by `overdue.py`."""
    command = [sys.executable, "-m", "tests.cli.overdue"]
    environment = {
        **surroundings(PARLEY_DATA=str(folder)),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def state(folder: Path, consultation: str) -> str:
    ((found,),) = columns(folder, f"select state from consultation_consultation where public_id = '{consultation}'")
    return found


# -- who-may, verify, clip ----------------------------------------------------------------------------


def test_who_may_prints_the_table_for_people_and_for_programs():
    table = json.loads(parley("who-may", "--json").stdout)
    said = " ".join(parley("who-may").stdout.split())
    assert table["acts"]["drafting"]["edit_clause"] == ["mediator"]
    assert all(f"({act})" in said for acts in table["acts"].values() for act in acts)
    assert all(" ".join(meaning.split()) in said for meaning in table["capacities"].values())


def test_verify_says_of_each_file_what_is_wrong_with_it(filled, tmp_path):
    good = filled / "first" / "record.bundle"
    bad = {
        "absent": None,
        "empty": b"",
        "text": b"This is a letter.\n",
        "binary": os.urandom(5000),
        "cut": good.read_bytes()[:-100],
        "longer": good.read_bytes() + b"{}\n",
    }
    for name, content in bad.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        done = parley("verify", tmp_path / name)
        assert done.returncode == 1 and "What to do:" in done.stdout, name
    assert parley("verify", tmp_path).returncode == 1
    both = parley("verify", tmp_path / "cut", good, "--json", tmp_path / "verdicts.json")
    assert both.returncode == 1
    verdicts = json.loads((tmp_path / "verdicts.json").read_text())
    assert {Path(name).name: one["ok"] for name, one in verdicts.items()} == {"cut": False, "record.bundle": True}
    done = parley("verify", good, "--json", tmp_path / "no" / "verdicts.json")
    assert done.returncode == 1 and "no such file or directory" in done.stderr


def test_clip_gives_the_keys_that_were_promised(tmp_path):
    page = ROOT / "tests" / "press" / "clippings" / "agency-page-with-a-cut.txt"
    out = tmp_path / "draft.json"
    assert parley("clip", page, "--json", out).returncode == 0
    draft = json.loads(out.read_text(encoding="utf-8"))
    keys = {"headline", "published", "paragraphs", "related", "newsfeed", "tags", "credit", "furniture"}
    assert keys <= set(draft)
    assert all({"headline", "published"} <= set(one) for one in draft["related"]) and draft["related"]
    assert all({"headline", "age"} <= set(one) for one in draft["newsfeed"]) and draft["newsfeed"]
    assert json.loads(parley("clip", page, "--json", "-").stdout) == draft
    done = parley("clip", tmp_path / "absent")
    assert done.returncode != 0 and done.stderr.count("\n") == 1
