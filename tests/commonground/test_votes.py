"""Votes taken in any order: what stands, in which order it lies, and what is said of what is no vote."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.commonground.votes import Votes, VotesError

numbers = st.one_of(st.integers(-3, 12), st.integers(-(1 << 63), (1 << 63) - 1))
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=4)
cast = st.tuples(st.integers(0, 6), st.integers(0, 130), st.integers(-1, 1), st.integers(0, 3))


def told(votes: Votes) -> dict[tuple[object, object], tuple[int, int | None]]:
    """Every vote by participant and statement, read back out of the rows."""
    return {
        (votes.participants[row].item(), votes.statements[votes.columns[place]].item()): (
            int(votes.values[place]),
            None if votes.times is None else int(votes.times[place]),
        )
        for row in range(len(votes.participants))
        for place in range(votes.starts[row], votes.starts[row + 1])
    }


def same(one: Votes, other: Votes) -> bool:
    """Whether two are the same to the byte, types and all."""
    arrays = ("participants", "statements", "starts", "columns", "values", "times")
    for name in arrays:
        a, b = getattr(one, name), getattr(other, name)
        if (a is None) != (b is None) or (a is not None and (a.dtype != b.dtype or a.tobytes() != b.tobytes())):
            return False
    return True


@given(st.lists(cast, max_size=120), st.randoms(use_true_random=False))
def test_the_last_vote_stands_and_the_order_of_the_list_has_no_say(votes, chance):
    expected: dict[tuple[int, int], tuple[int, int]] = {}
    for who, what, value, when in votes:
        if (who, what) not in expected or (when, -value) > (expected[who, what][1], -expected[who, what][0]):
            expected[who, what] = (value, when)
    taken = Votes.of(*(np.array(column, np.int64) for column in (zip(*votes, strict=True) if votes else [[]] * 4)))
    assert told(taken) == expected
    assert list(taken.participants) == sorted({who for who, *_ in votes})
    assert list(taken.statements) == sorted({what for _, what, *_ in votes})
    for row in range(len(taken.participants)):
        assert (np.diff(taken.columns[taken.starts[row] : taken.starts[row + 1]]) > 0).all()
    assert taken.starts[-1] == taken.count == len(expected)
    votes = chance.sample(votes, len(votes))
    again = Votes.of(*(np.array(column, np.int64) for column in (zip(*votes, strict=True) if votes else [[]] * 4)))
    assert same(taken, again)


@given(st.lists(cast, max_size=60))
def test_without_times_the_later_place_is_the_later_vote(votes):
    expected = {(who, what): (value, None) for who, what, value, _ in votes}
    columns = list(zip(*votes, strict=True)) if votes else [[]] * 4
    assert told(Votes.of(*columns[:3])) == expected


@given(st.lists(st.tuples(numbers, texts, st.integers(-1, 1)), min_size=1, max_size=40))
def test_ids_may_be_any_whole_number_or_any_text(votes):
    taken = Votes.of(*zip(*votes, strict=True))
    assert told(taken) == {(who, what): (value, None) for who, what, value in votes}
    assert taken.participants.dtype == np.int64
    assert taken.statements.dtype.kind == "U"
    assert list(taken.statements) == sorted({what for _, what, _ in votes})


@settings(max_examples=5)
@given(st.integers(0, 1 << 32))
def test_many_votes_on_several_threads_are_taken_as_few_are(seed):
    """More than one thread, more than one piece, statements beyond one word of the table of what was seen."""
    chance = np.random.default_rng(seed)
    count = 300_000
    who, what = chance.integers(0, 3_000, count), chance.integers(0, 200, count)
    value, when = chance.integers(-1, 2, count), chance.integers(0, 50, count)
    latest = np.lexsort((value, -when, what, who))
    first = np.ones(count, bool)
    first[1:] = (who[latest][1:] != who[latest][:-1]) | (what[latest][1:] != what[latest][:-1])
    stands = latest[first]
    taken = Votes.of(who.astype(np.uint16), what.astype(np.int16), value.astype(np.float32), when)
    assert (taken.columns == what[stands]).all()
    assert (taken.values == value[stands]).all()
    assert (taken.times == when[stands]).all()
    assert (np.repeat(taken.participants, np.diff(taken.starts)) == who[stands]).all()
    untimed = Votes.of(who, what, value)
    # The last of each pair in the list is the first from the end.
    _, ends = np.unique((who * 200 + what)[::-1], return_index=True)
    assert (untimed.values == value[::-1][ends]).all()


def test_what_came_as_floats_or_objects_or_dates_is_taken_for_what_it_is():
    plain = Votes.of([7, 7], [1, 2], [1, -1], [1000, 2000])
    assert same(plain, Votes.of(np.array([7.0, 7.0]), np.array([1, 2], object), [1.0, -1.0], [1e3, 2e3]))
    dates = np.array(["1970-01-01T00:00:01", "1970-01-01T00:00:02"], "datetime64[us]")
    assert same(plain, Votes.of([7, 7], [1, 2], [1, -1], dates))
    assert same(plain, Votes.of(np.array([7, 7], np.uint64), [1, 2], np.array([1, -1], np.int8), list(dates)))


@pytest.mark.parametrize("id", [(1 << 63) - 1, -(1 << 63)])
def test_the_largest_and_the_smallest_id_are_ids(id):
    assert told(Votes.of([id, id], [id, id], [1, -1])) == {(id, id): (-1, None)}
    assert told(Votes.of(np.array([id]), np.array([id]), [1], [5])) == {(id, id): (1, 5)}


def test_no_votes_are_a_conversation_that_has_not_begun():
    empty = Votes.of([], [], [])
    assert empty.count == len(empty.participants) == len(empty.statements) == 0
    assert list(empty.starts) == [0]


@pytest.mark.parametrize(
    ("votes", "place", "said"),
    [
        (([1, 2, 3], [1, 1, 1], [1, 0, 2]), 2, "vote[2] is 2; expected 1 (agree), 0 (pass) or -1 (disagree)"),
        (([1, 2], [1, 1], [1, -128]), 1, "vote[1] is -128"),
        (([1, 2], [1, 1], np.array([1, -128], np.int8)), 1, "vote[1] is -128"),
        (([1, 2], [1, 1], np.array([1, 255], np.uint8)), 1, "vote[1] is 255"),
        (([1, 2], [1, 1], [1, 0.5]), 1, "vote[1] is 0.5"),
        (([1, 2], [1, 1], [np.nan, 1]), 0, "vote[0] is nan"),
        (([1, 2], [1, 1], [1, None]), 1, "vote[1] is None"),
        (([1, 2], [1, 1], [1, True]), 1, "vote[1] is True"),
        (([1, 2], [1, 1], ["agree", "disagree"]), None, "Votes are the numbers 1 (agree), 0 (pass) and -1 (disagree)"),
        (([1, 2], [1, 1], [True, False]), 0, "vote[0] is True"),
        (([1, 2], [1, 1], np.array([True, False])), None, "not bool"),
        (([1, 1 << 63], [1, 1], [1, 1]), 1, "participant[1] is 9223372036854775808"),
        (([1, 2], [1, -(1 << 63) - 1], [1, 1]), 1, "statement[1] is -9223372036854775809"),
        (([1, 1 << 80], [1, 1], [1, 1]), 1, "at most 64 bits"),
        ((np.array([1, 1 << 63], np.uint64), [1, 1], [1, 1]), 1, "participant[1] is 9223372036854775808"),
        (([1.0, 1.5], [1, 1], [1, 1]), 1, "participant[1] is 1.5; expected a whole number"),
        (([1.0, 1e300], [1, 1], [1, 1]), 1, "participant[1] is 1e+300"),
        (([1.0, float("inf")], [1, 1], [1, 1]), 1, "participant[1] is inf"),
        (([1, "b"], [1, 1], [1, 1]), 1, "participant[1] is b; expected numbers alone or text alone"),
        ((["a", ""], [1, 1], [1, 1]), 1, "participant[1] is ''; expected text that is not empty"),
        ((["a", "b\0"], [1, 1], [1, 1]), 1, "participant[1] is 'b\\x00'"),
        ((["a", "\ud800"], [1, 1], [1, 1]), 1, "participant[1] is '\\ud800'"),
        ((np.array([b"a", b"b"]), [1, 1], [1, 1]), None, "participant ids are whole numbers or text"),
        ((["x" * 1000, ""], [1, 1], [1, 1]), 1, "participant[1]"),
        ((["a", None], [1, 1], [1, 1]), 1, "participant[1] is None; expected a whole number or text"),
        (([1, 2], [1], [1, 1]), None, "2 participants, 1 statements, 2 votes"),
        (([1, 2], [1, 2], [1, 1], [1]), None, "and 1 times"),
        (([[1, 2]], [1, 2], [1, 1]), None, "have 2 dimensions"),
        ((5, 5, 1), None, "have 0 dimensions"),
        (([1], [1], [1], [np.nan]), 0, "time[0] is nan"),
        (([1], [1], [1], np.array(["NaT"], "datetime64[ms]")), 0, "time[0] is NaT"),
        (([1], [1], [1], ["noon"]), None, "Times are milliseconds since 1970"),
        ((np.ma.masked_array([1, 2], [0, 1]), [1, 1], [1, 1]), 1, "participant[1] is nothing"),
    ],
)
def test_what_is_no_vote_is_refused_by_its_place(votes, place, said):
    with pytest.raises(VotesError) as refused:
        Votes.of(*votes)
    assert said in str(refused.value)
    assert refused.value.place == place
