"""Planted bridges are found, the worst party's interval holds the truth, and a silent party leaves no score."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from parley.commonground import floor
from parley.commonground.agreement import bridges, divides, pooled, unknown
from tests.commonground.agreement.planted import planted
from tests.commonground.agreement.test_pooling import opinions, talked


def everybody(counts):
    return np.ones(counts.shape[:2], bool)


@pytest.mark.parametrize(("people", "statements", "density"), [(2000, 300, 0.1), (1000, 200, 0.1), (600, 250, 0.2)])
def test_planted_bridges_are_ranked_higher_than_by_overall_agreement_or_group_informed_consensus(
    people, statements, density
):
    ours, overall, consensus, raw = [], [], [], []
    for seed in range(3):
        talk = planted(people, statements, density, seed)
        by_party, by_camp = talk.counts(talk.party), talk.counts(talk.camp)
        found = bridges(pooled(by_party), everybody(by_party))
        agree, asked = by_party[:, :, 2], by_party.sum(2)
        scores = (
            -np.argsort(found.order),
            agree.sum(0) / np.maximum(asked.sum(0), 1),
            ((by_camp[:, :, 2] + 1) / (by_camp.sum(2) + 2)).prod(0),
            ((agree + 1) / (asked + 2)).min(0),
        )
        for figures, score in zip((ours, overall, consensus, raw), scores, strict=True):
            figures.append([roc_auc_score(talk.bridging, score), average_precision_score(talk.bridging, score)])
    ours, overall, consensus, raw = (np.mean(figures, 0) for figures in (ours, overall, consensus, raw))
    assert (ours > overall).all()
    assert (ours > consensus).all()  # though it is given the camps themselves, and we the parties that mix them
    assert (ours > raw - 0.005).all() and (ours > raw).any()


@pytest.mark.parametrize("kind", ["some alike", "all alike", "effects"])
@pytest.mark.parametrize("votes", [5, 30, 200])
def test_the_worst_partys_interval_holds_the_truth_as_often_as_it_says(kind, votes):
    rng = np.random.default_rng(12)
    held, above, said = [], [], []
    for _ in range(8):
        shares = opinions(rng, kind)
        counts = talked(shares, votes, rng)
        found = bridges(pooled(counts), everybody(counts))
        truth = shares.min(0)
        held.append(((found.lower <= truth) & (truth <= found.upper)).mean())
        above.append((truth > 0.5).mean())
        said.append(found.all_above_half.mean())
        assert (found.lower <= found.estimate).all() and (found.estimate <= found.upper).all()
    assert 0.9 < np.mean(held) < 0.99
    assert np.mean(said) == pytest.approx(np.mean(above), abs=0.045)


def test_against_drawing_at_random():
    rng = np.random.default_rng(13)
    counts = talked(opinions(rng, "some alike", 30), 6, rng)
    know = pooled(counts)
    found = bridges(know, everybody(counts))
    from parley.commonground.agreement.kernels import NODES, shifted
    from parley.commonground.agreement.pooling import STRENGTHS

    for s in range(30):
        place = rng.choice(know.weights.shape[1], 100_000, p=know.weights[s] / know.weights[s].sum())
        least = np.ones(len(place))
        for j in range(6):
            mean = np.array([shifted(centre, know.effects[j]) for centre in know.centres[s]])[place]
            strength = STRENGTHS[place // NODES]
            a = know.agree[j, s] + mean * strength
            b = know.asked[j, s] - know.agree[j, s] + (1 - mean) * strength
            least = np.minimum(least, rng.beta(a, b))
        drawn = np.quantile(least, [0.5, 0.025, 0.975])
        assert np.abs(drawn - [found.estimate[s], found.lower[s], found.upper[s]]).max() < 0.012
        assert (least > 0.5).mean() == pytest.approx(found.all_above_half[s], abs=0.012)


def test_a_party_with_too_few_votes_is_named_and_there_is_no_score():
    rng = np.random.default_rng(14)
    counts = talked(np.full((3, 10), 0.8), 40, rng)
    counts[1, 4] = [0, 0, 3]
    told = floor.told(counts.sum(2), counts.sum((0, 2)) + 50)
    found = bridges(pooled(counts, told), told)
    assert found.missing[:, 4].tolist() == [False, True, False]
    assert np.isnan([found.estimate[4], found.lower[4], found.upper[4], found.all_above_half[4]]).all()
    assert found.worst[4] == -1 and found.order[-1] == 4
    assert np.isfinite(np.delete(found.estimate, 4)).all()
    left = bridges(pooled(counts, told), told, np.array([True, False, True]))
    assert np.isfinite(left.estimate).all() and not left.missing.any()


def test_one_dissenting_party_outweighs_any_majority():
    counts = np.tile([[20, 0, 980]], (6, 12, 1))
    counts[5, 3] = [40, 0, 10]
    found = bridges(pooled(counts), everybody(counts))
    assert found.order[-1] == 3 and found.worst[3] == 5
    assert found.estimate[3] < 0.35 and found.all_above_half[3] < 0.01
    assert found.all_above_half[0] > 0.99


def test_divides_name_the_two_parties_that_differ_most():
    rng = np.random.default_rng(15)
    shares = np.full((4, 20), 0.6)
    shares[:, 6] = [0.1, 0.6, 0.9, 0.5]
    counts = talked(shares, 60, rng)
    found = divides(pooled(counts), everybody(counts))
    assert found.order[0] == 6 and (found.high[6], found.low[6]) == (2, 0)
    assert found.lower[6] < 0.8 < found.upper[6] and found.lower[6] > 0.5
    assert np.median(found.lower) < 0.05
    few = everybody(counts)
    few[1:, 2] = False
    found = divides(pooled(counts, few), few)
    assert found.high[2] == -1 and np.isnan(found.lower[2]) and found.order[-1] == 2


def test_the_interval_of_a_difference_holds_the_truth():
    rng = np.random.default_rng(16)
    held = []
    for _ in range(6):
        shares = opinions(rng, "some alike")
        counts = talked(shares, 15, rng)
        found = divides(pooled(counts), everybody(counts))
        truth = shares[found.high, np.arange(200)] - shares[found.low, np.arange(200)]
        held.append(((found.lower <= truth) & (truth <= found.upper)).mean())
    assert np.mean(held) > 0.92


def test_what_is_asked_of_whom_is_what_would_settle_most():
    counts = np.tile([[100, 0, 900]], (3, 8, 1))
    counts[1, 2] = [6, 0, 7]  # the others are for it, this party hangs in the balance
    counts[:, 5] = [900, 0, 100]
    counts[1, 5] = [6, 0, 7]  # hangs in the balance as well, but the others are against it anyhow
    know = pooled(counts)
    found = unknown(know, everybody(counts))
    assert (found.party[0], found.statement[0]) == (1, 2)
    assert found.value[0] > 0.02 and found.needed[0] >= 1
    assert {(int(p), int(s)) for p, s in zip(found.party, found.statement, strict=True)} == {(1, 2), (1, 5)}
    assert found.value[1] < 1e-6
    assert (np.diff(found.value) <= 0).all()


def test_as_many_votes_as_are_asked_for_settle_it():
    rng = np.random.default_rng(17)
    counts = talked(np.full((3, 50), 0.8), 60, rng)
    counts[0, :20] = talked(np.full((1, 20), 0.7), 6, rng)[0]
    told = everybody(counts)
    found = unknown(pooled(counts), told)
    assert len(found.party) and found.decides.all()
    mean = pooled(counts).mean
    for party, statement, needed in zip(found.party, found.statement, found.needed, strict=True):
        more = counts.copy()
        agree = round(needed * mean[party, statement])
        more[party, statement] += [needed - agree, 0, agree]
        settled = pooled(more)
        width = settled.upper - settled.lower
        assert settled.lower[party, statement] > 0.48 or width[party, statement] < 0.22


def test_what_is_not_told_is_asked_for_and_nothing_of_it_is_said():
    rng = np.random.default_rng(18)
    counts = talked(np.full((3, 20), 0.9), 50, rng)
    counts[2, 4] = [1, 0, 3]
    other = counts.copy()
    other[2, 4] = [0, 0, 0]
    told = counts.sum(2) >= 5
    one, two = unknown(pooled(counts, told), told), unknown(pooled(other, told), told)
    assert (2, 4) in {(int(p), int(s)) for p, s in zip(one.party, one.statement, strict=True)}
    assert np.array_equal(one.needed, two.needed) and np.array_equal(one.value, two.value)


def test_nobody_and_nothing():
    for shape in ((0, 3, 3), (2, 0, 3), (1, 2, 3)):
        counts = np.zeros(shape, np.int64)
        know, told = pooled(counts), np.zeros(shape[:2], bool)
        assert np.isnan(bridges(know, told).estimate).all()
        assert np.isnan(divides(know, told).difference).all()
        assert len(unknown(know, told).party) == shape[0] * shape[1]
