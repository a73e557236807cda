"""How far the result could move if the silent had voted: bounds that hold whatever they would have said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.commonground.missing import sensitivity, shown
from parley.commonground.votes import Votes


def some_votes() -> Votes:
    """Five people, three statements; the last person has not voted."""
    table = np.array([[1, 1, 9], [1, 9, -1], [-1, 9, 9], [9, 0, 9], [9, 9, 9]])
    rows, columns = np.nonzero(table != 9)
    starts = np.concatenate(([0], np.cumsum((table != 9).sum(1))))
    values = table[rows, columns].astype(np.int8)
    return Votes(np.arange(5), np.arange(3), starts, columns.astype(np.int32), values)


def test_without_a_log_whoever_voted_at_all_has_seen_everything():
    votes = some_votes()
    assert shown(votes).tolist() == [[4, 4, 4]]
    assert shown(votes, labels=np.array([0, 1, 1, -1, 0]), k=2).tolist() == [[1, 1, 1], [2, 2, 2]]


def test_the_log_is_joined_with_the_votes_and_repetitions_count_once():
    log = [4, 4, 0, 0, 2], [0, 0, 0, 2, 1]
    assert shown(some_votes(), *log).tolist() == [[4, 3, 2]]
    assert shown(some_votes(), *log, labels=np.array([0, 0, 1, -1, 1]), k=2).tolist() == [[2, 1, 2], [2, 1, 0]]


@pytest.mark.parametrize("log", [([5], [0]), ([0], [-1]), ([0], [3])])
def test_a_log_of_what_is_not_there_is_an_error(log):
    with pytest.raises(ValueError, match="line 0"):
        shown(some_votes(), *log)


@given(
    st.lists(st.integers(0, 30), min_size=9, max_size=9),
    st.lists(st.integers(0, 20), min_size=3, max_size=3),
    st.floats(1, 10),
    st.data(),
)
def test_the_widest_bounds_hold_whatever_the_silent_say(counts, silent, odds, data):
    counts = np.array(counts).reshape(3, 1, 3)
    silent = np.array(silent)[:, None]
    found = sensitivity(counts, counts.sum(2) + silent, odds=odds)
    agreeing = np.array([data.draw(st.integers(0, int(n))) for n in silent[:, 0]])
    everybody = counts.sum(2)[:, 0] + silent[:, 0]
    if everybody.sum() == 0:
        assert np.isnan(found.lower[0])
        return
    truth = (counts[:, 0, 2].sum() + agreeing.sum()) / everybody.sum()
    assert found.widest_lower[0] - 1e-12 <= truth <= found.widest_upper[0] + 1e-12
    assert found.widest_lower[0] <= found.lower[0] <= found.upper[0] <= found.widest_upper[0]
    assert found.silent[0] == silent.sum()
    if everybody.all():
        least = ((counts[:, 0, 2] + agreeing) / everybody).min()
        assert found.worst_widest_lower[0] - 1e-12 <= least <= found.worst_widest_upper[0] + 1e-12


def test_the_plausible_range_holds_what_a_tilt_within_it_makes():
    """A thousand silent whose odds of agreeing are 1.7 times lower than those of the thousand who voted."""
    counts, p = np.array([[[300, 100, 600]]]), 0.6
    tilted = p / (p + 1.7 * (1 - p))
    found = sensitivity(counts, np.array([[2000]]))
    assert found.lower[0] < (600 + 1000 * tilted) / 2000 < found.upper[0]
    assert found.lower[0] == pytest.approx((600 + 1000 * 0.6 / (0.6 + 0.8)) / 2000, abs=1e-3)
    same = sensitivity(counts, np.array([[2000]]), odds=1)
    assert same.lower[0] == same.upper[0] == pytest.approx(0.6, abs=1e-3)


def test_nobody_silent_nothing_open():
    counts = np.array([[[3, 2, 5]], [[0, 0, 10]]])
    found = sensitivity(counts, counts.sum(2))
    assert found.lower[0] == found.upper[0] == found.widest_upper[0] == 0.75
    assert found.worst_lower[0] == found.worst_upper[0] == 0.5


def test_undeclared_people_count_in_all_and_an_untold_party_leaves_no_worst():
    counts = np.array([[[3, 2, 5]], [[0, 0, 4]]])
    total = counts.sum(0) + np.array([[6, 0, 0]])
    found = sensitivity(counts, counts.sum(2), total, total.sum(1) + 10, counts.sum(2) >= 5)
    assert found.silent[0] == 10 and found.widest_upper[0] == 19 / 30
    assert np.isnan(found.worst_lower[0])


def test_odds_below_one_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        sensitivity(np.ones((1, 1, 3), np.int64), np.ones((1, 1), np.int64), odds=0.5)
