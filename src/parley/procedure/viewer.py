"""Who is looking: every read is made for one of these, and sees no more than it may."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from parley.procedure.capacities import DELEGATION, TEAM, Capacity
from parley.procedure.errors import allowed
from parley.procedure.table import ACTS
from parley.record.queries import Head, heads
from parley.record.witnesses import Witnessed, witnessed


@dataclass(frozen=True)
class Viewer:
    """Somebody at a page: the account if signed in, and the seat taken in the process being looked at.

    `seat` is a `people.Seat` in force, `process` a `convening.Process`; both are None outside a process, and
    `seat` is None for the public.
    """

    account: Any = None
    seat: Any = None
    process: Any = None

    @property
    def capacity(self) -> Capacity:
        return Capacity(self.seat.capacity) if self.seat is not None else Capacity.PUBLIC

    @property
    def party_id(self) -> int | None:
        """The primary key of the party that this viewer sits for."""
        return self.seat.party_id if self.seat is not None else None

    @property
    def seated(self) -> bool:
        return self.seat is not None

    @property
    def of_team(self) -> bool:
        """Whether this is a mediator or the secretariat."""
        return self.seated and self.capacity in TEAM

    @property
    def of_delegation(self) -> bool:
        """Whether this viewer sits for a party."""
        return self.seated and self.capacity in DELEGATION

    def may(self, act: str) -> bool:
        """Whether the table lets this capacity perform the act; a rule of the stage may still say no."""
        return self.seated and self.capacity in ACTS[act].who

    def sits_as(self, *capacities: Capacity) -> bool:
        return self.seated and self.capacity in capacities

    @cached_property
    def audiences(self) -> tuple[str, ...]:
        """The logs of the record that this viewer may read, as it was when they were first asked for."""
        logs = ["public"]
        if self.seat is not None:
            logs += ["common", f"seat:{self.seat.public_id}"]
            if self.of_team:
                logs.append("team")
            if self.of_delegation:
                logs.append(f"party:{self.seat.party.public_id}")
            for more in _AUDIENCES:
                logs += more(self)
        return tuple(logs)

    @cached_property
    def heads(self) -> list[Head]:
        """The heads of these logs, as they stood when they were first asked for."""
        return heads(self.process.public_id, self.audiences)

    @cached_property
    def witnessed(self) -> list[Witnessed]:
        """How far witnesses had seen these logs when that was first asked."""
        return witnessed(self.process.public_id, self.audiences)


def possible(viewer: Viewer, steps: Mapping[str, Callable[[], object]]) -> frozenset[str]:
    """Of these acts, those that the viewer may perform now: the table lets it, and the rule's step is not refused.

    A step that answers False (not one's own delegation, say) is not possible either.
    """
    return frozenset(name for name, step in steps.items() if viewer.may(name) and allowed(step))


_AUDIENCES: list[Callable[[Viewer], Iterable[str]]] = []


def audience(function: Callable[[Viewer], Iterable[str]]) -> Callable[[Viewer], Iterable[str]]:
    """Mark a stage's function that says which of its rooms' logs a seated viewer may read."""
    _AUDIENCES.append(function)
    return function
