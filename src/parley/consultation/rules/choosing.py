"""Which statement a voter is shown next: drawn at random, what has been asked least and parted people most in front.

What a voter can learn from the order. A weight is made of the votes that may be told alone (see `rules.telling`), so
no vote of a party of whom fewer than five have voted moves it, and of coarse figures (`Tally.coarse`): of how many
voted in whole steps of the floor of five, of how they voted in fifths. It is made anew only when a step is passed;
below the first, every statement weighs the same. Whoever reads the probabilities in the file of their own data, or
comes back many times with new marks and counts what is drawn first, can in the end estimate in fifths how well received
a statement is among five or more people, also while the counts are the team's. A consultation in which not even that
may be guessed before the close is held by a link with few places, or on paper.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from parley.consultation.rules.counting import FLOOR

#: A statement about the consultation itself has one weight, whatever is voted on it.
META = 49.0
#: Shares are told in so many parts.
PARTS = 5


@dataclass(frozen=True)
class Tally:
    """What is known of one statement: how many agreed, passed and voted at all (`seen`), and its extremity.

    The extremity is the length of the statement's projection, at least 0: how far it parts people.
    """

    agree: int = 0
    passed: int = 0
    seen: int = 0
    extremity: float = 0.0

    @property
    def step(self) -> int:
        """In which step of the floor the number of votes lies; a weight holds until it moves."""
        return self.seen // FLOOR

    @property
    def coarse(self) -> "Tally":
        """The same in steps of the floor and fifths: as much as may be guessed from the order."""
        seen = self.step * FLOOR
        if not seen:
            return Tally()
        agree, passed = (round(PARTS * part / self.seen) * seen // PARTS for part in (self.agree, self.passed))
        return Tally(agree, passed, seen, round(self.extremity * PARTS) / PARTS)


def weight(tally: Tally, *, meta: bool = False) -> float:
    """How much a statement weighs in the draw, as Polis has it.

    ((1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2) (1 + 8 * 2^(-S/5)))^2 with P passes and A agreements of S votes, and the
    extremity E; 49 for a statement about the consultation itself. Source: Polis's priority metric.
    """
    if meta:
        return META
    few = 1 + 8 * 2 ** (-tally.seen / 5)
    passed, agreed = (tally.passed + 1) / (tally.seen + 2), (tally.agree + 1) / (tally.seen + 2)
    value: float = ((1 - passed) * (tally.extremity + 1) * agreed * few) ** 2
    return value


#: What a statement weighs before anything is known of it.
NEW = weight(Tally())


def drawn(weights: Sequence[float], chance: bytes) -> tuple[int, float]:
    """The place of one drawn in proportion to its weight, and the probability that it had.

    The same chance (eight bytes or more) draws the same. `ValueError` if there is nothing to draw from.
    """
    if not weights:
        raise ValueError("nothing to draw from")
    sums = list(accumulate(weights))
    point = int.from_bytes(chance[:8], "big") / 2**64 * sums[-1]
    place = min(bisect_right(sums, point), len(weights) - 1)
    return place, weights[place] / sums[-1]
