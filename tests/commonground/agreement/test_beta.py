"""The beta distribution, held against scipy's."""

import numpy as np
import pytest
from scipy import special

from parley.commonground.agreement import beta
from parley.commonground.agreement.kernels import quickly_below


@pytest.fixture(scope="module")
def shapes():
    rng = np.random.default_rng(0)
    return np.exp(rng.uniform(-3, 12, 4000)), np.exp(rng.uniform(-3, 12, 4000)), rng


def test_the_incomplete_beta_function(shapes):
    a, b, rng = shapes
    x = np.concatenate((rng.beta(a, b), rng.random(4000))).clip(1e-12, 1 - 1e-12)
    a, b = np.tile(a, 2), np.tile(b, 2)
    mine = np.array([beta.below(*each) for each in zip(a, b, x, strict=True)])
    assert np.abs(mine - special.betainc(a, b, x)).max() < 1e-10
    assert beta.below(2.0, 3.0, 0.0) == 0.0 and beta.below(2.0, 3.0, 1.0) == 1.0


@pytest.mark.parametrize("p", [1e-6, 0.0005, 0.025, 0.5, 0.975, 0.9995])
def test_its_inverse(shapes, p):
    a, b, _ = shapes
    assert np.abs(beta.quantiles(a, b, p) - special.betaincinv(a, b, p)).max() < 1e-10


def test_the_gamma_function():
    x = np.exp(np.linspace(-7, 13, 2000))
    mine = np.array([beta.log_gamma(each) for each in x])
    assert (np.abs(mine - special.gammaln(x)) / np.maximum(np.abs(special.gammaln(x)), 1)).max() < 1e-13


def test_the_quick_one_is_near_enough_to_rank_and_round():
    rng = np.random.default_rng(1)
    a, b = np.exp(rng.uniform(0, 7, 20_000)), np.exp(rng.uniform(0, 7, 20_000))
    x = rng.beta(a, b)
    mine = np.array([quickly_below(*each) for each in zip(a, b, x, strict=True)])
    assert np.abs(mine - special.betainc(a, b, x)).max() < 5e-3
    assert np.abs(mine - special.betainc(a, b, x)).mean() < 5e-4
