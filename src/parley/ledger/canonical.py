"""One way, and one only, to write down a fact, so that all who hash it get the same number.

RFC 8785 (JSON Canonicalization Scheme) on UTF-8 bytes: keys in the order of their UTF-16 code units, no
white space, the shortest escapes. Acts are written without fractions (`floats=False`); with `floats=True`
numbers are printed as ECMAScript prints a double. Errors are `NotCanonical`, which says where and what.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Any

MOST_EXACT = 2**53 - 1  # beyond it, readers that hold numbers as doubles would each see another number
DEEPEST = 32

_quoted: Callable[[str], str] = encode_basestring  # escapes exactly what RFC 8785 (3.2.2.2) asks to be escaped
_beyond_first_plane = re.compile(rb"[\xf0-\xf4]").search


class NotCanonical(ValueError):
    """These bytes, or this value, can't stand in the record: says where (a path or a byte) and what is wrong."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(what if where == "$" else f"{where.removeprefix('$.')}: {what}")
        self.where = where
        self.what = what


class _Refused(Exception):
    """The writer met a value that it may not write; `_check` finds out where."""


class _Odd:
    """Stands in a value just read for something that may not be there, until `_check` comes by with its path."""

    def __init__(self, what: str) -> None:
        self.what = what


_Path = tuple[Any, ...]  # nested (parent, key), so that a path costs nothing until there is an error to tell


def dumps(value: object, *, floats: bool = False, max_depth: int = DEEPEST) -> bytes:
    """Write a value as the one canonical line of bytes.

    Takes None, bool, int within +-(2**53-1), str, list, tuple, dict with str keys, and float if `floats`.
    Raises NotCanonical for everything else, for lone surrogates and for nesting deeper than `max_depth`.
    """
    try:
        return _written(value, floats, max_depth).encode()
    except (_Refused, TypeError, UnicodeEncodeError, RecursionError):
        _check(value, (), floats, max_depth)
        raise NotCanonical("$", "can't be written") from None


def loads(data: bytes, *, floats: bool = False, max_depth: int = DEEPEST, canonical: bool = False) -> Any:
    """Read JSON strictly: what two readers might understand differently is refused, not guessed.

    Refused (NotCanonical): equal keys in one object, fractions and exponents (unless `floats`), NaN and
    Infinity, integers beyond +-(2**53-1) (with `floats` they are read as doubles), lone surrogates, nesting
    deeper than `max_depth`, anything after the value, invalid UTF-8; with `canonical`, bytes that `dumps`
    would have written differently.
    """
    text = _decoded(data)
    if canonical and (text.count("{") + text.count("[")) <= max_depth and _beyond_first_plane(data) is None:
        # The quick way, for nearly all: nothing can be nested too deeply or sorted otherwise than by code
        # points, and equal keys, escapes and the rest don't survive being written again unchanged.
        try:
            value, _ = _quick_decode(text)
            if _quick_encode(value) == text:
                return value
        except (ValueError, _Refused):
            pass
    value = _read(text, floats)
    _check(value, (), floats, max_depth)
    if canonical:
        written = dumps(value, floats=floats, max_depth=max_depth)
        if written != data:
            raise NotCanonical(f"byte {_first_difference(written, data)}", "not the canonical way to write it")
    return value


def _decoded(data: bytes) -> str:
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise NotCanonical(f"byte {error.start}", "not UTF-8") from None


def _read(text: str, floats: bool) -> Any:
    decoder = json.JSONDecoder(
        object_pairs_hook=_unique,
        parse_float=_double if floats else _no_fraction,
        parse_int=_wide_integer if floats else _integer,
        parse_constant=_no_constant,
    )
    try:
        return decoder.decode(text)
    except json.JSONDecodeError as error:
        raise NotCanonical(f"byte {_byte_offset(text, error.pos)}", "not JSON") from None
    except RecursionError:
        raise NotCanonical("$", "nested too deeply") from None


def _byte_offset(text: str, position: int) -> int:
    return len(text[:position].encode())


def _first_difference(one: bytes, other: bytes) -> int:
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return min(len(one), len(other))


