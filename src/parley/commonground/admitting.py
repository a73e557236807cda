"""What was handed in as votes, checked before it is used: the first place at fault is named.

Participants and statements go by whole numbers or by text; each is turned into small whole numbers here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.votes import VotesError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ids = NDArray[np.int64] | NDArray[np.str_]

# Numbers that lie no further apart than this (or four times as many as there are votes) are counted in a table.
CLOSE = 1 << 20
TEXT = "text that is not empty"
EXACT = 1 << 53  # beyond it a float no longer tells neighbouring whole numbers apart


@dataclass(frozen=True)
class Codes:
    """Ids as whole numbers in the same order: `raw - low` lies in 0 .. span - 1.

    names: (span,) the id of each number, or None where the numbers are the ids themselves.
    """

    raw: NDArray[Any]
    low: int
    span: int
    names: Ids | None

    def ids(self, occurring: NDArray[np.intp]) -> Ids:
        """The ids of the numbers (less `low`) that occur."""
        return occurring.astype(np.int64) + self.low if self.names is None else self.names[occurring]


def ids(given: ArrayLike, what: str) -> Codes:
    """Participants' or statements' ids, whole numbers or text, as codes; errors call them `what`."""
    array = _row(given, what)
    if array.dtype == object:
        array = _unboxed(array, what)
    if array.dtype.kind == "U":
        return _texts(array, what)
    if array.dtype.kind == "f":
        array = _whole(array, what)
    if array.dtype.kind not in "iu":
        raise VotesError(f"{what} ids are whole numbers or text, not {array.dtype}.")
    if not len(array):
        return Codes(array.astype(np.int64), 0, 0, None)
    low, high = int(array.min()), int(array.max())
    if high > np.iinfo(np.int64).max:
        place = int(np.argmax(array > np.iinfo(np.int64).max))
        raise _fault(what, place, array[place], "a whole number of at most 64 bits")
    if high - low < max(4 * len(array), CLOSE):
        return Codes(array, low, high - low + 1, None)
    names, codes = np.unique(array.astype(np.int64), return_inverse=True)
    return Codes(codes, 0, len(names), names)


def votes(given: ArrayLike) -> NDArray[np.int8]:
    """(votes,) -1 disagree, 0 pass, 1 agree; anything else is refused by its place."""
    array = _row(given, "vote")
    if array.dtype == object:
        array = _unboxed(array, "vote")
    if array.dtype.kind not in "iuf":
        raise VotesError(f"Votes are the numbers 1 (agree), 0 (pass) and -1 (disagree), not {array.dtype}.")
    # A NaN compares false with everything, so it is caught by asking for what is right, not for what is wrong.
    if array.dtype == np.int8:
        right = np.abs(array) <= 1
        right &= array != -128
    else:
        right = (array == 0) | (array == 1)
        if array.dtype.kind != "u":
            right |= array == -1
    if not right.all():
        place = int(np.argmin(right))
        raise _fault("vote", place, array[place], "1 (agree), 0 (pass) or -1 (disagree)")
    return array.astype(np.int8, copy=False)


def times(given: ArrayLike) -> NDArray[np.int64]:
    """(votes,) milliseconds since 1970, from whole numbers or datetime64."""
    array = _row(given, "time")
    if array.dtype == object:
        array = _unboxed(array, "time")
    if array.dtype.kind == "M":
        missing = np.isnat(array)
        if missing.any():
            raise _fault("time", int(np.argmax(missing)), "NaT", "a time")
        return array.astype("datetime64[ms]").astype(np.int64)
    if array.dtype.kind == "f":
        array = _whole(array, "time")
    if array.dtype.kind not in "iu":
        raise VotesError(f"Times are milliseconds since 1970 or datetime64, not {array.dtype}.")
    if array.dtype == np.uint64 and len(array) and int(array.max()) > np.iinfo(np.int64).max:
        place = int(np.argmax(array))
        raise _fault("time", place, array[place], "milliseconds since 1970")
    return array.astype(np.int64, copy=False)


def _row(given: ArrayLike, what: str) -> NDArray[Any]:
    """One row of numbers or texts; a masked array would lose what is masked without a word."""
    if isinstance(given, np.ma.MaskedArray) and np.ma.getmaskarray(given).any():
        raise _fault(what, int(np.argmax(np.ma.getmaskarray(given))), "nothing", "a value")
    if isinstance(given, list | tuple):
        given = np.array(given, object)  # numpy makes text of numbers beside text, and floats of very long numbers
    array = np.asarray(given)
    if array.ndim != 1:
        raise VotesError(f"The {what}s have to be one row of values; these have {array.ndim} dimensions.")
    return array


def _unboxed(array: NDArray[np.object_], what: str) -> NDArray[Any]:
    """Python objects as one kind: all whole numbers, or all text."""
    kind: type | None = None
    for place, value in enumerate(array):
        if isinstance(value, str):
            if _empty_or_broken(value):
                raise _fault(what, place, ascii(value), TEXT)
            found: type = str
        elif isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool):
            if not value == value // 1:  # NaN and the infinities are not either
                raise _fault(what, place, value, "a whole number")
            if not -(1 << 63) <= value < 1 << 63:
                raise _fault(what, place, value, "a whole number of at most 64 bits")
            found = int
        elif isinstance(value, np.datetime64):
            found = np.datetime64
        else:
            raise _fault(what, place, value, "a whole number or text" if what != "vote" else "1, 0 or -1")
        if kind is not None and found is not kind:
            raise _fault(what, place, value, "numbers alone or text alone")
        kind = found
    if kind in (int, None):
        return np.array([int(value) for value in array], np.int64)
    if kind is np.datetime64:
        return array.astype("datetime64[ms]")
    return array.astype(np.str_)


def _whole(array: NDArray[np.floating[Any]], what: str) -> NDArray[np.int64]:
    """Whole numbers that came as floats ("1.0")."""
    right = (np.floor(array) == array) & (np.abs(array) <= EXACT)
    if not right.all():
        place = int(np.argmin(right))
        raise _fault(what, place, array[place], "a whole number")
    return array.astype(np.int64)


def _texts(array: NDArray[np.str_], what: str) -> Codes:
    """Ids of text, numbered in the order of their code points."""
    import pyarrow as pa

    try:
        encoded = pa.array(array).dictionary_encode()
    except UnicodeError:
        place = next(i for i, text in enumerate(array) if _empty_or_broken(text))
        raise _fault(what, place, ascii(str(array[place])), TEXT) from None
    names = encoded.dictionary.to_numpy(zero_copy_only=False).astype(np.str_)
    codes = encoded.indices.to_numpy()
    for number, name in enumerate(names):
        if _empty_or_broken(name):
            raise _fault(what, int(np.argmax(codes == number)), ascii(str(name)), TEXT)
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return Codes(rank[codes], 0, len(names), names[order])


def _empty_or_broken(text: str) -> bool:
    """Whether there is nothing to go by, or what cannot be kept: half a character, or the zero that ends a text."""
    return not text or any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def _fault(what: str, place: int, found: object, expected: str) -> VotesError:
    shown = str(found)
    shown = f"{shown[:60]}..." if len(shown) > 60 else shown
    return VotesError(f"{what}[{place}] is {shown}; expected {expected}.", place)
