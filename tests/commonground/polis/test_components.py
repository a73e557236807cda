"""The two main directions, beside a singular value decomposition of the table with its gaps filled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from parley.commonground.blocks import InMemory
from parley.commonground.components import fixed_point, principal_components
from parley.commonground.polis.positions import participant_positions
from parley.commonground.threads import Threads
from tests.commonground.polis import naive
from tests.commonground.polis.making import conversations, factors, tables
from tests.commonground.polis.published import votes_of


def found_in(table, taken_out, **how):
    with Threads(1) as hands:
        return principal_components(InMemory(votes_of(table), hands), taken_out, **how)


@given(conversations())
def test_components_are_those_of_the_filled_table(conversation):
    """Each is a direction of the filled table's covariance, of length one, and no other direction has more variance."""
    table, taken_out = conversation
    found = found_in(table, taken_out)
    covariance = naive.covariance(table, taken_out)
    largest = np.zeros(2)
    strongest = np.linalg.eigvalsh(covariance)[::-1][:2]
    largest[: len(strongest)] = np.maximum(strongest, 0)
    scale = max(largest[0], 1e-9)
    assert_allclose(found.variances, largest, atol=1e-8 * scale)
    assert_allclose(found.vectors @ covariance, found.variances[:, None] * found.vectors, atol=1e-8 * scale)
    lengths = (found.variances > 0).astype(float)
    assert_allclose(found.vectors @ found.vectors.T, np.diag(lengths), atol=1e-8)


@given(tables(people=(20, 40), statements=(3, 8), least=1))
def test_where_directions_are_distinct_they_are_those_of_the_decomposition(table):
    taken_out = np.zeros(table.shape[1], bool)
    vectors, _ = naive.components(table, taken_out)
    every = np.linalg.eigvalsh(naive.covariance(table, taken_out))[::-1]
    found = found_in(table, taken_out)
    if every[0] - every[1] > 0.01 * every[0]:
        assert abs(found.vectors[0] @ vectors[0]) >= 1 - 1e-12
        if every[1] - every[2] > 0.01 * every[0]:
            assert abs(found.vectors[1] @ vectors[1]) >= 1 - 1e-12


def test_signs_are_settled_by_the_largest_entry():
    found = found_in(factors(300, 30, seed=3), np.zeros(30, bool))
    for vector in found.vectors:
        assert vector[np.abs(vector).argmax()] > 0


def test_what_cannot_divide_counts_for_nothing():
    table = factors(60, 8, seed=1)
    table[:, 2] = np.nan
    table[:, 3] = 1.0
    taken_out = np.arange(8) == 5
    found = found_in(table, taken_out)
    assert_array_equal(found.vectors[:, [2, 3, 5]], 0.0)
    assert_array_equal(found.means[[2, 3, 5]], [0.0, 1.0, 0.0])


@pytest.mark.parametrize("people", [0, 1, 5])
@pytest.mark.parametrize("statements", [0, 1, 4])
def test_without_differences_there_are_no_directions(people, statements):
    for table in (np.full((people, statements), np.nan), np.zeros((people, statements))):
        found = found_in(table, np.zeros(statements, bool))
        assert_array_equal(found.vectors, np.zeros((2, statements)))
        assert_array_equal(found.variances, [0.0, 0.0])


def test_one_statement_has_one_direction():
    found = found_in([[1.0], [-1.0], [1.0]], np.zeros(1, bool))
    assert_array_equal(found.vectors, [[1.0], [0.0]])


def test_two_conversations_beside_each_other_are_both_seen():
    """The same votes on statements of their own: two directions of exactly the same strength."""
    one = factors(40, 60, seed=5)
    gap = np.full(one.shape, np.nan)
    table = np.block([[one, gap], [gap, one]])
    found = found_in(table, np.zeros(120, bool))
    strongest = np.linalg.eigvalsh(naive.covariance(one, np.zeros(60, bool)))[-1]
    assert_allclose(found.variances, [strongest, strongest], rtol=1e-9)


def test_a_refresh_agrees_with_a_new_start_and_keeps_the_signs():
    before = factors(400, 40, seed=7)
    after = before.copy()
    after[:5] = -before[:5]
    taken_out = np.zeros(40, bool)
    earlier = -found_in(before, taken_out).vectors
    anew, refreshed = found_in(after, taken_out), found_in(after, taken_out, start=earlier)
    assert refreshed.passes < anew.passes
    assert_allclose(np.abs(refreshed.vectors), np.abs(anew.vectors), atol=1e-7)
    assert (np.einsum("cm,cm->c", refreshed.vectors, earlier) > 0.9).all()


@given(conversations())
def test_where_the_covariance_is_kept_the_votes_are_not_needed(conversation):
    table, taken_out = conversation
    kept = naive.covariance(table, taken_out)
    found, known = found_in(table, taken_out), found_in(table, taken_out, covariance=kept)
    scale = max(found.variances[0], 1e-9)
    assert_allclose(known.variances, found.variances, atol=1e-8 * scale)
    assert_allclose(known.vectors @ kept, known.variances[:, None] * known.vectors, atol=1e-8 * scale)
    assert_array_equal(known.means, found.means)


def test_a_refresh_sees_a_division_among_newcomers():
    """A conversation that shares neither people nor statements with what was known before, and divides more."""
    known, newcomers = factors(30, 10, seed=1), factors(120, 12, seed=2)
    table = np.full((150, 22), np.nan)
    table[:30, :10], table[30:, 10:] = known, newcomers
    taken_out = np.zeros(22, bool)
    start = np.zeros((2, 22))
    start[:, :10] = found_in(known, taken_out[:10]).vectors
    refreshed = found_in(table, taken_out, start=start)
    assert_allclose(refreshed.variances, found_in(table, taken_out).variances, rtol=1e-9)
    assert_allclose(refreshed.vectors[:, :10], 0, atol=1e-6)


@given(st.integers(1, 10**10), st.integers(1, 10**6))
def test_no_total_can_overflow(most_votes, statements):
    scale = fixed_point(most_votes, statements)
    assert most_votes * (2 * np.sqrt(statements) * scale + 1) < 2**63
    assert scale >= 2**8


@given(conversations())
def test_positions_are_those_reckoned_person_by_person(conversation):
    table, taken_out = conversation
    votes = votes_of(table)
    with Threads(1) as hands:
        blocks = InMemory(votes, hands)
        found = principal_components(blocks, taken_out)
        m = int((~np.isnan(table)).any(axis=0).sum())
        places = participant_positions(blocks, found.vectors, found.means, taken_out, m)
    assert_allclose(places, naive.positions(table, taken_out, found.vectors), atol=1e-12)
