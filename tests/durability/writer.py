"""Enters facts in the talks of PARLEY_DATA, and says of each when it is acknowledged; for tests that stop it midway.

    PARLEY_DATA=DIR python -m tests.durability.writer

Each line of standard input names keys of facts to enter. For it a process parts from this one, says "child PID", waits
for a line, enters one fact for each key and says "ack KEY", or "failed KEY WHY" and goes on as a server would.
PARLEY_PRAGMAS may spoil the settings of the database, to see that a test notices.
"""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"

django.setup()
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.backends.signals import connection_created  # noqa: E402

from parley.convening.acts import enter_fact  # noqa: E402
from parley.convening.models import Process  # noqa: E402
from parley.people.models import Seat  # noqa: E402
from parley.web.database import in_force  # noqa: E402


def main() -> None:
    if pragmas := os.environ.get("PARLEY_PRAGMAS"):
        settings.DATABASES["default"]["OPTIONS"]["init_command"] += pragmas
        connection_created.disconnect(in_force)
    # Everything that is loaded late is loaded now: a system call that fails should be one of the database's.
    enter(["warm"])
    connections.close_all()
    say("ready")
    while keys := line():
        child = os.fork()
        if child == 0:
            run(keys.split())
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        say(f"over {status}")


def run(keys: list[str]) -> None:
    say(f"child {os.getpid()}")
    line()
    enter(keys)


def enter(keys: list[str]) -> None:
    seat = Seat._base_manager.get(process=Process._base_manager.get(title="Talks that must not be lost"))
    for key in keys:
        try:
            enter_fact(by=seat, key=key, what=f"Fact {key}", when="today", source="Seen by the keeper")
        except Exception as error:
            say(f"failed {key} {type(error).__name__}: {error}".replace("\n", " "))
        else:
            say(f"ack {key}")


def say(text: str) -> None:
    os.write(1, text.encode() + b"\n")


def line() -> str:
    """One line of standard input, and not a byte more: the next one may be another process's."""
    found = b""
    while not found.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return ""
        found += byte
    return found.decode().strip()


if __name__ == "__main__":
    main()
