"""Many hold the same invitation at once, each in a thread of its own, with a database on disk: one takes the seat."""

import json
import os
import subprocess
import sys

from tests.databases import another

RACE = """
import json
from threading import Barrier, Thread

import django

django.setup()
from django.core.management import call_command
from django.db import connection

call_command("migrate", run_syncdb=True, verbosity=0)
from parley.people import acts
from parley.people.models import Account, Invitation, Seat
from parley.procedure.actors import Bearer
from parley.procedure.errors import Absent
from tests.talks import Talks

talks = Talks()
seat = acts.seat_person(by=talks.secretariat, name="Noor", capacity="observer")
made = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)
secrets, barrier, came_of_it = list(made.shown_once.values()), Barrier(8), []

def take(number):
    barrier.wait()
    try:
        acts.take_seat(
            by=Bearer(seat.process, made.public_id),
            secret=secrets[number % 2],
            username=f"runner{number}",
            password="three calm herons wade",
        )
        came_of_it.append("taken")
    except Absent:
        came_of_it.append("absent")
    except Exception as error:
        came_of_it.append(repr(error))
    finally:
        connection.close()

threads = [Thread(target=take, args=[number]) for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
accounts = Account.objects.filter(username__startswith="runner").count()
print(json.dumps({"came": sorted(came_of_it), "accounts": accounts}))
"""


def test_one_of_many_takes_the_seat(tmp_path):
    environment = {**os.environ, **another(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.unmigrated"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", RACE], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"came": ["absent"] * 7 + ["taken"], "accounts": 1}
