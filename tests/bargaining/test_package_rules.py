"""The rules of packages and of the server-blind form, over all that can be thought of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.bargaining.rules import blind
from parley.bargaining.rules import packages as rules
from parley.procedure.errors import Invalid, Refused
from parley.settlement.bargain import Bargain, Budget, Issue, Requirement

AT = datetime(2026, 3, 2, tzinfo=UTC)
HOURS = st.integers(-48, 48).map(lambda hours: AT + timedelta(hours=hours))
ANSWERS = st.lists(st.sampled_from([rules.ACCEPT, rules.REFUSE]), max_size=3)


@given(st.sampled_from(list(rules.TRANSITIONS)), st.none() | HOURS, HOURS, st.booleans(), st.integers(0, 3))
def test_nothing_moves_but_as_the_table_of_transitions_says(state, until, at, flag, voices):
    package = rules.Package(state, until)
    steps = {
        rules.PUT: lambda: package.put(at + timedelta(hours=1), at, voices=voices, open_already=flag),
        rules.WITHDRAWN: lambda: package.withdrawn(at),
        rules.ACCEPTED: lambda: package.decided(at, accepted=True),
        rules.NOT_AGREED: lambda: package.decided(at, accepted=False),
    }
    for to, step in steps.items():
        try:
            assert step().state == to and to in rules.TRANSITIONS[state]
        except Refused:
            continue


@given(HOURS, HOURS)
def test_answers_are_taken_until_the_deadline_and_told_from_then_on_and_never_both(until, at):
    package = rules.Package(rules.PUT, until)
    taken, told, back = True, True, True
    try:
        package.answered(at)
    except Refused:
        taken = False
    try:
        package.decided(at, accepted=True)
    except Refused:
        told = False
    try:
        package.withdrawn(at)
    except Refused:
        back = False
    assert (taken, told, back) == (at < until, at >= until, at < until)


@given(st.lists(st.sampled_from("abcd"), unique=True), st.dictionaries(st.sampled_from("abcde"), ANSWERS))
def test_accepted_by_all_means_by_every_head_of_every_party_and_by_nobody_else(voices, answers):
    accepted = rules.accepted_by_all(voices, answers)
    assert accepted == (
        len(voices) > 0 and all(answers.get(voice, []) and rules.REFUSE not in answers[voice] for voice in voices)
    )
    assert rules.accepted_by_all(voices, {**answers, "stranger": [rules.REFUSE]}) == accepted


@given(
    st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "2", "3"])),
    st.dictionaries(st.sampled_from("abcd"), st.frozensets(st.sampled_from(["1", "2"]))),
)
def test_whatever_is_complete_takes_one_option_of_each_issue(choices, table):
    try:
        rules.complete(choices, table)
    except Invalid as invalid:
        assert set(invalid.errors) == {
            f"issue_{issue}"
            for issue in choices.keys() | table.keys()
            if issue not in table or choices.get(issue) not in table[issue]
        }
    except Refused:
        assert not table
    else:
        assert choices.keys() == table.keys() and all(choices[issue] in table[issue] for issue in table)


def test_every_rule_that_a_package_breaks_is_said():
    bargain = Bargain(
        issues=(Issue("a", ("a1", "a2")), Issue("b", ("b1", "b2"))),
        parties=(),
        requirements=(Requirement((0, 0), (1, 1)),),
        exclusions=(((0, 0), (1, 0)),),
        budgets=(Budget("cost", 3, ((4, 0), (0, 0))),),
    )
    words = {one: one.upper() for one in ("a", "b", "a1", "a2", "b1", "b2")}
    with pytest.raises(Invalid) as broken:
        rules.kept_rules(bargain, (0, 0), words)
    assert [str(one) for one in broken.value.errors.values()] == [
        "“A – A1” takes “B – B2” with it, which the package does not have.",
        "These cannot stand together: ['A – A1', 'B – B1'].",
        "“cost” may come to 3 at most; this package comes to 4.",
    ]
    rules.kept_rules(bargain, (1, 0), words)


def test_the_exact_text_has_all_that_is_accepted():
    terms = [rules.Term("i", "Flow", "Who draws when.", "o", "By turns"), rules.Term("j", "Wells", "", "p", "Open")]
    assert rules.worded("Spring", "Read it as one.", terms) == (
        "Spring\n\nRead it as one.\n\n1. Flow\nWho draws when.\n= By turns\n\n2. Wells\n= Open\n"
    )
    assert [rules.Term.from_json(term.to_json()) for term in terms] == terms


@given(st.sampled_from([rules.ACCEPT, rules.REFUSE]), st.binary(min_size=32, max_size=32))
def test_what_is_sealed_tells_nothing_without_its_line(answer, opening):
    said = {"package": "p", "text_hash": "0" * 64, "seat": "s"}
    sealed = rules.sealed(answer=answer, opening=opening, **said)
    assert len(sealed) == 64 and answer not in sealed
    assert sealed != rules.sealed(answer=answer, opening=bytes([opening[0] ^ 1]) + opening[1:], **said)
    other = rules.REFUSE if answer == rules.ACCEPT else rules.ACCEPT
    assert sealed != rules.sealed(answer=other, opening=opening, **said)


@given(st.integers(blind.SHORTEST, blind.LONGEST), st.integers(-3000, 100_000))
def test_as_many_deadlines_lie_ahead_as_have_not_passed(minutes, seconds):
    deadlines = blind.schedule(AT, minutes)
    at = AT + timedelta(seconds=seconds)
    assert blind.ahead(deadlines[-1], minutes, at) == sum(due > at for due in deadlines)
    assert blind.ahead(AT, 0, at) == int(at < AT)


@given(st.integers(blind.SHORTEST, blind.LONGEST), st.integers(0, 10**6))
def test_a_round_that_was_held_up_takes_no_time_from_the_next(minutes, late):
    first, second, *_later = blind.schedule(AT, minutes)
    closed = first + timedelta(seconds=late)
    due = blind.next_due(second, first, closed, minutes)
    assert due == second if late <= 60 else due == closed + timedelta(minutes=minutes)


def test_the_names_of_the_rounds_are_the_engine_s():
    from parley.settlement.blind import ROUNDS

    assert tuple(one.value for one in ROUNDS) == blind.ROUNDS
    assert [blind.following(name) for name in blind.ROUNDS] == [*blind.ROUNDS[1:], None]
    for minutes in (blind.SHORTEST - 1, blind.LONGEST + 1):
        with pytest.raises(Refused):
            blind.schedule(AT, minutes)
