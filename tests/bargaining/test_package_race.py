"""At the deadline heads answer and the clock decides at once, on a database on disk: what was taken last counts."""

import json
import os
import subprocess
import sys

from tests.databases import another

RACE = """
import json
from datetime import timedelta
from threading import Barrier, Thread

import django

django.setup()
from django.core.management import call_command
from django.db import connection

call_command("migrate", run_syncdb=True, verbosity=0)
from parley.bargaining import acts
from parley.bargaining.models import Package, PackageAnswer
from parley.cli.tick import pass_deadlines
from parley.procedure.errors import Refused
from parley.record.models import Submission
from parley.record.sources import now
from tests.talks import Talks

talks = Talks()
issue = acts.lay_issue(by=talks.mediator, title="Flow")
option = acts.propose_option(by=talks.heads[0], issue=issue.public_id, label="By turns")
choices = {issue.public_id: option.public_id}
made = acts.draw_up_package(by=talks.mediator, title="Spring", choices=choices).public_id
acts.put_package(by=talks.mediator, package=made, due=now() + timedelta(seconds=3))
barrier, taken, faults = Barrier(4), {}, []


def answering(number):
    barrier.wait()
    try:
        for turn in range(10_000):
            answer = "refuse" if number == 2 and turn % 2 else "accept"
            acts.answer_package(by=talks.heads[number], package=made, answer=answer, key=f"{number}-{turn}")
            taken[number] = answer
    except Refused:
        pass
    except Exception as error:
        faults.append(repr(error))
    finally:
        connection.close()


def deciding():
    barrier.wait()
    try:
        while Package._base_manager.get().state == "put":
            pass_deadlines()
    except Exception as error:
        faults.append(repr(error))
    finally:
        connection.close()


threads = [Thread(target=answering, args=[number]) for number in range(3)] + [Thread(target=deciding)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
left = PackageAnswer._base_manager.count(), Submission.objects.filter(result__contains="packageanswer").count()
print(json.dumps({"state": Package._base_manager.get().state, "taken": taken, "left": left, "faults": faults}))
"""


def test_what_was_taken_last_before_the_deadline_is_what_counts(tmp_path):
    environment = {**os.environ, **another(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.unmigrated"}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-c", RACE], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["faults"] == [] and found["left"] == [0, 0] and len(found["taken"]) == 3
    accepted = set(found["taken"].values()) == {"accept"}
    assert found["state"] == ("accepted" if accepted else "not_agreed")
