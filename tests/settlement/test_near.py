"""Packages near a draft: never further than asked, and the nearest among the good ones."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Package
from parley.settlement.near import apart, is_distance, within
from parley.settlement.settle import settle
from tests.settlement.brute import Brute, bargains

CONCEPTS = ("nash", "ks", "egalitarian", "leximin", "utilitarian")


def _draft(bargain: Bargain, data: st.DataObject) -> Package:
    return tuple(data.draw(st.integers(0, len(issue.options) - 1)) for issue in bargain.issues)


@given(bargains(), st.data())
@settings(max_examples=80, deadline=None)
def test_at_most_so_many_changes(bargain: Bargain, data: st.DataObject) -> None:
    draft, at_most = _draft(bargain, data), data.draw(st.integers(0, len(bargain.issues)))
    concept = data.draw(st.sampled_from(CONCEPTS))
    near = Brute(bargain, near=draft, at_most=at_most)
    answer = settle(bargain, concept, near=draft, at_most=at_most)
    if not near.feasible:
        assert answer.status == "infeasible" and answer.package is None
        if Brute(bargain).feasible:
            assert not answer.conflict and any("of the draft or fewer" in note for note in answer.notes)
        return
    assert answer.package in near.gains and apart(answer.package, draft) <= at_most
    if concept == "nash":
        assert near.nash(near.gains[answer.package])[0] == max(near.nash(one)[0] for one in near.gains.values())


@given(bargains(), st.data())
@settings(max_examples=80, deadline=None)
def test_the_fewest_changes_within_one_percent_of_the_best_product(bargain: Bargain, data: st.DataObject) -> None:
    brute = Brute(bargain)
    assume(brute.feasible)
    draft = _draft(bargain, data)
    answer = settle(bargain, "nash", near=draft)
    assert answer.package is not None
    count, best = max(brute.nash(one) for one in brute.gains.values())
    enough = math.log(best) + count * math.log(0.99)

    def good(package: Package) -> bool:
        gaining, product = brute.nash(brute.gains[package])
        return gaining == count and math.log(product) >= enough - 1e-9

    assert good(answer.package)
    fewest = min(apart(package, draft) for package in brute.gains if good(package))
    # Where one is better by less than the logarithms' rounding, either may be had.
    assert apart(answer.package, draft) == fewest or abs(math.log(best) - enough) < 1e-9


def test_the_draft_itself_where_it_is_as_good() -> None:
    from tests.settlement.test_settle import made

    bargain = made()
    best = settle(bargain, "nash").package
    assert best is not None
    again = settle(bargain, "nash", near=best)
    assert again.package == best and again.status == "proven"
    assert any("0 of 12 issues" in note for note in again.notes)


def test_the_distance_is_one_more_budget() -> None:
    from tests.settlement.test_settle import made

    bargain = made()
    narrowed = within(bargain, (0,) * 12, 3)
    assert narrowed.budgets[:-1] == bargain.budgets
    far = (1,) * 12
    assert [one for one in narrowed.breaches(far) if is_distance(bargain, one)]
    assert narrowed.budgets[-1].spent(far) == 12
    with pytest.raises(ValueError):
        within(bargain, (0,) * 11, 3)
