"""The programme of a round as a page shows it: its sessions by the host city's clock, and its agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from parley.procedure.guarded import one
from parley.procedure.viewer import Viewer, possible
from parley.procedure.words import say
from parley.rounds.models import AgendaItem, Round, Session
from parley.rounds.queries.parts import Part
from parley.rounds.rules import course, place

#: How each state is marked on a page, beside its word.
KINDS = {
    course.PLANNED: "",
    course.CONVENED: "open",
    course.POSTPONED: "care",
    course.ADJOURNED: "care",
    course.CANCELLED: "ended",
    course.CONCLUDED: "done",
    course.COLLAPSED: "ended",
}


@dataclass(frozen=True)
class SessionView:
    """A session, and what this viewer may do with it now; `outside` where it lies outside the days of its round."""

    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    label: str
    kind: str
    why: str
    overnight: bool
    outside: bool
    can: frozenset[str]


@dataclass(frozen=True)
class ItemView:
    """An item of the agenda, and what this viewer may do with it now."""

    public_id: str
    place: int
    title: str
    state: str
    label: str
    kind: str
    why: str
    can: frozenset[str]


def programme(
    viewer: Viewer, found: Round, sessions: Iterable[Part], agenda: Iterable[Part]
) -> tuple[list[SessionView], list[ItemView]]:
    """The sessions in the order of time, and the agenda in its own."""
    in_time = sorted(sessions, key=lambda one: (one.at, one.public_id))
    in_order = sorted(agenda, key=lambda one: one.number)
    return [_session(viewer, found, one) for one in in_time], [_item(viewer, found, one) for one in in_order]


def session(viewer: Viewer, public_id: str) -> Session:
    """One session with its round."""
    return one(Session, viewer, public_id, "round")


def agenda_item(viewer: Viewer, public_id: str) -> AgendaItem:
    """One item of the agenda with its round."""
    return one(AgendaItem, viewer, public_id, "round")


def moves(state: str, *, opening: bool = False) -> list[tuple[str, str]]:
    """The states that can follow, each with its word; to be `opening` is an act of its own but for agenda items."""
    then = course.TRANSITIONS[state]
    return [(to, say(label)) for to, label in _TO.items() if to in then and (opening or to != course.CONVENED)]


_TO = {
    **{to: course.LABELS[to] for to in (course.CONVENED, course.ADJOURNED, course.CONCLUDED, course.COLLAPSED)},
    **{to: course.LABELS[to] for to in (course.PLANNED, course.POSTPONED, course.CANCELLED)},
}


def _session(viewer: Viewer, found: Round, part: Part) -> SessionView:
    assert part.then is not None
    zone, state = ZoneInfo(found.time_zone), part.state
    inside = place.within_days(part.at, zone=zone, starts_on=found.starts_on, ends_on=found.ends_on)
    steps: dict[str, Any] = {
        "change_session": lambda: place.session_changeable(state, round_state=found.state),
        # Whether consent and presence suffice is said on the page that asks; here it only has to be its turn.
        "convene_session": lambda: course.session_convened(state, course.Opening(), round_state=found.state),
        "move_session": lambda: course.movable(state, round_state=found.state),
    }
    return SessionView(
        public_id=part.public_id,
        title=part.title,
        starts_at=part.at,
        ends_at=part.then,
        state=state,
        label=say(course.LABELS[state]),
        kind=KINDS[state],
        why=part.words,
        overnight=part.at.astimezone(zone).date() != part.then.astimezone(zone).date(),
        outside=state in course.BEFORE and not inside,
        can=possible(viewer, steps),
    )


def _item(viewer: Viewer, found: Round, part: Part) -> ItemView:
    state = part.state
    steps: dict[str, Any] = {
        "change_agenda_item": lambda: place.item_changeable(state, round_state=found.state),
        "move_agenda_item": lambda: course.item_movable(state, round_state=found.state),
    }
    return ItemView(
        public_id=part.public_id,
        place=part.number,
        title=part.title,
        state=state,
        label=say(course.LABELS[state]),
        kind=KINDS[state],
        why=part.words,
        can=possible(viewer, steps),
    )


def item_moves(round_state: str, state: str) -> list[tuple[str, str]]:
    """What can become of an item of the agenda: it is taken up only while its round is convened."""
    return moves(state, opening=round_state == course.CONVENED)
