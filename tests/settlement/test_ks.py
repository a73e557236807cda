"""Kalai-Smorodinsky: shares of the ideals, the smallest first, against every package of small bargains."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Issue, Party
from parley.settlement.ks import ks
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains
from tests.settlement.maxmin import WAYS, exchanged, hold, levels, recounted, searched


def weights(bargain: Bargain) -> list[Fraction]:
    ideals = Brute(bargain).ideals
    return [
        1 / (most * party.scale) if most > 0 else Fraction(0)
        for most, party in zip(ideals, bargain.parties, strict=False)
    ]


@settings(max_examples=30)
@given(bargains())
def test_no_package_has_better_smallest_shares(bargain) -> None:
    hold(bargain, ks(Problem.of(bargain)), weights(bargain), exact=True)


@settings(max_examples=30)
@given(bargains(bonuses=False))
def test_nor_does_any_where_the_bargain_is_searched(bargain) -> None:
    with searched():
        found = ks(Problem.of(bargain))
    hold(bargain, found, weights(bargain), exact=False)


@settings(max_examples=30)
@given(st.data(), bargains())
def test_who_comes_first_and_who_counts_in_what_says_nothing(data, bargain) -> None:
    assume(Brute(bargain).feasible)
    own = levels(bargain, weights(bargain), ks(Problem.of(bargain)).package)
    order = data.draw(st.permutations(range(len(bargain.parties))))
    place = data.draw(st.integers(0, len(bargain.parties) - 1))
    turned = exchanged(recounted(bargain, place, data.draw(st.integers(2, 9)), data.draw(st.integers(-50, 50))), order)
    assert levels(turned, weights(turned), ks(Problem.of(turned)).package) == own


def test_shares_are_equal_where_they_can_be() -> None:
    """One has ten times the other's stake: each gets half of its own."""
    issues = tuple(Issue(f"i{n}", ("a", "b")) for n in range(4))
    small, large = tuple(((1, 0),) * 4), tuple(((0, 10),) * 4)
    found = ks(Problem.of(Bargain(issues, (Party("A", small, 0), Party("B", large, 0)))))
    assert [level.value for level in found.levels] == [0.5, 1.0]
    assert found.bound == 0.5
    assert sum(found.package) == 2


@pytest.mark.parametrize("way", WAYS)
def test_a_party_that_can_gain_nothing_is_left_aside(way) -> None:
    issues = (Issue("i", ("a", "b")),)
    parties = (Party("A", ((0, 5),), 0), Party("stuck", ((3, 3),), 3))
    with way():
        found = ks(Problem.of(Bargain(issues, parties)))
    assert found.package == (1,)
    assert found.weights[1] == 0
    assert len(found.levels) == 1
    assert found.value == found.bound == 1.0


@pytest.mark.parametrize("way", WAYS)
def test_where_nobody_can_gain_all_have_all_that_can_be_had(way) -> None:
    bargain = Bargain((Issue("i", ("only",)),), (Party("A", ((2,),), 2), Party("B", ((0,),), 0)))
    with way():
        found = ks(Problem.of(bargain))
    assert found.package == (0,)
    assert (found.value, found.bound, found.levels) == (1.0, 1.0, ())


@pytest.mark.parametrize("way", WAYS)
def test_nothing_admissible_is_said_to_be_so(way) -> None:
    bargain = Bargain((Issue("i", ("a", "b")),), (Party("A", ((0, 5),), 5), Party("B", ((5, 0),), 5)))
    with way():
        found = ks(Problem.of(bargain))
    assert found.package is None
    assert found.finished


def test_what_is_stopped_at_once_says_that_it_is_not_finished() -> None:
    issues = tuple(Issue(f"i{n}", ("a", "b", "c")) for n in range(12))
    rows = tuple((n % 5, n * 3 % 7, n * 5 % 6) for n in range(12))
    bargain = Bargain(issues, (Party("A", rows, 5), Party("B", tuple(row[::-1] for row in rows), 5)))
    with searched():
        found = ks(Problem.of(bargain), watch=lambda _: True)
    assert not found.finished


@settings(max_examples=10)
@given(bargain=bargains(bonuses=False), seed=st.integers(0, 3))
def test_the_same_again(bargain, seed) -> None:
    with searched():
        assert ks(Problem.of(bargain), seed=seed) == ks(Problem.of(bargain), seed=seed)
