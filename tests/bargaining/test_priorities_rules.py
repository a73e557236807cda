"""The pure rules of priorities: whatever is accepted makes sense, and outlives changes of the table."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from parley.bargaining.rules import priorities as rules
from parley.bargaining.rules.laid import Laid, LaidIssue, LaidOption
from parley.bargaining.rules.priorities import EMPTY, Statement
from parley.bargaining.rules.priorities_said import weight_said
from parley.settlement import elicitation

OPTIONS = {"a": ("a1", "a2", "a3"), "b": ("b1", "b2"), "c": ("c1", "c2")}
LAID = Laid(
    tuple(LaidIssue(issue, issue, tuple(LaidOption(one, one) for one in options)) for issue, options in OPTIONS.items())
)


@st.composite
def statements(draw, laid=LAID):
    stated = rules.ranked_issues(EMPTY, laid, {issue.id: draw(st.integers(1, 3)) for issue in laid.issues})
    for issue in laid.issues:
        how = draw(st.sampled_from(["places", "points"]))
        low, high = (1, 5) if how == "places" else (0, 100)
        numbers = {option.id: draw(st.integers(low, high)) for option in issue.options}
        barred = draw(st.lists(st.sampled_from([option.id for option in issue.options]), max_size=1))
        stated = rules.judged_options(stated, laid, issue.id, how, numbers, barred)
    if draw(st.booleans()):
        swing = {issue.id: draw(st.integers(1, 100)) for issue in laid.issues}
        stated = rules.weighed_issues(stated, laid, swing)
    return rules.floor_stated(stated, laid, {}, draw(st.none() | st.integers(0, 100)))


@given(statements())
def test_a_whole_statement_is_a_party_and_survives_being_kept(stated):
    assert not rules.lacking(stated, LAID)
    assert Statement.from_json(stated.to_json()) == stated
    party = rules.as_party(stated, LAID, "us")
    assert party.reservation == (stated.level or 0) * elicitation.SCALE
    for (issue, option), line in zip((line[0] for line in party.red_lines), party.red_lines, strict=True):
        assert len(line) == 1 and LAID.issues[issue].options[option].id in {one for (one,) in stated.red_lines}


@given(statements())
def test_what_leaves_the_table_leaves_the_statement_whole(stated):
    less = Laid(LAID.issues[:2])
    party = rules.as_party(stated, less, "us")
    assert [len(row) for row in party.values] == [3, 2]
    more = Laid((*LAID.issues, LaidIssue("d", "d", (LaidOption("d1", "d1"),))))
    assert rules.lacking(stated, more) == rules.Lacking(("d",), ("d",))


@given(st.integers(0, 1000))
def test_every_weight_has_its_words_and_heavier_is_never_said_lighter(thousandths):
    said = [weight_said(Fraction(n, 1000)) for n in range(thousandths, 1001, 50)]
    order = [weight_said(Fraction(n, 1000)) for n in range(1001)]
    ranks = {words: rank for rank, words in enumerate(dict.fromkeys(order))}
    assert [ranks[words] for words in said] == sorted(ranks[words] for words in said)
