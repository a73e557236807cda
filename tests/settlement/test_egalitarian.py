"""The egalitarian package: shares of what each would have alone; more packages never leave the worst off with less."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Issue, Party
from parley.settlement.egalitarian import egalitarian
from parley.settlement.ks import ks
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains
from tests.settlement.maxmin import exchanged, hold, levels, recounted, searched, without_rules


def weights(bargain: Bargain) -> list[Fraction]:
    found = []
    for party in bargain.parties:
        most = Brute(Bargain(bargain.issues, (party,))).ideals[0]
        found.append(1 / (most * party.scale) if most > 0 else Fraction(0))
    return found


@settings(max_examples=30)
@given(bargains())
def test_no_package_has_better_smallest_shares(bargain) -> None:
    hold(bargain, egalitarian(Problem.of(bargain)), weights(bargain), exact=True)


@settings(max_examples=30)
@given(bargains(bonuses=False))
def test_nor_does_any_where_the_bargain_is_searched(bargain) -> None:
    with searched():
        found = egalitarian(Problem.of(bargain))
    hold(bargain, found, weights(bargain), exact=False)


@settings(max_examples=30)
@given(st.data(), bargains())
def test_who_comes_first_and_who_counts_in_what_says_nothing(data, bargain) -> None:
    assume(Brute(bargain).feasible)
    own = levels(bargain, weights(bargain), egalitarian(Problem.of(bargain)).package)
    order = data.draw(st.permutations(range(len(bargain.parties))))
    place = data.draw(st.integers(0, len(bargain.parties) - 1))
    turned = exchanged(recounted(bargain, place, data.draw(st.integers(2, 9)), data.draw(st.integers(-50, 50))), order)
    assert levels(turned, weights(turned), egalitarian(Problem.of(turned)).package) == own


@settings(max_examples=30)
@given(bargains())
def test_lifting_a_rule_never_leaves_the_worst_off_with_less(bargain) -> None:
    before, after = egalitarian(Problem.of(bargain)), egalitarian(Problem.of(without_rules(bargain)))
    if before.package is not None:
        assert after.value >= before.value


def test_the_yardstick_is_the_partys_own_and_not_the_ideal_of_ks() -> None:
    """B's demand keeps A from most of what A could have alone: KS counts A by what is left, this by what it was."""
    issues = tuple(Issue(f"i{n}", ("a", "b")) for n in range(4))
    first = Party("A", ((4, 0), (4, 0), (2, 0), (2, 0)), 0)
    other = Party("B", ((0, 4), (0, 4), (0, 2), (0, 2)), 6)
    problem = Problem.of(Bargain(issues, (first, other)))
    assert egalitarian(problem).weights == (Fraction(1, 12), Fraction(1, 6))
    assert ks(problem).weights == (Fraction(1, 6), Fraction(1, 6))
    relaxed = Problem.of(Bargain(issues, (first, replace(other, reservation=0))))
    assert egalitarian(relaxed).weights == (Fraction(1, 12), Fraction(1, 12))
