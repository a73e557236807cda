"""One line of the table of who may do what."""

from dataclasses import dataclass

from parley.procedure.capacities import DELEGATION, SEATS, TEAM, Capacity

MEDIATOR = frozenset({Capacity.MEDIATOR})
SECRETARIAT = frozenset({Capacity.SECRETARIAT})
HEAD = frozenset({Capacity.HEAD})
PARTY_VOICES = frozenset({Capacity.HEAD, Capacity.DELEGATE})
CLOCK = frozenset({Capacity.CLOCK})
PUBLIC = frozenset({Capacity.PUBLIC})
FOUNDER = frozenset({Capacity.FOUNDER})
__all__ = [
    "CLOCK",
    "DELEGATION",
    "FOUNDER",
    "HEAD",
    "MEDIATOR",
    "PARTY_VOICES",
    "PUBLIC",
    "SEATS",
    "SECRETARIAT",
    "TEAM",
    "Row",
]


@dataclass(frozen=True)
class Row:
    """Who may perform an act, and what the act is called on a button and in print."""

    who: frozenset[Capacity]
    label: str
    #: Not offered to programs: what it makes is shown once to a person, and a stolen key must not make more keys.
    in_person: bool = False
    #: Not written to the server's own log: that somebody did it, or when, is nobody's business.
    unseen: bool = False
    #: What the rules of procedure call it where they ask for a signature with one's own key; "" is never signed so.
    own_key: str = ""
