"""The server is killed again and again while people act: what was acknowledged stands once, in a whole record."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

from tests.cli.commands import ROOT, parley, surroundings
from tests.cli.serving import PATIENCE, Server, serving, until
from tests.durability.load import Load, load
from tests.durability.standing import lost, standing

#: After so many kills the database is opened by others, as the server that was killed has left it.
LOOK = 10


def test_killed_at_any_moment_it_loses_no_acknowledged_act(talks_folder, many, record_property):
    kills, chance = many("PARLEY_KILLS", 25), Random(500)
    with served(talks_folder.folder) as (port, begin):
        server = begin()
        with load(talks_folder, lambda: port) as sent:
            for number in range(1, kills + 1):
                before = len(sent.acknowledged)
                until(lambda before=before: len(sent.acknowledged) > before)
                time.sleep(chance.random() * 0.1)
                os.kill(server, signal.SIGKILL)
                if number % LOOK == 0:
                    assert not lost(talks_folder.folder, set(sent.acknowledged))
                server = begin()
        assert standing(talks_folder.folder) == sent.acknowledged, "each once, and nothing that nobody sent"
    for name in ("acknowledged", "unanswered"):
        record_property(name, found := getattr(sent, name) if name == "unanswered" else len(sent.acknowledged))
        print(name, found)
    assert sent.unanswered > kills / 10, "hardly anybody was cut off: were they killed under load?"
    done = parley("check", "--data", talks_folder.folder)
    assert done.returncode == 0, done.stdout


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, object]]:
    """The platform over HTTP: its port, and how another server is begun when one is gone."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.served"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        cwd=ROOT,
        env={**surroundings(PARLEY_DATA=str(folder)), "PYTHONPATH": paths},
    )

    def begin() -> int:
        process.stdin.write(b"\n")
        return int(process.stdout.readline())

    try:
        yield int(process.stdout.readline()), begin
    finally:
        process.kill()
        process.communicate()


def test_workers_and_the_whole_server_killed_and_told_to_stop(talks_folder):
    servers: list[Server] = []
    with ExitStack() as stack:
        servers.append(stack.enter_context(serving(talks_folder.folder)))
        with load(talks_folder, lambda: servers[-1].port) as sent:
            until(lambda: len(sent.acknowledged) > 5)
            for worker in servers[-1].workers():
                os.kill(worker, signal.SIGKILL)
            more(sent)
            kill_all(servers[-1])
            assert not lost(talks_folder.folder, set(sent.acknowledged))
            servers.append(stack.enter_context(serving(talks_folder.folder)))
            more(sent)
            for worker in servers[-1].workers():
                os.kill(worker, signal.SIGTERM)
            more(sent)
            code, _seconds = servers[-1].stop()
            assert code == 0 and not lost(talks_folder.folder, set(sent.acknowledged))
            servers.append(stack.enter_context(serving(talks_folder.folder)))
        assert standing(talks_folder.folder) == sent.acknowledged


def more(sent: Load) -> None:
    """Wait until acts are being answered again."""
    before = len(sent.acknowledged)
    until(lambda: len(sent.acknowledged) > before + 3)


def kill_all(server: Server) -> None:
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(PATIENCE)
    until(lambda: not server.group())
