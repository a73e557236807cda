"""Votes kept back and foreseen: what is kept back, how it is measured, and that the model is as good as it must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss, roc_auc_score

from parley.commonground.blocks import Block, InMemory
from parley.commonground.modelling.prediction import area_under_curve, held_out, kept_back, surprise
from parley.commonground.modelling.sample import part, sampled, without
from parley.commonground.reading import read
from parley.commonground.threads import Threads
from parley.commonground.votes import Votes
from tests.commonground.talks_made import camps, cloud, shuffled

# The best of a statement's own rate, the rate in the person's Polis group, and a one-factor model.
TARGETS = {
    "vtaiwan.uberx": 0.875,
    "american-assembly.bowling-green": 0.820,
    "scoop-hivemind.biodiversity": 0.845,
    "15-per-hour-seattle": 0.788,
}


@pytest.mark.parametrize("name", TARGETS)
def test_recorded_votes_are_foreseen_as_well_as_by_the_best_other_model(recorded_data, name: str):
    votes = read(recorded_data / "polis" / name)
    # One split of a small conversation says little: its tenth is three hundred votes.
    splits = 10 if votes.count < 10_000 else 2
    found = [held_out(votes, seed, sample_votes=votes.count) for seed in range(splits)]
    assert np.mean([one.auc for one in found]) >= TARGETS[name]
    assert all(one.auc > one.baseline_auc + 0.05 and one.log_loss < one.baseline_log_loss for one in found)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_the_area_under_the_curve_is_exact_with_ties(votes: list[tuple[bool, int]]):
    agreed, chance = np.array([a for a, _ in votes]), np.array([c / 5 for _, c in votes])
    area = area_under_curve(agreed, chance)
    if agreed.all() or not agreed.any():
        assert area is None
    else:
        assert area == pytest.approx(roc_auc_score(agreed, chance))


def test_surprise_is_the_log_loss():
    agreed, chance = np.array([True, False, True]), np.array([0.9, 0.2, 0.6])
    assert surprise(np.where(agreed, chance, 1 - chance)) == pytest.approx(log_loss(agreed, chance))


def test_a_tenth_is_kept_back_and_of_nobody_all():
    votes = cloud("round", 400, 50, 12, 1)
    block = Block(votes.starts, votes.columns, votes.values)
    back = kept_back(block, seed=0)
    assert 0.07 < back.mean() < 0.13
    shown = without(block, back)
    assert (np.diff(shown.starts)[np.diff(votes.starts) > 0] > 0).all()
    assert (kept_back(block, seed=0) == back).all()
    assert (kept_back(block, seed=1) != back).any()


def test_the_same_votes_in_another_order_are_foreseen_alike():
    votes, _ = camps((60, 60), 30, 15, 2)
    assert held_out(votes, seed=3) == held_out(shuffled(votes, 1), seed=3)
    assert held_out(votes, seed=3) != held_out(votes, seed=4)


def test_what_cannot_be_foreseen_is_not():
    rng = np.random.default_rng(0)
    who, which = np.nonzero(rng.random((300, 30)) < 0.5)
    found = held_out(Votes.of(who, which, rng.integers(-1, 2, len(who))))
    assert found.auc == pytest.approx(0.5, abs=0.08)
    assert found.log_loss == pytest.approx(-(np.log(1 / 3) + 2 * np.log(2 / 3)) / 3, abs=0.03)
    assert found.three_way == pytest.approx(np.log(3), abs=0.04)


def test_what_does_not_count_is_neither_shown_nor_asked_for():
    votes, _ = camps((60, 60), 30, 15, 3)
    out = np.zeros(30, bool)
    out[[0, 5, 9]] = True
    marked = Votes(votes.participants, votes.statements, votes.starts, votes.columns, votes.values, excluded=out)
    changed = np.where(out[votes.columns], 1, votes.values).astype(np.int8)
    meddled = Votes(votes.participants, votes.statements, votes.starts, votes.columns, changed, excluded=out)
    assert held_out(marked) == held_out(meddled)


@pytest.mark.parametrize(
    "votes",
    [
        ([], [], []),
        ([1], [1], [1]),
        ([1, 2], [1, 1], [1, -1]),
        (list(range(9)) * 9, sorted(list(range(9)) * 9), [1] * 81),
    ],
    ids=["empty", "one vote", "nobody has two", "all agree"],
)
def test_the_smallest_conversations_have_an_answer(votes: tuple[list[int], list[int], list[int]]):
    found = held_out(Votes.of(*(np.array(column, np.int64) for column in votes)))
    assert found.auc is None
    if found.kept_back:
        assert 0 <= found.log_loss < 0.25
    else:
        assert found.log_loss is None


def test_a_large_conversation_is_stood_for_by_people_of_every_zeal():
    degrees = np.random.default_rng(0).integers(0, 100, 5_000)
    rows = sampled(degrees, 500, 10**9)
    assert len(rows) == 500
    assert (np.diff(rows) > 0).all()
    assert degrees[rows].min() > 0
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(degrees[rows], share) == pytest.approx(np.quantile(degrees[degrees > 0], share), abs=1)
    assert degrees[sampled(degrees, 5_000, 20_000)].sum() == pytest.approx(20_000, rel=0.05)
    assert (sampled(degrees, 10_000, 10**9) == np.flatnonzero(degrees)).all()
    assert len(sampled(np.zeros(3, np.int64), 10, 10)) == 0


def test_a_part_of_the_people_keeps_its_votes():
    votes = cloud("round", 60, 30, 10, 1)
    block, rows = Block(votes.starts, votes.columns, votes.values), np.array([2, 3, 17, 59])
    for mine, theirs in zip(part(block, rows), InMemory(votes, Threads(1)).only(rows), strict=True):
        assert (mine == theirs).all()
