"""Opinion groups: planted camps are found, clouds are not cut, and the answer hangs on the votes alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import adjusted_rand_score

from parley.commonground.blocks import InMemory
from parley.commonground.grouping import opinion_groups, opinion_groups_of
from parley.commonground.reading import read
from parley.commonground.result import Groups
from parley.commonground.threads import Threads
from parley.commonground.votes import Votes
from tests.commonground.talks_made import camps, cloud, shuffled, turned_round


def same(one: Groups, other: Groups) -> bool:
    arrays = ("labels", "positions", "sides", "share")
    return (one.k, one.groups, one.stability, one.clear) == (
        other.k,
        other.groups,
        other.stability,
        other.clear,
    ) and all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in arrays)


@pytest.mark.parametrize(
    "sizes, statements, each, apart",
    [
        ((150, 150), 50, 30, 2.0),
        ((400, 100), 60, 40, 2.0),
        ((30, 30), 40, 30, 3.0),
        ((120, 100, 80), 60, 40, 2.5),
        ((500, 300, 120), 100, 50, 2.0),
        ((200,) * 6, 120, 60, 3.0),
    ],
    ids=["two", "a minority", "two small ones", "three", "three unequal", "six"],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_planted_camps_are_found(sizes: tuple[int, ...], statements: int, each: float, apart: float, seed: int):
    votes, of = camps(sizes, statements, each, seed, apart)
    groups = opinion_groups(votes)
    placed = groups.labels >= 0
    assert groups.k == len(sizes)
    assert groups.clear
    assert placed.mean() > 0.75
    assert adjusted_rand_score(of[placed], groups.labels[placed]) > 0.85
    assert [one.id for one in groups.groups] == list(range(groups.k))
    assert [one.size for one in groups.groups] == np.bincount(groups.labels[placed]).tolist()
    assert [one.size for one in groups.groups] == sorted((one.size for one in groups.groups), reverse=True)
    assert min(one.stability for one in groups.groups) > 0.75


@pytest.mark.parametrize("kind", ["round", "square", "line", "long", "skewed", "heavy"])
@pytest.mark.parametrize("people, statements, each", [(58, 30, 20), (300, 60, 40), (1500, 120, 50)])
def test_a_cloud_is_not_cut(kind: str, people: int, statements: int, each: float):
    for seed in range(2):
        groups = opinion_groups(cloud(kind, people, statements, each, seed))
        assert groups.k == 1
        assert not groups.clear
        assert len(groups.groups) == 1


def test_one_of_a_kind_is_no_group():
    """58 people of whom one says the opposite of all others: red-dwarf made 1 and 57 of such."""
    rng = np.random.default_rng(0)
    odds = np.tile(rng.choice([-2.0, 2.0], 40), (58, 1))
    odds[17] *= -1
    vote = np.where(rng.random((58, 40)) < 1 / (1 + np.exp(-odds)), 1, -1)
    who, which = np.nonzero(np.ones((58, 40)))
    groups = opinion_groups(Votes.of(who, which, vote.ravel()))
    assert groups.k == 1
    assert groups.groups[0].size >= 50


def test_no_group_is_smaller_than_the_floor():
    votes, _of = camps((120, 120, 25), 60, 50, 0, 3.0)
    assert opinion_groups(votes, floor=5).k == 3
    groups = opinion_groups(votes, floor=30)
    assert groups.k == 2
    assert min(one.size for one in groups.groups) >= 30


def test_recorded_opinions_lie_along_a_line_and_its_ends_are_told(recorded_data):
    """No recorded conversation falls into camps with a gap between them; what divides people is said all the same."""
    for name in ("scoop-hivemind.biodiversity", "brexit-consensus", "15-per-hour-seattle"):
        groups = opinion_groups(read(recorded_data / "polis" / name))
        assert (groups.k, groups.clear) == (1, False)
        assert groups.stability > 0.9
        assert np.bincount(groups.sides + 1, minlength=3)[1:].min() >= 40
        assert groups.share[0] > 0.5


def test_the_ends_of_the_main_line_stay_when_people_are_left_out(recorded_data):
    votes = read(recorded_data / "polis" / "vtaiwan.uberx")
    whole, rng = opinion_groups(votes, resamples=2), np.random.default_rng(0)
    for _ in range(2):
        rows = np.sort(rng.permutation(len(votes.participants))[: len(votes.participants) * 4 // 5])
        block = InMemory(votes, Threads(1)).only(rows)
        part = opinion_groups(Votes(votes.participants[rows], votes.statements, *block), resamples=2)
        both = (part.sides >= 0) & (whole.sides[rows] >= 0)
        assert adjusted_rand_score(whole.sides[rows][both], part.sides[both]) > 0.9


def test_votes_in_another_order_and_in_other_blocks_give_the_same_bytes():
    votes, _ = camps((150, 100, 80), 80, 60, 1, 2.5)
    groups = opinion_groups(votes)
    assert same(groups, opinion_groups(shuffled(votes, 1)))
    used = np.ones(len(votes.statements), bool)
    for count in (1, 3):
        with Threads(count) as hands:
            blocks = InMemory(votes, hands)
            cuts = [0, 7, 100, len(votes.participants)]
            blocks._parts = [slice(a, b) for a, b in pairwise(cuts)]
            assert same(groups, opinion_groups_of(blocks, used, hands=hands))


def test_the_seed_draws_people_anew_and_moves_nobody():
    votes, _ = camps((60, 60), 50, 20, 2, 2.0)
    one, other = opinion_groups(votes, seed=1), opinion_groups(votes, seed=2)
    assert one.stability != other.stability
    assert_array_equal(one.labels, other.labels)


def test_every_statement_put_the_other_way_round_leaves_the_groups():
    votes, _ = camps((150, 100, 80), 60, 40, 3, 2.5)
    one, other = opinion_groups(votes), opinion_groups(turned_round(votes))
    assert one.k == other.k == 3
    assert (one.labels == other.labels).mean() > 0.99
    assert_allclose(np.abs(one.positions), np.abs(other.positions), atol=0.02)


def test_people_are_placed_by_what_they_said_not_by_how_many_there_are():
    votes, of = camps((300, 60), 60, 40, 4, 3.0)
    ids = np.r_[votes.participants, 10_000, 10_001]
    starts = np.r_[votes.starts, votes.starts[-1], votes.starts[-1] + 1]
    added = Votes(
        ids,
        votes.statements,
        starts,
        np.r_[votes.columns, [0]].astype(np.int32),
        np.r_[votes.values, [1]].astype(np.int8),
    )
    groups = opinion_groups(added)
    assert groups.k == 2
    assert groups.labels[-2] == -1, "who never voted is in no group, not in the largest"
    assert groups.labels[-1] == -1, "nor who voted once"
    assert groups.sides[-2] == -1
    assert adjusted_rand_score(of, groups.labels[:-2]) > 0.85


def test_a_large_conversation_is_learnt_from_a_part_and_places_everybody():
    votes, of = camps((2500, 1500), 100, 50, 5, 2.0)
    groups = opinion_groups(votes, sample=1_000)
    placed = groups.labels >= 0
    assert groups.k == 2
    assert len(groups.labels) == len(votes.participants)
    assert adjusted_rand_score(of[placed], groups.labels[placed]) > 0.9
    assert placed.mean() > 0.8


@pytest.mark.parametrize(
    "votes",
    [
        ([], [], []),
        ([1], [1], [1]),
        ([1] * 5, [1, 2, 3, 4, 5], [1, 0, -1, 1, 1]),
        (list(range(9)), [1] * 9, [1, -1, 0] * 3),
        (list(range(20)) * 5, sorted(list(range(5)) * 20), [0] * 100),
        (list(range(20)) * 5, sorted(list(range(5)) * 20), [1] * 100),
    ],
    ids=["empty", "one vote", "one person", "one statement", "all pass", "all agree"],
)
def test_the_smallest_conversations_are_one_group(votes: tuple[list[int], list[int], list[int]]):
    groups = opinion_groups(Votes.of(*(np.array(column, np.int64) for column in votes)))
    assert (groups.k, groups.clear) == (1, False)
    assert np.isfinite(groups.positions).all()
    assert 0 <= groups.stability <= 1
    assert set(groups.labels.tolist()) <= {-1, 0}


def test_statements_that_do_not_count_group_nobody():
    """Two camps on statements that moderation took out, and one opinion on the others."""
    rng = np.random.default_rng(6)
    camp = np.arange(200) % 2
    odds = np.tile(rng.normal(0, 1, 40), (200, 1))
    odds[:, :20] = np.where(camp[:, None] == 0, 2.5, -2.5)
    who, which = np.nonzero(rng.random((200, 40)) < 0.8)
    votes = Votes.of(who, which, np.where(rng.random(len(who)) < 1 / (1 + np.exp(-odds[who, which])), 1, -1))
    out = np.arange(40) < 20
    assert opinion_groups(votes).k == 2
    marked = Votes(votes.participants, votes.statements, votes.starts, votes.columns, votes.values, excluded=out)
    assert opinion_groups(marked).k == 1
