"""Base clusters and groups, beside every distance reckoned every time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import silhouette_score

from parley.commonground.polis.clusters import (
    BASE_STEPS,
    GROUP_STEPS,
    Clustering,
    KeptK,
    base_clusters,
    best_k,
    group_clusterings,
    most_groups,
    nearest,
    neighbours,
    numbered,
    silhouette,
    weighted_k_means,
)
from parley.commonground.threads import Threads
from tests.commonground.polis import naive

ANYWHERE = st.one_of(st.integers(-3, 3).map(float), st.floats(-20, 20, width=32))


def points(least=0, most=40):
    return st.integers(least, most).flatmap(lambda count: arrays(np.float64, (count, 2), elements=ANYWHERE))


@given(points(), st.integers(1, 8))
def test_base_clusters_are_lloyds(places, most):
    with Threads(1) as hands:
        found = base_clusters(places, hands, most)
    labels, centres = naive.k_means(places, most, BASE_STEPS)
    assert_array_equal(found.labels, labels)
    assert_array_equal(found.centres, centres.reshape(-1, 2))
    assert_array_equal(found.sizes, np.bincount(labels, minlength=len(centres)))


@pytest.mark.parametrize("seed", range(6))
def test_base_clusters_of_many_people_are_lloyds(seed):
    """Dense camps, stragglers far off, and people at the same place, so that every short cut is taken."""
    chance = np.random.default_rng(seed)
    camps = chance.normal(0, 4, (5, 2))[chance.integers(0, 5, 1_500)]
    places = camps + chance.normal(0, 1, (1_500, 2)) * chance.choice([0.02, 0.5, 6.0], (1_500, 1))
    places[::7] = np.round(places[::7])
    with Threads(1) as hands:
        found = base_clusters(places, hands)
    labels, centres = naive.k_means(places, 100, BASE_STEPS)
    assert_array_equal(found.labels, labels)
    assert_array_equal(found.centres, centres)


@pytest.mark.parametrize("seed", range(20))
def test_however_centres_move_each_point_is_with_the_nearest(seed):
    """Most move a little, one jumps: what is remembered of the distances before must not hide it."""
    chance = np.random.default_rng(seed)
    places = chance.normal(0, 5, (400, 2))
    centres = chance.normal(0, 5, (30, 2)) * chance.choice([0.05, 1.0], (30, 1))
    labels, clear_of, moved = np.zeros(400, np.int32), np.zeros(400), np.zeros(30)
    near = np.array([[other for other in range(30) if other != one] for one in range(30)], np.int32)
    for _ in range(12):
        apart, wide, drift = neighbours(centres, moved, near)
        before = labels.copy()
        changes = nearest(places, labels, clear_of, centres, near, apart, wide, drift, 1.0)
        assert_array_equal(labels, ((places[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1))
        assert_array_equal(changes[:, 2], np.bincount(labels, minlength=30) - np.bincount(before, minlength=30))
        step = chance.normal(0, 0.02, (30, 2))
        step[chance.integers(30)] = chance.normal(0, 4, 2)
        centres, moved = centres + step, np.linalg.norm(step, axis=1)


@pytest.mark.parametrize("threads", [2, 3])
def test_many_points_on_threads_fall_as_they_do_one_by_one(threads):
    chance = np.random.default_rng(4)
    places = chance.normal(0, 3, (30_000, 2)) + chance.integers(0, 4, (30_000, 1)) * 5
    with Threads(1) as one, Threads(threads) as several:
        alone, together = base_clusters(places, one), base_clusters(places, several)
    assert alone.labels.tobytes() == together.labels.tobytes()
    assert alone.centres.tobytes() == together.centres.tobytes()
    assert len(alone.centres) == 100
    for cluster in range(100):
        assert_allclose(alone.centres[cluster], places[alone.labels == cluster].mean(axis=0), atol=1e-6)


def test_a_refresh_starts_from_where_people_stand_now():
    chance = np.random.default_rng(8)
    places = chance.normal(0, 3, (3_000, 2))
    with Threads(1) as hands:
        before = base_clusters(places, hands)
        start = before.labels.copy()
        start[:10] = -1
        again = base_clusters(places, hands, start=start)
        assert (again.labels == before.labels).mean() > 0.9
        assert_allclose(again.centres, before.centres, atol=0.2)
        few = base_clusters(places[:50], hands, start=start[:50])
        assert_array_equal(few.labels, base_clusters(places[:50], hands).labels)


@given(points(least=1), st.integers(2, 5), st.randoms(use_true_random=False))
def test_groups_are_lloyds_with_weights(places, k, chance):
    weights = np.array([chance.randint(1, 4) for _ in places])
    labels = weighted_k_means(places, weights, k)
    centres = places[[row for row in range(len(places)) if not (places[:row] == places[row]).all(axis=1).any()][:k]]
    for _ in range(GROUP_STEPS + 1):
        plain = np.array([np.argmin([((place - centre) ** 2).sum() for centre in centres]) for place in places])
        kept = np.unique(plain)
        before, plain = centres[kept], np.searchsorted(kept, plain)
        centres = np.array(
            [np.average(places[plain == at], axis=0, weights=weights[plain == at]) for at in range(len(kept))]
        )
        if (np.linalg.norm(before - centres, axis=1) < 0.01).all():
            break
    expected = np.array([((place - centres) ** 2).sum(axis=1) for place in places])
    ties = np.sort(expected, axis=1)
    if len(centres) > 1 and (ties[:, 1] - ties[:, 0] < 1e-9).any():
        return  # a place as far from one centre as from another falls by the last bit of the mean
    assert_array_equal(labels, plain)


@given(points(least=3), st.integers(2, 4), st.randoms(use_true_random=False))
def test_silhouette_is_the_known_one(places, k, chance):
    labels = np.array([chance.randrange(k) for _ in places], np.int32)
    labels = np.unique(labels, return_inverse=True)[1].astype(np.int32)
    if 2 <= labels.max() + 1 < len(places):
        assert_allclose(silhouette(places, labels), silhouette_score(places, labels), atol=1e-9)
    elif labels.max() == 0:
        assert silhouette(places, labels) == 0.0


def test_points_that_are_all_alone_in_their_clusters_count_nothing():
    assert silhouette(np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([0, 1], np.int32)) == 0.0


@pytest.mark.parametrize(("base", "most"), [(2, 2), (11, 2), (12, 3), (24, 4), (36, 5), (100, 5)])
def test_more_base_clusters_allow_more_groups(base, most):
    assert most_groups(base) == most


def base_at(places):
    return Clustering(np.arange(len(places), dtype=np.int32), np.array(places, float), np.ones(len(places), np.int64))


def test_what_stands_at_one_place_is_not_parted():
    base = base_at([[0.5, 0.5]])
    assert group_clusterings(base) == {}
    assert best_k(base, {}) == 1


@pytest.mark.parametrize("camps", [2, 3, 4, 5])
def test_camps_that_stand_apart_are_found(camps):
    chance = np.random.default_rng(camps)
    middle = 20 * np.column_stack(
        [np.cos(np.arange(camps) * 2 * np.pi / camps), np.sin(np.arange(camps) * 2 * np.pi / camps)]
    )
    base = base_at((middle + chance.normal(0, 1, (20, camps, 2))).reshape(-1, 2))
    clusterings = group_clusterings(base)
    assert best_k(base, clusterings) == camps
    assert_array_equal(clusterings[camps].reshape(20, camps), np.tile(clusterings[camps][:camps], (20, 1)))


def test_of_equals_the_smaller_number_of_groups_is_taken():
    base = base_at([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]])
    one = np.array([0, 0, 1, 1], np.int32)
    assert best_k(base, {3: one, 2: one}) == 2


def test_a_new_number_of_groups_must_win_four_times_running():
    kept = KeptK().after(2)
    shown = []
    for best in (3, 3, 2, 3, 3, 3, 3, 2):
        kept = kept.after(best)
        shown.append(kept.shown)
    assert shown == [2, 2, 2, 2, 2, 2, 3, 3]


@given(st.lists(st.integers(-1, 3), max_size=30))
def test_groups_are_numbered_by_size_then_by_their_first_participant(given_labels):
    labels = np.array(given_labels, np.int32)
    used = [label for label in range(4) if label in given_labels]
    dense = np.array([used.index(label) if label >= 0 else -1 for label in given_labels], np.int32)
    renumbered, sizes = numbered(dense, len(used))
    assert list(sizes) == [int((renumbered == group).sum()) for group in range(len(used))]
    assert_array_equal(renumbered < 0, labels < 0)
    keys = [(-size, renumbered.tolist().index(group)) for group, size in enumerate(sizes)]
    assert keys == sorted(keys)
    for group in range(len(used)):
        assert len(set(dense[renumbered == group].tolist())) == 1
