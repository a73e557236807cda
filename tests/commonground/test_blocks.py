"""A conversation in blocks: what is added up over them, put one behind the other, or taken out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from parley.commonground import blocks as cutting
from parley.commonground.blocks import InMemory, tallied, tallied_by_group
from parley.commonground.threads import Threads, evenly
from tests.commonground.polis.making import tables
from tests.commonground.polis.published import votes_of


def lengths(starts, columns, values):
    return np.diff(starts).astype(np.float64)


@given(tables(), st.data(), st.integers(1, 4))
def test_votes_are_counted_as_they_stand(table, data, threads):
    labels = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=len(table), max_size=len(table))), np.int32)
    with pytest.MonkeyPatch.context() as patch, Threads(threads) as hands:
        patch.setattr(cutting, "WORTH_A_THREAD", 0)
        blocks = InMemory(votes_of(table), hands)
        m = table.shape[1]
        assert (blocks.participants, blocks.statements) == table.shape
        cast = np.stack([(table == vote).sum(axis=0) for vote in (-1, 0, 1)], axis=1)
        assert_array_equal(blocks.total(tallied, m), cast)
        by_group = blocks.total(tallied_by_group, 3, m, rows=(labels,))
        for group in range(3):
            of_those = table[labels == group]
            assert_array_equal(by_group[group], np.stack([(of_those == v).sum(axis=0) for v in (-1, 0, 1)], axis=1))
        assert_array_equal(blocks.degrees(), (~np.isnan(table)).sum(axis=1))
        assert_array_equal(blocks.each(lengths), blocks.degrees())


@given(tables(), st.data())
def test_a_few_participants_can_be_taken_out(table, data):
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(range(len(table)))))) if len(table) else [], np.int64)
    with Threads(1) as hands:
        block = InMemory(votes_of(table), hands).only(rows)
    alone = votes_of(table[rows])
    assert_array_equal(block.starts, alone.starts)
    assert_array_equal(block.columns, alone.columns)
    assert_array_equal(block.values, alone.values)


def test_parts_come_back_in_their_order_whoever_was_quicker():
    with Threads(3) as hands:
        assert hands.over(lambda part: part * 2, list(range(50))) == [part * 2 for part in range(50)]


def test_what_goes_wrong_in_a_part_is_heard():
    def work(part):
        if part == 7:
            raise ValueError("part 7")
        return part

    with Threads(2) as hands, pytest.raises(ValueError, match="part 7"):
        hands.over(work, list(range(10)))


@given(st.integers(0, 1000), st.integers(1, 20))
def test_even_parts_are_even_and_leave_nothing_out(count, parts):
    slices = evenly(count, parts)
    assert [place for part in slices for place in range(count)[part]] == list(range(count))
    sizes = [part.stop - part.start for part in slices]
    assert max(sizes) - min(sizes) <= 1
    assert len(slices) <= parts
