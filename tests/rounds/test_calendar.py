"""The calendar file of a round, read back by a parser of calendars."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parley.rounds import acts, queries
from parley.rounds.models import Round, Session
from tests.rounds.holding import planned


def read(talks, round, **how):
    return icalendar.Calendar.from_ical(queries.calendar(talks.viewer(talks.heads[0]), round.public_id, **how))


def session_of(talks, round, title="Opening", day=25, hour=9):
    times = {"starts": datetime(2015, 5, day, hour, 0), "ends": datetime(2015, 5, day, hour + 2, 0)}
    return acts.plan_session(by=talks.mediator, round=round.public_id, title=title, **times)


def test_a_round_and_its_sessions_are_read_back_with_the_host_city_s_clock(talks):
    round = planned(talks)
    session_of(talks, round)
    acts.put_on_agenda(by=talks.mediator, round=round.public_id, title="The water")
    file = read(talks, round, address="https://talks.example/p/x/")
    days, sitting = file.walk("VEVENT")
    assert (days.decoded("dtstart"), days.decoded("dtend")) == (date(2015, 5, 25), date(2015, 5, 28))
    assert days["transp"] == "TRANSPARENT" and "The water" in days["description"]
    assert sitting.decoded("dtstart").astimezone(UTC) == datetime(2015, 5, 25, 3, 0, tzinfo=UTC)
    assert sitting["dtstart"].params["TZID"] == "Asia/Almaty"
    assert str(sitting["location"]) == "House of the Elders, Pass Town"
    assert "METHOD" not in file
    assert [str(event["url"]) for event in (days, sitting)] == ["https://talks.example/p/x/"] * 2


@pytest.mark.parametrize("year", [1950, 2015, 2023, 2026, 2100])
def test_the_zone_in_the_file_gives_the_same_moments_as_the_database_of_zones(talks, year):
    """Almaty had summer time until 2005, and moved its clock for good in 2024: a fixed offset would be wrong."""
    for name in ("Asia/Almaty", "Europe/Paris", "America/Bogota"):
        days = {"starts_on": date(year, 3, 20), "ends_on": date(year, 12, 30)}
        round = planned(talks, title=name, time_zone=name, **days)
        for month in (4, 7, 11):
            times = {"starts": datetime(year, month, 5, 9, 0), "ends": datetime(year, month, 5, 10, 0)}
            acts.plan_session(by=talks.mediator, round=round.public_id, title=str(month), **times)
        file = read(talks, round, sessions_alone=True)
        (zone,) = file.walk("VTIMEZONE")
        by_file = zone.to_tz(lookup_tzid=False)
        for event, session in zip(
            file.walk("VEVENT"), Session._base_manager.filter(round=round).order_by("starts_at"), strict=True
        ):
            local = event.decoded("dtstart").replace(tzinfo=None)
            assert local.replace(tzinfo=by_file).astimezone(UTC) == session.starts_at


def test_identifiers_stay_and_revisions_grow(talks, story):
    round = planned(talks)
    session = session_of(talks, round)
    before = {str(event["uid"]): event for event in read(talks, round).walk("VEVENT")}
    story.at += timedelta(days=1)
    times = {"starts": datetime(2015, 5, 26, 9, 0), "ends": datetime(2015, 5, 26, 12, 0)}
    acts.change_session(by=talks.mediator, session=session.public_id, edition=1, title="Opening", **times)
    acts.move_round(by=talks.mediator, round=round.public_id, to="postponed", why="snow")
    after = {str(event["uid"]): event for event in read(talks, round).walk("VEVENT")}
    assert set(before) == set(after)
    for uid, event in after.items():
        assert event["sequence"] > before[uid]["sequence"]
        assert event.decoded("dtstamp") > before[uid].decoded("dtstamp")
        assert str(event["status"]) == "TENTATIVE"


def test_a_cancelled_round_is_cancelled_in_calendars(talks):
    round = planned(talks)
    session_of(talks, round)
    assert {str(event["status"]) for event in read(talks, round).walk("VEVENT")} == {"CONFIRMED"}
    acts.move_round(by=talks.mediator, round=round.public_id, to="cancelled", why="the war")
    assert {str(event["status"]) for event in read(talks, round).walk("VEVENT")} == {"CANCELLED"}


def test_the_file_says_the_same_whenever_it_is_made(talks, story):
    round = planned(talks)
    session_of(talks, round)
    first = queries.calendar(talks.viewer(talks.heads[0]), round.public_id)
    story.at += timedelta(days=300)
    assert queries.calendar(talks.viewer(talks.heads[1]), round.public_id) == first


HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from('\r\n\\;,:"\u2028\u2029\x85\x0b\x0c\u202e \tא'), st.characters(exclude_categories=["Cs"])
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE, where=HOSTILE)
def test_a_hostile_title_stays_a_title(talks, title, where):
    """Even text that no act would have let in cannot add a line to the file."""
    round = Round._base_manager.first() or planned(talks)
    title = f"A{title}\r\nATTENDEE:mailto:spy@example.org\nBEGIN:VALARM\nx"
    hostile = {"title": title.replace("\x00", "")[:300], "venue": where.replace("\x00", "")}
    round.title, round.venue = hostile["title"], hostile["venue"]
    round.save()
    raw = queries.calendar(talks.viewer(talks.heads[0]), round.public_id)
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert set(event) == {
        "DTEND",
        "DTSTAMP",
        "DTSTART",
        "DESCRIPTION",
        "LAST-MODIFIED",
        "LOCATION",
        "SEQUENCE",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID",
    }
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert not any(line.upper().startswith(("ATTENDEE", "BEGIN:VALARM")) for line in lines)
    # Readers that end a line at a bare carriage return or line feed find none either.
    assert "\n" not in raw.decode().replace("\r\n", "") and "\r" not in raw.decode().replace("\r\n", "")
