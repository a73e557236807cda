"""A round as a calendar file (RFC 5545), for a viewer: the days of the round, and its sessions in the host's zone."""

from collections.abc import Sequence
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from parley.procedure.errors import mark as _
from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer
from parley.procedure.words import say
from parley.rounds.models import AgendaItem, Round, Session
from parley.rounds.rules import course, place

if TYPE_CHECKING:
    from icalendar import Event

_STATUS = {course.PLANNED: "CONFIRMED", course.POSTPONED: "TENTATIVE", course.CANCELLED: "CANCELLED"}


def calendar(viewer: Viewer, public_id: str, *, address: str = "", sessions_alone: bool = False) -> bytes:
    """The calendar file of one round with its sessions, or of its sessions alone; `address` is the round's page.

    Nothing in it depends on when it was made, so that the same round gives the same bytes; identifiers stay, and
    the number of the revision grows, so that a calendar replaces what it has.
    """
    # Loaded where a calendar is wanted: every command would wait for it otherwise.
    from icalendar import Calendar

    found = one(Round, viewer, public_id)
    sessions = list(Session.objects.seen_by(viewer).filter(round=found))
    file = Calendar()
    file.add("prodid", "-//Parley//Rounds//EN")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    if not sessions_alone:
        file.add_component(_days(found, list(AgendaItem.objects.seen_by(viewer).filter(round=found)), address))
    for session in sessions:
        file.add_component(_sitting(found, session, address))
    if sessions:
        file.add_missing_timezones(*_span(found, sessions))
    return bytes(file.to_ical())


def _days(found: Round, agenda: Sequence[AgendaItem], address: str) -> "Event":
    """The round itself, as whole days that do not make anybody busy."""
    event = _event(found.public_id, found.title, found, found.state, address)
    event.add("dtstart", found.starts_on)
    # The end of a whole day is the day after it.
    event.add("dtend", found.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    items = [f"{item.place}. {item.title}" for item in agenda if item.state != course.CANCELLED]
    lines = [gettext(place.FORMATS[found.format]), *([gettext(_("Agenda")) + ":"] if items else []), *items]
    if found.why and found.state in course.WITH_REASON:
        lines.insert(0, found.why)
    event.add("description", "\n".join(lines))
    event.add("sequence", found.revision)
    event.add("dtstamp", found.changed_at.astimezone(UTC))
    event.add("last-modified", found.changed_at.astimezone(UTC))
    return event


def _sitting(found: Round, session: Session, address: str) -> "Event":
    state = found.state if found.state in (course.POSTPONED, course.CANCELLED) else session.state
    title = say(_TITLE, {"session": session.title, "round": found.title})
    event = _event(session.public_id, title, found, state, address)
    zone = ZoneInfo(found.time_zone)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    # The session moves when its round does, so both are counted.
    event.add("sequence", found.revision + session.revision)
    changed = max(found.changed_at, session.changed_at).astimezone(UTC)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    return event


_TITLE = _("%(round)s: %(session)s")


def _event(public_id: str, title: str, found: Round, state: str, address: str) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{public_id}@parley")
    event.add("summary", title)
    event.add("location", ", ".join(filter(None, (found.venue, found.city))))
    event.add("status", _STATUS.get(state, "CONFIRMED"))
    if address:
        event.add("url", address)
    return event


def _span(found: Round, sessions: Sequence[Session]) -> tuple[date, date]:
    """The years that the description of the time zone has to cover; a year on either side, for its last change."""
    days = [found.starts_on, found.ends_on]
    days += [at.astimezone(UTC).date() for session in sessions for at in (session.starts_at, session.ends_at)]
    year = timedelta(days=366)
    return min(days) - year, max(days) + year
