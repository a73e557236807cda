"""One worker of `parley serve`: the platform itself, for as long as the server that began it is there.

A server that is killed outright can't tell its workers to stop; they would go on holding its port.
"""

import multiprocessing
import os
import signal
import threading

from parley.web.wsgi import application

__all__ = ["application"]


def _stop_with(server: "multiprocessing.process.BaseProcess") -> None:
    server.join()
    os.kill(os.getpid(), signal.SIGTERM)


if (server := multiprocessing.parent_process()) is not None:
    threading.Thread(target=_stop_with, args=(server,), daemon=True).start()
