"""What is read out: true to the result, in lines that fit, harmless on a terminal, and in other languages too."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from parley.commonground.analysis import Analysis
from parley.commonground.summary import reading
from parley.commonground.votes import Votes
from parley.commonground.words import Sentence, ngettext_lazy
from parley.commonground.wrapping import wrapped
from tests.commonground.making import conversation
from tools.messages import in_python

QUICK = Analysis(resamples=4)
HOSTILE = "Peace \x1b[2J\x1b]0;gone\x07 \u202eesrever\u2066 now\n\n100 %s %(count)d"


@pytest.fixture(scope="module")
def votes():
    return conversation()[0]


@pytest.fixture(scope="module")
def with_parties(votes):
    return QUICK.of(votes, conversation()[1])


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_says_who_and_what(with_parties):
    text = flat(with_parties.summary())
    assert "120 people voted, 1169 times in all, on 16 statements." in text
    assert "North: 60 people" not in text, "a sixth of them declared nothing"
    for party in with_parties.parties:
        assert f"{party.name}: {party.size} people" in text
    surely = with_parties.surely()
    assert f"More than half of every party agrees, as surely as can be told, with {len(surely)} statements." in text
    best = surely[0].bridging
    said = f"[{surely[0].id}]: of the side that agrees least, {round(100 * best.estimate)} % agree"
    assert said in text
    widest = with_parties.divides[0]
    assert f"[{widest.id}]: of North" in text and f"On {len(with_parties.divides)} statements two sides" in text
    assert str(with_parties) == with_parties.summary()


def test_each_kind_of_conversation_has_its_words(votes, with_parties):
    without = QUICK.of(votes)
    assert without.across in ("ends", "groups")
    bare = replace(without, divides=(), unknown=())
    for across, words in (
        ("parties", "every party"),
        ("groups", "every opinion group"),
        ("ends", "at both ends of opinion"),
        ("all", "of all agree"),
    ):
        assert words in reading(replace(bare, across=across))[1].said[0].said()
        assert words in reading(replace(bare, across=across, bridges=()))[1].said[0].said()
    nothing = QUICK.of(Votes.of([], [], []))
    assert "0 people voted" in nothing.summary() and "too few votes" in flat(nothing.summary())


@pytest.mark.parametrize("width", [20, 40, 79])
def test_lines_fit(votes, with_parties, width):
    words = ("要在談判中保護平民並讓所有流離失所者安全返回家園" * 4, "слово " * 40, *["word " * 60] * 14)
    text = replace(with_parties, wordings=words).summary(width)
    for line in text.splitlines():
        columns = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
        assert columns <= width, line
    unwrapped = replace(with_parties, wordings=words).summary()
    assert flat(text).replace(" ", "") == flat(unwrapped).replace(" ", "")


def test_a_word_longer_than_a_line_stays_whole():
    assert wrapped("an " + "x" * 30 + " end", 20) == "an\n" + "x" * 30 + "\nend"
    assert wrapped("", 20, "  - ") == "  -"


def test_what_people_typed_moves_no_cursor(with_parties):
    text = replace(with_parties, wordings=(HOSTILE,) * 16).summary(60)
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert "Peace" in text and "100 %s %(count)d" in flat(text)


def test_it_is_said_in_another_language(with_parties):
    said = []

    def gettext(text):
        said.append(text)
        return "«" + text + "»"

    def isolated(value):
        return f"<{value}>" if isinstance(value, str) else value

    def ngettext(one, many, count):
        said.extend((one, many))
        return f"{count}: {many}"

    for section in reading(with_parties):
        for sentence in (section.heading, *section.said, *section.items, *section.after):
            text = sentence.said(gettext, ngettext, isolated)
            assert text.startswith("«") or ": " in text
    spoken = (
        reading(with_parties)[2]
        .items[0]
        .said(gettext, ngettext, lambda value: f"<{value}>" if isinstance(value, str) else value)
    )
    assert "<North>" in spoken
    assert "Where they part" in said


def test_every_sentence_is_found_by_translators(with_parties, votes):
    from parley.commonground import analysis, summary

    known = set()
    for module in (summary, analysis):
        for text in in_python(Path(module.__file__).read_text(encoding="utf-8"), module.__file__):
            known |= {text.singular, text.plural}
    assert {words for words, _ in analysis.STAGES.values()} <= known
    for result in (with_parties, QUICK.of(votes), QUICK.of(Votes.of([1], [1], [1]))):
        for section in reading(result):
            for sentence in (section.heading, *section.said, *section.items, *section.after):
                assert sentence.text in known and (not sentence.many or sentence.many in known)


def test_sentences_within_sentences():
    inner = ngettext_lazy("%(count)d stone", "%(count)d stones", 2)
    assert Sentence("There are %(what)s.", {"what": inner}).said() == "There are 2 stones."
    assert str(ngettext_lazy("%(count)d stone", "%(count)d stones", 1)) == "1 stone"


def test_nothing_is_claimed_of_what_too_few_would_change(with_parties):
    few = replace(with_parties.influence, left_out=2, alarms=2, largest_shift=None, shifted=None, top_kept=None)
    text = replace(with_parties, influence=few).summary()
    assert "suspicious" not in text and "2 accounts show signs" in text


def test_notes_of_the_files_are_said(votes):
    noted = replace(votes, notes=("Three votes came twice.",))
    assert "Three votes came twice." in QUICK.of(noted).summary()


def test_a_silent_statement_is_named_by_its_number(with_parties):
    assert with_parties.wording(5) == ""
    named = replace(with_parties, wordings=("",) * 4 + ("Bring the water back",) + ("",) * 11)
    assert named.wording(5) == "Bring the water back"
    assert "“Bring the water back” (5)" in flat(named.summary()) and np.isfinite(named.statements[4].overall.estimate)
