"""The whole view: defined for any votes, and the same to the byte however the votes are cut."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from parley.commonground.blocks import InMemory
from parley.commonground.polis.clusters import KeptK
from parley.commonground.polis.priorities import showing_weights
from parley.commonground.polis.view import Start, polis_view, polis_view_of
from parley.commonground.threads import Threads
from parley.commonground.votes import Votes
from tests.commonground.polis.making import conversations, factors
from tests.commonground.polis.published import exported, votes_of


class Cut:
    """A conversation in blocks of any lengths, each with rows of its own; sums are added from the last to the first."""

    def __init__(self, votes, cuts):
        self.participants, self.statements = len(votes.participants), len(votes.statements)
        bounds = sorted({0, self.participants, *(cut % (self.participants + 1) for cut in cuts)})
        self.slices = [slice(*pair) for pair in pairwise(bounds)] or [slice(0, 0)]
        self.blocks = []
        for rows in self.slices:
            starts = votes.starts[rows.start : rows.stop + 1]
            own = slice(starts[0], starts[-1])
            self.blocks.append((starts - starts[0], votes.columns[own].copy(), votes.values[own].copy()))

    def total(self, work, *shared, rows=()):
        answers = [
            work(*block, *(row[place] for row in rows), *shared)
            for block, place in zip(self.blocks, self.slices, strict=True)
        ]
        return sum(answers[::-1][1:], answers[-1])

    def each(self, work, *shared):
        return np.concatenate([work(*block, *shared) for block in self.blocks])

    def only(self, rows):
        raise AssertionError("Polis's view needs nobody apart")

    def degrees(self):
        return np.concatenate([np.diff(starts) for starts, _, _ in self.blocks])


def in_bytes(view):
    """Everything in a view, to be compared to the byte."""
    values = (getattr(view, field.name) for field in fields(view))
    return [value.tobytes() if isinstance(value, np.ndarray) else value for value in values]


def seen(votes, blocks, hands):
    return polis_view_of(blocks, votes.statements, votes.meta, votes.excluded, hands)


@given(conversations(), st.lists(st.integers(0, 50), max_size=4))
def test_any_conversation_has_a_view_and_cutting_it_changes_nothing(conversation, cuts):
    table, taken_out = conversation
    votes = votes_of(table, excluded=taken_out)
    view = polis_view(votes)
    n, m = table.shape
    assert view.components.shape == (2, m)
    assert view.positions.shape == (n, 2)
    assert view.consensus.shape == view.priorities.shape == view.extremity.shape == (m,)
    for values in (view.components, view.positions, view.consensus, view.priorities, view.extremity):
        assert np.isfinite(values).all()
    assert len(view.group_sizes) == len(view.representative) == view.k
    assert sum(view.group_sizes) == view.included.sum()
    assert_array_equal(view.labels >= 0, view.included)
    assert_array_equal(view.base_labels >= 0, view.included)
    assert set(view.labels[view.included].tolist()) == set(range(view.k))
    with Threads(1) as hands:
        assert in_bytes(seen(votes, Cut(votes, cuts), hands)) == in_bytes(view)


def test_threads_leave_no_trace():
    """Enough votes and people for several threads to be set to work."""
    votes = votes_of(factors(25_000, 30, seed=11, voted=0.4))
    assert votes.count > 100_000
    with Threads(1) as one, Threads(3) as three:
        alone, together = polis_view(votes, one), polis_view(votes, three)
        assert in_bytes(alone) == in_bytes(together)
        assert in_bytes(alone) == in_bytes(seen(votes, Cut(votes, [17, 9_000, 9_001, 20_000]), one))
    assert alone.k == 3


@given(conversations(), st.randoms(use_true_random=False))
def test_the_order_of_votes_leaves_no_trace(conversation, chance):
    table, _ = conversation
    people, statements = (~np.isnan(table)).nonzero()
    cast = table[people, statements]
    order = list(range(len(cast)))
    chance.shuffle(order)
    as_they_stand, shuffled = (
        Votes.of(people, statements, cast),
        Votes.of(people[order], statements[order], cast[order]),
    )
    assert in_bytes(polis_view(as_they_stand)) == in_bytes(polis_view(shuffled))


def test_the_order_of_many_votes_leaves_no_trace(recorded_data):
    votes, _ = exported(recorded_data / "polis" / "scoop-hivemind.biodiversity")
    people = votes.participants[np.repeat(np.arange(len(votes.participants)), np.diff(votes.starts))]
    order = np.random.default_rng(5).permutation(votes.count)
    shuffled = Votes.of(people[order], votes.statements[votes.columns][order], votes.values[order])
    as_read = replace(votes, excluded=np.zeros(len(votes.statements), bool)).with_rows()
    assert in_bytes(polis_view(replace(shuffled, participants=as_read.participants))) == in_bytes(polis_view(as_read))


def test_planted_camps_are_found():
    table = factors(600, 50, seed=2)
    view = polis_view(votes_of(table))
    assert view.k == 3
    assert view.included.all()
    for told in view.representative.values():
        assert len(told) == 5


def test_nothing_at_all():
    view = polis_view(votes_of(np.zeros((0, 0))))
    assert (view.k, view.group_sizes, view.representative, view.agree) == (0, (), {}, ())


def test_statements_that_nobody_voted_on():
    view = polis_view(votes_of(np.full((5, 3), np.nan)))
    assert view.k == 0
    assert_array_equal(view.labels, -1)
    assert_array_equal(view.consensus, 0.5)
    assert_allclose(view.priorities, (0.25 * 9) ** 2)


@pytest.mark.parametrize(
    "table",
    [
        np.array([[1.0, -1.0, 0.0]]),
        np.ones((20, 1)),
        np.zeros((20, 4)),
        np.tile([1.0, -1.0, 0.0], (2, 1)),
        np.tile([1.0, -1.0, np.nan, 1.0], (40, 1)),
    ],
    ids=["one person", "one statement", "all pass", "two alike", "forty alike"],
)
def test_where_nobody_differs_there_is_one_group(table):
    view = polis_view(votes_of(table))
    assert view.k == 1
    assert view.group_sizes == (len(table),)
    assert view.representative == {0: ()}
    assert_array_equal(view.positions, 0.0)


def test_one_statement_that_divides():
    view = polis_view(votes_of([[1.0]] * 12 + [[-1.0]] * 9))
    assert view.group_sizes == (12, 9)
    assert_array_equal(view.positions[:, 1], 0.0)


def test_statements_that_were_taken_out_are_columns_of_zeros():
    """They move nobody, but count as statements and as votes; a meta statement is always likely to be shown."""
    table = factors(100, 12, seed=6, voted=0.9)
    with_it = votes_of(table, excluded=np.arange(12) == 3, meta=np.arange(12) == 4)
    blank = table.copy()
    blank[:, 3:5] = np.where(np.isnan(table[:, 3:5]), np.nan, 0.0)
    view, as_zeros = polis_view(with_it), polis_view(votes_of(blank))
    assert_allclose(view.positions, as_zeros.positions, atol=1e-9)
    assert_array_equal(view.labels, as_zeros.labels)
    assert view.priorities[4] == 49.0
    told = {one.id for told in view.representative.values() for one in told} | {one.id for one in view.agree}
    assert not told & {3, 4}


def test_what_is_shown_next_hangs_on_those_who_are_placed():
    table = factors(60, 20, seed=4)
    table[40:, 5:] = np.nan
    view = polis_view(votes_of(table))
    assert_array_equal(view.included, np.arange(60) < 40)
    of_those = table[:40]
    agreed, disagreed, passed = ((of_those == vote).sum(axis=0) for vote in (1, -1, 0))
    assert_allclose(view.priorities, showing_weights(agreed, disagreed, passed, view.extremity, np.zeros(20, bool)))


def test_a_statement_without_votes_moves_nobody():
    table = factors(80, 10, seed=9)
    wider = np.column_stack([table, np.full(80, np.nan)])
    assert_allclose(polis_view(votes_of(wider)).positions, polis_view(votes_of(table)).positions, atol=1e-9)


def test_the_order_of_ids_does_not_hang_on_what_they_are():
    table = factors(60, 8, seed=12)
    numbers, words = votes_of(table), votes_of(table)
    words = replace(words, statements=np.array([f"statement {at}" for at in range(8)]))
    by_number, by_word = polis_view(numbers), polis_view(words)
    assert by_number.labels.tobytes() == by_word.labels.tobytes()
    assert [one.id for one in by_word.agree] == [f"statement {one.id}" for one in by_number.agree]


def test_a_refresh_starts_from_the_view_before():
    """New people, new statements and changed votes; the k that was shown is kept until another has won four times."""
    table = factors(3_000, 40, seed=21)
    after = table.copy()
    after[5, :20] *= -1
    before, now = votes_of(table[:2_900, :38]), votes_of(after)
    earlier = polis_view(before)
    start = Start.of(earlier, before.participants, now)
    assert_array_equal(start.components[:, 38:], 0.0)
    assert_array_equal(start.base_labels[2_900:], -1)
    kept = KeptK().after(earlier.k)
    with Threads(1) as hands:
        blocks = InMemory(now, hands)
        refreshed = polis_view_of(
            blocks, now.statements, now.meta, now.excluded, hands, start, lambda best: kept.after(best).shown
        )
        other = polis_view_of(blocks, now.statements, now.meta, now.excluded, hands, choose_k=lambda best: 2)
    anew = polis_view(now)
    assert_allclose(np.abs(refreshed.components), np.abs(anew.components), atol=1e-7)
    assert refreshed.k == anew.k == 3
    assert other.k == 2
    assert (refreshed.labels == anew.labels).mean() > 0.95


def test_a_start_from_nothing_is_a_start():
    now = votes_of(factors(50, 6, seed=1))
    start = Start.of(polis_view(votes_of(np.zeros((0, 0)))), np.zeros(0, np.int64), now)
    assert_array_equal(polis_view(now, start=start).labels, polis_view(now).labels)


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("15-per-hour-seattle", 2),
        ("american-assembly.bowling-green", 2),
        ("austria-climate.7z7ejpbmv5.2022-08-08", 2),
        ("scoop-hivemind.biodiversity", 2),
        ("scoop-hivemind.freshwater", 2),
        ("scoop-hivemind.taxes", 2),
        ("vtaiwan.uberx", 2),
    ],
)
def test_as_many_groups_as_the_export_says(name, groups, recorded_data):
    """In 7 of 12; in the others pol.is kept people, clusters and k of before, and the votes give another number."""
    votes, theirs = exported(recorded_data / "polis" / name)
    view = polis_view(votes)
    assert view.k == groups == theirs.max() + 1
    assert not (view.included & (theirs < 0)).any()
