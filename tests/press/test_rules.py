"""The rules of the press room, tried with any order of steps."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parley.press.rules import content as contents
from parley.press.rules import item as rules
from parley.press.rules import markup
from parley.press.rules.reactions import REACTIONS, known, switched
from parley.procedure.errors import Refused

START = datetime(2015, 5, 28, 9, tzinfo=UTC)
PARTIES = ("upper", "lower", "lake")


class Life(RuleBasedStateMachine):
    """A version under any sequence of steps, with a notebook of its own of who cleared which words."""

    def __init__(self):
        super().__init__()
        self.version = rules.Version(rules.DRAFT, "words-0", frozenset(PARTIES[:2]))
        self.words = 0
        self.now = START
        self.cleared_words = {}
        self.issued_as = None

    def step(self, move):
        before = self.version
        try:
            self.version = move(before)
        except Refused:
            assert self.version is before
            return False
        assert self.version.state in rules.TRANSITIONS[before.state]
        return True

    @rule()
    def edit(self):
        self.words += 1
        if self.step(lambda v: v.edited(f"words-{self.words}")):
            self.cleared_words = {}

    @rule()
    def edit_back_to_the_first_words(self):
        if self.step(lambda v: v.edited("words-0")):
            self.cleared_words = {}

    @rule()
    def ask(self):
        self.step(lambda v: v.asked())

    @rule(party=st.sampled_from(PARTIES), said=st.sampled_from((rules.CLEARS, rules.OBJECTS)), stale=st.booleans())
    def answer(self, party, said, stale):
        digest = "other words" if stale else self.version.digest
        if self.step(lambda v: v.answered(party, said, digest)):
            assert not stale
            self.cleared_words[party] = digest if said == rules.CLEARS else None

    @rule(hours=st.integers(-2, 5))
    def embargo(self, hours):
        if self.step(lambda v: v.embargoed(self.now + timedelta(hours=hours), self.now)):
            assert hours > 0

    @rule()
    def issue(self):
        if self.step(lambda v: v.issued()):
            self.issued_as = self.version.digest
            self.check_clearances()

    @rule(hours=st.integers(0, 6))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        until = self.version.embargo_until
        if self.step(lambda v: v.released(self.now)):
            assert until is not None and self.now >= until
            if self.version.state == rules.ISSUED:
                self.issued_as = self.version.digest
                self.check_clearances()

    @rule(required=st.sets(st.sampled_from(PARTIES)))
    def rules_are_amended(self, required):
        self.version = rules.replace(self.version, required=frozenset(required))

    @rule()
    def withdraw(self):
        self.step(lambda v: v.withdrawn())

    @rule()
    def supersede(self):
        self.step(lambda v: v.superseded())

    def check_clearances(self):
        for party in self.version.required:
            assert self.cleared_words.get(party) == self.version.digest

    @invariant()
    def what_is_issued_stays(self):
        if self.issued_as is not None:
            assert self.version.digest == self.issued_as
            assert self.version.state in rules.PUBLIC

    @invariant()
    def under_embargo_means_a_time(self):
        assert (self.version.state == rules.EMBARGOED) <= (self.version.embargo_until is not None)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)


def test_every_state_has_a_word_and_a_way():
    assert set(rules.LABELS) == set(rules.TRANSITIONS)
    reached = {rules.DRAFT} | {to for ways in rules.TRANSITIONS.values() for to in ways}
    assert reached == set(rules.TRANSITIONS)


def test_where_nobody_must_clear_asking_clears():
    assert rules.Version(rules.DRAFT, "w").asked().issued().state == rules.ISSUED
    with pytest.raises(Refused):
        rules.Version(rules.DRAFT, "w").issued()


def test_rules_that_name_fewer_parties_leave_nothing_stuck():
    asked = rules.Version(rules.DRAFT, "w", frozenset({"upper", "lower"})).asked().answered("upper", rules.CLEARS, "w")
    fewer = rules.replace(asked, required=frozenset({"upper"}))
    assert (fewer.state, fewer.cleared) == (rules.ASKED, True)
    assert fewer.asked().issued().state == rules.ISSUED
    with pytest.raises(Refused, match="has been asked"):
        asked.asked()


def test_a_clearance_of_other_words_does_not_count():
    other = {"upper": rules.Answer(rules.CLEARS, "other words")}
    version = rules.Version(rules.CLEARED, "words", frozenset({"upper"}), other)
    assert not version.cleared
    with pytest.raises(Refused, match="not all cleared"):
        version.issued()


def test_a_party_that_is_not_asked_has_no_answer():
    version = rules.Version(rules.DRAFT, "w", frozenset({"upper"})).asked()
    with pytest.raises(Refused, match="not asked"):
        version.answered("lower", rules.CLEARS, "w")


@given(st.dictionaries(st.sampled_from(("headline", "body", "city")), st.text(max_size=30)))
def test_a_digest_is_of_the_words_alone(words):
    content = {"kind": "news", **words}
    assert contents.digest(content) == contents.digest(dict(reversed(content.items())))
    assert contents.digest({**content, "body": words.get("body", "") + "."}) != contents.digest(content)


@given(st.text(max_size=60))
def test_a_slug_stands_in_an_address(text):
    slug = contents.slug(text)
    assert not set(slug) & set("/?#%<>\"' \n.")
    assert contents.slug(slug) == slug


@given(st.lists(st.sampled_from(["Syria", "syria", "SYRIA ", "Kazakhstan", "المياه"]), max_size=12))
def test_tags_are_kept_once(tags):
    kept = contents.tagged(tags)
    assert len({contents.slug(tag) for tag in kept}) == len(kept)
    assert {contents.slug(tag) for tag in kept} == {contents.slug(tag) for tag in tags}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "https://",
        "https://user@evil.example",
        "https://a.example/\r\nX: y",
        'https://a.example/"onclick=',
        "https://[",
        "/relative",
        "https://a.example/" + "x" * 500,
    ],
)
def test_no_other_link_than_to_a_page(url):
    with pytest.raises(Refused):
        contents.link(url, "outside")
    assert contents.link("https://a.example/x?y=1", "outside")


PACT = {"title": "t", "introduction": "", "language": "en", "day": date(2015, 5, 28)}


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"texts": [], "signed": 0, "of": 0, "names": []}, "texts"),
        ({"texts": [("ar", "x", True), ("ar", "y", False)], "signed": 0, "of": 0, "names": []}, "texts"),
        ({"texts": [("ar", "x", False)], "signed": 0, "of": 0, "names": []}, "texts"),
        ({"texts": [("ar", "x", True)], "signed": 38, "of": 37, "names": []}, "signed"),
        ({"texts": [("ar", "x", True)], "signed": 1, "of": 37, "names": ["a", "b"]}, "names"),
    ],
)
def test_an_instrument_adds_up(entries, field):
    with pytest.raises(Refused) as refused:
        contents.instrument(**PACT, **entries)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT&colon;alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "<javascript:alert(1)>",
        "![x](https://evil.example/track.png)",
        '[x](https://a.example/"onmouseover=alert(1))',
        "<img src=x onerror=alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg/onload=alert(1)>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        '[x](https://a.example "title" onclick=x)',
        "```html\n<script>\n```",
    ],
)
def test_hostile_markdown_is_only_text(text):
    shown = markup.html(text).lower()
    assert "<script" not in shown and "<img" not in shown and "<svg" not in shown
    assert "javascript:" not in "".join(part.split('"')[0] for part in shown.split('href="')[1:])
    assert " on" not in "".join(part.split(">")[0] for part in shown.split("<")[1:])


@given(st.text(max_size=300))
@settings(deadline=None)
def test_no_text_makes_other_elements_than_the_list_has(text):
    found = {name.lower() for name in re.findall(r"</?([a-zA-Z][\w-]*)", markup.html(text))}
    assert found <= {"a", "blockquote", "br", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul"}


_WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=120)
_MARKED = st.text(alphabet="#+-=*_[]()<>!`~&;:.1a \\\n", max_size=60)


@given(_WORDS | _MARKED)
@settings(deadline=None, max_examples=400)
@example("a  \nb")
def test_words_from_elsewhere_are_not_read_as_markup(text):
    shown = markup.html(markup.escaped(text))
    assert set(re.findall(r"</?(\w+)", shown)) <= {"p"}
    words = " ".join(text.split())
    assert " ".join(unescape(re.sub(r"</?p>", " ", shown)).split()) == words


def test_the_small_markdown():
    shown = markup.html("# Big\n\nA *word*, a **strong** one, [a link](https://a.example).\n\n- one\n- two")
    assert "<h2>Big</h2>" in shown and "<em>word</em>" in shown and "<li>one</li>" in shown
    assert 'href="https://a.example"' in shown and 'rel="noopener noreferrer"' in shown
    assert "&lt;b&gt;typed&lt;/b&gt;" in markup.html("as it was <b>typed</b>")
    assert markup.plain("A *word*.\n\nAn & other.") == "A word.\n\nAn & other."


def test_six_sober_reactions():
    assert len(REACTIONS) == 6
    assert known("noted") == "noted"
    with pytest.raises(Refused):
        known("like")
    with pytest.raises(Refused, match="rule out"):
        switched(True, False, False)
    with pytest.raises(Refused, match="already"):
        switched(True, True, True)
    assert switched(False, False, True) is False
