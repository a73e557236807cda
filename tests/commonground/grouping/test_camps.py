"""Camps and clouds: the steps by which one is told from the other, against slow or well-known ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.stats import multivariate_normal
from sklearn.isotonic import IsotonicRegression

from parley.commonground.grouping.compiled import crowd, settle
from parley.commonground.grouping.hills import best_hill, falling, gap
from parley.commonground.grouping.stability import found_shares
from parley.commonground.modelling.packing import packed


def seen(places: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What votes would say of people at `places` (n, d), each known but for `noise` (n, d, d)."""
    sure = np.linalg.inv(noise)
    return np.einsum("nij,nj->ni", sure, places), np.stack([packed(one) for one in sure])


def noises(rng: np.random.Generator, n: int, d: int, scale: float = 0.3) -> np.ndarray:
    roots = rng.normal(size=(n, d, d))
    return scale * (roots @ roots.transpose(0, 2, 1) / d + 0.2 * np.eye(d))


@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 3))
@settings(max_examples=25)
def test_the_likelihood_and_a_turn_are_those_of_a_mixture_seen_through_noise(seed: int, k: int, d: int):
    rng = np.random.default_rng(seed)
    n, floor = 30, 0.1 * np.eye(d)
    noise, places = noises(rng, n, d), rng.normal(0, 2, (n, d))
    pull, sure = seen(places, noise)
    centres, weights, spread = rng.normal(0, 2, (k, d)), rng.dirichlet(np.ones(k)), noises(rng, 1, d, 1.0)[0]

    joint = np.array(
        [
            [w * multivariate_normal.pdf(places[i], centres[a], spread + noise[i]) for a, w in enumerate(weights)]
            for i in range(n)
        ]
    )
    shares = joint / joint.sum(1, keepdims=True)
    # A person's likelihood is taken for the place where the votes point to as 1, whatever the noise.
    whole = np.log(joint.sum(1)).sum() + sum(
        (places[i] @ np.linalg.inv(noise[i]) @ places[i] + np.linalg.slogdet(2 * np.pi * noise[i])[1]) / 2
        for i in range(n)
    )
    mine = centres.copy(), packed(np.linalg.inv(spread)), weights.copy()
    likelihood, found = settle(pull, sure, *mine, packed(floor), 0, 0.0)
    assert likelihood == pytest.approx(whole)
    assert_allclose(found, shares, atol=1e-9)

    gain = [spread @ np.linalg.inv(spread + noise[i]) for i in range(n)]
    stand = np.array([[centres[a] + gain[i] @ (places[i] - centres[a]) for a in range(k)] for i in range(n)])
    after = np.einsum("na,nai->ai", shares, stand) / shares.sum(0)[:, None]
    away = stand - after
    within = np.einsum("na,nai,naj->ij", shares, away, away) + sum(spread - gain[i] @ spread for i in range(n))
    settle(pull, sure, *mine, packed(floor), 1, -np.inf)
    assert_allclose(mine[0], after, atol=1e-8)
    assert_allclose(mine[1], packed(np.linalg.inv((within + 2 * floor) / (n + 2))), rtol=1e-6)
    assert_allclose(mine[2], np.maximum(shares.mean(0), 1e-9))


def test_every_turn_makes_the_mixture_likelier():
    rng = np.random.default_rng(1)
    pull, sure = seen(rng.normal(size=(80, 2)), noises(rng, 80, 2))
    centres, within, weights = rng.normal(size=(3, 2)), packed(np.eye(2)), np.ones(3) / 3
    found = [settle(pull, sure, centres, within, weights, np.zeros(3), 1, -np.inf)[0] for _ in range(30)]
    assert (np.diff(found) > -1e-3).all(), "but for what is believed beforehand"
    assert found[-1] > found[0] + 1


@given(st.lists(st.floats(0, 10), min_size=1, max_size=30))
def test_a_falling_density_is_the_isotonic_fit(values: list[float]):
    density, fitted = np.array(values), np.empty(len(values))
    falling(density, fitted)
    assert_allclose(
        fitted, IsotonicRegression(increasing=False).fit_transform(np.arange(len(values)), density), atol=1e-9
    )


def test_the_best_hill_is_one_hill_and_likelier_than_the_first():
    rng = np.random.default_rng(2)
    line = np.linspace(-3, 3, 40)
    places = np.concatenate([rng.normal(-1, 0.5, 40), rng.normal(1, 0.5, 40)])
    likely = np.exp(-((line - places[:, None]) ** 2) / (2 * 0.3**2))
    density = np.exp(-((line - 1) ** 2)) + np.exp(-((line + 1) ** 2))
    first = best_hill(likely, np.ones(80), density, 20, 0, np.inf)
    better = best_hill(likely, np.ones(80), density, 20, 15, np.inf)
    most = best_hill(likely, np.ones(80), density, 20, 500, np.inf)
    assert first < better <= most + 1e-9
    assert most - better < 0.5 * (better - first) + 0.5, "the few turns that are taken come near"


def two(rng: np.random.Generator, apart: float, n: int = 150, noise: float = 0.3) -> float:
    """The gap between two camps of which one is that far from the other, in spreads of a camp."""
    places = rng.normal(size=(2 * n, 2)) + np.repeat([[0.0, 0.0], [apart, 0.0]], n, axis=0)
    blur = np.tile(noise * np.eye(2), (2 * n, 1, 1))
    pull, sure = seen(places + rng.normal(0, np.sqrt(noise), (2 * n, 2)), blur)
    centres, within, weights = np.array([[0.0, 0.0], [apart, 0.0]]), packed(np.eye(2)), np.array([0.5, 0.5])
    _, shares = settle(pull, sure, centres, within, weights, packed(0.1 * np.eye(2)), 30, 0.01)
    return gap(pull, sure, shares, centres, within, weights, 0, 1, -np.inf)


def test_a_gap_is_where_two_camps_are_far_apart_and_only_there():
    found = [np.mean([two(np.random.default_rng(seed), apart) for seed in range(5)]) for apart in (1.0, 2.0, 5.0, 7.0)]
    assert found[0] < 2
    assert found[1] < 4
    assert found[2] > 10
    assert found[3] > 40


def test_centres_move_to_the_middle_of_their_crowd():
    points = np.array([[0.0], [1.0], [10.0], [12.0]])
    centres, labels = np.array([[0.5], [3.0]]), np.zeros(4, np.int64)
    assert crowd(points, centres, 5, labels) == pytest.approx(0.5 + 2)
    assert centres[:, 0].tolist() == [0.5, 11.0]
    assert labels.tolist() == [0, 0, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_how_much_of_a_group_is_found_again(pairs: list[tuple[int, int]]):
    whole, labels = np.array(pairs, np.int32).T
    for group, share in enumerate(found_shares(whole, labels, 4)):
        members = {i for i, one in enumerate(whole) if one == group}
        others = [{i for i, one in enumerate(labels) if one == other} for other in set(labels.tolist())]
        if members:
            assert share == pytest.approx(max(len(members & other) / len(members | other) for other in others))
        else:
            assert np.isnan(share)
