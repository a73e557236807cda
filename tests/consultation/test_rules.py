"""The ways that a consultation goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation.rules import course
from parley.procedure.errors import Refused


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
