"""The rules of keys, over everything that Hypothesis can think of."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parley.ledger import codes
from parley.people.rules import keys
from parley.people.rules.keys import IN_FORCE, TRANSITIONS, Sitting, enrolled, replacing, vouches
from parley.procedure.capacities import DELEGATION, SEATS, TEAM, Capacity
from parley.procedure.errors import Refused

PARTIES = ("upper", "lower")
places = st.sampled_from(sorted(SEATS)).flatmap(
    lambda capacity: st.builds(
        Sitting,
        st.text("abcdefgh", min_size=1, max_size=2),
        st.just(capacity),
        st.sampled_from(PARTIES) if capacity in DELEGATION else st.none(),
    )
)


@given(places, places, st.booleans())
def test_nobody_vouches_alone_or_for_another_side(by, owner, headed):
    if vouches(by, owner, headed=headed):
        assert by.seat != owner.seat
        assert by.capacity in TEAM or (by.capacity == Capacity.HEAD and by.party == owner.party is not None)


@given(places, places)
def test_the_team_keeps_out_of_a_delegation_that_has_a_head(by, owner):
    if owner.party is not None and owner.capacity != Capacity.HEAD and by.capacity in TEAM:
        assert not vouches(by, owner, headed=True)


@given(places, st.booleans())
def test_somebody_can_vouch_for_everybody(owner, headed):
    team = Sitting("team", Capacity.SECRETARIAT)
    head = Sitting("head", Capacity.HEAD, owner.party)
    assert vouches(team, owner, headed=headed) or (headed and vouches(head, owner, headed=True))


def test_every_refusal_of_the_engine_has_words():
    assert set(keys._SAID) <= set(codes.MESSAGES)
    source = "".join(path.read_text() for path in (Path(codes.__file__).parent / "signing").glob("*.py"))
    raised = set(re.findall(r'Bad(?:Key|Signature)\(\s*"([a-z._]+)"', source))
    assert raised == set(keys._SAID)


class Table(RuleBasedStateMachine):
    """Seats of two delegations and a team, and any order of enrolling, replacing, comparing and revoking."""

    @initialize()
    def sit(self):
        self.seats = [
            Sitting("h1", Capacity.HEAD, "upper"),
            Sitting("d1", Capacity.DELEGATE, "upper"),
            Sitting("a1", Capacity.ADVISER, "upper"),
            Sitting("h2", Capacity.HEAD, "lower"),
            Sitting("d2", Capacity.DELEGATE, "lower"),
            Sitting("g", Capacity.GUARANTOR),
            Sitting("m", Capacity.MEDIATOR),
            Sitting("s", Capacity.SECRETARIAT),
        ]
        self.keys = []

    def _set(self, at, key):
        before = self.keys[at]
        assert key.state == before.state or key.state in TRANSITIONS[before.state]
        self.keys[at] = key

    @rule(seat=st.integers(0, 7), point=st.integers(0, 9))
    def enrol(self, seat, point):
        held = any(key.seat == self.seats[seat].seat and key.state == IN_FORCE for key in self.keys)
        known = any(key.point == str(point) for key in self.keys)
        try:
            key = enrolled(self.seats[seat].seat, str(point), self.keys)
        except Refused:
            assert held or known
            return
        assert not held and not known and not key.compared
        self.keys.append(key)

    @rule(chosen=st.integers(0, 30), point=st.integers(0, 9))
    def put_another_in_its_place(self, chosen, point):
        if not self.keys:
            return
        at = chosen % len(self.keys)
        try:
            old, new = replacing(self.keys[at], str(point), self.keys)
        except Refused:
            assert self.keys[at].state != IN_FORCE or any(key.point == str(point) for key in self.keys)
            return
        assert new.seat == old.seat and not new.compared
        self._set(at, old)
        self.keys.append(new)

    @rule(chosen=st.integers(0, 30), by=st.integers(0, 7), headed=st.booleans())
    def compare(self, chosen, by, headed):
        self._done(chosen, by, headed, "confirmed")

    @rule(chosen=st.integers(0, 30), by=st.integers(0, 7), headed=st.booleans())
    def revoke(self, chosen, by, headed):
        self._done(chosen, by, headed, "revoked")

    def _done(self, chosen, by, headed, step):
        if not self.keys:
            return
        at, someone = chosen % len(self.keys), self.seats[by]
        key = self.keys[at]
        owner = next(seat for seat in self.seats if seat.seat == key.seat)
        entitled = vouches(someone, owner, headed=headed) or (step == "revoked" and someone == owner)
        fresh = key.state == IN_FORCE and not (step == "confirmed" and key.compared)
        try:
            after = getattr(key, step)(someone, owner, headed=headed)
        except Refused:
            assert not (entitled and fresh)
            return
        assert entitled and fresh
        self._set(at, after)

    @invariant()
    def one_key_in_force_for_a_seat_and_no_point_twice(self):
        if not hasattr(self, "keys"):
            return
        in_force = [key.seat for key in self.keys if key.state == IN_FORCE]
        assert len(in_force) == len(set(in_force))
        assert len(self.keys) == len({key.point for key in self.keys})


TestTable = Table.TestCase


def test_what_ended_never_comes_back():
    key = enrolled("s", "p", [])
    owner = Sitting("s", Capacity.GUARANTOR)
    for ended in (key.replaced(), key.revoked(owner, owner, headed=False)):
        assert TRANSITIONS[ended.state] == frozenset()
        for step in (ended.replaced, lambda: ended.revoked(owner, owner, headed=False)):  # noqa: B023
            with pytest.raises(Refused, match="no longer"):
                step()
