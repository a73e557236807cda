"""The server is killed again and again while people act: what was acknowledged stands once, in a whole record."""

import os
import signal
import time
from contextlib import ExitStack, suppress
from random import Random

from tests.cli.commands import parley
from tests.cli.serving import PATIENCE, Server, serving, until
from tests.durability.load import Load, load
from tests.durability.standing import lost, standing

#: After so many kills of workers the whole server is killed, and begun anew.
WHOLE = 20


def test_killed_at_any_moment_it_loses_no_acknowledged_act(talks_folder, many, record_property):
    kills, whole = many("PARLEY_KILLS", 6), 0
    chance, done = Random(500), 0
    servers: list[Server] = []
    with ExitStack() as stack:
        servers.append(stack.enter_context(serving(talks_folder.folder)))
        with load(talks_folder, lambda: servers[-1].port) as sent:
            while done < kills:
                moment_under_load(servers[-1], sent, chance)
                if done % WHOLE == WHOLE - 1 or done == kills - 1:
                    kill_all(servers[-1])
                    assert not lost(talks_folder.folder, set(sent.acknowledged))
                    servers.append(stack.enter_context(serving(talks_folder.folder)))
                    done, whole = done + 1, whole + 1
                else:
                    done += kill(servers[-1], chance)
            sent.running.set()
        assert standing(talks_folder.folder) == sent.acknowledged, "what was sent again stands once, and nothing else"
    record_property("kills", done)
    record_property("whole servers", whole)
    record_property("acts", len(sent.acknowledged))
    record_property("unanswered", sent.unanswered)
    print(f"{done} kills, {whole} of whole servers; {len(sent.acknowledged)} acts, {sent.unanswered} unanswered")
    assert sent.unanswered > 0, "nobody was cut off: were they killed under load?"
    done_check = parley("check", "--data", talks_folder.folder)
    assert done_check.returncode == 0, done_check.stdout


def moment_under_load(server: Server, sent: Load, chance: Random) -> None:
    """Wait until acts are being answered again, and then for a moment that nobody chose."""
    sent.running.set()
    before = len(sent.acknowledged)
    until(lambda: len(sent.acknowledged) > before + 2 and server.workers())
    time.sleep(chance.random() * 0.2)


def kill(server: Server, chance: Random) -> int:
    """Kill one worker, or all of them; nobody sends anything new until others are there."""
    before = server.workers()
    killed = 0
    for worker in sorted(before) if chance.random() < 0.5 else [chance.choice(sorted(before))]:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
            killed += 1
    return killed


def kill_all(server: Server) -> None:
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(PATIENCE)
    until(lambda: not server.group())


def test_told_to_stop_under_load_it_answers_or_does_not_but_loses_nothing(talks_folder):
    servers: list[Server] = []
    with ExitStack() as stack:
        servers.append(stack.enter_context(serving(talks_folder.folder)))
        with load(talks_folder, lambda: servers[-1].port) as sent:
            moment_under_load(servers[-1], sent, Random(1))
            for worker in servers[-1].workers():
                os.kill(worker, signal.SIGTERM)
            moment_under_load(servers[-1], sent, Random(2))
            code, _seconds = servers[-1].stop()
            assert code == 0 and not lost(talks_folder.folder, set(sent.acknowledged))
            servers.append(stack.enter_context(serving(talks_folder.folder)))
        assert standing(talks_folder.folder) == sent.acknowledged