def _unique(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    met: set[str] = set()
    for key, _ in pairs:
        if key in met:
            return _Odd(f"the key {ascii(key)[:80]} stands twice")
        met.add(key)
    raise AssertionError("unreachable: fewer keys than pairs, yet none twice")  # pragma: no cover


def _integer(digits: str) -> Any:
    # 17 characters hold the sign and the 16 digits of 2**53; longer ones aren't worth converting
    if len(digits) <= 17 and abs(number := int(digits)) <= MOST_EXACT:
        return number
    return _Odd("an integer beyond 2**53-1")


def _wide_integer(digits: str) -> Any:
    number = _integer(digits)
    return _double(digits) if isinstance(number, _Odd) else number


def _double(digits: str) -> Any:
    number = float(digits)
    return number if math.isfinite(number) else _Odd("a number too large for a double")


def _no_fraction(_: str) -> Any:
    return _Odd("a number with a fraction or an exponent")


def _no_constant(name: str) -> Any:
    return _Odd(f"{name} is not a number")


def _refuse(_: str) -> Any:
    raise _Refused


def _exact(digits: str) -> int:
    if len(digits) > 17 or abs(number := int(digits)) > MOST_EXACT:
        raise _Refused
    return number


_quick_decode = json.JSONDecoder(parse_float=_refuse, parse_int=_exact, parse_constant=_refuse).raw_decode
_quick_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _written(value: object, floats: bool, room: int) -> str:
    kind = type(value)
    if kind is str:
        return _quoted(value)  # type: ignore[arg-type]
    if value is None:
        return "null"
    if kind is dict:
        if not room:
            raise _Refused
        return _object(value, floats, room - 1)  # type: ignore[arg-type]
    if kind is int:
        if not -MOST_EXACT <= value <= MOST_EXACT:  # type: ignore[operator]
            raise _Refused
        return str(value)
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, (list, tuple)):
        if not room:
            raise _Refused
        return "[" + ",".join([_written(item, floats, room - 1) for item in value]) + "]"
    if floats and isinstance(value, float):
        return _ecmascript(value)
    # Subclasses, such as an enumeration of strings, are written as what they are at bottom.
    if isinstance(value, str):
        return _quoted(str.__str__(value))
    if isinstance(value, int):
        return _written(int(value), floats, room)
    if isinstance(value, dict):
        return _written(dict(value), floats, room)
    raise _Refused


def _object(value: dict[str, object], floats: bool, room: int) -> str:
    # For ASCII the order of code points is that of UTF-16 units; beyond the first plane the two differ.
    keys = sorted(value) if "".join(value).isascii() else sorted(value, key=_utf16)
    return "{" + ",".join([_quoted(key) + ":" + _written(value[key], floats, room) for key in keys]) + "}"


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _ecmascript(number: float) -> str:
    """Print a double as ECMAScript's Number::toString does (ECMA-262, 6.1.6.1.20)."""
    if not math.isfinite(number):
        raise _Refused
    if number == 0:
        return "0"  # also for -0
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = float.__repr__(abs(number)).partition("e")  # the shortest digits that read back the same
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{tail}e{point - 1:+d}"


def _check(value: object, path: _Path, floats: bool, room: int) -> None:
    """Walk a value and raise NotCanonical, with the path, at the first thing that may not be there."""
    if isinstance(value, _Odd):
        raise NotCanonical(_shown(path), value.what)
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, int):
        if not -MOST_EXACT <= value <= MOST_EXACT:
            raise NotCanonical(_shown(path), "an integer beyond 2**53-1")
    elif isinstance(value, float):
        if not floats:
            raise NotCanonical(_shown(path), "a number with a fraction or an exponent")
        if not math.isfinite(value):
            raise NotCanonical(_shown(path), "not a finite number")
    elif isinstance(value, (dict, list, tuple)):
        if not room:
            raise NotCanonical(_shown(path), "nested too deeply")
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            if isinstance(value, Mapping):
                if not isinstance(key, str):
                    raise NotCanonical(_shown(path), f"a key of type {type(key).__name__}, not text")
                _check_text(key, path)
            _check(item, (path, key), floats, room - 1)
    else:
        raise NotCanonical(_shown(path), f"a value of type {type(value).__name__} has no place in JSON")


def _check_text(text: str, path: _Path) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotCanonical(_shown(path), "half a character (a lone surrogate)") from None


def _shown(path: _Path) -> str:
    keys: list[str] = []
    while path:
        path, key = path
        keys.append(f"[{key}]" if isinstance(key, int) else "." + ascii(key)[1:-1][:80])
    return "$" + "".join(reversed(keys))
