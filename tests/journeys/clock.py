"""The clock of a server in the journeys that wait for deadlines: it goes on when the story does."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

#: What makes every process of the server go by this clock.
CLOCKED = Path(__file__).parent / "clocked"


@dataclass(frozen=True)
class Clock:
    """A file with how many seconds the server is ahead of the true time."""

    file: Path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=int(self.file.read_text()))

    def field(self, hours: float) -> str:
        """A moment in so many hours, as a field for date and time takes it."""
        return f"{self.now() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"

    def goes_on(self, hours: float) -> None:
        ahead = int(self.file.read_text()) + round(hours * 3600)
        # Put in its place whole: processes read it at any moment.
        beside = self.file.with_suffix(".next")
        beside.write_text(str(ahead))
        beside.replace(self.file)

    def environment(self) -> dict[str, str]:
        """What a server must be started with."""
        path = os.pathsep.join(filter(None, [str(CLOCKED), os.environ.get("PYTHONPATH", "")]))
        return {"PARLEY_AHEAD": str(self.file), "PYTHONPATH": path}

    @classmethod
    def at(cls, file: Path) -> "Clock":
        file.write_text("0")
        return cls(file)
