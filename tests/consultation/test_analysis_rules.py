"""What may be told, and how often: the rules of an analysis, against plain counting."""

import io
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation.rules import analysis, counting, exporting, storing, telling

VOTES = st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 3)), st.sampled_from((-1, 0, 1)), max_size=42)


def ballots(votes):
    """Votes by (person, statement); people 1 to 14 are of three parties, the first of them very small."""
    rows = [(who, 0 if who < 4 else 1 + who % 2, which, value) for (who, which), value in sorted(votes.items())]
    table = np.array(rows, np.int64).reshape(-1, 4)
    return telling.Ballots(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.int8))


def cells(found):
    """{(party, statement): {person: value}}."""
    told = {}
    for who, party, which, value in zip(
        found.participants.tolist(),
        found.parties.tolist(),
        found.statements.tolist(),
        found.values.tolist(),
        strict=True,
    ):
        told.setdefault((party, which), {})[who] = value
    return told


@given(VOTES, VOTES)
def test_a_cell_moves_by_the_votes_of_five_people_or_not_at_all(before, now):
    earlier, current = cells(ballots(before)), cells(ballots(now))
    found, has_moved = telling.told(ballots(before), ballots(now))
    told = cells(found)
    for cell in earlier | current | told:
        was, is_now, shown = earlier.get(cell, {}), current.get(cell, {}), told.get(cell, {})
        moved = sum(1 for who in was | is_now if was.get(who) != is_now.get(who))
        assert shown == (was if moved < 5 else is_now if len(is_now) >= 5 else {})
        assert has_moved or moved < 5


@given(VOTES)
def test_what_is_told_first_has_five_people_in_every_cell(votes):
    told = telling.told(telling.Ballots.from_bytes(b""), ballots(votes))[0]
    assert all(len(cell) >= 5 for cell in cells(told).values())
    assert all(party for party, _statement in cells(told))


@given(VOTES)
def test_ballots_are_kept_as_they_are(votes):
    found = ballots(votes)
    assert cells(telling.Ballots.from_bytes(found.to_bytes())) == cells(found)


@given(VOTES, st.sets(st.integers(1, 14)))
def test_those_who_left_are_under_no_number_of_theirs(votes, gone):
    found = ballots(votes)
    hidden = telling.without_names(found, np.array(sorted(gone), np.int64))
    assert not gone & set(hidden.participants.tolist())
    assert np.array_equal(hidden.values, found.values)
    assert len(set(hidden.participants.tolist())) == len(set(found.participants.tolist()))


def test_how_many_of_a_party_stand_somewhere_is_said_in_words():
    assert [counting.how_many(part, 40) for part in (0, 3, 4, 10, 24, 40)] == [
        *("few", "few", "some", "many", "most", "most")
    ]
    assert counting.how_many(0, 0) == "few"


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_last_of_each_hour_stays_then_the_last_of_each_day():
    made = [NOW - timedelta(minutes=10 * number) for number in range(6 * 24 * 6)]
    kept = [at for place, at in enumerate(made) if place not in set(analysis.superseded(made, NOW))]
    assert kept[0] == NOW
    recent = [at for at in kept if NOW - at < analysis.HOURS]
    assert len(recent) == 49 and all(at.minute == 50 for at in recent[1:])
    older = [at for at in kept if NOW - at >= analysis.HOURS]
    assert len({at.date() for at in older}) == len(older) and all(at.hour == 23 for at in older[1:])


@given(st.lists(st.integers(0, 10**7), max_size=60))
def test_the_newest_is_never_thinned_out(ages):
    made = [NOW - timedelta(seconds=age) for age in ages]
    dropped = analysis.superseded(made, NOW)
    assert len(set(dropped)) == len(dropped)
    assert not made or max(made) in [at for place, at in enumerate(made) if place not in dropped]


