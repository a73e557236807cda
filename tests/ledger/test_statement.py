"""A statement is one text in one way: read back as it was, and no other bytes are taken for it."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.ledger.statement import TAG, NotAStatement, Statement

MADE = Statement(
    act="letter.signed",
    subject="k3vk3vk3vk3vk3vk",
    process="p2p2p2p2p2p2p2p2",
    rules=2,
    seat="s4s4s4s4s4s4s4s4",
    capacity="head",
    party="",
    language="ar",
    talks="محادثات المياه",
    signer="Hana Example",
    reservation="",
    text="نطلب الوساطة.\n\nSigned in two lines.",
)
passages = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=200)


@given(passages, passages, st.integers(0, 2**40))
def test_what_is_written_is_read_back(text, reservation, rules):
    made = replace(MADE, text=text, reservation=reservation, rules=rules)
    assert Statement.from_bytes(made.to_bytes()) == made
    assert made.to_bytes().startswith(TAG.encode() + b"\n")


@given(st.data())
def test_one_byte_changed_makes_another_statement_or_none(data):
    made = replace(MADE, reservation="But for clause 3.").to_bytes()
    place = data.draw(st.integers(0, len(made) - 1))
    changed = made[:place] + bytes([made[place] ^ data.draw(st.integers(1, 255))]) + made[place + 1 :]
    try:
        read = Statement.from_bytes(changed)
    except NotAStatement:
        return
    assert read.to_bytes() == changed != made


def test_two_statements_never_have_the_same_bytes():
    other = {"rules": 3, "party": "q2", "language": "en", "act": "letter.delivered"}
    for field in fields(MADE):
        value = other.get(field.name, getattr(MADE, field.name) + "2" if field.name != "rules" else 3)
        assert replace(MADE, **{field.name: value}).to_bytes() != MADE.to_bytes()
    moved = replace(MADE, reservation="a\n\nb", text="c"), replace(MADE, reservation="a", text="b\n\nc")
    assert moved[0].to_bytes() != moved[1].to_bytes()


@pytest.mark.parametrize(
    "wrong",
    [
        {"signer": "Hana\u202eelpmaxE"},
        {"signer": "two\nlines"},
        {"talks": ""},
        {"act": "Letter.Signed"},
        {"seat": "a b"},
        {"language": "english"},
        {"text": "\x00"},
        {"text": "\ud800"},
        {"rules": -1},
    ],
)
def test_what_can_not_be_said_is_refused(wrong):
    with pytest.raises(NotAStatement):
        replace(MADE, **wrong)


def test_bytes_that_are_no_statement_are_refused():
    good = MADE.to_bytes()
    for bad in (
        b"",
        b"\n\n",
        good[:-1],
        good + b"\n",
        good.replace(b"\n", b"\r\n"),
        b"\xff" + good,
        good * 2,
        b"0" * 3_000_000,
    ):
        with pytest.raises(NotAStatement):
            Statement.from_bytes(bad)
