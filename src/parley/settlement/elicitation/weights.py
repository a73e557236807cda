"""How much each issue weighs: from an order of importance alone, or from a finer judgement of the foremost ones.

A weight says what it is worth to a party to go from the option that it likes least on an issue to the one that it
likes best, as a share of doing so on all issues. All are exact fractions that add up to 1.

Source: W. Edwards and F. H. Barron, SMARTS and SMARTER, Organizational Behavior and Human Decision Processes 60 (1994).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby

#: So many of the foremost issues are weighed by swings at most: more than that nobody judges with care.
SWUNG = 10


def rank_order_centroid(count: int) -> tuple[Fraction, ...]:
    """The weights, heaviest first, of so many issues of which nothing is known but their order of importance.

    They are the mean of all weights that keep the order: w_k = (1/n) (1/k + ... + 1/n).
    """
    found, tail = [], Fraction(0)
    for place in range(count, 0, -1):
        tail += Fraction(1, place)
        found.append(tail / count)
    return tuple(reversed(found))


def weights(places: Sequence[int], swing: Mapping[int, int] | None = None) -> tuple[Fraction, ...]:
    """The weight of each issue, from its place in the order of importance; issues of equal place weigh the same.

    `swing` gives the `most_important` issues their weight in proportion to whole points instead; those behind them keep
    their weight against the last of these.
    """
    roc = _shared(places)
    if not swing:
        return roc
    foremost = most_important(places)
    if set(swing) != set(foremost):
        raise ValueError("points are given to the foremost issues, all of them and no others")
    # Whatever stands behind the last of the foremost weighs against it as the order alone says, and so never more.
    last, least = min(roc[issue] for issue in foremost), min(swing.values())
    raw = [Fraction(swing[issue]) if issue in swing else least * one / last for issue, one in enumerate(roc)]
    whole = sum(raw, Fraction(0))
    return tuple(one / whole for one in raw) if whole else roc


def most_important(places: Sequence[int]) -> tuple[int, ...]:
    """The issues that are weighed by swings, foremost first: the first `SWUNG` of the order."""
    return tuple(sorted(range(len(places)), key=lambda issue: (places[issue], issue))[:SWUNG])


def _shared(places: Sequence[int]) -> tuple[Fraction, ...]:
    """The rank-order centroid, issues of equal place sharing what falls to their places together."""
    roc = iter(rank_order_centroid(len(places)))
    found = [Fraction(0)] * len(places)
    order = sorted(range(len(places)), key=places.__getitem__)
    for _place, group in groupby(order, key=places.__getitem__):
        tied = list(group)
        together = sum((next(roc) for _issue in tied), Fraction(0))
        for issue in tied:
            found[issue] = together / len(tied)
    return tuple(found)
