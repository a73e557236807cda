"""What tells a party from the rest: exact tests, few false ones among what is found, and no circle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from parley.commonground.discovery import discoveries, halves
from parley.commonground.exact import benjamini_hochberg, mid_p
from parley.commonground.votes import Votes


def talked(shares: np.ndarray, votes: int, rng: np.random.Generator) -> np.ndarray:
    asked = rng.poisson(votes, shares.shape)
    agree = rng.binomial(asked, shares)
    passed = rng.binomial(asked - agree, 0.3)
    return np.stack((asked - agree - passed, passed, agree), -1)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(1, 60))
def test_the_exact_test_is_fishers_with_half_of_what_was_seen(ours, rest, ours_no, rest_no):
    asked, yes, everybody = ours + ours_no, ours + rest, ours + ours_no + rest + rest_no
    mine = mid_p(*(np.array([n]) for n in (ours, asked, yes, everybody)))[0]
    law = stats.hypergeom(everybody, yes, asked)
    assert mine == pytest.approx(law.sf(ours) + law.pmf(ours) / 2, abs=1e-12)


def test_large_counts_lose_no_digits_that_matter():
    rng = np.random.default_rng(0)
    everybody = rng.integers(2, 200_000, 1000)
    asked, yes = (rng.random(1000) * everybody).astype(int), (rng.random(1000) ** 2 * everybody).astype(int)
    ours = rng.hypergeometric(yes, everybody - yes, asked)
    law = stats.hypergeom(everybody, yes, asked)
    assert np.abs(mid_p(ours, asked, yes, everybody) - law.sf(ours) - law.pmf(ours) / 2).max() < 1e-8


def test_the_correction_is_scipys():
    p = np.random.default_rng(1).random(500) ** 3
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), rel=1e-12)
    assert len(benjamini_hochberg(np.zeros(0))) == 0


@pytest.mark.parametrize("votes", [8, 60])
def test_of_nothing_but_chance_hardly_anything_is_discovered(votes):
    """With no difference at all each discovery is false: in at most about 5 of 100 conversations there is one."""
    rng = np.random.default_rng(2)
    any_found, uncorrected = [], []
    for _ in range(200):
        counts = talked(np.tile(rng.uniform(0.2, 0.9, 40), (5, 1)), votes, rng)
        found = discoveries(counts, counts.sum(0))
        any_found.append(found.found.any())
        uncorrected.append(found.uncorrected.mean())
    assert np.mean(any_found) < 0.09
    assert np.mean(uncorrected) > 0.1  # where Polis's test would call more than a tenth of all representative


def test_of_what_is_found_hardly_anything_is_false_and_most_of_what_is_there_is_found():
    rng = np.random.default_rng(3)
    false, power = [], []
    for _ in range(60):
        shares = np.tile(rng.uniform(0.3, 0.8, 60), (4, 1))
        differs = np.zeros((4, 60), bool)
        differs[1, :15] = True
        shares[1, :15] = np.where(shares[1, :15] > 0.55, 0.1, 0.95)
        counts = talked(shares, 50, rng)
        found = discoveries(counts, counts.sum(0)).found
        # The others differ from a rest with which party 1 is counted: no false discovery on those statements.
        false.append(found[:, 15:].sum() / max(found.sum(), 1))
        power.append(found[1, :15].mean())
    assert np.mean(false) < 0.05
    assert np.mean(power) > 0.9


def test_the_side_is_named():
    counts = np.array([[[5, 5, 90], [80, 10, 10]], [[50, 10, 40], [10, 10, 80]]])
    found = discoveries(counts, counts.sum(0))
    assert found.side.tolist() == [[1, -1], [-1, 1]]
    assert found.found.all() and (found.q < 1e-6).all() and (found.p <= found.q).all()


def test_those_of_no_party_are_among_the_rest_and_what_is_not_told_is_not_tested():
    counts = np.array([[[0, 0, 40]], [[0, 0, 4]]])
    undeclared = np.array([[60, 0, 0]])
    found = discoveries(counts, counts.sum(0) + undeclared, counts.sum(2) >= 5)
    assert found.found[:, 0].tolist() == [True, False]
    assert found.side[1, 0] == 0 and found.p[1, 0] == 1
    alone = discoveries(counts, counts.sum(0))
    assert not alone.found.any()


def test_a_party_alone_has_no_rest():
    counts = np.array([[[3, 1, 9]]])
    found = discoveries(counts, counts[0])
    assert found.side[0, 0] == 0 and not found.found.any() and not found.uncorrected.any()
    with pytest.raises(ValueError, match="more votes"):
        discoveries(counts, counts[0] - 1)


def conversation(rng: np.random.Generator, people: int, statements: int) -> Votes:
    """Everybody answers about half of the statements by the toss of a coin."""
    cast = rng.random((people, statements)) < 0.5
    rows, columns = np.nonzero(cast)
    values = rng.choice(np.array([-1, 1], np.int8), len(rows))
    starts = np.concatenate(([0], np.cumsum(cast.sum(1))))
    return Votes(np.arange(people), np.arange(statements), starts, columns.astype(np.int32), values)


def dense(votes: Votes) -> np.ndarray:
    table = np.full((len(votes.participants), len(votes.statements)), 9)
    table[np.repeat(np.arange(len(table)), np.diff(votes.starts)), votes.columns] = votes.values
    return table


def counted(table: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.array([[(table[labels == j] == v).sum(0) for v in (-1, 0, 1)] for j in range(2)]).transpose(0, 2, 1)


def test_halves_are_the_whole_and_the_same_every_time():
    votes = conversation(np.random.default_rng(4), 50, 20)
    one, two = halves(votes, 7)
    first, second, both = dense(one), dense(two), dense(votes)
    assert np.array_equal(np.where(first == 9, second, first), both)
    assert ((first == 9) | (second == 9)).all()
    assert one.count + two.count == votes.count and 0.4 < one.count / votes.count < 0.6
    assert np.array_equal(halves(votes, 7)[0].columns, one.columns)


def test_groups_made_from_the_votes_differ_on_them_and_not_on_the_other_half():
    """Coins are tossed: groups by the first axis of the votes "differ", unless tested on votes they never saw."""
    rng = np.random.default_rng(5)
    circular, honest = 0, 0
    for seed in range(20):
        votes = conversation(rng, 200, 30)
        one, two = halves(votes, seed)
        for made_from, tested_on in ((votes, votes), (one, two)):
            table = dense(made_from)
            signs = np.where(table == 9, 0, table)
            labels = (np.linalg.svd(signs, full_matrices=False)[0][:, 0] > 0).astype(int)
            counts = counted(dense(tested_on), labels)
            found = discoveries(counts, counts.sum(0)).found.any()
            circular += found and made_from is votes
            honest += found and made_from is one
    assert circular > 15
    assert honest <= 4
