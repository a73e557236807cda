"""Planted attacks are found, honest talk gives few alarms, and it is told how much hangs on the suspicious."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from parley.commonground.ballots import chains
from parley.commonground.blocks import tallied_by_group
from parley.commonground.influence import Suspicion, adjusted_rand, influence, suspicion
from parley.commonground.votes import Votes
from tests.commonground.agreement.planted import planted

HOUR = 3_600_000


def ballots(table: np.ndarray, times: np.ndarray | None = None) -> Votes:
    """Votes from a table (n, m) of -1, 0, 1 and 9 for not cast; times: the same shape."""
    rows, columns = np.nonzero(table != 9)
    starts = np.concatenate(([0], np.cumsum((table != 9).sum(1))))
    at = None if times is None else times[rows, columns]
    values = table[rows, columns].astype(np.int8)
    return Votes(np.arange(len(table)), np.arange(table.shape[1]), starts, columns.astype(np.int32), values, at)


def human_times(table: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Everybody comes at some time of a week, and answers in some seconds, in an order of their own."""
    times = np.zeros(table.shape, np.int64)
    for row in range(len(table)):
        gaps = rng.lognormal(np.log(5000), 0.7, table.shape[1]).astype(np.int64)
        times[row, rng.permutation(table.shape[1])] = rng.integers(7 * 24 * HOUR) + np.cumsum(gaps)
    return times


