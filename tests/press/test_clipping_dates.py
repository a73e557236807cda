"""Dates, hours, zones and ages as pages of six languages write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.press.clipping.ages import age, headline_with_age
from parley.press.clipping.dates import moment_in_code, stamp


def east(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("09:44 GMT 13.04.2015", datetime(2015, 4, 13, 9, 44, tzinfo=UTC)),
        ("6 April 2015, 16:31 GMT", datetime(2015, 4, 6, 16, 31, tzinfo=UTC)),
        ("2015-04-13T09:44:00Z", datetime(2015, 4, 13, 9, 44, tzinfo=UTC)),
        ("2015-04-13T09:44:00.123+0600", datetime(2015, 4, 13, 9, 44, tzinfo=east(6))),
        ("April 13, 2015 9:44 AM EDT", datetime(2015, 4, 13, 9, 44, tzinfo=east(-4))),
        ("Mon, 13 Apr 2015 12:00 UTC+3", datetime(2015, 4, 13, 12, 0, tzinfo=east(3))),
        ("13 April 2015 12.05am BST", datetime(2015, 4, 13, 0, 5, tzinfo=east(1))),
        ("13. April 2015, 11:44 Uhr MESZ", datetime(2015, 4, 13, 11, 44, tzinfo=east(2))),
        ("Publié le 13 avril 2015 à 11h44 GMT", datetime(2015, 4, 13, 11, 44, tzinfo=UTC)),
        ("Publié le 13/04/2015 à 11:44 GMT - Mis à jour le 14/04/2015", datetime(2015, 4, 13, 11, 44, tzinfo=UTC)),
        ("13 апреля 2015 г., 12:44 по московскому времени", datetime(2015, 4, 13, 12, 44, tzinfo=east(3))),
        # Moscow kept +4 all year from 2011 to 2014.
        ("13 апреля 2013, 12:44 (мск)", datetime(2013, 4, 13, 12, 44, tzinfo=east(4))),
        ("2015 жылғы 13 сәуір, 15:44 Астана уақыты", datetime(2015, 4, 13, 15, 44, tzinfo=east(6))),
        ("١٣ نيسان/أبريل ٢٠١٥، الساعة ٠٩:٤٤ بتوقيت غرينتش", datetime(2015, 4, 13, 9, 44, tzinfo=UTC)),
        ("13 أبريل 2015 09:44 مساء غرينتش", datetime(2015, 4, 13, 21, 44, tzinfo=UTC)),
    ],
)
def test_a_stated_moment_is_read_to_the_minute_and_without_doubt(line: str, moment: datetime) -> None:
    found = stamp(line)
    assert found is not None
    assert (found.moment, found.rest, found.doubts) == (moment, "", ())
    assert found.moment is not None
    assert found.moment.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("line", "moment", "doubts"),
    [
        ("13 April 2015", datetime(2015, 4, 13, tzinfo=UTC), ("time-not-stated",)),
        ("13.04.2015, 11:44 Uhr", datetime(2015, 4, 13, 11, 44, tzinfo=UTC), ("zone-not-stated",)),
        ("04/05/2015 10:00 GMT", datetime(2015, 5, 4, 10, 0, tzinfo=UTC), ("day-or-month",)),
        ("04/05/2015 10:00 AM GMT", datetime(2015, 4, 5, 10, 0, tzinfo=UTC), ()),
        ("04/25/2015 10:00 GMT", datetime(2015, 4, 25, 10, 0, tzinfo=UTC), ()),
        ("13 April 2015 10:00 IST", datetime(2015, 4, 13, 10, 0, tzinfo=east(5.5)), ("zone-ambiguous",)),
        ("31.02.2015", None, ("date-invalid",)),
        ("2015-04-13T25:99:00Z", None, ("date-invalid",)),
        ("13 April, 09:44 GMT", None, ("year-not-stated",)),
        ("الاثنين 24 جمادى الآخرة 1436 هـ - 13 أبريل 2015 م", datetime(2015, 4, 13, tzinfo=UTC), ("time-not-stated",)),
    ],
)
def test_what_a_date_leaves_open_is_said(line: str, moment: datetime | None, doubts: tuple[str, ...]) -> None:
    found = stamp(line)
    assert found is not None
    assert (found.moment, found.doubts) == (moment, doubts)


@pytest.mark.parametrize("line", ["0", "220,000", "2015", "Talks in January", "3:0", "On April 6-9, Moscow hosted", ""])
def test_figures_are_not_dates(line: str) -> None:
    assert stamp(line) is None


def test_what_a_line_says_beside_its_date_is_kept() -> None:
    found = stamp("Bishop to Meet With Mayors, 6 April 2015, 16:31 GMT")
    assert found is not None
    assert found.rest == "Bishop to Meet With Mayors"
    assert found.rest_first


@pytest.mark.parametrize(
    "line",
    [
        "1 hour ago",
        "an hour ago",
        "5m",
        "Just now",
        "Yesterday, 14:05",
        "vor 3 Stunden",
        "vor einer Stunde",
        "il y a 2 heures",
        "3 часа назад",
        "час назад",
        "2 сағат бұрын",
        "منذ ساعتين",
        "منذ ٣ ساعات",
        "1\N{NO-BREAK SPACE}hour ago",
    ],
)
def test_an_age_is_known_in_its_own_words(line: str) -> None:
    assert age(f"  ({line}) ") == line


@pytest.mark.parametrize("line", ["0", "12", "may", "Long ago in Geneva", "The war began 4 years ago", "m", ""])
def test_other_short_lines_are_no_ages(line: str) -> None:
    assert age(line) is None


def test_headline_and_age_on_one_line_are_told_apart() -> None:
    assert headline_with_age("2 hours ago | Talks resume in Midford") == ("Talks resume in Midford", "2 hours ago")
    assert headline_with_age("Talks resume in Midford (3 hours ago)") == ("Talks resume in Midford", "3 hours ago")
    assert headline_with_age("منذ ساعة استئناف المحادثات") == ("استئناف المحادثات", "منذ ساعة")
    assert headline_with_age("Talks resume in Midford") is None


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)), st.integers(-12 * 60, 14 * 60))
def test_what_iso_8601_states_comes_back_unchanged(moment: datetime, minutes_east: int) -> None:
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes_east)))
    assert moment_in_code(aware.isoformat()) == (aware, ())


@given(st.text(max_size=170))
def test_any_line_has_an_aware_moment_or_none(line: str) -> None:
    found = stamp(line)
    assert found is None or found.moment is None or found.moment.tzinfo is not None
    age(line)
    headline_with_age(line)
