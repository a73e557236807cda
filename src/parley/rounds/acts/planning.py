"""Planning a round: where, when, in what form, and by when the invited answer."""

from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line, MaybeLine, Name
from parley.rounds.models import Round, Session
from parley.rounds.rules import course, place

Format = Literal["in_person", "remote", "hybrid", "proximity"]

_PLACE = ("city", "venue", "time_zone", "format")
_DATES = ("starts_on", "ends_on")
_OTHER = ("title", "host")


@act
def plan_round(
    act: Act,
    *,
    title: Line,
    city: Name,
    time_zone: Line,
    starts_on: date,
    ends_on: date,
    venue: MaybeLine = "",
    host: MaybeLine = "",
    format: Format = "in_person",
    answer_by: datetime | None = None,
) -> Round:
    """Plan a round in a host's city; a time without an offset is that of the city's clock."""
    place.planned(starts_on=starts_on, ends_on=ends_on, time_zone=time_zone, zones=available_timezones())
    planned = Round(
        process=act.process,
        title=title,
        city=city,
        venue=venue,
        host=host,
        time_zone=time_zone,
        starts_on=starts_on,
        ends_on=ends_on,
        format=format,
        planned_at=act.at,
        changed_at=act.at,
    )
    planned.answer_by = _asked_by(act, planned, answer_by)
    planned.save()
    act.record("round.planned", title=title, city=city, **_days(planned))
    if planned.answer_by is not None:
        act.record("round.answer_by_set", title=title, until=_until(planned))
    return planned


@act
def change_round(
    act: Act,
    *,
    round: Id,
    edition: int,
    title: Line,
    city: Name,
    time_zone: Line,
    starts_on: date,
    ends_on: date,
    venue: MaybeLine = "",
    host: MaybeLine = "",
    format: Format = "in_person",
    answer_by: datetime | None = None,
) -> Round:
    """Change what a round is, as it stood in `edition`; sessions that are planned keep their time of day."""
    found = act.find(Round, round)
    entries: dict[str, object] = {"title": title, "city": city, "venue": venue, "host": host, "time_zone": time_zone}
    entries |= {"starts_on": starts_on, "ends_on": ends_on, "format": format}
    elsewhere = (city, time_zone) != (found.city, found.time_zone)
    course.changeable(found.state, elsewhere=elsewhere)
    if found.edition != edition:
        raise Stale(
            _("Somebody changed the round while you wrote. Your version is kept in the form; theirs stands beside it."),
            theirs=_as_it_stands(found),
        )
    place.planned(starts_on=starts_on, ends_on=ends_on, time_zone=time_zone, zones=available_timezones())
    before = {name: getattr(found, name) for name in (*entries, "answer_by")}
    for name, value in entries.items():
        setattr(found, name, value)
    found.answer_by = _asked_by(act, found, answer_by, stands=before["answer_by"])
    changed = {name for name, value in before.items() if getattr(found, name) != value}
    if not changed:
        raise Refused(_("Nothing has changed."))
    if "time_zone" in changed:
        _keep_time_of_day(act, found, ZoneInfo(before["time_zone"]))
    found.edition, found.revision, found.changed_at = edition + 1, found.revision + 1, act.at
    found.save()
    _record_changes(act, found, changed)
    return found


def _record_changes(act: Act, found: Round, changed: set[str]) -> None:
    if changed.intersection(_OTHER):
        act.record("round.changed", title=found.title, host=found.host)
    if changed.intersection(_DATES):
        act.record("round.dates_changed", title=found.title, **_days(found))
    if changed.intersection(_PLACE):
        where = ", ".join(filter(None, (found.venue, found.city)))
        act.record(
            "round.place_changed", title=found.title, place=where, time_zone=found.time_zone, format=found.format
        )
    if "answer_by" in changed:
        if found.answer_by is None:
            act.record("round.answer_by_lifted", title=found.title)
        else:
            act.record("round.answer_by_set", title=found.title, until=_until(found))


def _asked_by(act: Act, round: Round, answer_by: datetime | None, stands: datetime | None = None) -> datetime | None:
    """The moment by which answers are asked for; one that stands already may lie in the past."""
    if answer_by is None:
        return None
    zone = ZoneInfo(round.time_zone)
    moment = place.instant(answer_by, zone, field="answer_by", turn=place.FIRST)
    if moment != stands:
        place.answer_by_set(moment, now=act.at, zone=zone, starts_on=round.starts_on)
    return moment


def _keep_time_of_day(act: Act, round: Round, before: ZoneInfo) -> None:
    """A session planned for nine in one city is at nine in the other."""
    zone = ZoneInfo(round.time_zone)
    for session in act.rows(Session).filter(round=round, state__in=course.BEFORE):
        for name in ("starts_at", "ends_at"):
            clock = getattr(session, name).astimezone(before).replace(tzinfo=None, fold=0)
            setattr(session, name, place.instant(clock, zone, field="time_zone", turn=place.FIRST))
        session.changed_at = act.at
        session.save()


def _as_it_stands(found: Round) -> dict[str, object]:
    local = found.answer_by.astimezone(ZoneInfo(found.time_zone)) if found.answer_by else None
    return {
        "edition": found.edition,
        "title": found.title,
        "city": found.city,
        "venue": found.venue,
        "host": found.host,
        "time_zone": found.time_zone,
        "format": found.format,
        "starts_on": found.starts_on.isoformat(),
        "ends_on": found.ends_on.isoformat(),
        "answer_by": f"{local:%Y-%m-%dT%H:%M}" if local else "",
    }


def _days(found: Round) -> dict[str, Any]:
    return {"starts": found.starts_on.isoformat(), "ends": found.ends_on.isoformat()}


def _until(found: Round) -> str:
    assert found.answer_by is not None
    return f"{found.answer_by.astimezone(ZoneInfo(found.time_zone)):%Y-%m-%d %H:%M} ({found.time_zone})"
