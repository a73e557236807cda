"""Where and when: a round in its host city's days, its sessions by that city's clock, stored as moments in UTC."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, tzinfo

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.rounds.rules.course import ADJOURNED, BEFORE, CONVENED, within

IN_PERSON, REMOTE, HYBRID, PROXIMITY = "in_person", "remote", "hybrid", "proximity"
FORMATS = {
    IN_PERSON: _("in person"),
    REMOTE: _("at a distance"),
    HYBRID: _("in person and at a distance"),
    PROXIMITY: _("proximity talks, by shuttle"),
}

FIRST, SECOND = "first", "second"
#: Beyond these years calendars cannot be relied on, and a date is a slip of the pen.
_YEARS = range(1900, 2200)
_LONGEST_ROUND = timedelta(days=366)
_LONGEST_SESSION = timedelta(hours=24)


def planned(*, starts_on: date, ends_on: date, time_zone: str, zones: Collection[str]) -> None:
    """A round has days in the right order, in a city whose time zone is known."""
    if time_zone not in zones:
        raise Refused(_("There is no such time zone. Write it like Asia/Almaty or Europe/Zurich."), field="time_zone")
    for field, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day.year not in _YEARS:
            raise Refused(_("Look at the year again."), field=field)
    if ends_on < starts_on:
        raise Refused(_("The last day is before the first."), field="ends_on")
    if ends_on - starts_on > _LONGEST_ROUND:
        raise Refused(_("A round does not last longer than a year. Look at the dates again."), field="ends_on")


def turns_twice(at: datetime, zone: tzinfo) -> bool:
    """Whether the city's clock shows this time twice that night, because clocks are put back."""
    if at.tzinfo is not None or at.year not in _YEARS:
        return False
    first, second = (at.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and not _skipped(at, zone)


def instant(at: datetime, zone: tzinfo, *, field: str, turn: str = "") -> datetime:
    """The moment, in UTC, at which the city's clock shows this time; `turn` says which, where it shows it twice.

    A time that carries its own offset is a moment already.
    """
    if at.year not in _YEARS:
        raise Refused(_("Look at the year again."), field=field)
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    shown = f"{at:%H:%M}"
    if _skipped(at, zone):
        raise Refused(
            _("Clocks in %(zone)s are put forward that night: there is no %(time)s."),
            field=field,
            zone=str(zone),
            time=shown,
        )
    if turns_twice(at, zone) and not turn:
        raise Refused(
            _("Clocks in %(zone)s are put back that night: %(time)s comes twice. Choose which is meant."),
            field=field,
            zone=str(zone),
            time=shown,
        )
    return at.replace(tzinfo=zone, fold=int(turn == SECOND)).astimezone(UTC)


def _skipped(at: datetime, zone: tzinfo) -> bool:
    return at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != at.replace(fold=0)


def session_planned(starts_at: datetime, ends_at: datetime, *, zone: tzinfo, starts_on: date, ends_on: date) -> None:
    """A session lies within the days of its round; it may sit past midnight."""
    if ends_at <= starts_at:
        raise Refused(_("The session ends before it begins."), field="ends")
    if ends_at - starts_at > _LONGEST_SESSION:
        raise Refused(_("A session does not sit longer than a day. Plan one for each day."), field="ends")
    if not within_days(starts_at, zone=zone, starts_on=starts_on, ends_on=ends_on):
        raise Refused(
            _("The round lasts from %(first)s to %(last)s. Change its dates first, if it shall last longer."),
            field="starts",
            first=starts_on.isoformat(),
            last=ends_on.isoformat(),
        )


def within_days(starts_at: datetime, *, zone: tzinfo, starts_on: date, ends_on: date) -> bool:
    """Whether a session begins on one of the days of its round, by the city's clock."""
    return starts_on <= starts_at.astimezone(zone).date() <= ends_on


def session_changeable(state: str, *, round_state: str) -> None:
    """A session is changed until it has been opened."""
    within(round_state)
    if state not in BEFORE:
        raise Refused(_("This session has been opened or cancelled; what it was stands in the record."))


def item_changeable(state: str, *, round_state: str) -> None:
    """An item of the agenda is changed until it has been closed."""
    within(round_state)
    if state not in (*BEFORE, CONVENED, ADJOURNED):
        raise Refused(_("This item has been closed; what it was stands in the record."))


def answer_by_set(answer_by: datetime | None, *, now: datetime, zone: tzinfo, starts_on: date) -> None:
    """The time for answers lies ahead, and not after the day on which the round begins."""
    if answer_by is None:
        return
    if answer_by <= now:
        raise Refused(_("This time has passed already."), field="answer_by")
    if answer_by.astimezone(zone).date() > starts_on:
        raise Refused(_("Answers are asked for before the round begins."), field="answer_by")


def item_placed(place: int, count: int) -> int:
    """The place of an item among `count` others, counted from 1; 0 or too far is the end."""
    return place if 1 <= place <= count else count + 1
