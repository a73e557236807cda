"""Who may be told what of a count, and the ways that a consultation goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation.rules import counting, course
from parley.procedure.errors import Refused

COUNTS = st.builds(counting.Counts, st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))


@given(st.dictionaries(st.sampled_from("ABCDEF"), COUNTS, max_size=6), COUNTS)
def test_no_group_below_the_floor_can_be_told_even_by_subtraction(groups, undeclared):
    overall = counting.Counts(
        *(sum(getattr(one, what) for one in [*groups.values(), undeclared]) for what in ("agree", "disagree", "passed"))
    )
    told = counting.by_party(groups, overall=overall)
    assert told.keys() == groups.keys()
    shown = [counts for counts in told.values() if counts is not None]
    assert all(counts.total >= counting.FLOOR for counts in shown)
    assert all(told[name] is None or told[name] == groups[name] for name in groups)
    # Everybody who is not shown, those of no group too, stands in one remainder: empty, or not below the floor.
    remainder = overall.total - sum(counts.total for counts in shown)
    if shown:
        assert remainder == 0 or remainder >= counting.FLOOR


@given(st.lists(st.sampled_from(counting.VOTES)))
def test_counting(votes):
    counts = counting.counted(votes)
    assert counts.total == len(votes)
    assert counts.agree == sum(vote == 1 for vote in votes)


@given(st.sampled_from(sorted(course.TRANSITIONS)), st.sampled_from(sorted(course.TRANSITIONS)))
def test_a_consultation_opens_once_and_closes_once(state, to):
    if (state, to) in (("draft", "open"), ("open", "closed")):
        assert course.moved(state, to) == to
    else:
        with pytest.raises(Refused):
            course.moved(state, to)


def test_a_rejection_gives_its_reason():
    with pytest.raises(Refused):
        course.judged("submitted", "rejected", "")
    assert course.judged("submitted", "rejected", "twice") == "rejected"
    assert course.judged("submitted", "accepted", "") == "accepted"


@pytest.mark.parametrize(("state", "to"), [("accepted", "rejected"), ("rejected", "accepted")])
def test_a_verdict_is_changed_with_a_reason_alone(state, to):
    with pytest.raises(Refused, match="reason"):
        course.judged(state, to, "")
    assert course.judged(state, to, "read again") == to
    with pytest.raises(Refused, match="already"):
        course.judged(state, state, "again")
