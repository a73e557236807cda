"""The rules of rounds: every way through their states, the clock of the host city, attendance."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from parley.procedure.errors import Refused
from parley.rounds.rules import attendance, course, invitation, outcome, place

STATES = st.sampled_from(sorted(course.TRANSITIONS))
PARIS, ALMATY = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Almaty")


class Course(RuleBasedStateMachine):
    """A round with two sessions and an item, pushed every way: what the design draws is all that can happen."""

    DRAWN = {
        ("planned", "convened"),
        ("planned", "postponed"),
        ("planned", "cancelled"),
        ("postponed", "planned"),
        ("postponed", "cancelled"),
        ("convened", "adjourned"),
        ("convened", "concluded"),
        ("convened", "collapsed"),
        ("adjourned", "convened"),
    }

    def __init__(self):
        super().__init__()
        self.round = course.PLANNED
        self.sessions = [course.PLANNED, course.PLANNED]
        self.item = course.PLANNED
        self.complete = True
        self.steps = []

    @rule(complete=st.booleans())
    def consent_or_presence_changes(self, complete):
        self.complete = complete

    @rule(of=st.sampled_from(["round", 0, 1, "item"]), to=STATES, why=st.sampled_from(["", "a reason"]))
    def moves(self, of, to, why):
        opening = course.Opening() if self.complete else course.Opening(("a consent",))
        before = self._state(of)
        try:
            now = self._tried(of, to, why, opening)
        except Refused:
            return
        if to == course.CONVENED and of != "item":
            assert self.complete
        if to in course.WITH_REASON:
            assert why
        self.steps.append((before, now))
        if of == "round":
            self.round = now
            along = [course.session_along(state, now) for state in self.sessions]
            self.steps += [pair for pair in zip(self.sessions, along, strict=True) if pair[0] != pair[1]]
            self.sessions = along
            left = course.item_along(self.item, now)
            self.steps += [(self.item, left)] if left != self.item else []
            self.item = left
        elif of == "item":
            self.item = now
        else:
            self.sessions[of] = now

    def _state(self, of):
        return self.round if of == "round" else self.item if of == "item" else self.sessions[of]

    def _tried(self, of, to, why, opening):
        state = self._state(of)
        if of == "round":
            sitting = tuple("s" for one in self.sessions if one == course.CONVENED)
            if to == course.CONVENED:
                return course.convened(state, opening)
            return course.ended_or_moved(state, to, why, sitting=sitting)
        course.within(self.round)
        if to != course.CONVENED:
            return course.ended_or_moved(state, to, why)
        if of == "item":
            return course.item_taken_up(state, round_state=self.round)
        return course.session_convened(state, opening, round_state=self.round)

    @invariant()
    def only_what_is_drawn_happens(self):
        assert set(self.steps) <= self.DRAWN

    @invariant()
    def nothing_sits_outside_a_round_that_sits(self):
        if self.round != course.CONVENED:
            assert course.CONVENED not in self.sessions
            assert self.item != course.CONVENED

    @invariant()
    def nothing_is_planned_for_a_round_that_ended(self):
        if self.round in course.ENDED:
            assert not set(self.sessions) & set(course.BEFORE)


TestCourse = Course.TestCase
TestCourse.settings = settings(deadline=None, stateful_step_count=40)


def test_every_drawn_way_can_be_gone():
    drawn = {(state, to) for state, after in course.TRANSITIONS.items() for to in after}
    assert drawn == Course.DRAWN


@given(state=STATES, to=STATES)
def test_a_move_is_refused_unless_it_is_drawn(state, to):
    if (state, to) in Course.DRAWN:
        assert course.moved(state, to) == to
    else:
        with pytest.raises(Refused):
            course.moved(state, to)


def test_what_is_missing_is_named():
    with pytest.raises(Refused, match=r"Upper Terraces.*Lake Fishers"):
        course.convened("planned", course.Opening(("Upper Terraces (A)",), ("Lake Fishers",)))
    with pytest.raises(Refused, match="presence of: Lake Fishers"):
        course.convened("planned", course.Opening((), ("Lake Fishers",)))
    with pytest.raises(Refused, match="consent that is missing: Upper Terraces"):
        course.convened("planned", course.Opening(("Upper Terraces (A)",)))


@given(
    state=st.sampled_from(sorted(invitation.TRANSITIONS)),
    answer=st.sampled_from([*sorted(invitation.LABELS), "perhaps"]),
    round_state=STATES,
    by_head=st.booleans(),
)
def test_an_invitation_is_answered_as_drawn(state, answer, round_state, by_head):
    legal = round_state in course.BEFORE and answer in invitation.TRANSITIONS[state] and answer != invitation.NO_ANSWER
    if legal:
        assert invitation.answered(state, answer, round_state=round_state) == answer
        assert answer in invitation.possible_answers(state, round_state=round_state)
    else:
        with pytest.raises(Refused):
            invitation.answered(state, answer, round_state=round_state)
        assert answer not in invitation.possible_answers(state, round_state=round_state)
    if not legal or (by_head and state in invitation.ANSWERS):
        with pytest.raises(Refused):
            invitation.answer_noted(state, answer, round_state=round_state, by_head=by_head)
    else:
        assert invitation.answer_noted(state, answer, round_state=round_state, by_head=by_head) == answer


@given(st.sampled_from(sorted(invitation.LABELS)))
def test_only_silence_is_closed(state):
    assert invitation.closed(state) == (invitation.NO_ANSWER if state == invitation.INVITED else state)


NOTES = st.sampled_from(sorted(attendance.TRANSITIONS))


@given(st.lists(st.sampled_from(sorted(attendance.LABELS)), max_size=12))
def test_only_who_came_walks_out(notes):
    state, ever = attendance.UNNOTED, False
    for then in notes:
        offered = then in attendance.choices(state)
        try:
            state = attendance.attended(state, then, who="somebody")
        except Refused:
            # A page offers what stands beside what may follow, and nothing else.
            assert not offered or then == state
            continue
        assert offered
        ever = ever or state == attendance.PRESENT
        if state == attendance.WALKED_OUT:
            assert ever


@given(note=NOTES, seats=st.lists(NOTES, max_size=5), then=st.sampled_from(sorted(attendance.LABELS)))
def test_a_party_is_present_when_one_of_its_seats_is(note, seats, then):
    stands = attendance.standing(note, seats)
    if "present" in seats:
        assert stands == "present"
    elif seats and note != "present":
        assert stands != "present"
    try:
        now = attendance.whole(note, seats, then, party="Lake Fishers")
    except Refused:
        assert then == attendance.whole_note(note, seats) or then not in attendance.whole_choices(note, seats)
    else:
        assert then in attendance.whole_choices(note, seats)
        assert not (now == "present" and seats)
        assert not (now == "absent" and ("present" in seats or "walked_out" in seats))
        if now == "walked_out":
            assert "present" in seats or "walked_out" in seats or note == "present"


@given(STATES)
def test_attendance_needs_a_round_that_is_held(state):
    if state in ("postponed", "cancelled"):
        with pytest.raises(Refused):
            attendance.notable(state)
    else:
        attendance.notable(state)


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 3), max_value=datetime(2199, 12, 29))
ZONES = st.sampled_from(sorted(available_timezones()))


@settings(deadline=None)
@given(at=MOMENTS, name=ZONES, turn=st.sampled_from(["", "first", "second"]))
@example(at=datetime(2026, 3, 29, 2, 30), name="Europe/Paris", turn="")
@example(at=datetime(2026, 10, 25, 2, 30), name="Europe/Paris", turn="")
@example(at=datetime(2026, 4, 5, 1, 45), name="Australia/Lord_Howe", turn="second")
@example(at=datetime(2011, 12, 30, 12, 0), name="Pacific/Apia", turn="")
def test_the_city_s_clock_shows_at_that_moment_what_was_typed(at, name, turn):
    at, zone = at.replace(microsecond=0), ZoneInfo(name)
    moments = {
        moment
        for fold in (0, 1)
        if (moment := at.replace(tzinfo=zone, fold=fold).astimezone(UTC)).astimezone(zone).replace(tzinfo=None) == at
    }
    if not moments or (len(moments) == 2 and not turn):
        with pytest.raises(Refused) as refused:
            place.instant(at, zone, field="starts", turn=turn)
        assert refused.value.field == "starts"
        return
    found = place.instant(at, zone, field="starts", turn=turn)
    assert found == (max(moments) if turn == "second" else min(moments))
    assert place.turns_twice(at, zone) == (len(moments) == 2)


@settings(deadline=None)
@given(at=st.datetimes(timezones=st.timezones()))
def test_a_time_with_its_offset_is_a_moment_already(at):
    if 1900 <= at.year < 2200:
        # A moment in an hour that comes twice is equal to no moment of another zone (PEP 495): compared in UTC.
        assert place.instant(at, PARIS, field="starts") == at.astimezone(UTC)
    else:
        with pytest.raises(Refused):
            place.instant(at, PARIS, field="starts")


@settings(deadline=None)
@given(first=st.dates(), last=st.dates(), zone=st.sampled_from(["Europe/Paris", "Nowhere/Town", "../etc/passwd", ""]))
def test_a_round_has_possible_days_in_a_known_zone(first, last, zone):
    sound = zone == "Europe/Paris" and first <= last <= first + timedelta(days=366)
    sound = sound and first.year >= 1900 and last.year < 2200
    if sound:
        place.planned(starts_on=first, ends_on=last, time_zone=zone, zones=available_timezones())
    else:
        with pytest.raises(Refused):
            place.planned(starts_on=first, ends_on=last, time_zone=zone, zones=available_timezones())


def test_a_session_lies_within_the_days_of_its_round_by_the_city_s_clock():
    days = {"zone": ALMATY, "starts_on": date(2015, 5, 25), "ends_on": date(2015, 5, 27)}
    late = datetime(2015, 5, 27, 16, 0, tzinfo=UTC)  # ten in the evening there, and past midnight when it ends
    place.session_planned(late, late + timedelta(hours=4), **days)
    with pytest.raises(Refused, match="from 2015-05-25"):
        place.session_planned(late + timedelta(hours=2), late + timedelta(hours=4), **days)
    early = datetime(2015, 5, 24, 18, 0, tzinfo=UTC)  # midnight there, though still the day before in UTC
    place.session_planned(early, early + timedelta(hours=1), **days)
    for length in (timedelta(0), timedelta(hours=-1), timedelta(hours=25)):
        with pytest.raises(Refused) as refused:
            place.session_planned(early, early + length, **days)
        assert refused.value.field == "ends"


@given(
    round_state=STATES, put=st.booleans(), position=st.sampled_from(["approved", "reserved"]), words=st.text(max_size=3)
)
def test_positions_are_taken_on_what_is_before_the_parties(round_state, put, position, words):
    legal = round_state in ("adjourned", "concluded", "collapsed") and put and (position == "approved" or words)
    if legal:
        assert outcome.positioned(round_state, put=put, before=None, position=position, words=words) == position
        with pytest.raises(Refused, match="already"):
            outcome.positioned(round_state, put=put, before=(position, words), position=position, words=words)
    else:
        with pytest.raises(Refused):
            outcome.positioned(round_state, put=put, before=None, position=position, words=words)


@given(place_=st.integers(-5, 50), count=st.integers(0, 40))
def test_an_item_has_a_place_among_the_others(place_, count):
    assert 1 <= place.item_placed(place_, count) <= count + 1
