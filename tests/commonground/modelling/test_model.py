"""The vote model: against the same written out slowly, and by what it must do whatever the votes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from parley.commonground.blocks import Block, InMemory
from parley.commonground.modelling import compiled
from parley.commonground.modelling.compiled import FACTS, GATHERED, LOADS, TRAITS, TRAITS_PACKED
from parley.commonground.modelling.model import VoteModel, fit
from parley.commonground.modelling.packing import full, packed, turned
from parley.commonground.threads import Threads
from parley.commonground.votes import Votes
from tests.commonground.modelling.naive import Naive
from tests.commonground.talks_made import camps, cloud, shuffled, turned_round

ALONE = Threads(1)


def learnt(votes: Votes, hands: Threads = ALONE) -> tuple[VoteModel, np.ndarray]:
    """The model of these votes, and where everybody stands."""
    block = Block(votes.starts, votes.columns, votes.values)
    model = fit(block, ~(votes.excluded | votes.meta), hands)
    return model, model.known(block)


def every_chance(votes: Votes) -> np.ndarray:
    """(n, m, 3) for everybody and every statement."""
    n, m = len(votes.participants), len(votes.statements)
    model, known = learnt(votes)
    people, statements = np.repeat(np.arange(n), m), np.tile(np.arange(m, dtype=np.int32), n)
    return model.chances(known, people, statements).reshape(n, m, 3)


def test_the_table_of_curvatures_is_that_of_the_bound():
    for root in (1e-4, 0.1, 0.7, 1.9, 6.3, 15.9, 16.1, 40.0):
        assert compiled.curvature(root**2) == pytest.approx(np.tanh(root / 2) / (2 * root), abs=3e-6)


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 5))
@settings(max_examples=25)
def test_a_sweep_is_what_the_model_written_out_gives(seed: int, people: int, statements: int):
    rng = np.random.default_rng(seed)
    cells = [(i, j) for i in range(people) for j in range(statements) if rng.random() < 0.7] or [(0, 0)]
    votes = Votes.of(*zip(*cells, strict=True), rng.integers(-1, 2, len(cells)))
    block, m = Block(votes.starts, votes.columns, votes.values), len(votes.statements)
    loads = rng.normal(size=(m, 2, LOADS))
    unsure = np.stack([[packed(matrix(rng, LOADS, 0.2)) for _ in range(2)] for _ in range(m)])
    spread, precision = matrix(rng, TRAITS, 1.0), np.stack([matrix(rng, LOADS, 1.0) for _ in range(2)])
    centre = rng.normal(size=(2, LOADS))
    pull = np.einsum("cij,cj->ci", precision, centre)

    naive = Naive(block, loads, unsure, spread)
    n = len(votes.participants)
    mean, cov = np.zeros((n, TRAITS)), np.tile(packed(spread), (n, 1))
    bounds = [naive.bound(precision, centre)]
    for _ in range(3):
        facts, gathered = np.empty((m, 2, FACTS)), np.zeros((m, 2, GATHERED))
        compiled.state_facts(loads, unsure, np.ones(m, bool), facts)
        moment = np.zeros(TRAITS_PACKED + 1)
        compiled.sweep(*block, facts, packed(np.linalg.inv(spread)), mean, cov, gathered, moment)
        compiled.know_statements(gathered, np.stack([packed(p) for p in precision]), pull, loads, unsure)
        weights = naive.weights()
        naive.know_people(weights)
        naive.know_statements(weights, precision, pull)
        assert_allclose(mean, naive.mean, atol=2e-4)
        assert_allclose(full(cov, TRAITS), naive.cov, atol=2e-4)
        assert_allclose(loads, naive.loads, atol=2e-4)
        assert_allclose(full(unsure, LOADS), naive.unsure, atol=2e-4)
        assert_allclose(full(moment[:-1], TRAITS), naive.cov.sum(0) + naive.mean.T @ naive.mean, atol=2e-3)
        bounds.append(naive.bound(precision, centre))
    assert all(after > before - 1e-9 for before, after in pairwise(bounds)), "it climbs"


def matrix(rng: np.random.Generator, size: int, scale: float) -> np.ndarray:
    root = rng.normal(size=(size, size))
    return scale * (root @ root.T / size + 0.3 * np.eye(size))


def test_packed_covariances_turn_as_full_ones_do():
    rng = np.random.default_rng(0)
    cov, by = matrix(rng, 4, 1.0), rng.normal(size=(4, 4))
    assert_allclose(full(turned(packed(cov)[None], by), 4)[0], by @ cov @ by.T)


def test_placing_somebody_again_and_again_is_what_a_sweep_comes_to():
    votes, _ = camps((60, 60), 30, 20, 1)
    block = Block(votes.starts, votes.columns, votes.values)
    model, _ = learnt(votes)
    naive = Naive(block, model.loads, model.unsure, model.spread)
    for _ in range(25):
        naive.know_people(naive.weights())
    placed = model.known(block, rounds=25)
    assert_allclose(placed[:, :TRAITS], naive.mean, atol=2e-3)
    assert_allclose(full(placed[:, TRAITS:], TRAITS), naive.cov, atol=2e-3)


def test_the_three_chances_are_chances():
    chances = every_chance(camps((30, 30), 20, 9, 2)[0])
    assert chances.min() > 0
    assert_allclose(chances.sum(2), 1)


def test_planted_opinions_are_foreseen_where_nobody_was_asked():
    """People of two camps vote on a few of the statements each; what they think of the others is then known."""
    rng = np.random.default_rng(3)
    camp, lean = rng.integers(0, 2, 400), rng.choice([-2.0, 2.0], (2, 40))
    asked = rng.random((400, 40)) < 0.3
    who, which = np.nonzero(asked)
    agrees = rng.random(len(who)) < 1 / (1 + np.exp(-lean[camp[who], which]))
    chances = every_chance(Votes.of(who, which, np.where(agrees, 1, -1)))
    foreseen = chances[:, :, 2] > 0.5
    assert (foreseen == (lean[camp] > 0))[~asked].mean() > 0.97


def test_chances_keep_their_word():
    """Of the votes for which agreement had this chance, about that share agreed (as many as chance allows)."""
    rng = np.random.default_rng(4)
    odds = rng.normal(0, 1, 60) + rng.normal(0, 1.2, (800, 2)) @ rng.normal(0, 1, (2, 60))
    asked = rng.random(odds.shape) < 0.4
    agrees = rng.random(odds.shape) < 1 / (1 + np.exp(-odds))
    who, which = np.nonzero(asked)
    chances = every_chance(Votes.of(who, which, np.where(agrees, 1, -1)[asked]))[:, :, 2]
    for low in np.arange(0.05, 0.95, 0.1):
        held = ~asked & (chances >= low) & (chances < low + 0.1)
        assert abs(chances[held].mean() - agrees[held].mean()) < 0.04, low


def test_a_pass_is_no_half_agreement():
    """Somebody who passes on what divides the camps stays where the other votes put them."""
    votes, camp = camps((150, 150), 40, 30, 5, apart=2.5)
    model, known = learnt(votes)
    i = int(np.argmax((camp == 0) & (np.diff(votes.starts) > 15)))
    own = slice(votes.starts[i], votes.starts[i + 1])
    sided = votes.columns[own][votes.values[own] != 0]
    rest = np.setdiff1d(np.arange(40, dtype=np.int32), sided)

    def stands(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        order = np.argsort(columns)
        one = Block(np.array([0, len(columns)]), columns[order].astype(np.int32), values[order].astype(np.int8))
        return model.known(one)[0, 2:TRAITS]

    said = votes.values[own][votes.values[own] != 0]
    without = stands(sided, said)
    passing = stands(np.r_[sided, rest], np.r_[said, np.zeros(len(rest), np.int8)])
    other = known[camp == 1, 2:TRAITS].mean(0)
    assert np.linalg.norm(passing - without) < 0.25 * np.linalg.norm(other - without)


def test_votes_in_another_order_give_the_same_bytes():
    votes, _ = camps((150, 150), 80, 60, 6)
    assert votes.count > 10_000, "cut in parts"
    model, known = learnt(votes)
    for again in (learnt(shuffled(votes, 1)), learnt(votes, Threads(3))):
        assert again[0].loads.tobytes() == model.loads.tobytes()
        assert again[1].tobytes() == known.tobytes()


def test_blocks_of_any_size_place_people_alike():
    votes = cloud("round", 500, 60, 30, 1)
    model, known = learnt(votes)
    for cut in (1, 77, 499):
        one = Block(votes.starts[: cut + 1], votes.columns, votes.values)
        other = Block(votes.starts[cut:], votes.columns, votes.values)
        assert np.concatenate([model.known(one), model.known(other)]).tobytes() == known.tobytes()
    with Threads(2) as hands:
        blocks = InMemory(votes, hands)
        assert blocks.each(compiled.place, *model.views, 2).tobytes() == known.tobytes()


def test_every_statement_put_the_other_way_round_turns_agreement_round():
    votes, _ = camps((80, 40), 25, 15, 7)
    chances, other = every_chance(votes), every_chance(turned_round(votes))
    assert_allclose(chances[:, :, ::-1], other, atol=2e-3)


def test_statements_taken_out_and_those_about_the_talk_itself_have_no_say():
    votes, _ = camps((60, 60), 30, 15, 8)
    out = np.zeros(30, bool)
    out[[3, 17]] = True
    marked = Votes(votes.participants, votes.statements, votes.starts, votes.columns, votes.values, excluded=out)
    changed = np.where(out[votes.columns], -votes.values, votes.values).astype(np.int8)
    meddled = Votes(votes.participants, votes.statements, votes.starts, votes.columns, changed, meta=out)
    assert_array_equal(learnt(marked)[1], learnt(meddled)[1])
    assert not np.allclose(learnt(marked)[1], learnt(votes)[1])


@pytest.mark.parametrize(
    "who, which, vote",
    [
        ([], [], []),
        ([1], [1], [1]),
        ([1], [1], [0]),
        ([1, 1, 1], [1, 2, 3], [1, -1, 0]),
        ([1, 2, 3], [7, 7, 7], [1, 1, -1]),
        ([1, 2, 3, 4] * 2, [1] * 4 + [2] * 4, [0] * 8),
        ([1, 2, 3, 4] * 2, [1] * 4 + [2] * 4, [1] * 8),
        ([1, 2, 3, 4] * 2, [1] * 4 + [2] * 4, [-1] * 4 + [1, 0, 1, -1]),
    ],
    ids=["empty", "one vote", "one pass", "one person", "one statement", "all pass", "all agree", "constant column"],
)
def test_the_smallest_conversations_have_an_answer(who: list[int], which: list[int], vote: list[int]):
    votes = Votes.of(np.array(who, np.int64), np.array(which, np.int64), np.array(vote, np.int64))
    chances = every_chance(votes)
    assert np.isfinite(chances).all()
    for i in range(len(votes.participants)):
        for t in range(votes.starts[i], votes.starts[i + 1]):
            if len(set(vote)) == 1:
                assert np.argmax(chances[i, votes.columns[t]]) == votes.values[t] + 1
