"""Who is in, what groups agree on, what tells them apart, what is shown next: on hand-made and on any numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from parley.commonground.polis.consensus import group_informed_consensus
from parley.commonground.polis.participation import who_is_in
from parley.commonground.polis.priorities import showing_weights
from parley.commonground.polis.representative import agreed_by_all, representative_statements, sides
from tests.commonground.polis import naive

COUNTS = st.tuples(st.integers(2, 4), st.integers(1, 8)).flatmap(
    lambda shape: arrays(np.int64, (*shape, 3), elements=st.integers(0, 12))
)


def agreeable(seed):
    """Counts of groups that agree on most, some more than others, so that many statements vie for the best."""
    chance = np.random.default_rng(seed)
    return np.stack([chance.integers(0, most, (3, 12)) for most in (6, 3, 40)], axis=2)


def test_seven_votes_or_all_there_are_bring_somebody_in():
    degrees = np.array([7] * 15 + [6, 0, 8])
    assert_array_equal(who_is_in(degrees, 30), degrees >= 7)
    assert_array_equal(who_is_in(degrees, 6), degrees >= 6)


def test_the_most_active_fill_up_to_fifteen():
    degrees = np.array([9] * 10 + [1, 3, 2, 3, 3, 1, 3, 0])
    included = who_is_in(degrees, 30)
    assert included.sum() == 15
    assert_array_equal(np.flatnonzero(included[10:]) + 10, [11, 12, 13, 14, 16])


def test_among_equals_the_first_fill_up():
    assert_array_equal(np.flatnonzero(who_is_in(np.full(20, 2), 30)), np.arange(15))


def test_nobody_is_in_without_a_vote():
    assert not who_is_in(np.zeros(20, np.int64), 0).any()
    assert_array_equal(who_is_in(np.array([0, 1, 0]), 1), [False, True, False])
    assert len(who_is_in(np.zeros(0, np.int64), 0)) == 0


@given(COUNTS)
def test_group_informed_consensus_is_the_product(counts):
    plain = [np.prod([(group[at, 2] + 1) / (group[at].sum() + 2) for group in counts]) for at in range(counts.shape[1])]
    assert_allclose(group_informed_consensus(counts), plain, rtol=1e-14)


@given(COUNTS, st.data())
def test_what_tells_groups_apart_is_what_polis_picks(counts, data):
    m = counts.shape[1]
    taken_out = data.draw(arrays(np.bool_, m, elements=st.sampled_from([False, False, True])))
    found = representative_statements(counts, np.arange(m) * 10, taken_out)
    for group in range(len(counts)):
        plain = naive.representative(counts, group, taken_out)
        assert [(one.id // 10, one.side) for one in found[group]] == plain


@pytest.mark.parametrize("seed", range(40))
def test_the_best_agreement_is_the_one_that_polis_picks(seed):
    counts = agreeable(seed)
    none = np.zeros(12, bool)
    found = representative_statements(counts, np.arange(12), none)
    for group in range(3):
        assert [(one.id, one.side) for one in found[group]] == naive.representative(counts, group, none)


@given(COUNTS)
def test_figures_of_a_side_are_those_of_each_statement(counts):
    for side in (-1, 1):
        all_at_once = sides(counts, side)
        for group in range(len(counts)):
            for at in range(counts.shape[1]):
                said, voted = int(counts[group, at, side + 1]), int(counts[group, at].sum())
                others, rest = int(counts[:, at, side + 1].sum()) - said, int(counts[:, at].sum()) - voted
                assert_allclose(all_at_once.p[group, at], (said + 1) / (voted + 2))
                assert_allclose(all_at_once.z[group, at], naive.share_z(said, voted), atol=1e-12)
                assert_allclose(all_at_once.ratio[group, at], (said + 1) / (voted + 2) / ((others + 1) / (rest + 2)))
                expected = naive.difference_z(said, voted, others, rest)
                assert_allclose(all_at_once.ratio_z[group, at], expected, atol=1e-12)


def test_a_single_group_has_nothing_that_tells_it_apart():
    assert representative_statements(np.full((1, 3, 3), 5), np.arange(3), np.zeros(3, bool)) == {0: ()}


def test_a_group_is_told_by_five_statements_at_most_and_agreements_come_first():
    counts = np.zeros((2, 12, 3), np.int64)
    counts[0, :6] = [0, 0, 20]
    counts[0, 6:] = [20, 0, 0]
    counts[1] = counts[0][:, ::-1]
    found = representative_statements(counts, np.array([f"s{at}" for at in range(12)]), np.zeros(12, bool))
    assert [len(told) for told in found.values()] == [5, 5]
    for told in found.values():
        assert sorted(told, key=lambda one: one.side) == list(told)
        assert told[0].side == "agree"
        assert all(isinstance(one.id, str) for one in told)


def test_what_all_agree_on_is_ranked_and_taken_out_statements_are_not():
    tallies = np.array([[0, 0, 9], [0, 0, 30], [9, 0, 0], [5, 0, 5], [0, 0, 99], [0, 40, 9], [0, 0, 0]])
    taken_out = np.arange(7) == 4
    assert [one.id for one in agreed_by_all(tallies, np.arange(7), taken_out, 1)] == [1, 0]
    assert [(one.id, one.side) for one in agreed_by_all(tallies, np.arange(7), taken_out, -1)] == [(2, "disagree")]


def test_new_statements_and_those_that_divide_are_shown_first():
    weights = showing_weights([0, 50, 50, 2], [0, 50, 50, 2], [0, 0, 0, 96], [0.0, 0.0, 3.0, 0.0], [False] * 4)
    assert_array_equal(np.argsort(-weights), [0, 2, 1, 3])
    assert_allclose(weights[0], (0.5 * 0.5 * 9) ** 2)


@given(arrays(np.int64, (3, 5), elements=st.integers(0, 10**6)), arrays(np.bool_, 5))
def test_weights_can_be_drawn_by(votes, meta):
    weights = showing_weights(*votes, np.linspace(0, 4, 5), meta)
    assert (weights > 0).all()
    assert np.isfinite(weights).all()
    assert_array_equal(weights[meta], 49.0)


@pytest.mark.parametrize("side", [1, -1])
def test_nobody_is_agreed_on_anything_where_nobody_voted(side):
    assert agreed_by_all(np.zeros((3, 3), np.int64), np.arange(3), np.zeros(3, bool), side) == ()