def test_a_failure_is_tried_again_soon_and_then_less_and_less_often():
    waits = [analysis.again_after(NOW, failures) - NOW for failures in range(1, 40)]
    assert waits == sorted(waits) and waits[0] <= timedelta(seconds=5) and waits[-1] == analysis.AT_THE_LATEST


def test_a_long_analysis_leaves_the_clerk_half_its_time():
    assert analysis.next_after(NOW, timedelta(seconds=0.1)) == NOW + timedelta(seconds=1)
    assert analysis.next_after(NOW, timedelta(seconds=2)) == NOW + timedelta(seconds=2)


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C calc'!A0"])
def test_no_cell_begins_as_a_formula(typed):
    file = io.StringIO()
    exporting.write_table(file, ("wording",), [(typed,), (-1,)])
    assert exporting.cell(typed) == "'" + typed
    assert file.getvalue().endswith("\n-1\n")


@given(st.lists(st.sampled_from(("", "a", "b", "c")), max_size=40))
def test_a_party_stands_in_an_export_only_among_five(names):
    told = exporting.parties_told(dict(enumerate(names)))
    sizes = {name: list(told.values()).count(name) for name in told.values() if name}
    assert all(size >= 5 for size in sizes.values())
    hidden = sum(1 for person, name in told.items() if names[person] and not name)
    nameless = list(told.values()).count("")
    assert not hidden or nameless >= 5 or not sizes
    assert all(name in ("", names[person]) for person, name in told.items())


@pytest.mark.parametrize("sizes", [{"a": 4, "b": 4, "c": 9}, {"a": 2, "b": 5, "c": 5}, {"": 1, "a": 5, "b": 5}])
def test_no_party_of_an_export_tells_of_one_that_is_left_out(sizes):
    names = [name for name, size in sizes.items() for _ in range(size)]
    assert set(exporting.parties_told(dict(enumerate(names))).values()) == {""}


def test_people_are_numbered_by_chance():
    assert exporting.numbered([7, 3, 9], [30, 10, 20]) == {3: 2, 7: 0, 9: 1}
    first = exporting.numbered(range(5), [5, 4, 3, 2, 1])
    assert sorted(first.values()) == [0, 1, 2, 3, 4] and first != exporting.numbered(range(5), [1, 2, 3, 4, 5])


def test_a_result_is_kept_in_parts_and_put_together_again():
    statements = [
        {"id": number, "bridging": {"estimate": 0.5, "lower": 0.4, "upper": 0.6, "all_parties_above_half": 0.96}}
        for number in (1, 2)
    ]
    result = {
        "included": 7,
        "k": 1,
        "bridges": [2, 1],
        "statement_results": statements,
        "people": {"participants": [9, 3], "x": [0.5, 0.25], "groups": [1, 0]},
        "timings": {"all": 0.1},
    }
    parts = storing.apart(result)
    assert storing.together(parts.head, parts.statements) == {
        name: value for name, value in result.items() if name not in ("people", "timings")
    }
    assert storing.Lines(parts.statements).at([1]) == [statements[1]]
    assert storing.unpacked(parts.people) == {"x": [0.25, 0.5], "groups": [0, 1]}
    assert storing.apart({**result, "timings": {}}).digest == parts.digest
    assert storing.apart({**result, "k": 2}).digest != parts.digest
    assert storing.trend(result)["sure"] == 2


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from((-1, 0, 1))), max_size=40), st.randoms()
)
def test_numbers_by_answers_tell_nothing_of_the_numbers_before(rows, chance):
    rows = sorted({(who, number): (who, who % 3, number, value) for who, number, value in rows}.values())
    others = list(range(100, 110))
    chance.shuffle(others)

    def told(rows):
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        found = telling.by_answers(telling.Ballots(*(np.array(column, np.int64) for column in columns)))
        return sorted(zip(*(column.tolist() for column in vars(found).values()), strict=True))

    assert told(rows) == told([(others[who], *rest) for who, *rest in rows])
    assert len({who for who, *_rest in told(rows)}) == len({who for who, *_rest in rows})
