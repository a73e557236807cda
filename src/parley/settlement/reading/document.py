"""JSON read strictly, each value with its place, so that an error says where in the file it is.

What two readers could understand differently is refused: equal keys in one object, NaN and Infinity, other encodings
than UTF-8. Numbers with a point are read as decimals and never pass through binary fractions.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from parley.settlement.bargain import LARGEST, BargainError

#: No name of a party, an issue or an option is longer, in characters.
LONGEST_NAME = 10_000
#: Longer numbers are refused before they are worked out; decimals may have as many digits after the point.
_LONGEST_NUMBER = 60
_FURTHEST_DIGIT = 40


class _Object(dict[str, Any]):
    """An object as it was read, with the first of its keys that came twice."""

    repeated: str | None = None


@dataclass(frozen=True, slots=True)
class _Odd:
    """Stands for something that JSON's writers sometimes put where a number is expected."""

    said: str


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place in the file, such as `parties[2].values["withdrawal"][1]`; none at the top."""

    value: Any
    where: str = ""

    def refuse(self, what: str) -> NoReturn:
        """Raise `BargainError` that says what is wrong here."""
        raise BargainError(f"{self.where}: {what}" if self.where else what)

    def fields(self, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """The values of an object that has these keys and no others."""
        read = self._object()
        for key in read:
            if key not in required and key not in optional:
                near = difflib.get_close_matches(key, required + optional, 1)
                known = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(required + optional)}"
                self.refuse(f"the key {shown(key)} is unknown here; {known}")
        for key in required:
            if key not in read:
                self.refuse(f"{key!r} is missing")
        return {key: Node(value, f"{self.where}.{key}" if self.where else key) for key, value in read.items()}

    def entries(self) -> dict[str, Node]:
        """The values of an object whose keys are names that people gave."""
        return {key: Node(value, f"{self.where}[{_quoted(key)}]") for key, value in self._object().items()}

    def items(self) -> list[Node]:
        """What a list holds."""
        if not isinstance(self.value, list):
            self.refuse(f"a list is expected, not {_kind(self.value)}")
        return [Node(one, f"{self.where}[{place}]") for place, one in enumerate(self.value)]

    def name(self) -> str:
        """Text that people can read: not empty, not too long, without control characters."""
        text = self.value
        if not isinstance(text, str):
            self.refuse(f"text is expected, not {_kind(text)}")
        if not text.strip():
            self.refuse("this text is empty")
        if len(text) > LONGEST_NAME:
            self.refuse(f"this text has {len(text):,} characters; no more than {LONGEST_NAME:,} fit")
        if any((ord(sign) < 32 and sign not in "\t\n") or 0xD800 <= ord(sign) < 0xE000 for sign in text):
            self.refuse(f"{shown(text)} has characters that are no text")
        return text

    def whole(self) -> int:
        """A whole number, also where it is written 5.0 or 2e3."""
        number = self.number()
        if number.denominator != 1:
            self.refuse(f"{self.value} is not a whole number")
        return number.numerator

    def wholes(self, count: int, what: str) -> tuple[int, ...]:
        """A list of `count` whole numbers; `what` says of each what it belongs to."""
        read = self.value
        if not isinstance(read, list):
            self.refuse(f"a list is expected, {what}, not {_kind(read)}")
        if len(read) != count:
            self.refuse(f"{count} numbers are expected, {what}, not {len(read)}")
        if set(map(type, read)) <= {int} and min(read) >= -LARGEST and max(read) <= LARGEST:  # the quick way, for most
            return tuple(read)
        return tuple(one.whole() for one in self.items())

    def number(self) -> Fraction:
        """A number, exactly as its digits say."""
        read = self.value
        if isinstance(read, _Odd):
            self.refuse(f"{read.said} is not a number to reckon with")
        if isinstance(read, bool) or not isinstance(read, int | Decimal):
            self.refuse(f"a number is expected, not {_kind(read)}")
        if isinstance(read, Decimal) and read and int(read.as_tuple().exponent) < -_FURTHEST_DIGIT:
            self.refuse(f"{read} has digits beyond the {_FURTHEST_DIGIT}th after the point; write fewer")
        number = Fraction(read)
        if abs(number) > LARGEST:
            self.refuse(f"{read} is too large; numbers go up to {LARGEST}")
        return number

    def _object(self) -> _Object:
        if not isinstance(self.value, _Object):
            self.refuse(f"an object in braces is expected, not {_kind(self.value)}")
        if self.value.repeated is not None:
            self.refuse(f"the key {shown(self.value.repeated)} stands here twice")
        return self.value


def parsed(data: bytes) -> Node:
    """What these bytes of JSON say. Raises `BargainError` with the line where they are no JSON."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise BargainError(f"line {line}: byte {fault.start + 1} is not UTF-8; save the file as UTF-8") from None
    try:
        return Node(
            json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_Odd)
        )
    except json.JSONDecodeError as fault:
        raise BargainError(f"line {fault.lineno}, column {fault.colno}: this is not JSON ({fault.msg})") from None
    except RecursionError:
        raise BargainError("lists and objects stand within one another more deeply than any bargain needs") from None


def shown(value: object) -> str:
    """A value as an error quotes it, cut to what fits a line."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:70]}... ({len(text)} characters)"


def unique(names: Iterable[Node], what: str) -> tuple[str, ...]:
    """Names of which no two are equal; `what` they name."""
    places: dict[str, str] = {}
    for one in names:
        name = one.name()
        if name in places:
            one.refuse(f"the {what} {shown(name)} stands already at {places[name]}")
        places[name] = one.where
    return tuple(places)


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    read = _Object(pairs)
    if len(read) < len(pairs):
        seen: set[str] = set()
        read.repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return read


def _integer(digits: str) -> int | _Odd:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else _Odd(f"a number of {len(digits):,} digits")


def _decimal(digits: str) -> Decimal | _Odd:
    if len(digits) > _LONGEST_NUMBER:
        return _Odd(f"a number of {len(digits):,} digits")
    number = Decimal(digits)
    return number if not number or abs(number.adjusted()) <= _LONGEST_NUMBER else _Odd(f"the number {digits}")


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, _Odd):
        return value.said
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return f"the number {shown(str(value))[1:-1]}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return "a list" if isinstance(value, list) else "an object"


def _quoted(key: str) -> str:
    return json.dumps(key if len(key) <= 60 else f"{key[:60]}...", ensure_ascii=False)
