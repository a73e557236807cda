"""Signatures, entry into force and commitments go only the ways that the rules name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.agreement.rules import commitment, force, signature
from parley.procedure.errors import Refused

STATES = st.sampled_from(sorted(signature.TRANSITIONS))
SIGNATURES = st.lists(st.tuples(st.sampled_from("ABC"), STATES), max_size=12)


@given(STATES, STATES, st.booleans())
def test_a_signature_goes_only_legal_ways(state, to, is_open):
    legal = to in signature.TRANSITIONS[state] and (is_open or to in ("ratified", "withdrawn"))
    if legal:
        assert signature.moved(state, to, open_for_signature=is_open) == to
    else:
        with pytest.raises(Refused):
            signature.moved(state, to, open_for_signature=is_open)


@given(st.lists(st.sampled_from(["claimed", "overdue", "verified", "disputed", "breach", "unresolved"]), max_size=9))
def test_a_promise_is_never_verified_without_a_claim(steps):
    state, claimed = commitment.DUE, False
    for step in steps:
        try:
            state = commitment.moved(state, step)
        except Refused:
            continue
        claimed = claimed or state == commitment.CLAIMED
        assert claimed or state == commitment.OVERDUE


@given(SIGNATURES)
def test_all_and_each_party_agree_with_their_words(signatures):
    today = date(2026, 5, 4)
    signed = [who for who, state in signatures if state in ("signed", "ratified")]
    assert force.Condition("all_signed").met(signatures, today) == (
        bool(signatures) and all(state in ("signed", "ratified") for _who, state in signatures)
    )
    assert force.Condition("each_party_signed").met(signatures, today) == (
        bool(signatures) and all(who in signed for who, _state in signatures)
    )


@given(SIGNATURES, st.integers(1, 8))
def test_one_more_signature_never_takes_force_away(signatures, number):
    condition, today = force.Condition("number_signed", number), date(2026, 5, 4)
    more = [*signatures, ("A", "signed")]
    assert condition.met(more, today) or not condition.met(signatures, today)
    assert force.Condition("number_signed", len(more) + 1).met(more, today) is False


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_comes_and_stays(day):
    condition = force.Condition("on_date", day=day.isoformat())
    assert not condition.met([("A", "signed")], day - timedelta(days=1))
    assert condition.met([("A", "signed")], day)
    assert not condition.met([("A", "open")], day)


@pytest.mark.parametrize("wrong", [{"kind": "never"}, {"kind": "number_signed"}, {"kind": "on_date", "day": "soon"}])
def test_a_condition_that_says_nothing_is_refused(wrong):
    with pytest.raises(Refused):
        force.Condition(**wrong)


def test_the_tally_leaves_nobody_out():
    states = ["signed"] * 28 + ["ratified"] + ["open"] * 5 + ["objected"] * 2 + ["withdrawn"]
    assert signature.Tally.over(states) == signature.Tally(29, 37)
