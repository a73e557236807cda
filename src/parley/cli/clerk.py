"""The clerk beside the server: lets deadlines pass, has searches made, and does what was left for the background."""

import os
import signal
import subprocess
import sys
import threading
from types import FrameType

from parley.cli.watch import Watch

INTERVAL = 2.0
PUT_FORWARD = (
    "this machine's clock was put forward: deadlines wait, so that none passes early; set it right, or if it is right "
    "now, start parley serve again"
)


def main(parent: int) -> None:
    """Work until told to stop, or until the server that started it is gone."""
    stop = threading.Event()

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    import django

    django.setup()
    import structlog
    from django.db import DatabaseError, close_old_connections
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    from parley.cli.searching import Searches
    from parley.cli.tick import pass_deadlines

    # In a process of its own: compiling takes most of a minute, once for each version, and deadlines must not wait.
    # What is compiled already is found, and it ends at once.
    compiling = subprocess.Popen([sys.executable, "-m", "parley.cli.compiling"], stdin=subprocess.DEVNULL)
    auditing = subprocess.Popen([sys.executable, "-m", "parley.cli.auditing"], stdin=subprocess.DEVNULL)
    loaded, searches, watch, warned = False, Searches(), Watch(), False
    log = structlog.get_logger("parley.clerk")
    left = True
    while not stop.wait(INTERVAL) and os.getppid() == parent:
        try:
            if left:
                # What a clerk before this one had begun and was stopped at: a letter twice is better than none.
                DBTaskResult.objects.running().update(status=TaskResultStatus.READY)
                left = False
            if not loaded and compiling.poll() == 0:
                # The first vote after a start is shown as soon as any other.
                from parley.commonground.ahead import ahead

                ahead()
                loaded = True
            ahead_by = watch.put_forward()
            if ahead_by is None:
                pass_deadlines()
            elif not warned:
                log.error(PUT_FORWARD, seconds=round(ahead_by))
            warned = ahead_by is not None
            searches.tend()
            if DBTaskResult.objects.ready().exists():
                Worker(
                    queue_names=["*"],
                    interval=0,
                    batch=True,
                    backend_name="default",
                    startup_delay=False,
                    max_tasks=50,
                    worker_id="clerk",
                    excluded_queue_names=[],
                ).run()
        except DatabaseError as error:
            log.warning("the database could not be used; trying again", error=str(error))
            close_old_connections()
    searches.stop()
    for beside in (compiling, auditing):
        if beside.poll() is None:
            beside.terminate()
        beside.wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
