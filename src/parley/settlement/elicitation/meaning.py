"""What a statement means, so that a delegation can see whether it meant that: exchanges, and packages at its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from parley.settlement.bargain import Choice, Package, Party
from parley.settlement.elicitation.drawing import Ground

#: Exchanges are told among so many of the foremost issues.
_FOREMOST = 4
_STARTS = 12


@dataclass(frozen=True)
class Trade:
    """What a party would give up for what: to get `gained` instead of `instead` on one issue it would go on another
    from `given` down to `down_to`, and not to `not_to`; `not_to` is None where it would go down to the worst.
    """

    gained: Choice
    instead: Choice
    given: Choice
    down_to: Choice
    not_to: Choice | None


def trades(party: Party, most: int = 6) -> tuple[Trade, ...]:
    """The exchanges between its foremost issues that a party's values come to; those with two ends come first."""
    spans = [max(row) - min(row) for row in party.values]
    foremost = sorted((issue for issue, span in enumerate(spans) if span), key=lambda issue: (-spans[issue], issue))
    found = []
    for gains, gives in permutations(foremost[:_FOREMOST], 2):
        trade = _trade(party, gains, gives)
        if trade is not None:
            found.append(trade)
    return tuple(sorted(found, key=lambda trade: trade.not_to is None)[:most])


def _trade(party: Party, gains: int, gives: int) -> Trade | None:
    """What the party would go down to on one issue to have its best on another; None where it would give nothing."""
    best, worst = _order(party.values[gains])[0], _order(party.values[gains])[-1]
    gain = party.values[gains][best] - party.values[gains][worst]
    row = party.values[gives]
    order = _order(row)
    top = row[order[0]]
    affordable = [option for option in order if 0 < top - row[option] <= gain]
    if not affordable:
        return None
    dearer = [option for option in order if top - row[option] > gain]
    return Trade(
        gained=(gains, best),
        instead=(gains, worst),
        given=(gives, order[0]),
        down_to=(gives, affordable[-1]),
        not_to=(gives, dearer[0]) if dearer else None,
    )


def _order(row: Sequence[int]) -> list[int]:
    """The options of an issue, the best for the party first."""
    return sorted(range(len(row)), key=lambda option: (-row[option], option))


def best(party: Party, ground: Ground, seed: int = 0) -> Package | None:
    """A package that is about the best for a party, were it alone: no proof that none is better."""
    found = [_moved(party, ground, start, upward=True) for start in _starts(ground, seed)]
    return max(found, key=party.utility, default=None)


def just_acceptable(party: Party, ground: Ground, seed: int = 0) -> Package | None:
    """A package that the party could only just accept: of those found, the one least above its reservation.

    None where nothing that was found is acceptable to it.
    """
    good = [_moved(party, ground, start, upward=True) for start in _starts(ground, seed)]
    found = [_moved(party, ground, one, upward=False) for one in good if party.surplus(one) >= 0]
    return min(found, key=party.surplus, default=None)


def _starts(ground: Ground, seed: int) -> list[Package]:
    chance = np.random.default_rng(seed)
    found = (ground.draw(chance) for _start in range(_STARTS))
    return list(dict.fromkeys(package for package in found if package is not None))


def _moved(party: Party, ground: Ground, package: Package, *, upward: bool) -> Package:
    """The package changed issue by issue for as long as that brings it further up, or down towards the reservation."""
    here = party.utility(package)
    while True:
        # What a party says of its priorities has no bonuses: each change counts by itself.
        steps = [
            (here + value - row[package[issue]], issue, option)
            for issue, row in enumerate(party.values)
            for option, value in enumerate(row)
            if value != row[package[issue]]
        ]
        if upward:
            wanted = sorted((step for step in steps if step[0] > here), reverse=True)
        else:
            wanted = sorted(step for step in steps if party.reservation <= step[0] < here)
        for worth, issue, option in wanted:
            tried = (*package[:issue], option, *package[issue + 1 :])
            if ground.holds(tried):
                package, here = tried, worth
                break
        else:
            return package
