"""Drafts compared word by word, in any script."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parley.drafting.rules import comparison as rules

TEXTS = st.lists(
    st.sampled_from(["water ", "land", "Each", ", ", "المِيَاهُ ", "،", " ", "\n", "half", "12 ", "a"]), max_size=30
).map("".join) | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_wordings_back_to_the_character(old, new):
    pieces = rules.compared(old, new)
    assert "".join(p.text for p in pieces if p.kind != rules.ADDED) == old
    assert "".join(p.text for p in pieces if p.kind != rules.REMOVED) == new
    assert all(piece.text for piece in pieces)
    kinds = [piece.kind for piece in pieces]
    assert all(a != b for a, b in pairwise(kinds))


@given(TEXTS)
def test_words_give_the_text_back(text):
    assert "".join(rules.words(text)) == text


def test_an_arabic_wording_is_compared_by_whole_words_with_their_marks():
    old = "لكل طرف نِصف المياه، في الصيف."
    new = "لكل طرف ثُلث المياه، في الشتاء."
    pieces = [(piece.kind, piece.text) for piece in rules.compared(old, new)]
    assert pieces == [
        ("same", "لكل طرف "),
        ("removed", "نِصف"),
        ("added", "ثُلث"),
        ("same", " المياه، في "),
        ("removed", "الصيف"),
        ("added", "الشتاء"),
        ("same", "."),
    ]


def test_neighbouring_changes_are_read_as_one():
    pieces = [(piece.kind, piece.text) for piece in rules.compared("one big dam", "one small weir")]
    assert pieces == [("same", "one "), ("removed", "big dam"), ("added", "small weir")]


def test_a_hostile_repetition_is_compared_as_a_whole():
    old, new = "ya " * 6000, "ya " * 5999 + "yo"
    pieces = rules.compared(old, new)
    assert "".join(p.text for p in pieces if p.kind != rules.ADDED) == old
    assert len(pieces) <= 3


IDS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(IDS, IDS, st.data())
def test_every_clause_of_both_drafts_is_told_once(old, new, data):
    wording = st.sampled_from([("", "x"), ("", "y"), ("h", "x")])
    before = {clause: data.draw(wording) for clause in old}
    after = {clause: data.draw(wording) for clause in new}
    changes = rules.drafts_compared(old, new, before, after)
    assert sorted(c.clause for c in changes) == sorted({*old, *new})
    assert [c.clause for c in changes if c.new] == new
    assert {c.clause for c in changes if c.kind == rules.ADDED} == set(new) - set(old)
    assert {c.clause for c in changes if c.kind == rules.STRUCK} == set(old) - set(new)
    for change in changes:
        if change.kind in (rules.SAME, rules.MOVED):
            assert before[change.clause] == after[change.clause]
    steady = [c.old for c in changes if c.kind == rules.SAME]
    assert steady == sorted(steady)


def test_only_the_clause_that_was_carried_off_has_moved():
    wording = dict.fromkeys("abcd", ("", "x"))
    changes = rules.drafts_compared("abcd", "dabc", wording, wording)
    assert [(c.clause, c.kind) for c in changes] == [("d", "moved"), ("a", "same"), ("b", "same"), ("c", "same")]