def positions(table: np.ndarray) -> np.ndarray:
    """(n, 2) by the plain way: centred votes, nothing where none was cast, the first two axes."""
    cast = table != 9
    mean = np.where(cast, table, 0).sum(0) / np.maximum(cast.sum(0), 1)
    centred = np.where(cast, table - mean, 0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    return centred @ axes.T * np.sqrt(table.shape[1] / np.maximum(cast.sum(1), 1))[:, None]


def attacked(table: np.ndarray, copies: int, length: int, rng: np.random.Generator) -> np.ndarray:
    """The table with one ballot copied so many times, each with nine tenths of it, one answer of twenty changed."""
    template = np.full(table.shape[1], 9)
    chosen = rng.choice(table.shape[1], length, replace=False)
    template[chosen] = rng.choice([-1, 0, 1], length, p=[0.35, 0.1, 0.55])
    bots = np.tile(template, (copies, 1))
    changed = rng.random(bots.shape) < 0.075  # a third of them to what it was
    bots = np.where((bots != 9) & changed, rng.choice([-1, 0, 1], bots.shape), bots)
    bots[rng.random(bots.shape) < 0.1] = 9
    return np.vstack((table, bots))


@pytest.mark.parametrize(("copies", "length"), [(6, 60), (25, 40), (90, 40)])
def test_copied_ballots_are_found_and_hardly_anybody_else(copies, length):
    """Of 600 people and 1, 4 or 13 % copies: at least nine tenths of the copies, and nine tenths of those found."""
    rng = np.random.default_rng(copies)
    found, false = [], []
    for seed in range(3):
        table = attacked(planted(600, 200, 0.2, seed).vote, copies, length, rng)
        signs = suspicion(ballots(table), positions(table))
        bots = np.arange(len(table)) >= 600
        found.append(signs.copied[bots].mean())
        false.append(signs.copied[~bots].sum() / signs.copied.sum())
        assert (signs.score[bots & signs.copied] > 0.5).all()
        sets = signs.sets[bots & signs.copied]
        assert (np.bincount(sets).max() if len(sets) else 0) > 0.9 * len(sets)
    assert np.mean(found) > 0.9
    assert np.mean(false) < 0.1


def test_an_honest_talk_gives_next_to_no_alarm():
    rng = np.random.default_rng(1)
    for seed in range(4):
        table = planted(600, 150, 0.25, seed).vote
        signs = suspicion(ballots(table, human_times(table, rng)), positions(table))
        assert signs.timed
        assert signs.alarms.mean() < 0.005
        assert not signs.copied.any() and not signs.burst.any()


def test_recorded_talks_give_few_alarms(recorded_data):
    from parley.commonground.polis.view import polis_view
    from parley.commonground.reading import read

    alarms, people, copied = 0, 0, 0
    for folder in sorted((recorded_data / "polis").iterdir()):
        if not folder.is_dir():
            continue
        votes = read(folder)
        signs = suspicion(votes, polis_view(votes).positions)
        assert signs.alarms.mean() < 0.03, folder.name
        alarms, people, copied = alarms + signs.alarms.sum(), people + len(signs.score), copied + signs.copied.sum()
    assert people > 5000
    assert alarms < 0.02 * people and copied < 0.005 * people


def test_who_votes_faster_than_one_reads_or_as_evenly_as_a_clock_is_noticed():
    rng = np.random.default_rng(2)
    table = planted(400, 100, 0.4, 3).vote
    times = human_times(table, rng)
    active = np.argsort(-(table != 9).sum(1))[:8]
    fast, even = active[:5], active[5:]
    for row in fast:
        times[row, rng.permutation(100)] = np.cumsum(rng.lognormal(np.log(200), 0.4, 100))
    cast = np.cumsum(table[even] != 9, axis=1)
    times[even] = 9 * HOUR + 4000 * cast + rng.integers(0, 200, cast.shape)
    signs = suspicion(ballots(table, times), positions(table))
    assert set(np.flatnonzero(signs.burst)) == set(active)
    assert signs.alarms[active].all()


def test_the_times_of_an_import_say_nothing():
    table = planted(300, 100, 0.4, 4).vote
    signs = suspicion(ballots(table, np.arange(table.size).reshape(table.shape)), positions(table))
    assert not signs.timed and not signs.burst.any()
    assert not suspicion(ballots(table), positions(table)).timed


def test_a_crowd_that_comes_at_once_and_answers_alike_is_noticed_and_a_room_that_is_asked_to_vote_is_not():
    rng = np.random.default_rng(5)
    talk = planted(400, 100, 0.4, 5)
    table, times = talk.vote, human_times(talk.vote, rng)
    place = positions(table)
    alike = np.argsort(((place - np.median(place[talk.camp == 0], 0)) ** 2).sum(1))[:30]
    for members, noticed in ((alike, True), (rng.choice(400, 30, replace=False), False)):
        moved = times.copy()
        moved[members] += (50 * HOUR + rng.integers(0, 40_000, 30) - times[members].min(1))[:, None]
        signs = suspicion(ballots(table, moved), place)
        assert signs.burst[members].mean() > 0.8 if noticed else not signs.burst.any()


def test_one_answer_to_everything_is_an_oddity_and_with_a_second_sign_an_alarm():
    rng = np.random.default_rng(6)
    table = planted(400, 100, 0.4, 6).vote
    table[0] = np.where(rng.random(100) < 0.8, 0, 9)
    table[1] = np.where(rng.random(100) < 0.8, -1, 9)
    times = human_times(table, rng)
    calm = suspicion(ballots(table, times), positions(table))
    assert calm.straight[:2].all() and not calm.straight[2:].any()
    times[0] = times[0].min() + 300 * np.arange(100)
    assert suspicion(ballots(table, times), positions(table)).score[0] > calm.score[0]


def test_the_same_votes_give_the_same_answer():
    table = attacked(planted(300, 120, 0.3, 7).vote, 20, 40, np.random.default_rng(7))
    one, two = (suspicion(ballots(table), positions(table), seed=3) for _ in range(2))
    assert np.array_equal(one.score, two.score) and np.array_equal(one.sets, two.sets)


def test_no_votes_no_suspicion():
    signs = suspicion(ballots(np.full((3, 4), 9)), np.zeros((3, 2)))
    assert not signs.alarms.any() and not signs.most(1.0).any()
    signs = suspicion(ballots(np.full((0, 4), 9)), np.zeros((0, 2)))
    assert len(signs.score) == 0


def test_the_most_suspicious_come_first_and_nobody_without_a_sign():
    none = np.zeros(200, bool)
    score = np.zeros(200)
    score[[7, 50, 51, 199]] = [0.6, 0.9, 0.9, 0.2]
    signs = Suspicion(score, none, none, none, np.full(200, -1, np.int32), False)
    assert np.flatnonzero(signs.most(0.01)).tolist() == [50, 51]
    assert np.flatnonzero(signs.most(1.0)).tolist() == [7, 50, 51, 199]
    assert signs.alarms.sum() == 3


@given(st.lists(st.lists(st.integers(0, 5), min_size=7, max_size=7), min_size=1, max_size=4))
def test_chains_lead_back_through_equal_keys(keys):
    keys = np.array(keys, np.uint64) << np.uint64(40)
    last, first = chains(keys)
    for band in range(len(keys)):
        for at in range(7):
            equal = [i for i in range(at) if keys[band, i] == keys[band, at]]
            assert last[band, at] == (equal[-1] if equal else -1)
            assert first[band, at] == (equal[0] if equal else -1)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2)), min_size=2, max_size=30))
