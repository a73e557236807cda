"""The rules of seats, invitations and paper codes, over everything that Hypothesis can think of."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parley.people.rules import invitation, keeping, paper, seating
from parley.procedure.capacities import DELEGATION, SEATS
from parley.procedure.errors import Refused

START = datetime(2015, 5, 25, 9, tzinfo=UTC)
chances = st.binary(min_size=32, max_size=32)
places = st.integers(0, paper.LENGTH - 1)


@given(chances)
def test_a_code_is_read_as_it_was_made(chance):
    code = paper.made(chance)
    assert len(code) == paper.LENGTH and set(code) <= set(paper.ALPHABET)
    assert paper.read(code) == paper.read(f" {paper.grouped(code).upper()} ") == code


@given(chances, places, st.sampled_from(paper.ALPHABET))
def test_one_wrong_character_is_always_noticed(chance, place, other):
    code = paper.made(chance)
    if code[place] == other:
        return
    with pytest.raises(Refused, match="One character"):
        paper.read(code[:place] + other + code[place + 1 :])


@given(chances, places, places)
def test_two_characters_that_changed_places_are_always_noticed(chance, one, two):
    letters = list(paper.made(chance))
    if letters[one] == letters[two]:
        return
    letters[one], letters[two] = letters[two], letters[one]
    with pytest.raises(Refused, match="One character"):
        paper.read("".join(letters))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(typed):
    try:
        assert len(paper.read(typed)) == paper.LENGTH
    except Refused as refused:
        assert refused.field == "code"


def test_digits_of_an_arabic_keyboard_are_taken():
    code = paper.made(bytes(31) + b"\x07")
    arabic = code.translate(str.maketrans("23456789", "٢٣٤٥٦٧٨٩"))
    assert arabic != code and paper.read(arabic) == code


def test_a_secret_is_not_kept():
    assert "hidden" not in keeping.hashed("hidden")
    assert len(keeping.written(bytes(32))) == 43


@given(
    st.sampled_from(sorted(SEATS)),
    st.booleans(),
    st.none() | st.integers(-3, 3),
    st.none() | st.integers(-3, 3),
)
def test_a_seat_has_a_party_where_its_capacity_needs_one_and_only_there(capacity, has_party, since, until):
    def day(number):
        return None if number is None else START + timedelta(days=number)

    def seated():
        return seating.seated(capacity, has_party=has_party, at=START, since=day(since), until=day(until))

    fits = has_party == (capacity in DELEGATION)
    lasts = until is None or until > max(0, since or 0)
    if fits and lasts:
        assert seated().state(START) in (seating.AHEAD, seating.IN_FORCE)
    else:
        with pytest.raises(Refused):
            seated()


@given(st.integers(-5, 5), st.none() | st.integers(-5, 5), st.none() | st.integers(-5, 5))
def test_a_seat_never_goes_back(since, until, ended):
    seat = seating.Seat(
        START + timedelta(days=since),
        None if until is None else START + timedelta(days=until),
        None if ended is None else START + timedelta(days=ended),
    )
    states = [seat.state(START + timedelta(days=day)) for day in range(-6, 7)]
    for before, after in pairwise(states):
        assert before == after or after in seating.TRANSITIONS[before]


def test_the_last_of_the_team_stays():
    seat = seating.Seat(START)
    with pytest.raises(Refused, match="last seat"):
        seat.ended_at(START, others_of_team=0)
    assert seat.ended_at(START, others_of_team=1).state(START) == seating.ENDED
    assert seat.ended_at(START).state(START) == seating.ENDED


@pytest.mark.parametrize(
    ("name", "pseudonym", "refused"),
    [
        ("Amal", "", False),
        ("Cedar", "", True),
        ("CEDAR ", "", True),
        ("Noor", "Cedar", True),
        ("Noor", "c\u200beda\u0301r", True),
        ("Noor", "Amal", True),
        ("Noor", "noor", True),
        ("Noor", "Juniper", False),
    ],
)
def test_nobody_passes_for_another(name, pseudonym, refused):
    def told_apart():
        seating.told_apart(name=name, pseudonym=pseudonym, shown=["Amal", "Cedar"], pseudonyms=["Cedar"])

    if refused:
        with pytest.raises(Refused):
            told_apart()
    else:
        told_apart()


def test_nobody_sits_on_two_sides():
    party = seating.side("head", "a")
    with pytest.raises(Refused):
        seating.one_side([party], seating.side("delegate", "b"))
    with pytest.raises(Refused):
        seating.one_side([party], seating.side("secretariat", None))
    seating.one_side([party, None], seating.side("envoy", "a"))
    seating.one_side([party], seating.side("witness", None))


class Invitations(RuleBasedStateMachine):
    """An invitation, with the clock going on: it is used at most once, and never after its end."""

    def __init__(self):
        super().__init__()
        self.at = START
        self.held = invitation.made(START, days=3, taken=False, ended=False)
        self.before = invitation.MADE
        self.uses = 0

    @rule(hours=st.integers(0, 40))
    def wait(self, hours):
        self.at += timedelta(hours=hours)

    @rule()
    def take_up(self):
        open_now = self.held.state(self.at) == invitation.MADE
        try:
            self.held = self.held.taken_up(self.at)
        except Refused:
            assert not open_now
        else:
            assert open_now and self.at < START + timedelta(days=3)
            self.uses += 1

    @rule()
    def take_back(self):
        open_now = self.held.state(self.at) == invitation.MADE
        try:
            self.held = self.held.taken_back(self.at)
        except Refused:
            assert not open_now
        else:
            assert open_now

    @invariant()
    def goes_only_forward(self):
        state = self.held.state(self.at)
        assert state == self.before or state in invitation.TRANSITIONS[self.before]
        self.before = state
        assert self.uses <= 1


TestInvitations = Invitations.TestCase


def test_nobody_is_invited_to_a_seat_taken_or_ended():
    for taken, ended in ((True, False), (False, True), (True, True)):
        with pytest.raises(Refused):
            invitation.made(START, days=1, taken=taken, ended=ended)
