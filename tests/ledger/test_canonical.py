"""One fact, one way to write it: RFC 8785, its published vectors, and all that must be refused."""

import enum
import json
import math
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger.canonical import NotCanonical, dumps, loads

EXACT = st.integers(-(2**53) + 1, 2**53 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
# keys around the place where UTF-16 order and code-point order part: U+E000..U+FFFF against U+10000 and up
KEY = TEXT | st.text(st.sampled_from("aZé\u0080\ud7ff\ue000\uffff\U00010000\U0001f54a\U0010ffff"), max_size=3)


def values(*more: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    scalars = st.one_of(st.none(), st.booleans(), EXACT, TEXT, *more)
    return st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=4), max_leaves=20
    )


def independent(value: object) -> str:
    """Another writer, on the standard library's, to compare with: keys sorted by their UTF-16 units as numbers."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: list(memoryview(key.encode("utf-16-le")).cast("H")))
        return "{" + ",".join(f"{independent(key)}:{independent(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(independent, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("name", ["arrays", "french", "structures", "unicode", "values", "weird"])
def test_published_vectors(vectors: Path, name: str) -> None:
    data = (vectors / "jcs/input" / f"{name}.json").read_bytes()
    expected = (vectors / "jcs/output" / f"{name}.json").read_bytes()
    as_hex = bytes.fromhex((vectors / "jcs/outhex" / f"{name}.txt").read_text())
    assert dumps(loads(data, floats=True), floats=True) == expected == as_hex
    assert dumps(loads(expected, floats=True, canonical=True), floats=True) == expected


# RFC 8785, appendix B: the double's bits and how ECMAScript prints it
NUMBERS = """
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2
"""


@pytest.mark.parametrize(("bits", "printed"), [line.split() for line in NUMBERS.strip().splitlines()])
def test_numbers_are_printed_as_ecmascript_does(bits: str, printed: str) -> None:
    (number,) = struct.unpack(">d", bytes.fromhex(bits))
    assert dumps(number, floats=True).decode() == printed
    assert loads(printed.encode(), floats=True, canonical=True) == number


@given(values())
def test_written_as_another_writer_writes_it_and_read_back(value: object) -> None:
    data = dumps(value, max_depth=64)
    assert data.decode() == independent(value)
    assert loads(data, max_depth=64) == loads(data, max_depth=64, canonical=True) == value
    assert dumps(loads(data, max_depth=64), max_depth=64) == data


@given(values(st.floats(allow_nan=False, allow_infinity=False)))
def test_canonical_twice_is_canonical_once_with_doubles(value: object) -> None:
    data = dumps(value, floats=True, max_depth=64)
    again = loads(data, floats=True, max_depth=64, canonical=True)
    assert again == value
    assert dumps(again, floats=True, max_depth=64) == data
    assert json.loads(data, parse_int=float) == value  # as ECMAScript reads it: every number is a double


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_keep_their_value(number: float) -> None:
    printed = dumps(number, floats=True)
    assert float(printed) == number
    assert len(printed) <= 25


@given(values(), st.data())
def test_the_quick_way_and_the_careful_one_agree(value: object, data: st.DataObject) -> None:
    """Damaged at will: `canonical` accepts exactly what, read carefully, would be written the same."""
    encoded = bytearray(dumps(value, max_depth=64))
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(encoded)))
        piece = data.draw(
            st.sampled_from([b"", b" ", b"0", b".0", b'"', b"-", b",", b"e1", b"\\u0041", b"{", b"]", b"\xff"])
        )
        encoded[at : at + data.draw(st.integers(0, 2))] = piece
    document = bytes(encoded)
    try:
        carefully = loads(document, max_depth=64)
        expected = dumps(carefully, max_depth=64) == document
    except NotCanonical:
        expected = False
    if expected:
        assert loads(document, max_depth=64, canonical=True) == carefully
    else:
        with pytest.raises(NotCanonical):
            loads(document, max_depth=64, canonical=True)


REFUSED = {
    "equal keys": (b'{"a":1,"a":1}', "$", "stands twice"),
    "equal keys, deeper": (b'{"x":[0,{"k":1,"k":2}]}', "$.x[1]", "'k' stands twice"),
    "equal keys, one escaped": (b'{"a":1,"\\u0061":2}', "$", "stands twice"),
    "a fraction": (b'{"a":[1.5]}', "$.a[0]", "fraction"),
    "a whole number as a double": (b"1.0", "$", "fraction"),
    "an exponent": (b"1e2", "$", "fraction"),
    "NaN": (b"[NaN]", "$[0]", "NaN"),
    "Infinity": (b"Infinity", "$", "Infinity"),
    "minus Infinity": (b"-Infinity", "$", "Infinity"),
    "2**53": (b"9007199254740992", "$", "integer beyond"),
    "-2**53": (b"-9007199254740992", "$", "integer beyond"),
    "a million digits": (b"9" * 1_000_000, "$", "integer beyond"),
    "a lone high surrogate": (b'"\\ud800"', "$", "half a character"),
    "a lone low surrogate in a key": (b'{"\\udc00":1}', "$", "half a character"),
    "surrogates in the wrong order": (b'["\\udc00\\ud800"]', "$[0]", "half a character"),
    "a surrogate in UTF-8": (b'"\xed\xa0\x80"', "byte 1", "UTF-8"),
    "overlong UTF-8": (b'"\xc0\x80"', "byte 1", "UTF-8"),
    "cut UTF-8": (b'"\xd0', "byte 1", "UTF-8"),
    "UTF-16": ('{"a":1}'.encode("utf-16"), "byte 0", "UTF-8"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "byte 0", "not JSON"),
    "something after": (b"{} {}", "byte 3", "not JSON"),
    "nothing": (b"", "byte 0", "not JSON"),
    "only white space": (b"  ", "byte 2", "not JSON"),
    "a raw line end in a string": (b'"a\nb"', "byte 2", "not JSON"),
    "a comma too many": (b"[1,]", "byte", "not JSON"),
    "a leading zero": (b"01", "byte 1", "not JSON"),
    "a plus sign": (b"+1", "byte 0", "not JSON"),
    "other digits": ("٣".encode(), "byte 0", "not JSON"),
    "single quotes": (b"{'a':1}", "byte 1", "not JSON"),
    "33 deep": (b"[" * 33 + b"]" * 33, "$[0][0]", "too deeply"),
    "a million deep": (b"[" * 1_000_000, "$", "too deeply"),
    "a million objects deep": (b'{"a":' * 1_000_000, "$", "too deeply"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("canonical", [False, True])
def test_what_two_readers_might_read_differently_is_refused(name: str, canonical: bool) -> None:
    data, where, what = REFUSED[name]
    with pytest.raises(NotCanonical) as refusal:
        loads(data, canonical=canonical)
    assert refusal.value.where.startswith(where)
    assert what in refusal.value.what
    assert len(str(refusal.value)) < 400


def test_32_deep_is_read_and_written() -> None:
    data = b"[" * 32 + b"]" * 32
    assert dumps(loads(data)) == data
    assert dumps(loads(data, canonical=True)) == data


NOT_THE_CANONICAL_WAY = {
    "white space": (b'{"a": 1}', "byte 5"),
    "white space before": (b' {"a":1}', "byte 0"),
    "a line end after": (b'{"a":1}\n', "byte 7"),
    "keys out of order": (b'{"b":1,"a":2}', "byte 2"),
    "an escape that isn't needed": (b'"\\u0041"', "byte 1"),
    "an escaped solidus": (b'"\\/"', "byte 1"),
    "upper-case hex": (b'"\\u001F"', "byte 6"),
    "a long escape": (b'"\\u000a"', "byte 2"),
    "minus zero": (b"-0", "byte 0"),
    "a surrogate pair escaped": (b'"\\ud83d\\ude00"', "byte 1"),
    "code-point order": ('{"\ue000":1,"\U00010000":2}'.encode(), "byte 2"),
}


@pytest.mark.parametrize("name", NOT_THE_CANONICAL_WAY)
def test_good_json_written_otherwise_is_refused_where_bytes_count(name: str) -> None:
    data, where = NOT_THE_CANONICAL_WAY[name]
    loads(data)
    with pytest.raises(NotCanonical) as refusal:
        loads(data, canonical=True)
    assert refusal.value.where == where


class Colour(enum.StrEnum):
    ONE = "one"


class Number(enum.IntEnum):
    TWO = 2


def test_enumerations_are_written_as_what_they_stand_for() -> None:
    assert dumps({Colour.ONE: Number.TWO, "t": (Colour.ONE, True)}) == b'{"one":2,"t":["one",true]}'


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (1.5, "$"),
        (2**53, "$"),
        (-(2**53), "$"),
        ({"a": [math.nan]}, "$.a[0]"),
        ({1: "a"}, "$"),
        ({"a": 1, None: 2}, "$"),
        ({"a": {"b": b"bytes"}}, "$.a.b"),
        ([{1, 2}], "$[0]"),
        ({"a": "\ud800"}, "$.a"),
        ({"\udfff": 1}, "$"),
        ({"\U00010000": 1, "\udfff": 1}, "$"),
        pytest.param(object(), "$", id="an object"),
    ],
    ids=repr,
)
def test_values_that_have_no_place_are_refused_with_their_path(value: object, where: str) -> None:
    with pytest.raises(NotCanonical) as refusal:
        dumps(value)
    assert refusal.value.where == where


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_no_number_is_not_a_number(number: float) -> None:
    with pytest.raises(NotCanonical):
        dumps([number], floats=True)


def test_a_number_too_large_for_a_double_is_refused() -> None:
    with pytest.raises(NotCanonical, match="too large"):
        loads(b"[1e400]", floats=True)
    with pytest.raises(NotCanonical, match="too large"):
        loads(b"9" * 400, floats=True)


@pytest.mark.parametrize("wrap", [lambda inner: [inner], lambda inner: (inner,), lambda inner: {"a": inner}])
def test_nothing_is_written_that_could_not_be_read(wrap: Callable[[object], object]) -> None:
    value: object = 1
    for _ in range(32):
        value = wrap(value)
    assert loads(dumps(value)) == json.loads(json.dumps(value))
    with pytest.raises(NotCanonical, match="too deeply"):
        dumps(wrap(value))


def test_a_value_that_holds_itself_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotCanonical, match="too deeply"):
        dumps(loop)
