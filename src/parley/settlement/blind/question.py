"""What the parties are asked: the exact words of a package, and who has to accept it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .codes import NotTaken
from .group import digest
from .reading import Unreadable, fields, identified, listed, worded, written

FEWEST_PARTIES, MOST_PARTIES = 2, 200
MOST_NAME, MOST_TEXT = 200, 200_000
_KEYS = frozenset(("package", "parties", "process", "text"))
_PARTY_KEYS = frozenset(("id", "name"))


@dataclass(frozen=True)
class Party:
    """One of those who answer: its public id, and the name by which people know it."""

    id: str
    name: str


@dataclass(frozen=True)
class Question:
    """A package as it is put: by `digest`, every post is bound to all of this, to the letter.

    `process` and `package` are public ids; `text` is all that whoever accepts accepts; the order of `parties` counts.
    Raises NotTaken (`question.form`) for what can't be one.
    """

    process: str
    package: str
    text: str
    parties: tuple[Party, ...]

    def __post_init__(self) -> None:
        self._read(self.to_object())

    def to_object(self) -> dict[str, Any]:
        """As it stands in a file."""
        return {
            "package": self.package,
            "parties": [{"id": party.id, "name": party.name} for party in self.parties],
            "process": self.process,
            "text": self.text,
        }

    @classmethod
    def from_object(cls, value: object) -> Question:
        """As a file has it. Raises NotTaken (`question.form`)."""
        return cls(*cls._read(value))

    @staticmethod
    def _read(value: object) -> tuple[str, str, str, tuple[Party, ...]]:
        try:
            known = fields(value, _KEYS, "question")
            rows = listed(known["parties"], "question.parties", FEWEST_PARTIES, MOST_PARTIES)
            parties = tuple(_party(row, f"question.parties[{place}]") for place, row in enumerate(rows))
            if len({party.id for party in parties}) < len(parties):
                raise Unreadable("question.parties", "two have the same id")
            return (
                identified(known["process"], "question.process"),
                identified(known["package"], "question.package"),
                worded(known["text"], "question.text", MOST_TEXT, lines=True),
                parties,
            )
        except Unreadable as error:
            raise NotTaken("question.form", where=error.where, why=error.why) from None

    @cached_property
    def digest(self) -> bytes:
        """32 bytes that name this process, package, wording and list of parties."""
        return digest("question", written(self.to_object()))

    @cached_property
    def places(self) -> dict[str, int]:
        """At which place each party stands, by its id."""
        return {party.id: place for place, party in enumerate(self.parties)}

    def name(self, party: str) -> str:
        """The name of the party with this id; the id itself if there is none."""
        place = self.places.get(party)
        return party if place is None else self.parties[place].name


def _party(value: object, where: str) -> Party:
    known = fields(value, _PARTY_KEYS, where)
    return Party(identified(known["id"], f"{where}.id"), worded(known["name"], f"{where}.name", MOST_NAME))
