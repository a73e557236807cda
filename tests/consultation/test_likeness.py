"""What is written alike is found, in any script, without reading everything."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.consultation.rules import likeness

TEXTS = st.text(max_size=120)


@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_between_nothing_and_one(one, other):
    assert likeness.likeness(one, other) == likeness.likeness(other, one)
    assert 0 <= likeness.likeness(one, other) <= 1
    assert likeness.likeness(one, one) == (1 if likeness.pieces(one) else 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The gates open at dawn.", "the GATES, open… at dawn"),
        ("Les barrières s’ouvrent à l’aube", "les barrieres s'ouvrent a l'aube"),
        ("تُفْتَحُ الأبوابُ عندَ الفَجر", "تفتح الابواب عند الفجر"),
        ("المياه حق لكل قرية", "المياة حق لكل قريـــة"),
        ("٣ قرى", "3 قرى"),
        ("Ворота открываются", "ворота открываются!"),
    ],
)
def test_the_same_words_however_they_are_written(one, other):
    assert likeness.likeness(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nobody should draw water at night.", "Nobody shuld draw water at night"),
        ("Water should be drawn by turns", "By turns water should be drawn"),
        ("我覺得UBER提供了更便利及高品質的乘車環境", "我覺得Uber提供了更便利及更高品質的乘車環境"),
        ("Су кезекпен бөлінуі керек", "Су кезекпен бөлінуі тиіс"),
    ],
)
def test_nearly_the_same_is_found(one, other):
    assert likeness.likeness(one, other) >= likeness.LEAST
    index = likeness.Sketches([likeness.sketch(other)])
    assert index.worth_a_look(likeness.sketch(one)) == [0]


def test_what_is_not_alike_is_not_taken_for_it():
    assert likeness.likeness("Nobody should draw water at night.", "Fishers are paid from the toll.") < 0.2


def test_among_a_thousand_what_was_planted_is_found():
    chance, words = random.Random(3), [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in ("ran", "lis", "mut")]
    texts = [" ".join(chance.choices(words, k=12)) for _ in range(1000)]
    index = likeness.Sketches([likeness.sketch(text) for text in texts])
    missed = 0
    for place in range(0, 1000, 20):
        typed = texts[place].split()
        typed[chance.randrange(12)] = chance.choice(words)
        looked = index.worth_a_look(likeness.sketch(" ".join(typed)))
        missed += place not in looked
        assert len(looked) <= 12
    assert missed == 0


def test_recorded_conversations_are_looked_through_as_if_everything_were_read(recorded_data):
    """Against comparing each with each, of a real conversation: almost nothing is missed."""
    import csv

    path = recorded_data / "polis" / "scoop-hivemind.biodiversity" / "comments.csv"
    with path.open(newline="") as file:
        texts = [row["comment-body"] for row in csv.DictReader(file)]
    sketches = [likeness.sketch(text) for text in texts]
    index = likeness.Sketches(sketches)
    every = {
        (one, other)
        for one in range(len(texts))
        for other in range(one + 1, len(texts))
        if likeness.likeness(texts[one], texts[other]) >= likeness.LEAST
    }
    looked = {
        (min(one, other), max(one, other)) for one in range(len(texts)) for other in index.worth_a_look(sketches[one])
    }
    assert len(every) > 40
    assert len(every - looked) <= len(every) // 20


@pytest.mark.parametrize("text", ["", "…", "\u0301\u0302", "   "])
def test_a_text_without_words_is_like_nothing(text):
    assert likeness.sketch(text) == b""
    assert likeness.Sketches([likeness.sketch("water"), b""]).worth_a_look(likeness.sketch(text)) == []
    assert likeness.Sketches([]).worth_a_look(likeness.sketch("water")) == []


@given(st.floats(likeness.LEAST, 1))
def test_every_score_has_words(score):
    assert likeness.in_words(score)
