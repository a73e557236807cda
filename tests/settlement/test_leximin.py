"""Leximin of the gains as the file defines them: sums of the k smallest, k = 1, 2, .. to all."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parley.settlement import enumeration
from parley.settlement.bargain import Bargain, Bonus, Issue, Party
from parley.settlement.levelling import climb
from parley.settlement.levelling.asking import Programmed, Relaxed
from parley.settlement.leximin import leximin
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains
from tests.settlement.maxmin import WAYS, exchanged, hold, levels, searched


def weights(bargain: Bargain) -> list[Fraction]:
    return [Fraction(1, party.scale) for party in bargain.parties]


@settings(max_examples=30)
@given(bargains())
def test_no_package_has_better_smallest_gains(bargain) -> None:
    hold(bargain, leximin(Problem.of(bargain)), weights(bargain), exact=True)


@settings(max_examples=30)
@given(bargains(bonuses=False))
def test_nor_does_any_where_the_bargain_is_searched(bargain) -> None:
    with searched():
        found = leximin(Problem.of(bargain))
    hold(bargain, found, weights(bargain), exact=False)


@settings(max_examples=30)
@given(st.data(), bargains())
def test_who_comes_first_says_nothing(data, bargain) -> None:
    assume(Brute(bargain).feasible)
    turned = exchanged(bargain, data.draw(st.permutations(range(len(bargain.parties)))))
    own = levels(bargain, weights(bargain), leximin(Problem.of(bargain)).package)
    assert levels(turned, weights(turned), leximin(Problem.of(turned)).package) == own


@settings(max_examples=30)
@given(bargains())
def test_more_packages_never_leave_the_worst_off_with_less(bargain) -> None:
    before = leximin(Problem.of(bargain))
    assume(before.package is not None)
    lifted = replace(bargain, requirements=(), exclusions=(), budgets=())
    assert leximin(Problem.of(lifted)).value >= before.value


@settings(max_examples=40)
@given(bargains(bonuses=False))
def test_a_poor_package_to_begin_with_is_left_behind(bargain) -> None:
    brute = Brute(bargain)
    assume(brute.feasible)
    worst = min(brute.gains, key=lambda one: levels(bargain, weights(bargain), one))
    with searched():
        found = climb(Problem.of(bargain), tuple(weights(bargain)), start=worst)
    hold(bargain, found, weights(bargain), exact=False)


def _tied() -> Bargain:
    """The smallest gain is 2 whatever is chosen; only the further ones tell packages apart."""
    issues = (Issue("i", ("a", "b", "c")), Issue("j", ("a", "b")))
    first = Party("A", ((2, 2, 2), (0, 0)), 0)
    second = Party("B", ((3, 5, 9), (0, 1)), 0)
    third = Party("C", ((9, 6, 3), (1, 0)), 0)
    return Bargain(issues, (first, second, third))


@pytest.mark.parametrize("way", WAYS)
def test_the_next_gains_decide_where_the_smallest_are_alike(way) -> None:
    with way():
        found = leximin(Problem.of(_tied()))
    assert found.package == (1, 1)
    assert [level.value for level in found.levels] == [2.0, 8.0, 14.0]


@pytest.mark.parametrize("ask", [Relaxed, Programmed])
def test_both_ways_to_ask_come_to_the_same(ask) -> None:
    problem = Problem.of(_tied())
    ones = (Fraction(1),) * 3
    asked = ask(problem, ones, 0) if ask is Programmed else ask(problem, ones)
    values = []
    floors: list[float] = []
    for count in range(1, 4):
        found = asked(count, floors, None, 1e-6, 1000, None)
        assert found.finished
        assert found.bound == pytest.approx(found.value, abs=1e-3)
        values.append(found.value)
        floors.append(found.value)
    assert values == pytest.approx([2.0, 8.0, 14.0], abs=1e-3)


def test_bonuses_count_where_the_bargain_is_searched() -> None:
    bargain = _tied()
    bonus = Bonus(7, ((0, frozenset({2})), (1, frozenset({0}))))
    parties = (replace(bargain.parties[0], bonuses=(bonus,)), *bargain.parties[1:])
    bargain = replace(bargain, parties=parties)
    with searched():
        found = leximin(Problem.of(bargain))
    hold(bargain, found, weights(bargain), exact=False)
    assert found.package == (2, 0)


def test_one_option_an_issue_is_the_package() -> None:
    bargain = Bargain(
        (Issue("i", ("o",)), Issue("j", ("o",))), (Party("A", ((1,), (2,)), 0), Party("B", ((0,), (5,)), 1))
    )
    for way in WAYS:
        with way():
            found = leximin(Problem.of(bargain))
        assert found.package == (0, 0)
        assert [level.value for level in found.levels] == [3.0, 7.0]
    assert enumeration.MOST > 0
