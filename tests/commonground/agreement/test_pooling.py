"""Shares of agreement by party: as sure as they say, leaning on others only where the parties prove alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from parley.commonground.agreement import kernels, overall, pooled
from parley.commonground.agreement.pooling import STRENGTHS, closeness, party_effects, spread_of_means


def talked(shares: np.ndarray, votes: float, rng: np.random.Generator) -> np.ndarray:
    """Counts of a conversation in which each party answers with about so many votes on each statement."""
    asked = rng.poisson(votes, shares.shape)
    agree = rng.binomial(asked, shares)
    passed = rng.binomial(asked - agree, 0.3)
    return np.stack((asked - agree - passed, passed, agree), -1)


def opinions(rng: np.random.Generator, kind: str, statements: int = 200) -> np.ndarray:
    level = rng.normal(0.3, 1, statements)
    alike = np.where(rng.random(statements) < 0.3, 0.05, 1.0) if kind == "some alike" else 0.3
    effect = np.array([-1, 0, 0, 0.3, 0.3, 0.4]) if kind == "effects" else np.zeros(6)
    return 1 / (1 + np.exp(-(level + effect[:, None] + alike * rng.normal(size=(6, statements)))))


@pytest.mark.parametrize("kind", ["some alike", "all alike", "effects"])
@pytest.mark.parametrize("votes", [2, 10, 100])
def test_intervals_hold_the_truth_as_often_as_they_say(kind, votes):
    rng = np.random.default_rng(2)
    held = []
    for _ in range(10):
        shares = opinions(rng, kind)
        found = pooled(talked(shares, votes, rng))
        held.append(((found.lower <= shares) & (shares <= found.upper)).mean())
    assert 0.915 < np.mean(held) < 0.99


def test_pooling_beats_each_party_by_itself_and_the_common_mean():
    rng = np.random.default_rng(3)
    shares = opinions(rng, "some alike", 400)
    counts = talked(shares, 8, rng)
    asked, agree = counts.sum(2), counts[:, :, 2]

    def loss(estimate):
        return np.sqrt(((estimate - shares) ** 2).mean())

    alone = (agree + 1) / (asked + 2)
    common = np.broadcast_to((agree.sum(0) + 1) / (asked.sum(0) + 2), shares.shape)
    assert loss(pooled(counts).mean) < 0.9 * min(loss(alone), loss(common))


def test_a_party_is_pooled_where_parties_are_alike_and_left_alone_where_they_differ():
    rng = np.random.default_rng(4)
    shares = np.where(np.arange(200) < 100, 0.8, rng.choice([0.1, 0.9], (6, 200)))
    found = pooled(talked(shares, 40, rng))
    assert np.median(found.strength[:100]) > 50 and np.median(found.strength[100:]) < 5


def test_many_votes_speak_for_themselves():
    counts = np.tile([[5, 5, 90]], (6, 30, 1)) * 100
    counts[2, 7] = [9000, 500, 500]
    found = pooled(counts)
    assert found.mean[2, 7] == pytest.approx(0.05, abs=0.002)
    assert found.lower[2, 7] < 0.05 < found.upper[2, 7]
    assert found.mean[1, 3] == pytest.approx(0.9, abs=0.002)


def test_a_cell_without_votes_has_what_the_others_let_expect_and_is_less_sure():
    rng = np.random.default_rng(5)
    counts = talked(np.full((4, 60), 0.85), 50, rng)
    counts[1, 9] = 0
    found = pooled(counts)
    assert abs(found.mean[1, 9] - 0.85) < 0.1
    assert found.upper[1, 9] - found.lower[1, 9] > (found.upper - found.lower)[0, 9]


def test_votes_that_may_not_be_told_change_nothing():
    rng = np.random.default_rng(6)
    counts = talked(opinions(rng, "effects", 50), 6, rng)
    told = counts.sum(2) >= 5
    other = counts.copy()
    other[~told] = [4, 0, 0]
    one, two = pooled(counts, told), pooled(other, told)
    for name in ("alpha", "beta", "lower", "upper", "weights", "effects"):
        assert np.array_equal(getattr(one, name), getattr(two, name))
    assert not np.array_equal(pooled(counts).alpha, pooled(other).alpha)


def test_passes_are_answers_and_no_agreement():
    counts = np.zeros((2, 20, 3), np.int64)
    counts[:, :, 2] = 300
    counts[:, :, 1] = 300
    assert pooled(counts).mean == pytest.approx(0.5, abs=0.01)


def test_a_party_that_agrees_less_with_everything_is_known_by_it_and_chance_is_not():
    rng = np.random.default_rng(7)
    counts = talked(opinions(rng, "effects", 300), 20, rng)
    effects = pooled(counts).effects
    assert effects[0] == pytest.approx(-1.0, abs=0.2) and abs(effects.sum()) < 0.5
    counts = talked(opinions(rng, "all alike", 300), 20, rng)
    assert np.abs(party_effects(counts[:, :, 2], counts.sum(2))).max() < 0.1


def test_against_the_hierarchy_written_out():
    """The same model on a fine grid, with scipy and no shortcut: shares of one statement given its neighbours."""
    rng = np.random.default_rng(8)
    counts = talked(opinions(rng, "some alike", 40), 7, rng)
    agree, asked = counts[:, :, 2], counts.sum(2)
    found = pooled(counts)
    a, b = spread_of_means(agree.sum(0), asked.sum(0))
    means = (np.arange(2000) + 0.5) / 2000
    prior = stats.beta.pdf(means, a, b)
    shape_a, shape_b = STRENGTHS[:, None] * means, STRENGTHS[:, None] * (1 - means)
    shift = 1 / (1 + (1 - means) / means * np.exp(-found.effects[:, None]))
    evidence, moments = [], []
    for s in range(40):
        fit = np.log(prior) + np.zeros_like(shape_a)
        for j in range(6):
            shape_a, shape_b = STRENGTHS[:, None] * shift[j], STRENGTHS[:, None] * (1 - shift[j])
            fit = fit + special.betaln(agree[j, s] + shape_a, asked[j, s] - agree[j, s] + shape_b)
            fit = fit - special.betaln(shape_a, shape_b)
        fit = np.exp(fit - fit.max())
        evidence.append(fit.sum(1))
        moments.append(fit / fit.sum(1, keepdims=True))
    levels = closeness(np.array(evidence))
    expected = np.empty((6, 40))
    for s in range(40):
        weight = levels[s][:, None] * moments[s]
        for j in range(6):
            here = (agree[j, s] + STRENGTHS[:, None] * shift[j]) / (asked[j, s] + STRENGTHS[:, None])
            expected[j, s] = (weight * here).sum()
    assert np.abs(found.mean - expected).max() < 2e-3


@given(st.integers(1, 4), st.integers(1, 5), st.data())
def test_any_counts_have_an_answer(parties, statements, data):
    numbers = st.sampled_from([0, 0, 1, 2, 7, 1000, 5_000_000])
    counts = np.array(
        data.draw(st.lists(numbers, min_size=parties * statements * 3, max_size=parties * statements * 3))
    )
    found = pooled(counts.reshape(parties, statements, 3))
    assert np.isfinite(found.lower).all() and np.isfinite(found.upper).all()
    assert (found.lower >= 0).all() and (found.lower <= found.mean).all()
    assert (found.mean <= found.upper).all() and (found.upper <= 1).all()
    assert np.isfinite(found.weights).all() and found.weights.sum(1) == pytest.approx(1)


def test_all_together_is_one_party():
    tally = np.array([[10, 0, 90], [0, 0, 0], [1, 1, 1]])
    found = overall(tally)
    assert found.mean.shape == (1, 3)
    assert found.lower[0, 0] < 0.9 < found.upper[0, 0]
    assert found.upper[0, 1] - found.lower[0, 1] > 0.5


def test_nothing_at_all():
    assert pooled(np.zeros((0, 4, 3), np.int64)).mean.shape == (0, 4)
    assert pooled(np.zeros((3, 0, 3), np.int64)).mean.shape == (3, 0)


@pytest.mark.parametrize("counts", [np.zeros((2, 3)), np.zeros((2, 3, 2)), -np.ones((2, 3, 3), np.int64)])
def test_what_are_no_counts_is_refused(counts):
    with pytest.raises(ValueError, match="counts"):
        pooled(counts)


def test_the_places_are_kept_apart_by_strength():
    assert len(STRENGTHS) * kernels.NODES == pooled(np.ones((2, 3, 3), np.int64)).weights.shape[1]
