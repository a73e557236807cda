"""What can stand in the way of an act, each said in words that tell what to do.

Pure, so that `rules.py` can raise them: a message is an English sentence marked for translation, with its values
beside it; `parley.procedure.words.say` puts it into the reader's language.
"""

from collections.abc import Callable, Mapping
from typing import Any


def mark(message: str) -> str:
    """Mark a sentence for translation where it is written, without translating it there."""
    return message


class Refused(Exception):
    """The act cannot be done; the message says why and what to do. `field` names the entry at fault."""

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        self.message = message
        self.field = field
        self.values = values
        super().__init__(message % values if values else message)


class Invalid(Refused):
    """Something that was entered cannot be taken: one `Refused` for each field."""

    def __init__(self, errors: Mapping[str, Refused]) -> None:
        field, first = next(iter(errors.items()))
        super().__init__(first.message, field=field, **first.values)
        self.errors = dict(errors)


class NotEntitled(Refused):
    """This capacity may not do this. Pages show it as absent."""


class Absent(Refused):
    """There is nothing here that this viewer can see: forbidden and absent look the same."""

    def __init__(self) -> None:
        super().__init__(mark("There is nothing here that you can see."))


class Stale(Refused):
    """Somebody changed it first: `theirs` holds the newer version of what was edited, by field."""

    def __init__(self, message: str, *, theirs: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.theirs = dict(theirs)


class KeyReused(Refused):
    """The same idempotency id was sent again with other content."""


class NoViewer(RuntimeError):
    """A guarded table was read without saying for whom: a mistake in the code, never shown as data."""


def allowed(step: Callable[[], object]) -> bool:
    """Whether a rule would let this step be taken now: what a page asks before it shows a button."""
    try:
        return step() is not False
    except Refused:
        return False
