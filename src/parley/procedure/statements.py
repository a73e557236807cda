"""What a person signs with a key of their own: worked out in one way, for the page, for a program and for the act.

Each stage says by `@states` what its acts would be signed as. The text that comes of it, with process, seat, capacity,
party and version of the rules, is `parley.ledger.statement`.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from parley.procedure.table import ACTS
from parley.procedure.viewer import Viewer


@dataclass(frozen=True)
class Stated:
    """What one act says about one text: `fact` as the record names it, `subject` by its public id.

    `reservation` is what the signer adds in words of their own.
    """

    fact: str
    subject: str
    language: str
    text: str
    reservation: str = ""
    #: Whether the rules may insist on a signature. They may not where somebody takes back what binds them.
    needed: bool = True

    def as_signed(self) -> dict[str, str]:
        """What of it stands in the statement."""
        return {name: value for name, value in asdict(self).items() if name != "needed"}


#: For each act that may be signed: what it would say, given who looks and the act's own entries.
STATED: dict[str, Callable[..., Stated]] = {}

Stating = Callable[..., Stated]


def states(act: str) -> Callable[[Stating], Stating]:
    """Mark a stage's function as saying what this act is signed as: it takes the viewer and the act's entries.

    It refuses what the act itself would refuse in them, and knows no more than its viewer may see.
    """
    if not ACTS[act].own_key:
        raise LookupError(f"{act} is never signed with one's own key (parley.procedure.table)")

    def marked(function: Stating) -> Stating:
        STATED[act] = function
        return function

    return marked


def stated(viewer: Viewer, act: str, entries: dict[str, Any]) -> Stated:
    """What this viewer would sign with these entries."""
    return STATED[act](viewer, **{name: value for name, value in entries.items() if name != "signature"})