def test_how_alike_two_groupings_are(pairs):
    one, two = np.array(pairs).T
    assert adjusted_rand(one, two) == pytest.approx(adjusted_rand_score(one, two), abs=1e-12)


def vote_up_one_statement(copies: int):
    """A talk in which copied ballots push the worst bridge, and what is counted of it, by party and in all."""
    rng = np.random.default_rng(8)
    talk = planted(600, 150, 0.3, 8)
    pushed = int(talk.shares.min(0).argmin())
    table = attacked(talk.vote, copies, 45, rng)
    table[600:, pushed] = 1
    labels = np.concatenate((talk.party, rng.integers(0, 6, copies))).astype(np.int32)
    votes = ballots(table)
    counts = tallied_by_group(votes.starts, votes.columns, votes.values, labels, 6, 150)
    return votes, labels, counts, pushed, suspicion(votes, positions(table))


def test_without_the_attackers_the_statement_that_they_pushed_falls_back():
    votes, labels, counts, pushed, signs = vote_up_one_statement(60)
    found = influence(votes, labels, counts, counts.sum(0), signs, share=None)
    assert found.alarms == found.left_out >= 54
    assert found.overall_shift[pushed] < -0.1
    assert found.bridging_shift[pushed] < -0.05 and found.rank_shift[pushed] < 0
    assert 0 < found.top_kept <= 1
    hundredth = influence(votes, labels, counts, counts.sum(0), signs)
    assert hundredth.left_out == 7
    assert abs(hundredth.overall_shift[pushed]) < abs(found.overall_shift[pushed])


def test_what_is_taken_away_is_what_counting_the_others_gives():
    votes, labels, counts, _, signs = vote_up_one_statement(40)
    out = signs.alarms
    table = np.full((len(labels), 150), 9)
    table[np.repeat(np.arange(len(labels)), np.diff(votes.starts)), votes.columns] = votes.values
    agree, asked = ((table[~out] == 1).sum(0), (table[~out] != 9).sum(0))
    before = counts.sum(0)[:, 2] / counts.sum((0, 2))
    found = influence(votes, labels, counts, counts.sum(0), signs, share=None)
    assert found.overall_shift == pytest.approx(agree / asked - before)


def test_of_fewer_than_the_floor_nothing_is_told():
    votes, labels, counts, _, signs = vote_up_one_statement(4)
    few = influence(votes, labels, counts, counts.sum(0), signs, share=None)
    assert few.left_out < 5
    assert np.isnan(few.overall_shift).all() and few.top_kept is None


def test_groups_made_anew_are_compared():
    votes, labels, counts, _, signs = vote_up_one_statement(60)
    asked = []

    def regroup(those: Votes) -> np.ndarray:
        asked.append(those.count)
        return (np.arange(len(those.participants)) % 2).astype(np.int32)

    found = influence(votes, labels, counts, counts.sum(0), signs, share=None, regroup=regroup)
    assert found.groups_kept == 1.0 and asked[1] < asked[0]
