"""The Nash package: largest product of gains, by every way to find it."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Bonus
from parley.settlement.nash import nash, worth
from parley.settlement.nash.tangents import by_tangents
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains
from tests.settlement.test_settle import made


@given(bargains())
@settings(max_examples=80, deadline=None)
def test_tangents_prove_it_even_where_not_all_can_gain(bargain: Bargain) -> None:
    brute = Brute(bargain)
    found, gaining = by_tangents(Problem.of(bargain))
    if not brute.feasible:
        assert found.package is None and found.finished
        return
    best = max(brute.nash(one) for one in brute.gains.values())
    assert found.finished and found.package in brute.gains and gaining == best[0]
    assert math.log(best[1]) - math.log(brute.nash(brute.gains[found.package])[1]) <= 1e-4
    assert found.bound is not None and found.bound >= math.log(best[1]) - 1e-9


@given(bargains(), st.data())
@settings(max_examples=60, deadline=None)
def test_neither_scale_nor_shift_of_what_a_party_counts_in_changes_it(bargain: Bargain, data: st.DataObject) -> None:
    factor, shift = data.draw(st.sampled_from((2, 7))), data.draw(st.integers(-5, 5))
    one = bargain.parties[0]
    other = replace(
        one,
        values=tuple(
            tuple(factor * value + (0 if issue else shift) for value in row) for issue, row in enumerate(one.values)
        ),
        reservation=factor * one.reservation + shift,
        bonuses=tuple(Bonus(factor * bonus.value, bonus.when) for bonus in one.bonuses),
    )
    changed = replace(bargain, parties=(other, *bargain.parties[1:]))
    assert nash(Problem.of(bargain)).package == nash(Problem.of(changed)).package


@given(bargains())
@settings(max_examples=60, deadline=None)
def test_what_is_exactly_best_is_found_where_packages_are_gone_through(bargain: Bargain) -> None:
    brute = Brute(bargain)
    found = nash(Problem.of(bargain))
    if brute.feasible:
        assert found.package is not None
        assert brute.nash(brute.gains[found.package]) == max(brute.nash(one) for one in brute.gains.values())


def test_a_party_that_can_only_be_left_where_it_is() -> None:
    """Too large to go through, and one party gains nothing in any package."""
    bargain = made(4, 20, 4, seed=9)
    still = replace(bargain.parties[0], values=tuple((0,) * 4 for _ in range(20)), reservation=0)
    found = nash(Problem.of(replace(bargain, parties=(still, *bargain.parties[1:]))))
    assert found.package is not None and worth(Problem.of(bargain), found.package)[0] >= 3
    without = nash(Problem.of(replace(bargain, parties=bargain.parties[1:])))
    assert found.value == pytest.approx(without.value or 0, abs=1e-4)


def test_numbers_up_to_the_largest_and_scales_of_any_size() -> None:
    rng = np.random.default_rng(4)
    bargain = made(4, 25, 5, seed=4)
    large = tuple(
        replace(
            party,
            values=tuple(tuple(int(v) * 2**45 for v in row) for row in party.values),
            reservation=party.reservation * 2**45,
            scale=int(rng.integers(1, 10**15)),
        )
        for party in bargain.parties
    )
    plain, huge = nash(Problem.of(bargain)), nash(Problem.of(replace(bargain, parties=large)))
    assert plain.package == huge.package and huge.finished
    scales = sum(math.log(Fraction(2**45, party.scale)) for party in large)
    assert huge.value == pytest.approx((plain.value or 0) + scales, abs=1e-9)


def test_bonuses_in_a_bargain_too_large_to_go_through() -> None:
    rng = np.random.default_rng(6)
    bargain = made(3, 15, 4, seed=6)
    parties = tuple(
        replace(
            party,
            bonuses=tuple(
                Bonus(int(rng.integers(-800, 800)), tuple((int(i), frozenset({int(rng.integers(4))})) for i in pair))
                for pair in [rng.choice(15, 2, replace=False) for _ in range(6)]
            ),
        )
        for party in bargain.parties
    )
    found = nash(Problem.of(replace(bargain, parties=parties)))
    proved, _ = by_tangents(Problem.of(replace(bargain, parties=parties)))
    assert found.finished and proved.finished
    assert found.value == pytest.approx(proved.value or 0, abs=2e-4)
