"""One walk through a whole process: who takes part, in which language, with JavaScript or without."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.clock import Clock
from tests.journeys.looks import Looks
from tests.journeys.people import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@dataclass
class Walk:
    """The people by what they are called in the steps, each before a browser of their own."""

    browser: "Browser"
    server: str
    data: Path
    language: str
    javascript: bool
    #: The server's own clock, where it can be moved on.
    clock: Clock | None = None
    looks: Looks = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    process: str = ""

    def __post_init__(self) -> None:
        self.looks = Looks(f"{self.language}-{'script' if self.javascript else 'plain'}", axe=self.javascript)

    def comes(self, name: str, *, phone: bool = False) -> Person:
        """Somebody sits down before a browser."""
        person = Person(
            self.browser,
            self.server,
            name,
            language=self.language,
            javascript=self.javascript,
            phone=phone,
            look=self.looks,
        )
        self.people[name] = person
        return person

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def say(self, english: str, arabic: str) -> str:
        """What a person types, in the language of the walk."""
        return arabic if self.language == "ar" else english

    def ends(self) -> None:
        for person in self.people.values():
            person.context.close()


def ahead(days: float) -> str:
    """A moment in so many days, as a field for date and time takes it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%dT%H:%M}"


def day(days: int) -> str:
    return f"{datetime.now(UTC).date() + timedelta(days=days):%Y-%m-%d}"
