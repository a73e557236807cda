"""What the logs of the record are called, for a viewer who may read them: by whose they are, never by a code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say

_LOGS = {
    "common": _("Everybody at the table"),
    "public": _("The public"),
    "team": _("The mediation team"),
    "party": _("Your delegation"),
    "seat": _("You alone"),
    "room": _("A room that you are in"),
}


@dataclass(frozen=True)
class LogName:
    """A log in words; with the party whose own log it is."""

    label: str
    party: Any = None


Naming = Callable[[Viewer, Iterable[str]], Mapping[str, str]]
_NAMING: list[Naming] = []


def names_rooms(function: Naming) -> Naming:
    """Mark a later stage's function that says what those of these rooms are, in words, that are its own."""
    _NAMING.append(function)
    return function


def names_of(viewer: Viewer, audiences: Iterable[str]) -> dict[str, LogName]:
    """What these logs are called; all are the viewer's to read."""
    found = {one: LogName(say(_LOGS[one.partition(":")[0]]), _party(viewer, one)) for one in audiences}
    rooms = [one for one in found if one.startswith("room:")]
    for function in _NAMING if rooms else ():
        found |= {room: LogName(label) for room, label in function(viewer, rooms).items()}
    return found


def _party(viewer: Viewer, audience: str) -> Any:
    """Of delegations' own logs a viewer reads that of its own party alone."""
    return viewer.seat.party if audience.startswith("party:") else None
