"""What each option of an issue is worth beside the others: 100 for the one liked best, 0 for the one liked least."""

from collections.abc import Sequence
from fractions import Fraction


def from_places(places: Sequence[int]) -> tuple[Fraction, ...]:
    """From an order alone: evenly spread from 100 to 0; options of equal place are worth the same.

    Where all have the same place the issue is settled one way as well as the other, and all are worth 0.
    """
    steps = sorted(set(places))
    if len(steps) < 2:
        return (Fraction(0),) * len(places)
    return tuple(Fraction(100 * (len(steps) - 1 - steps.index(place)), len(steps) - 1) for place in places)


def from_points(points: Sequence[int]) -> tuple[Fraction, ...]:
    """From points: stretched so that the best is worth 100 and the worst 0, since weights speak of that whole span."""
    low, high = min(points, default=0), max(points, default=0)
    if low == high:
        return (Fraction(0),) * len(points)
    return tuple(Fraction(100 * (one - low), high - low) for one in points)
