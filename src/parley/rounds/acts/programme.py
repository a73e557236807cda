"""The programme of a round: its sessions by the host city's clock, and its agenda."""

from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from parley.procedure.act import Act, act
from parley.procedure.errors import Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Line
from parley.rounds.models import AgendaItem, Round, Session
from parley.rounds.rules import course
from parley.rounds.rules.place import instant, item_changeable, item_placed, session_changeable, session_planned

Turn = Literal["", "first", "second"]
_MOVED_ON = _("Somebody changed this while you wrote. Your version is kept in the form; theirs stands beside it.")


@act
def plan_session(act: Act, *, round: Id, title: Line, starts: datetime, ends: datetime, turn: Turn = "") -> Session:
    """Plan a session; a time without an offset is that of the host city's clock.

    Where that clock shows the time twice, because clocks are put back that night, `turn` says which is meant.
    """
    found = act.find(Round, round)
    course.within(found.state)
    starts_at, ends_at = _times(found, starts, ends, turn)
    session: Session = Session.objects.create(
        round=found, title=title, starts_at=starts_at, ends_at=ends_at, changed_at=act.at
    )
    act.record("session.planned", **_named(session), starts=_shown(session))
    return session


@act
def change_session(
    act: Act, *, session: Id, edition: int, title: Line, starts: datetime, ends: datetime, turn: Turn = ""
) -> Session:
    """Change a session that has not been opened, as it stood in `edition`."""
    found = act.find(Session, session, "round")
    session_changeable(found.state, round_state=found.round.state)
    if found.edition != edition:
        zone = ZoneInfo(found.round.time_zone)
        times = {"starts": found.starts_at.astimezone(zone), "ends": found.ends_at.astimezone(zone)}
        shown = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in times.items()}
        raise Stale(_MOVED_ON, theirs={"title": found.title, "edition": found.edition, **shown})
    starts_at, ends_at = _times(found.round, starts, ends, turn)
    if (found.title, found.starts_at, found.ends_at) == (title, starts_at, ends_at):
        raise Refused(_("Nothing has changed."))
    found.title, found.starts_at, found.ends_at = title, starts_at, ends_at
    found.edition, found.revision, found.changed_at = edition + 1, found.revision + 1, act.at
    found.save()
    act.record("session.changed", **_named(found), starts=_shown(found))
    return found


@act
def put_on_agenda(act: Act, *, round: Id, title: Line, place: int = 0) -> AgendaItem:
    """Put an item on the agenda of a round, at a place counted from 1, or at the end."""
    found = act.find(Round, round)
    course.within(found.state)
    item = AgendaItem(round=found, title=title)
    _put(act, item, place)
    act.record("agenda.item_added", item=title, title=found.title, place=item.place)
    return item


@act
def change_agenda_item(act: Act, *, item: Id, edition: int, title: Line, place: int = 0) -> AgendaItem:
    """Word an item of the agenda anew or move it to another place, as it stood in `edition`."""
    found = act.find(AgendaItem, item, "round")
    item_changeable(found.state, round_state=found.round.state)
    if found.edition != edition:
        raise Stale(_MOVED_ON, theirs={"title": found.title, "place": found.place, "edition": found.edition})
    before = (found.title, found.place)
    found.title, found.edition = title, edition + 1
    _put(act, found, place)
    if (found.title, found.place) == before:
        raise Refused(_("Nothing has changed."))
    act.record("agenda.item_changed", item=title, title=found.round.title, place=found.place)
    return found


def _put(act: Act, item: AgendaItem, at: int) -> None:
    """Save an item at its place among the others, which move up or down for it."""
    others = list(act.rows(AgendaItem).filter(round=item.round).exclude(pk=item.pk))
    item.place = item_placed(at, len(others))
    item.save()
    others.insert(item.place - 1, item)
    for number, other in enumerate(others, start=1):
        if other.place != number:
            other.place = number
            other.save(update_fields=["place"])


def _times(round: Round, starts: datetime, ends: datetime, turn: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(round.time_zone)
    starts_at = instant(starts, zone, field="starts", turn=turn)
    ends_at = instant(ends, zone, field="ends", turn=turn)
    session_planned(starts_at, ends_at, zone=zone, starts_on=round.starts_on, ends_on=round.ends_on)
    return starts_at, ends_at


def _named(session: Session) -> dict[str, Any]:
    return {"session": session.title, "title": session.round.title}


def _shown(session: Session) -> str:
    local = session.starts_at.astimezone(ZoneInfo(session.round.time_zone))
    return f"{local:%Y-%m-%d %H:%M} ({session.round.time_zone})"
