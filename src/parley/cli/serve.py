"""`parley serve`: the whole platform from one data folder, as one process group that SIGTERM stops cleanly."""

import argparse
import errno
import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from ipaddress import ip_address
from pathlib import Path

from parley.cli import sqlite
from parley.cli.folder import MARK, prepare
from parley.cli.trouble import Trouble

WORKERS, THREADS = 2, 16


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("serve", help="serve the platform from a data folder")
    parser.add_argument("--data", default="data", metavar="DIR", help="the data folder (default: data)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", default=8000, type=int, help="the port to listen at (default: 8000)")
    parser.add_argument("--demo", action="store_true", help="let anybody on this machine sit down in any seat")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    if not 0 < args.port < 65536:
        raise Trouble(f"{args.port} is not a port; choose one from 1 to 65535")
    loopback = _loopback(args.host)
    if args.demo and not loopback:
        raise Trouble("a demonstration lets anybody sit down in any seat; it is served on this machine only (--host)")
    _free(args.host, args.port)
    shown = f"[{args.host}]" if ":" in args.host else args.host
    if not loopback and not _everywhere(args.host):
        os.environ.setdefault("PARLEY_HOSTS", shown)
    folder = prepare(args.data, demonstration=args.demo, static=True)
    if args.demo and not (folder / MARK).exists():
        raise Trouble(f"{folder} holds no demonstration; make one with: parley demo --data DIR")
    _sound(folder)
    load()
    clerk = _Clerk()
    clerk.start()
    print(f"Parley: http://{shown}:{args.port}/", flush=True)
    if _everywhere(args.host) and not os.environ.get("PARLEY_HOSTS"):
        hint = "name the addresses under which people reach it in PARLEY_HOSTS, separated by commas"
        print(f"parley: answers to this machine alone so far; {hint}", file=sys.stderr)
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    try:
        Granian(
            "parley.cli.worker:application",
            address=args.host,
            port=args.port,
            interface=Interfaces.WSGI,
            workers=WORKERS,
            blocking_threads=THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_level=LogLevels.error,
        ).serve()
    finally:
        clerk.stop()
    return 0


def _sound(folder: Path) -> None:
    """Serve nothing that is damaged; what is too large to be looked through at a start is parley check's."""
    path = folder / "parley.sqlite3"
    if path.is_file() and not os.environ.get("DATABASE_URL") and not sqlite.sound(path):
        print(f"parley: there was no time to look through all of {path}; run parley check beside it", file=sys.stderr)


def load() -> None:
    """Load the platform once, before the workers part from this process: they begin at once, and share its memory.

    What is loaded stays, so it is kept out of every search for memory that may go: each took a tenth of a second, in
    the midst of somebody's page.
    """
    from django.db import connections

    import parley.web.urls
    import parley.web.wsgi  # noqa: F401

    # No connection to a database outlives a parting of processes.
    connections.close_all()
    gc.collect()
    gc.freeze()


class _Clerk:
    """Keeps the clerk at work beside the server: the process that lets deadlines pass and sends mail."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        # Held while a clerk is begun, so that none is begun behind the back of stop().
        self._beginning = threading.Lock()

    def start(self) -> None:
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "parley.cli.clerk", str(os.getpid())]
        # The first page comes first: the clerk takes a core of its own to begin.
        self._stopping.wait(1.0)
        while True:
            with self._beginning:
                if self._stopping.is_set():
                    return
                self._process = subprocess.Popen(command)  # noqa: S603
            self._process.wait()
            self._stopping.wait(1.0)

    def stop(self) -> None:
        with self._beginning:
            self._stopping.set()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _free(host: str, port: int) -> None:
    """Find out early, and in one line, whether the port can be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, socket.gaierror) as error:
            what = error.strerror or str(error)
            # No port would help where the address is not one of this machine.
            elsewhere = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
            other = "--host" if elsewhere else "--port"
            raise Trouble(f"port {port} at {host} can't be had ({what}); choose another with {other}") from None
