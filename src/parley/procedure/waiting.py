"""What waits for whom, and which deadlines pass: each stage says its own, the desk and the clock ask all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parley.procedure.viewer import Viewer
from parley.record.sources import now


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a seat: in the reader's language, with the page where it is done."""

    what: str
    url: str
    due: datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether the time by which it was wanted has passed."""
        return self.due is not None and self.due <= now()


@dataclass(frozen=True)
class Due:
    """An act that the clock performs now, in one process."""

    act: Callable[..., Any]
    process: Any
    entries: dict[str, Any] = field(default_factory=dict)


_WAITING: list[Callable[[Viewer], Iterable[Waiting]]] = []
_DEADLINES: list[Callable[[datetime], Iterable[Due]]] = []


def waits(function: Callable[[Viewer], Iterable[Waiting]]) -> Callable[[Viewer], Iterable[Waiting]]:
    """Mark a stage's function in `queries.py` that says what waits for a seated viewer."""
    _WAITING.append(function)
    return function


def deadline(function: Callable[[datetime], Iterable[Due]]) -> Callable[[datetime], Iterable[Due]]:
    """Mark a stage's function in `tasks.py` that says what the clock must do by now, over all processes.

    It reads through `Model.objects.for_clock()`, and names acts whose table row has the clock.
    """
    _DEADLINES.append(function)
    return function


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """All that waits for this seat, what is due first at the head."""
    found = [one for function in _WAITING for one in function(viewer)] if viewer.seated else []
    return sorted(found, key=lambda one: (one.due is None, one.due.timestamp() if one.due else 0.0, one.what))


def due_by(at: datetime) -> list[Due]:
    """All that the clock must do by now."""
    return [one for function in _DEADLINES for one in function(at)]
