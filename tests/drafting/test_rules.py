"""The life of a text, the verdict and the language versions, as pure rules."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parley.convening.rules.procedure import CONSENSUS, MAJORITY_PRESENT
from parley.drafting.rules import text as rules
from parley.drafting.rules import verdict as verdicts
from parley.drafting.rules import versions
from parley.procedure.errors import Refused

START = datetime(2026, 3, 1, tzinfo=UTC)


class LifeOfAText(RuleBasedStateMachine):
    """Whatever is tried in whatever order, only the ways of DESIGN are gone."""

    @initialize()
    def begin(self):
        self.text, self.at = rules.Text(), START

    def _try(self, step, legal):
        before = self.text
        try:
            after = step()
        except Refused:
            return
        assert legal, f"{before} took a step that is not there"
        self.text = after

    @rule(hours=st.integers(1, 40))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @rule()
    def edit(self):
        self._try(self.text.edited, self.text.state == rules.DRAFTING)

    @rule(hours=st.integers(-5, 30), clauses=st.integers(0, 2), behind=st.integers(0, 1))
    def circulate(self, hours, clauses, behind):
        until = self.at + timedelta(hours=hours)
        legal = self.text.state == rules.DRAFTING and hours > 0 and clauses > 0 and not behind
        self._try(lambda: self.text.circulated(until, self.at, clauses=clauses, behind=behind), legal)

    @rule()
    def criticise(self):
        legal = self.text.state == rules.CRITICISM and self.at < (self.text.until or self.at)
        self._try(lambda: self.text.criticised(self.at), legal)

    @rule(by_clock=st.booleans())
    def close(self, by_clock):
        due = self.text.until is not None and self.at >= self.text.until
        legal = self.text.state == rules.CRITICISM and (due or not by_clock)
        self._try(lambda: self.text.closed(self.at, by_clock=by_clock), legal)

    @rule()
    def redraft(self):
        number = self.text.number
        self._try(self.text.redrafted, self.text.state in (rules.CLOSED, rules.NOT_ADOPTED))
        assert self.text.number in (number, number + 1)

    @rule(hours=st.integers(-5, 30), voices=st.integers(0, 3))
    def put(self, hours, voices):
        until = self.at + timedelta(hours=hours)
        legal = self.text.state == rules.CLOSED and hours > 0 and voices > 0
        self._try(lambda: self.text.put(until, self.at, voices=voices), legal)

    @rule()
    def answer(self):
        legal = self.text.state == rules.PUT and self.at < (self.text.until or self.at)
        self._try(lambda: self.text.answered(self.at), legal)

    @rule(complete=st.booleans(), adopted=st.booleans())
    def reveal(self, complete, adopted):
        due = self.text.until is not None and self.at >= self.text.until
        legal = self.text.state == rules.PUT and (complete or due)
        self._try(lambda: self.text.revealed(self.at, complete=complete, adopted=adopted), legal)

    @rule()
    def abandon(self):
        self._try(self.text.abandoned, self.text.state == rules.NOT_ADOPTED)

    @invariant()
    def a_time_runs_exactly_while_others_are_waited_for(self):
        assert (self.text.until is not None) == (self.text.state in (rules.CRITICISM, rules.PUT))


TestLifeOfAText = LifeOfAText.TestCase


def test_every_state_has_its_word_and_its_ways():
    assert set(rules.TRANSITIONS) == set(rules.LABELS)
    assert {to for ways in rules.TRANSITIONS.values() for to in ways} <= set(rules.TRANSITIONS)


VOICES = st.lists(st.text("abcdefghij", min_size=1, max_size=3), unique=True, max_size=9)
ANSWERS = st.dictionaries(st.text("abcdefghij", min_size=1, max_size=3), st.sampled_from(["accept", "reject"]))


@given(VOICES, ANSWERS)
def test_consensus_takes_every_voice(voices, answers):
    found = verdicts.verdict(CONSENSUS, voices, answers)
    assert found.adopted == (bool(voices) and all(answers.get(voice) == "accept" for voice in voices))


@given(VOICES, ANSWERS)
def test_a_majority_is_more_than_half_of_those_present(voices, answers):
    found = verdicts.verdict(MAJORITY_PRESENT, voices, answers)
    accepting = [voice for voice in voices if answers.get(voice) == "accept"]
    assert found.adopted == (len(accepting) > len(voices) / 2)
    assert list(found.answers) == voices
    assert found.count("accept") + found.count("reject") + found.count("silent") == len(voices)


@given(VOICES, ANSWERS, st.sampled_from([CONSENSUS, MAJORITY_PRESENT]))
def test_what_others_say_counts_for_nothing_and_acceptance_never_harms(voices, answers, rule_name):
    found = verdicts.verdict(rule_name, voices, answers)
    outsiders = {**answers, "zzz": "reject"}
    assert verdicts.verdict(rule_name, voices, outsiders) == found
    for voice in voices:
        if found.adopted:
            assert verdicts.verdict(rule_name, voices, {**answers, voice: "accept"}).adopted
    message, values = found.said
    assert str(len(voices)) in message % values


def test_half_is_no_majority():
    assert not verdicts.verdict(MAJORITY_PRESENT, ["a", "b"], {"a": "accept"}).adopted
    assert verdicts.verdict(MAJORITY_PRESENT, ["a", "b", "c"], {"a": "accept", "b": "accept"}).adopted


def test_an_unknown_rule_decides_nothing():
    with pytest.raises(Refused):
        verdicts.verdict("the_chair_feels_so", ["a"], {"a": "accept"})


def test_the_rendering_is_the_one_documented():
    worded = [versions.Worded("Shares", "Each takes half."), versions.Worded("", "The rest flows on."), None]
    expected = "Water\n\n1. Shares\nEach takes half.\n\n2.\nThe rest flows on.\n\n3.\n"
    assert versions.rendered("Water", worded) == expected


@given(
    st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4), st.integers(0, 3), st.text(max_size=8)
)
def test_a_translation_is_behind_exactly_where_its_source_has_changed(clauses, which, changed):
    source = {str(i): versions.wording_hash(*wording) for i, wording in enumerate(clauses)}
    made_from = dict(source)
    assert versions.behind(source, made_from) == frozenset()
    if str(which) in source:
        source[str(which)] = versions.wording_hash("anew", changed)
        expected = {str(which)} if source[str(which)] != made_from[str(which)] else set()
        assert versions.behind(source, made_from) == expected
        made_from.pop(str(which))
        assert versions.behind(source, made_from) == {str(which)}


def test_who_translates_what():
    versions.translated_by("ar", "en", authentic=False, mediator=False)
    versions.translated_by("ar", "en", authentic=True, mediator=True)
    with pytest.raises(Refused, match="authentic"):
        versions.translated_by("ar", "en", authentic=True, mediator=False)
    with pytest.raises(Refused, match="source"):
        versions.translated_by("en", "en", authentic=False, mediator=True)


def test_one_version_stays_authentic():
    assert versions.authentic_kept(frozenset({"en"}), "ar", mark=True) == {"en", "ar"}
    with pytest.raises(Refused):
        versions.authentic_kept(frozenset({"en"}), "en", mark=False)
