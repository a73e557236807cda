"""A party's ideal is the most that it gains in any admissible package; Gini's coefficient says how equal shares are."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement import enumeration
from parley.settlement.answer import Found
from parley.settlement.bargain import Bargain, Issue, Party, Requirement
from parley.settlement.ideals import gini, ideals
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains


def searched() -> AbstractContextManager[object]:
    return mock.patch.object(enumeration, "MOST", 0)


@pytest.mark.parametrize("way", [nullcontext, searched])
@settings(max_examples=30)
@given(bargain=bargains(bonuses=False))
def test_an_ideal_is_the_most_that_a_party_gains_in_what_all_could_accept(way, bargain) -> None:
    brute = Brute(bargain)
    with way():
        found = ideals(Problem.of(bargain))
    assert len(found) == len(bargain.parties)
    for party, one, most in zip(bargain.parties, found, brute.ideals, strict=True):
        assert one.finished
        if not brute.feasible:
            assert one.package is None
            continue
        assert bargain.admissible(one.package)
        assert party.surplus(one.package) == one.value
        assert one.value == pytest.approx(float(most * party.scale), rel=1e-6)
        assert one.bound >= one.value


@settings(max_examples=30)
@given(bargains())
def test_with_bonuses_too(bargain) -> None:
    brute = Brute(bargain)
    found = ideals(Problem.of(bargain))
    if brute.feasible:
        own = [Fraction(one.value, party.scale) for one, party in zip(found, bargain.parties, strict=True)]
        assert tuple(own) == brute.ideals


def test_a_limit_of_work_ends_the_search_and_says_so() -> None:
    bargain = _wide()
    with searched():
        whole = ideals(Problem.of(bargain))
        short = ideals(Problem.of(bargain), watch=lambda _: True)
    assert all(one.finished for one in whole)
    assert not all(one.finished for one in short)


def _wide() -> Bargain:
    issues = tuple(Issue(f"i{i}", ("a", "b", "c")) for i in range(12))
    one = tuple((i * 7 % 5, i * 3 % 7, i * 5 % 6) for i in range(12))
    other = tuple(tuple(reversed(row)) for row in one)
    rules = tuple(Requirement((i, 0), (i + 1, 2)) for i in range(0, 11, 2))
    return Bargain(issues, (Party("A", one, 10), Party("B", other, 10)), requirements=rules)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=6))
def test_gini_is_the_mean_difference_of_shares_over_twice_their_mean(pairs) -> None:
    parties = tuple(Party(f"p{n}", ((min(had, most),),), 0) for n, (had, most) in enumerate(pairs))
    bargain = Bargain((Issue("i", ("o",)),), parties)
    found = tuple(Found((0,), most, most, True) for _, most in pairs)
    shares = [Fraction(min(had, most), most) for had, most in pairs]
    count, total = len(shares), sum(shares)
    apart = sum(abs(a - b) for a in shares for b in shares)
    expected = apart / (2 * count * total) if total else 0
    assert gini(bargain, found, (0,)) == pytest.approx(float(expected), abs=1e-12)


def test_gini_leaves_out_who_cannot_gain_and_is_none_where_nobody_can() -> None:
    party = Party("p", ((4,),), 0)
    bargain = Bargain((Issue("i", ("o",)),), (party, replace(party, id="q")))
    nothing = Found((0,), 0, 0, True)
    assert gini(bargain, (Found((0,), 8, 8, True), nothing), (0,)) == 0.0
    assert gini(bargain, (nothing, nothing), (0,)) is None
