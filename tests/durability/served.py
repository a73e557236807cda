"""The whole platform over HTTP, in processes that part from one that has loaded it: another is there at once.

    PARLEY_DATA=DIR python -m tests.durability.served

prints the port; then each line of standard input begins a server, whose process it prints. The port stays open while
none is there, so that whoever comes meanwhile waits and is not turned away.
"""

import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

os.environ["DJANGO_SETTINGS_MODULE"] = "parley.web.settings"
THREADS = 8


class Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


class Server(WSGIServer):
    """Answers in several threads, each with a connection to the database that it keeps."""

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname(), Quiet, bind_and_activate=False)
        self.socket = listening
        self.server_name, self.server_port = "localhost", listening.getsockname()[1]
        self.setup_environ()
        self._pool = ThreadPoolExecutor(THREADS)

    def process_request(self, request: object, client_address: object) -> None:
        self._pool.submit(self._answered, request, client_address)

    def _answered(self, request: object, client_address: object) -> None:
        try:
            self.finish_request(request, client_address)  # type: ignore[arg-type]
        finally:
            self.shutdown_request(request)  # type: ignore[arg-type]


def main() -> None:
    from parley.web.wsgi import application

    # Now, and not in each process anew.
    import_module("parley.web.urls")
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listening:
        print(listening.getsockname()[1], flush=True)
        while os.read(0, 1):
            child = os.fork()
            if child == 0:
                # Gone with the process that began it, whatever happens to that.
                threading.Thread(target=gone_with, args=(os.getppid(),), daemon=True).start()
                server = Server(listening)
                server.set_app(application)
                server.serve_forever()
            print(child, flush=True)
            os.waitpid(child, 0)


def gone_with(parent: int) -> None:
    while os.getppid() == parent:
        threading.Event().wait(0.2)
    os._exit(1)


if __name__ == "__main__":
    main()
