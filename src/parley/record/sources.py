"""The only places where Parley reads a clock or draws chance, so that a replay can pin both."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime


class _Real:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)


class Pinned:
    """A story's own clock and a chance that repeats; `at` is set as the story goes on."""

    def __init__(self, at: datetime, seed: str) -> None:
        self.at = at
        self._seed = seed.encode()
        self._drawn = 0

    def now(self) -> datetime:
        return self.at

    def token(self, size: int) -> bytes:
        self._drawn += 1
        return hashlib.shake_256(self._seed + b":%d" % self._drawn).digest(size)


class StoryClock(Pinned):
    """A story's own clock with true chance: for demonstrations, whose secrets must still be secret."""

    def token(self, size: int) -> bytes:
        return secrets.token_bytes(size)


_source: ContextVar[_Real | Pinned] = ContextVar("source", default=_Real())  # noqa: B039 (it holds nothing)

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def now() -> datetime:
    """The time, in UTC."""
    return _source.get().now()


def token(size: int = 32) -> bytes:
    """Random bytes fit for secrets: tokens, salts."""
    return _source.get().token(size)


def hidden(size: int = 32) -> bytes:
    """Random bytes for keys and nonces, which no replay pins: one that came again would open what it shuts."""
    return secrets.token_bytes(size)


def new_id() -> str:
    """A random public id of 16 characters (79 bits): says nothing of order or number, and can be read aloud."""
    number = int.from_bytes(token(16), "big")
    letters = []
    for _ in range(16):
        number, index = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "".join(letters)


@contextmanager
def pinned(source: Pinned) -> Iterator[Pinned]:
    """Within this block time and chance come from `source`."""
    previous = _source.set(source)
    try:
        yield source
    finally:
        _source.reset(previous)
