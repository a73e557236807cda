"""Every concept against every package of small bargains: the oracle in `brute.py` knows nothing of the engine.

Small bargains are settled by going through them, so each is settled a second time with that way closed, by what settles
large ones. PARLEY_EXAMPLES sets how many bargains each test tries (80 by default).
"""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction
from math import isclose, log
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parley.settlement import enumeration
from parley.settlement.answer import PROVEN, Answer
from parley.settlement.bargain import Bargain
from parley.settlement.settle import settle
from tests.settlement.brute import Brute, Gains, apart, bargains, broken, dominates, gains, packages

EXAMPLES = int(os.environ.get("PARLEY_EXAMPLES", "80"))
#: Where each bargain asks HiGHS several times.
FEWER = max(20, EXAMPLES // 5)
slow = settings(max_examples=FEWER, suppress_health_check=[HealthCheck.too_slow])

ONE = ("nash", "ks", "leximin", "egalitarian", "utilitarian")


def gone_through() -> AbstractContextManager[object]:
    """As it comes: small bargains are gone through package by package."""
    return nullcontext()


def searched() -> AbstractContextManager[object]:
    """As large ones are: nothing is small enough to be gone through."""
    return mock.patch.object(enumeration, "MOST", 0)


def key(brute: Brute, concept: str) -> Callable[[Gains], object]:
    """What the concept makes as large as can be."""
    by: Callable[[Gains], object] = getattr(brute, concept)
    return by


def check(answer: Answer, brute: Brute, concept: str, *, exact: bool) -> None:
    """What must hold of any answer; with `exact`, that nothing is better, else nothing by more than `PROVEN`."""
    bargain = answer.bargain
    if not brute.feasible:
        assert answer.status == "infeasible"
        assert answer.package is None
        assert not answer.gains
        return
    assert answer.package is not None
    assert answer.status == "proven"
    assert not broken(bargain, answer.package)
    own = gains(bargain, answer.package)
    assert answer.gains == tuple(map(float, own))
    by = key(brute, concept)
    best, reached = brute.best(by), by(own)
    if exact:
        assert reached == best
    else:
        assert close(concept, reached, best)
    assert_objective(answer, brute, concept, own, best)


def close(concept: str, reached, best) -> bool:
    """Whether what was reached is the best up to what counts as proven."""
    if concept == "nash":
        return reached[0] == best[0] and log(best[1] / reached[1]) <= PROVEN
    if concept == "utilitarian":
        return best - reached <= PROVEN * best
    # Sums of the k smallest, one after the other: each as large as it can be, by what counts as proven.
    for k in range(1, len(best) + 1):
        ours, theirs = sum(reached[:k]), sum(best[:k])
        if abs(ours - theirs) > PROVEN * abs(theirs):
            return ours > theirs and k > 1
    return True


def assert_objective(answer: Answer, brute: Brute, concept: str, own: Gains, best) -> None:
    """The objective is the package's own; no package passes the bound."""
    if concept == "nash":
        objective, most = log(brute.nash(own)[1]), log(best[1])
    elif concept == "utilitarian":
        objective, most = float(brute.utilitarian(own)), float(best)
    else:
        return
    assert isclose(answer.objective, objective, rel_tol=1e-9, abs_tol=1e-9)
    assert answer.bound >= most - 1e-9 * max(1.0, abs(most))
    assert answer.bound >= answer.objective - 1e-9 * max(1.0, abs(most))


def recounted(bargain: Bargain, party: int, by: int) -> Bargain:
    """The bargain with the numbers of one party, not its scale, multiplied."""
    one = bargain.parties[party]
    multiplied = replace(
        one,
        values=tuple(tuple(value * by for value in row) for row in one.values),
        reservation=one.reservation * by,
        bonuses=tuple(replace(bonus, value=bonus.value * by) for bonus in one.bonuses),
    )
    return replace(bargain, parties=(*bargain.parties[:party], multiplied, *bargain.parties[party + 1 :]))


# -- each concept against the oracle --------------------------------------------------------------------


@pytest.mark.parametrize("concept", ONE)
@settings(max_examples=EXAMPLES)
@given(bargain=bargains())
def test_nothing_is_better(concept, bargain) -> None:
    check(settle(bargain, concept), Brute(bargain), concept, exact=True)


@pytest.mark.parametrize("concept", ONE)
@slow
@given(bargain=bargains())
def test_nothing_is_better_than_what_a_search_finds(concept, bargain) -> None:
    with searched():
        answer = settle(bargain, concept)
    check(answer, Brute(bargain), concept, exact=False)


@pytest.mark.parametrize("concept", ONE)
@slow
@given(bargain=bargains(bonuses=False))
def test_nothing_is_better_than_what_a_search_finds_without_bonuses(concept, bargain) -> None:
    with searched():
        answer = settle(bargain, concept)
    check(answer, Brute(bargain), concept, exact=False)


@settings(max_examples=EXAMPLES)
@given(bargains())
def test_the_frontier_is_whole_and_nothing_else(bargain) -> None:
    answer, brute = settle(bargain, "frontier"), Brute(bargain)
    if not brute.feasible:
        assert answer.status == "infeasible"
        return
    assert answer.status == "proven"
    assert answer.frontier_complete
    expected = sorted(tuple(map(float, one)) for one in brute.frontier())
    assert sorted(point.gains for point in answer.frontier) == expected
    assert answer.frontier_size == len(expected)
    for point in answer.frontier:
        assert not broken(bargain, point.package)
        assert point.gains == tuple(map(float, gains(bargain, point.package)))


@pytest.mark.parametrize("way", [gone_through, searched])
@slow
@given(bargain=bargains())
def test_what_stands_in_the_way_is_minimal(way, bargain) -> None:
    brute = Brute(bargain)
    assume(not brute.feasible)
    with way():
        answer = settle(bargain)
    assert answer.status == "infeasible"
    assert brute.is_minimal_conflict(set(answer.conflict))
    assert len(set(answer.conflict)) == len(answer.conflict)


@settings(max_examples=FEWER)
@given(bargains())
def test_ideals_are_the_most_that_each_can_gain(bargain) -> None:
    brute = Brute(bargain)
    assume(brute.feasible)
    assert settle(bargain, "ks").ideals == pytest.approx(tuple(map(float, brute.ideals)), rel=1e-12)


# -- near a draft, and other packages -------------------------------------------------------------------


@pytest.mark.parametrize("concept", ONE)
@settings(max_examples=FEWER)
@given(data=st.data(), bargain=bargains())
def test_a_draft_is_stayed_near(concept, data, bargain) -> None:
    draft = data.draw(packages(bargain))
    at_most = data.draw(st.integers(0, len(draft)))
    whole = Brute(bargain)
    near = Brute(bargain, near=draft, at_most=at_most, ideals=whole.ideals)
    answer = settle(bargain, concept, near=draft, at_most=at_most)
    check(answer, near, concept, exact=True)
    if near.feasible:
        assert apart(answer.package, draft) <= at_most
    elif whole.feasible:
        # What stands in the way is the distance alone.
        assert not answer.conflict
    else:
        assert whole.is_minimal_conflict(set(answer.conflict))


@settings(max_examples=FEWER)
@given(st.data(), bargains())
def test_the_nearest_within_one_percent_changes_the_fewest_issues(data, bargain) -> None:
    draft = data.draw(packages(bargain))
    brute = Brute(bargain)
    assume(brute.feasible)
    answer = settle(bargain, near=draft)
    count, product = brute.best(brute.nash)
    enough = product * Fraction(99, 100) ** count
    good = [one for one, own in brute.gains.items() if brute.nash(own) >= (count, enough)]
    assert answer.package in good
    assert apart(answer.package, draft) == min(apart(one, draft) for one in good)


@settings(max_examples=FEWER)
@given(bargains(bonuses=False))
def test_other_packages_differ_in_earnest_and_come_next(bargain) -> None:
    brute = Brute(bargain)
    assume(brute.feasible)
    answer = settle(bargain, others=3)
    found = [answer.package, *(point.package for point in answer.others)]

    def differs(one, two) -> bool:
        """Whether some issue is settled in a way that is worth something else to somebody."""
        return any(
            party.values[issue][a] != party.values[issue][b]
            for party in bargain.parties
            for issue, (a, b) in enumerate(zip(one, two, strict=True))
        )

    for place, package in enumerate(found):
        rest = [one for one in brute.gains if all(differs(one, earlier) for earlier in found[:place])]
        assert package in rest
        assert brute.nash(brute.gains[package]) == max(brute.nash(brute.gains[one]) for one in rest)
    if len(found) < 4:
        assert not [one for one in brute.gains if all(differs(one, earlier) for earlier in found)]


# -- what is promised of each concept, for whatever bargain ---------------------------------------------


@pytest.mark.parametrize("concept", ONE)
@settings(max_examples=FEWER)
@given(bargain=bargains())
def test_no_package_gives_somebody_more_and_nobody_less(concept, bargain) -> None:
    brute = Brute(bargain)
    assume(brute.feasible)
    own = gains(bargain, settle(bargain, concept).package)
    assert not any(dominates(other, own) for other in brute.gains.values())


@pytest.mark.parametrize("concept", ONE)
@settings(max_examples=FEWER)
@given(data=st.data(), bargain=bargains())
def test_the_order_of_parties_and_issues_says_nothing(concept, data, bargain) -> None:
    parties = data.draw(st.permutations(range(len(bargain.parties))))
    turned = Bargain(
        bargain.issues,
        tuple(bargain.parties[place] for place in parties),
        bargain.requirements,
        bargain.exclusions[::-1],
        bargain.budgets[::-1],
    )
    answer, other = settle(bargain, concept), settle(turned, concept)
    assert answer.status == other.status
    if answer.package is not None:
        by = key(Brute(bargain), concept)
        assert by(gains(bargain, answer.package)) == by(gains(bargain, other.package))


@pytest.mark.parametrize("concept", ["nash", "ks", "utilitarian"])
@settings(max_examples=FEWER)
@given(data=st.data(), bargain=bargains())
def test_in_what_numbers_a_party_counts_says_nothing(concept, data, bargain) -> None:
    party = data.draw(st.integers(0, len(bargain.parties) - 1))
    by = data.draw(st.integers(2, 9))
    answer, other = settle(bargain, concept), settle(recounted(bargain, party, by), concept)
    assert answer.status == other.status
    if answer.package is not None:
        worth = key(Brute(bargain), concept)
        assert worth(gains(bargain, answer.package)) == worth(gains(bargain, other.package))


# -- the same again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [gone_through, searched])
@pytest.mark.parametrize("concept", [*ONE, "frontier"])
@settings(max_examples=20)
@given(bargain=bargains(), seed=st.integers(0, 3))
def test_the_same_seed_gives_the_same_answer(concept, way, bargain, seed) -> None:
    with way():
        assert settle(bargain, concept, seed=seed) == settle(bargain, concept, seed=seed)
