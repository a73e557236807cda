"""Directs a demonstration: the story's clock, its people by name, and what was tried in vain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parley.convening import acts as convening
from parley.convening.models import Party, Process
from parley.convening.queries import rules_in_force
from parley.people import acts as people
from parley.people.models import Seat
from parley.procedure.actors import Clock
from parley.procedure.errors import Refused
from parley.procedure.viewer import Viewer
from parley.procedure.waiting import due_by
from parley.procedure.words import plain, say
from parley.record.sources import StoryClock, pinned


@dataclass(frozen=True)
class InVain:
    """Something that was tried and refused, and why."""

    tried: str
    why: str


@dataclass
class Director:
    """One process while its story is told; acts are those of the stages, nothing is written past them."""

    process: Process
    secretariat: Seat
    clock: StoryClock
    seats: dict[str, Seat] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    refused: list[InVain] = field(default_factory=list)
    #: Things that the story made and comes back to.
    props: dict[str, Any] = field(default_factory=dict)

    def at(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0, zone: str = "UTC") -> None:
        """Set the story's clock; it never runs backwards."""
        when = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))
        self.until(when)

    def at_time(self, year: int, month: int, day: int, hour: int = 9, zone: str = "UTC") -> datetime:
        """A moment of the story, for a deadline."""
        return datetime(year, month, day, hour, tzinfo=ZoneInfo(zone))

    def clock_on(self, **step: int) -> None:
        """Let some time pass."""
        self.clock.at += timedelta(**step)

    def pass_deadlines(self) -> None:
        """Let the clock do what is due by now in this process."""
        for due in due_by(self.clock.at):
            if due.process == self.process:
                # Like `parley tick`: one deadline may have made another one moot.
                with suppress(Refused):
                    due.act(by=Clock(due.process), **due.entries)

    def until(self, when: datetime) -> None:
        if when < self.clock.at:
            raise ValueError(f"the story has already come to {self.clock.at}")
        self.clock.at = when

    def party(self, key: str, name: str, arabic: str, about: str = "", coalition: str = "") -> Party:
        """Add a party with its name in both languages, and remember it under a key."""
        within = self.parties[coalition].public_id if coalition else ""
        entries = {"name": name, "names": {"ar": arabic}, "about": about, "coalition": within}
        self.parties[key] = convening.add_party(by=self.secretariat, **entries)
        return self.parties[key]

    def heads_asked(self) -> list[Seat]:
        """The heads of the delegations whose clearance the rules in force name."""
        team = Viewer(seat=self.secretariat, process=self._now())
        everybody = frozenset(party.public_id for party in self.parties.values())
        asked = rules_in_force(team).clearance_required(everybody)
        heads = [seat for seat in self.seats.values() if seat.capacity == "head" and seat.party is not None]
        return [seat for seat in heads if seat.party is not None and seat.party.public_id in asked]

    def _now(self) -> Process:
        self.process.refresh_from_db()
        return self.process

    def seat(self, key: str, name: str, capacity: str, party: str = "", **more: Any) -> Seat:
        """Seat somebody, and remember the seat under a key."""
        party_id = self.parties[party].public_id if party else ""
        entries = {"name": name, "capacity": capacity, "party": party_id, **more}
        self.seats[key] = people.seat_person(by=self.secretariat, **entries)
        return self.seats[key]

    def in_vain(self, tried: str, step: Callable[[], object]) -> None:
        """Try what must be refused, and note why; that it is not refused is a fault of the platform."""
        try:
            step()
        except Refused as refused:
            self.refused.append(InVain(tried, plain(say(refused))))
        else:
            raise AssertionError(f"this should have been refused: {tried}")


@contextmanager
def story_time(start: datetime) -> Iterator[StoryClock]:
    """Within this block the clock is the story's; chance stays true, for its secrets are secrets."""
    with pinned(StoryClock(start, "story")) as clock:
        assert isinstance(clock, StoryClock)
        yield clock
