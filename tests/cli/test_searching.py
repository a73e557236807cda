"""Searches beside a server: each in a process of its own, begun again when it is killed or the server was restarted."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.cli.commands import ROOT, surroundings
from tests.cli.serving import Server, serving, until


def announced(folder: Path) -> str:
    """A search whose deadline has just passed, left there by `searched.py`."""
    environment = {
        **surroundings(PARLEY_DATA=str(folder)),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    command = [sys.executable, "-m", "tests.cli.searched"]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()


def run_of(folder: Path, search: str) -> tuple[str, int, int, int]:
    """How a search stands, how often it was taken up and broke off, and how many packages it has found."""
    with sqlite3.connect(folder / "parley.sqlite3") as database:
        sql = """
            select run.state, run.attempts, run.failures,
                   (select count(*) from bargaining_foundpackage where search_id = search.id)
            from bargaining_search search join bargaining_run run on run.search_id = search.id
            where search.public_id = ?
        """
        return database.execute(sql, [search]).fetchone()


def at_work(server: Server, search: str) -> set[int]:
    return {pid for pid, line in server.group().items() if "parley.cli.searching" in line and search in line}


def test_the_clerk_has_a_search_made_and_ends_with_the_server(copied):
    folder = copied("demo")
    with serving(folder) as server:
        search = announced(folder)
        until(lambda: run_of(folder, search)[0] == "found")
        _state, attempts, failures, packages = run_of(folder, search)
        assert (attempts, failures) == (1, 0) and packages >= 1
        until(lambda: not at_work(server, search))
        assert server.stop()[0] == 0


def test_a_search_that_is_killed_is_begun_again(copied):
    folder = copied("demo")
    with serving(folder) as server:
        search = announced(folder)
        until(lambda: at_work(server, search))
        for pid in at_work(server, search):
            os.kill(pid, signal.SIGKILL)
        until(lambda: run_of(folder, search)[0] == "found")
        assert run_of(folder, search)[2] == 1


def test_a_search_survives_a_restart_and_leaves_nobody_behind(copied):
    folder = copied("demo")
    with serving(folder) as server:
        search = announced(folder)
        until(lambda: at_work(server, search))
        server.stop()
    assert run_of(folder, search)[0] in ("running", "found")
    with serving(folder):
        until(lambda: run_of(folder, search)[0] == "found")
    # Stopped with its server it has not broken off by itself.
    assert run_of(folder, search)[2] == 0
