"""What the smallest-gain-first concepts must come to, by going through every package; and ways to turn a bargain."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from unittest import mock

from parley.settlement import enumeration
from parley.settlement.answer import PROVEN
from parley.settlement.bargain import Bargain, Package
from parley.settlement.levelling import Levelled
from tests.settlement.brute import Brute, dominates, gains

Weights = Sequence[Fraction]


def searched() -> AbstractContextManager[object]:
    """As large ones are: nothing is small enough to be gone through."""
    return mock.patch.object(enumeration, "MOST", 0)


WAYS = [nullcontext, searched]


def levels(bargain: Bargain, weights: Weights, package: Package) -> list[Fraction]:
    pairs = zip(weights, gains(bargain, package), bargain.parties, strict=True)
    return sorted(weight * gain * party.scale for weight, gain, party in pairs if weight)


def hold(bargain: Bargain, found: Levelled, weights: Weights, *, exact: bool) -> None:
    """The answer against every package; without `exact`, up to what counts as proven."""
    brute = Brute(bargain)
    assert found.finished
    if not brute.feasible:
        assert found.package is None
        return
    assert found.package is not None
    assert bargain.admissible(found.package)
    assert tuple(found.weights) == tuple(weights)
    own = levels(bargain, weights, found.package)
    best = max(levels(bargain, weights, one) for one in brute.gains)
    reached = [float(sum(own[: k + 1])) for k in range(len(own))]
    assert [level.value for level in found.levels] == reached
    assert found.value == (reached[0] if reached else 1.0)
    if exact:
        assert own == best
        assert [level.bound for level in found.levels] == reached
    else:
        assert close(own, best)
    most = float(best[0]) if best else 1.0
    assert found.value <= found.bound <= found.value * (1 + PROVEN)
    assert found.bound >= most * (1 - 1e-9)
    ours = gains(bargain, found.package)
    if exact:
        assert not any(dominates(other, ours) for other in brute.gains.values())


def close(own: Sequence[Fraction], best: Sequence[Fraction]) -> bool:
    """Whether the sums of the smallest are the best, one after the other, by what counts as proven."""
    for k in range(1, len(best) + 1):
        ours, theirs = sum(own[:k]), sum(best[:k])
        if abs(ours - theirs) > PROVEN * abs(theirs):
            return ours > theirs
    return True


def exchanged(bargain: Bargain, order: Sequence[int]) -> Bargain:
    """The same parties in another order."""
    return replace(bargain, parties=tuple(bargain.parties[place] for place in order))


def recounted(bargain: Bargain, place: int, times: int, plus: int) -> Bargain:
    """One party counts in other numbers, from another zero: what it wants is the same."""
    party = bargain.parties[place]
    first, *rest = [tuple(value * times for value in row) for row in party.values]
    turned = replace(
        party,
        values=(tuple(value + plus for value in first), *rest),
        reservation=party.reservation * times + plus,
        bonuses=tuple(replace(bonus, value=bonus.value * times) for bonus in party.bonuses),
    )
    return replace(bargain, parties=(*bargain.parties[:place], turned, *bargain.parties[place + 1 :]))


def without_rules(bargain: Bargain) -> Bargain:
    """The table's own rules lifted; red lines and reservations stay."""
    return replace(bargain, requirements=(), exclusions=(), budgets=())
