"""`parley serve`: one process group that keeps itself whole, works off what is due, and stops when told to."""

import os
import re
import signal
import sqlite3
from pathlib import Path

from tests.cli.commands import parley
from tests.cli.serving import Server, serving, until
from tests.cli.test_commands import overdue, state


def process_of(data: Path, title: str) -> str:
    with sqlite3.connect(data / "parley.sqlite3") as database:
        sql = "select public_id from convening_process where title like ?"
        return database.execute(sql, [f"%{title}%"]).fetchone()[0]


def test_it_prints_one_address_and_serves_the_public_pages(filled, copied):
    with serving(copied("empty")) as server:
        visitor = server.visitor()
        for path in ("/", "/verify/", "/privacy/", "/who-may/", "/account/login/", "/join/"):
            assert visitor.get(path)[0] == 200, path
        assert "text/css" in stylesheet(server)
        server.stop()
        assert server.process.stdout.read() == f"Parley: http://127.0.0.1:{server.port}/\n"


def stylesheet(server: Server) -> str:
    """The kind of the stylesheet that the home page names, fetched from where it says."""
    visitor = server.visitor()
    path = re.search(r'<link[^>]+href="(/static/[^"]+\.css)"', visitor.get("/")[1]).group(1)
    assert re.search(r"\.[0-9a-f]{12}\.css$", path)
    assert visitor.get(path)[0] == 200
    return visitor.heard["content-type"]


def test_a_worker_that_is_killed_is_replaced_and_nobody_is_turned_away_for_long(shown):
    before = shown.workers()
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(shown.workers()) == 2 and min(before) not in shown.workers())
    assert {shown.visitor().get("/")[0] for _ in range(20)} == {200}


def test_a_clerk_that_is_killed_is_replaced(shown):
    until(lambda: len(shown.clerks()) == 1)
    (before,) = shown.clerks()
    os.kill(before, signal.SIGKILL)
    until(lambda: shown.clerks() - {before})


def test_the_clerk_lets_a_deadline_pass(shown):
    found = overdue(shown.data)
    until(lambda: state(shown.data, found) == "closed")


def test_the_clerk_sends_what_was_asked_for(shown):
    process = process_of(shown.data, "Three Springs")
    visitor = shown.visitor()
    page = visitor.get(f"/p/{process}/news/subscribe/")[1]
    entries = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page)) | {"address": "reader@example.org"}
    assert visitor.post(f"/p/{process}/news/subscribe/", entries)[0] in (200, 302)
    folder = shown.data / "mail"
    until(lambda: any("To: reader@example.org" in letter.read_text() for letter in folder.iterdir()))
    letter = next(letter for letter in folder.iterdir() if "reader@example.org" in letter.read_text()).read_text()
    link = re.search(rf"/p/{process}/news/confirm/[\w-]+/", letter.replace("=\n", "")).group(0)
    assert visitor.get(link)[0] == 200


def test_what_a_killed_clerk_had_begun_is_begun_again(copied):
    """A letter that was being sent when the machine went down is sent when it comes up."""
    folder = copied("demo")
    with serving(folder) as server:
        os.kill(server.process.pid, signal.SIGSTOP)
        for clerk in server.clerks():
            os.kill(clerk, signal.SIGKILL)
        process = process_of(folder, "Three Springs")
        visitor = server.visitor()
        page = visitor.get(f"/p/{process}/news/subscribe/")[1]
        entries = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page)) | {"address": "late@example.org"}
        visitor.post(f"/p/{process}/news/subscribe/", entries)
        with sqlite3.connect(folder / "parley.sqlite3") as database:
            table = "django_tasks_database_dbtaskresult"
            assert database.execute(f"update {table} set status = 'RUNNING' where status = 'READY'").rowcount
        os.kill(server.process.pid, signal.SIGCONT)
        until(lambda: any("To: late@example.org" in letter.read_text() for letter in (folder / "mail").iterdir()))


def test_a_server_that_is_killed_leaves_nobody_behind_and_loses_nothing(copied):
    folder = copied("empty")
    with serving(folder) as server:
        until(lambda: len(server.clerks()) == 1)
        server.process.kill()
        until(lambda: not server.group())
    assert parley("tick", "--data", folder).returncode == 0


def test_told_to_stop_as_a_whole_group_it_stops(shown):
    os.killpg(shown.process.pid, signal.SIGTERM)
    assert shown.process.wait(30) == 0
    until(lambda: not shown.group())
    assert "Traceback" not in shown.process.stderr.read()
