"""Single fields of a text file read with care: ids, votes and times, as they are written by hand and by machines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from parley.commonground.votes import VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

WHOLE = re.compile(r"[+-]?[0-9]+(\.0*)?")
VOTES = {"1": 1, "0": 0, "-1": -1}
LONG = 1 << 63
# Polis has written times in milliseconds and in seconds; before 1973 there were no votes in either.
SECONDS = range(100_000_000, 100_000_000_000)


def vote(text: str) -> int | None:
    """1, 0 or -1, also where a spreadsheet made 1.0 or +1 of it; None for anything else."""
    bare = text.strip()
    if not WHOLE.fullmatch(bare):
        return None
    return VOTES.get(str(int(bare.partition(".")[0])))


def ids(texts: Sequence[str]) -> list[int] | list[str]:
    """Whole numbers, if all are; text otherwise. Raises IdFault for one that is empty or too long."""
    if all(WHOLE.fullmatch(text.strip()) for text in texts):
        numbers = [int(text.strip().partition(".")[0]) for text in texts]
        for place, number in enumerate(numbers):
            if not -LONG <= number < LONG:
                raise IdFault(place, "has too many digits for an id (64 bits)")
        return numbers
    for place, text in enumerate(texts):
        if not text.strip():
            raise IdFault(place, "is missing")
    return list(texts)


def array(ids: list[int] | list[str]) -> NDArray[Any]:
    """Ids of one kind as an array; text with a zero in it keeps it, so that it is found later."""
    text = bool(ids) and isinstance(ids[0], str)
    broken = text and any("\0" in str(id) for id in ids)
    return np.array(ids, object if broken else np.str_ if text else np.int64)


class IdFault(VotesError):
    """An id that cannot be used; `place` is its place in the list, `why` completes the sentence."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(f"The id {why}.", place)
        self.why = why


def time(text: str) -> int | None:
    """Milliseconds since 1970, from a number of them or an ISO 8601 date; None for anything else."""
    bare = text.strip()
    if WHOLE.fullmatch(bare):
        number = int(bare.partition(".")[0])
        return number if -LONG <= number < LONG else None
    try:
        moment = datetime.fromisoformat(bare)
    except ValueError:
        return None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
