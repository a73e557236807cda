"""Counts of votes: equal to those of a plain dense table, in any order, in any parts, one vote at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.commonground import counting, statistics
from parley.commonground.statistics import Statistics
from parley.commonground.threads import Threads
from parley.commonground.votes import Votes, VotesError

PEOPLE, STATEMENTS, PARTIES = 7, 6, 3
NONE = 2
dense = st.lists(
    st.lists(st.sampled_from([-1, 0, 1, NONE, NONE]), min_size=STATEMENTS, max_size=STATEMENTS), max_size=PEOPLE
).map(lambda rows: np.array(rows, np.int64).reshape(-1, STATEMENTS))
labels = st.lists(st.integers(-1, PARTIES - 1), min_size=PEOPLE, max_size=PEOPLE).map(
    lambda row: np.array(row, np.int32)
)


def sparse(table: np.ndarray) -> Votes:
    rows, columns = np.nonzero(table != NONE)
    return Votes.of(rows, columns, table[rows, columns]).with_rows(range(len(table)), range(table.shape[1]))


def counted(table: np.ndarray, parties: np.ndarray) -> Statistics:
    """The same by dense tables of what was voted and where."""
    x, o = np.where(table == NONE, 0, table), (table != NONE).astype(np.int64)
    above = np.triu_indices(table.shape[1], 1)
    pairs = np.stack([(o.T @ o)[above], (x.T @ x)[above], (x.T @ o)[above], (o.T @ x)[above]], axis=1)
    tallies = np.stack([(table == value).sum(axis=0) for value in (-1, 0, 1)], axis=1)
    by_party = np.array(
        [[(table[parties == k] == value).sum(axis=0) for value in (-1, 0, 1)] for k in range(PARTIES)]
    ).transpose(0, 2, 1)
    return Statistics(int(o.any(axis=1).sum()), tallies, by_party, pairs)


def same(one: Statistics, other: Statistics) -> bool:
    return one.people == other.people and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("tallies", "by_party", "pairs")
    )


def of(table: np.ndarray, parties: np.ndarray) -> Statistics:
    return Statistics.of(sparse(table), parties[: len(table)], PARTIES)


@given(dense, labels)
def test_counts_are_those_of_a_dense_table(table, parties):
    assert same(of(table, parties), counted(table, parties[: len(table)]))


@given(dense, labels, st.integers(0, PEOPLE))
def test_counts_of_two_parts_add_up_to_those_of_the_whole_in_either_order(table, parties, cut):
    one, other = of(table[:cut], parties), of(table[cut:], parties[cut:])
    whole = of(table, parties)
    assert same(one + other, whole) and same(other + one, whole)
    assert same(Statistics.empty(STATEMENTS, PARTIES) + whole, whole)


@given(dense, labels, st.randoms(use_true_random=False))
def test_the_order_of_participants_has_no_say(table, parties, chance):
    order = list(range(len(table)))
    chance.shuffle(order)
    assert same(of(table[order], parties[order]), of(table, parties))


@given(dense, labels, st.data())
def test_a_change_of_one_participants_votes_changes_the_counts_by_as_much(table, parties, data):
    running = Statistics.empty(STATEMENTS, PARTIES)
    none = (np.zeros(0, np.int32), np.zeros(0, np.int8))

    def row(votes):
        columns = np.flatnonzero(votes != NONE)
        return columns.astype(np.int32), votes[columns].astype(np.int8)

    for who, votes in enumerate(table):
        first = np.array(data.draw(st.lists(st.sampled_from([-1, 0, 1, NONE]), min_size=6, max_size=6)))
        running = running.changed(none, row(first), int(parties[who]))
        running = running.changed(row(first), row(votes), int(parties[who]))
    assert same(running, of(table, parties))
    for who, votes in enumerate(table):
        running = running.changed(row(votes), none, int(parties[who]))
    assert same(running, Statistics.empty(STATEMENTS, PARTIES))


@given(dense, st.permutations(range(STATEMENTS + 3)))
def test_new_statements_stand_among_those_so_far(table, order):
    places = np.sort(np.array(order[:STATEMENTS]))
    wide = np.full((len(table), STATEMENTS + 3), NONE)
    wide[:, places] = table
    nobody = np.full(len(table), -1, np.int32)
    before = Statistics.of(sparse(table), nobody, PARTIES)
    assert same(before.widened(places, STATEMENTS + 3), Statistics.of(sparse(wide), nobody, PARTIES))


@given(dense, st.sets(st.integers(0, STATEMENTS - 1)))
def test_the_covariance_is_that_of_the_filled_and_centred_table(table, out):
    x = np.where(table == NONE, np.nan, table.astype(float))
    taken_out = np.isin(np.arange(STATEMENTS), list(out))
    with np.errstate(all="ignore"):
        means = np.nansum(x, axis=0) / np.maximum((table != NONE).sum(axis=0), 1)
    centred = np.where(np.isnan(x), 0.0, x - means)
    centred[:, taken_out] = 0.0
    found = Statistics.of(sparse(table)).covariance(taken_out)
    assert np.allclose(found, centred.T @ centred, atol=1e-12)


@settings(max_examples=3)
@given(st.integers(0, 1 << 32))
def test_many_people_on_several_threads_are_counted_as_one_by_one(seed):
    """So many that each thread's packed sums would overflow, all of one mind on two statements."""
    chance = np.random.default_rng(seed)
    table = chance.choice([-1, 0, 1, NONE], (90_000, 5))
    table[:, :2] = -1
    table[:, 2] = 1
    assert same(of(table, parties := np.full(len(table), -1, np.int32)), counted(table, parties))
    with Threads(3) as three, Threads(1) as one:
        votes = sparse(table)
        assert same(Statistics.of(votes, threads=three), Statistics.of(votes, threads=one))


def test_pairs_are_left_out_where_there_are_too_many_statements(monkeypatch):
    monkeypatch.setattr(statistics, "MOST_PAIRED", 2)
    few = Statistics.of(Votes.of([1, 1, 1], [1, 2, 3], [1, 0, -1]))
    assert few.pairs is None and few.tallies.tolist() == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert (few + few).pairs is None
    none = np.zeros(0, np.int32), np.zeros(0, np.int8)
    more = few.changed(none, (np.array([0], np.int32), np.array([1], np.int8)))
    assert more.tallies[0].tolist() == [0, 0, 2]
    with pytest.raises(ValueError, match="Pairs are not counted for more than 2 statements"):
        few.covariance(np.zeros(3, bool))


def test_what_cannot_be_added_is_refused():
    with pytest.raises(VotesError, match="Only counts of the same statements"):
        Statistics.empty(2) + Statistics.empty(3)
    one = Statistics.of(Votes.of([1], [1], [1]))
    most = Statistics(statistics.MOST_PEOPLE, one.tallies, one.by_party, one.pairs)
    with pytest.raises(VotesError, match="2,147,483,648 participants are more than can be counted together"):
        most + one


def test_packed_sums_hold_as_many_people_as_are_packed():
    """The bound after which they are unpacked is the largest that 16 bits with a sign can hold."""
    packed, pairs = np.array([counting.COUNTS_FOR[0, 0] * counting.PEOPLE]), np.zeros((1, 4), np.int32)
    counting._unpack(packed, pairs)
    assert pairs.tolist() == [[counting.PEOPLE, counting.PEOPLE, -counting.PEOPLE, -counting.PEOPLE]]
