"""An answer to a text that was put, as its voice signs it: what it answers, and the whole text to which.

It is the text of a statement (`statement.py`), so process, seat, capacity and language stand around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The facts whose statements hold an answer: the first one, and one that takes its place.
ANSWERED, CHANGED = "text.answered", "text.answer_changed"
ACCEPT, REJECT = "accept", "reject"

_read = re.compile(r"answer: ([a-z]+)\nedition: ([1-9][0-9]{0,8})\nseal: ([^\n]*)\n\n(.*)", re.DOTALL).fullmatch


class NotAnAnswer(ValueError):
    """This text isn't an answer as a voice signs it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to the text `body`.

    `edition` counts the answers, so that one that was changed is not good again. `seal` is made by chance: without it,
    which of two answers stands behind a hash could be guessed before all are revealed.
    """

    answer: str
    edition: int
    seal: str
    body: str

    def to_text(self) -> str:
        """The text that stands in the statement."""
        return f"answer: {self.answer}\nedition: {self.edition}\nseal: {self.seal}\n\n{self.body}"

    @classmethod
    def from_text(cls, text: str) -> Answer:
        """Read an answer; raises NotAnAnswer unless `to_text` gives this text back."""
        if (match := _read(text)) is None:
            raise NotAnAnswer("it isn't an answer to a text")
        return cls(match[1], int(match[2]), match[3], match[4])
