"""What comes from others is read strictly: what two readers might understand differently is refused, not guessed."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any, NoReturn

from .codes import NotTaken
from .group import SIZE

MOST_BYTES = 4 << 20

is_id = re.compile("[A-Za-z0-9_-]{1,64}").fullmatch
_is_coded = re.compile("[A-Za-z0-9_-]{43}").fullmatch


class Unreadable(ValueError):
    """A part of what was read is not as it must be: where it stands, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where
        self.why = why


def written(value: object) -> bytes:
    """A value of objects, lists and text as the one canonical line of bytes (RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def loaded(data: bytes) -> Any:
    """A JSON value of objects, lists and text. Refuses equal keys, numbers, half characters, too much and too deep."""
    if len(data) > MOST_BYTES:
        raise NotTaken("file.toolarge", most=MOST_BYTES)
    try:
        value = _decode(str(data, "utf-8"))
        written(value)  # notices half characters
    except UnicodeError:
        raise NotTaken("file.json", why="it is not text in UTF-8") from None
    except RecursionError:
        raise NotTaken("file.json", why="it is nested too deeply") from None
    except ValueError as error:
        raise NotTaken("file.json", why=str(error)) from None
    return value


def fields(value: object, names: frozenset[str], where: str) -> dict[str, Any]:
    """An object with exactly these keys. Raises Unreadable."""
    if not isinstance(value, dict):
        raise Unreadable(where, "it is not an object")
    if missing := sorted(names - value.keys()):
        raise Unreadable(where, f"{missing[0]} is missing")
    if more := sorted(value.keys() - names):
        raise Unreadable(where, f"it has a key that doesn't belong there: {ascii(more[0])[:80]}")
    return value


def listed(value: object, where: str, least: int, most: int) -> list[Any]:
    """A list of so many. Raises Unreadable."""
    if not isinstance(value, list):
        raise Unreadable(where, "it is not a list")
    if not least <= len(value) <= most:
        raise Unreadable(where, f"it holds {len(value)}, not {least}" + (f" to {most}" if most > least else ""))
    return value


def identified(value: object, where: str) -> str:
    """A public id. Raises Unreadable."""
    if not isinstance(value, str) or not is_id(value):
        raise Unreadable(where, "it is not an id of 1 to 64 letters, digits, - and _")
    return value


def worded(value: object, where: str, most: int, *, lines: bool = False) -> str:
    """Text of 1 to `most` characters, on one line unless `lines`. Raises Unreadable."""
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(where, "there is no text")
    if len(value) > most:
        raise Unreadable(where, f"it is longer than {most} characters")
    for character in value:
        if (character < " " or "\x7f" <= character < "\xa0") and not (lines and character in "\n\t"):
            raise Unreadable(where, "it holds a control character")
    return value


def coded(data: bytes) -> str:
    """32 bytes in base64url, without padding: 43 characters."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(value: object, where: str) -> bytes:
    """32 bytes, from the one way to write them. Raises Unreadable."""
    if isinstance(value, str) and _is_coded(value):
        data = urlsafe_b64decode(value + "=")
        if len(data) == SIZE and coded(data) == value:
            return data
    raise Unreadable(where, "it is not 32 bytes in base64url (43 characters)")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _no_number(_: str) -> NoReturn:
    raise ValueError("it holds a number, where none belongs")


_decode: Callable[[str], Any] = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_no_number, parse_float=_no_number, parse_constant=_no_number
).decode
