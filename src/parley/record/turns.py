"""Whose turn it is to write: where a database locks as a whole, whoever waits stands in one line.

SQLite lets one connection write at a time and makes the others ask again and again, sleeping longer each time: some
wait for seconds while those who come later go first. Here they queue: within a process whoever is at the head writes
for all who wait, each act in a savepoint of its own, and all are answered once the one commit is on the disk; between
processes the line is a lock on a file, which the kernel hands on in order. A slow disk then makes groups larger, and
not people wait longer.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any, TypeVar

from django.db import connection, transaction

#: So many are written together at most: those at the end of the line are answered no later for it.
TOGETHER = 64

R = TypeVar("R")


@dataclass
class _Waiting:
    """One who waits: what is to be written, in whose surroundings, and what came of it."""

    work: Callable[[], Any]
    context: Context = field(default_factory=copy_context)
    called: Event = field(default_factory=Event)
    done: bool = False
    result: Any = None
    failed: BaseException | None = None

    def write(self) -> None:
        self.result = self.context.run(self.work)


class Line:
    """The line of one process: the head of it writes for all."""

    def __init__(self, commit: Callable[[list[_Waiting]], None]) -> None:
        self._commit = commit
        self._guard = Lock()
        self._waiting: list[_Waiting] = []
        self._led = False

    def wait(self, work: Callable[[], R]) -> R:
        """Do the work in its turn; what it gives or raises comes back once it is committed, or rolled back."""
        mine = _Waiting(work)
        with self._guard:
            self._waiting.append(mine)
            if not self._led:
                self._led = True
                mine.called.set()
        mine.called.wait()
        if not mine.done:
            self._lead()
        if mine.failed is not None:
            raise mine.failed
        result: R = mine.result
        return result

    def _lead(self) -> None:
        with self._guard:
            group, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
        try:
            self._commit(group)
        except BaseException as error:
            for one in group:
                one.failed = one.failed or error
        finally:
            for one in group:
                one.done = True
                one.called.set()
            with self._guard:
                self._led = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].called.set()


def in_turn(work: Callable[[], R]) -> R:
    """Do some work in one transaction when it is its turn: it is on the disk, or undone, when this comes back."""
    # Whoever does this within another act's turn has the turn already.
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            return work()
    return _line.wait(work)


def _together(group: list[_Waiting]) -> None:
    """Write for a group in one transaction: who fails is undone alone."""
    with _first_of_all(), transaction.atomic():
        if len(group) == 1:
            return group[0].write()
        for one in group:
            try:
                with transaction.atomic():
                    one.write()
            except Exception as error:
                one.failed = error


@contextmanager
def _first_of_all() -> Iterator[None]:
    """Stand first in the line of all processes that write to this database."""
    name = str(connection.settings_dict["NAME"])
    if not os.path.isfile(name):  # noqa: PTH113 (a database in memory has a name that is no path)
        yield
        return
    # A new description each time: the lock is its own, whichever thread asks.
    turn = os.open(f"{name}.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def let_write() -> None:
    """Let whoever writes now finish, and read before the next one does: for whoever is about to read.

    While a group goes to the disk nobody can read; who only asked again now and then would mostly meet the next group.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _first_of_all():
            pass


_line = Line(_together)
