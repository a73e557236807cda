"""The rules of procedure that the parties adopt, as data that every decision pins by its version."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

CONSENSUS, MAJORITY_PRESENT = "consensus", "majority_present"
BY_PARTY, BY_SEAT = "party", "seat"
ALPHABETICAL, LISTED = "alphabetical", "listed"
ALL, NAMED, NONE = "all", "named", "none"
MOST_SEARCHES = 99

LETTERS, CONSENTS, ACCEPTANCES, AGREEMENTS = "letters", "consents", "acceptances", "agreements"
#: What may be signed with the signer's own key, in the order in which it comes up in the talks.
SIGNED = (LETTERS, CONSENTS, ACCEPTANCES, AGREEMENTS)


@dataclass(frozen=True)
class Procedure:
    """Rules of procedure: whose consent and presence it takes, in what order parties stand, how it is decided.

    Parties are named by public id. `consents`, `presence` and `clearance` are "all", "named" (with the list
    beside it) or "none". "All" is every party of the process, coalitions and those in them alike: a list names
    fewer. `order_of` is the order of the parties where it is "listed".
    """

    consents: str = ALL
    consents_of: tuple[str, ...] = ()
    presence: str = NONE
    presence_of: tuple[str, ...] = ()
    order: str = ALPHABETICAL
    order_of: tuple[str, ...] = ()
    decision: str = CONSENSUS
    #: Who has a voice: each delegation one, or each participant present one.
    voice: str = BY_PARTY
    clearance: str = ALL
    clearance_of: tuple[str, ...] = ()
    reactions: bool = True
    #: How often in a round packages may be searched for on sealed priorities: each tells whether all could agree.
    searches: int = 3
    #: What counts only when it is signed with the signer's own key, of `SIGNED`; the server attests the rest.
    own_keys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field, allowed in _CHOICES.items():
            if getattr(self, field) not in allowed:
                raise Refused(_("Choose one of: %(expected)s."), field=field, expected=", ".join(allowed))
        if not 0 <= self.searches <= MOST_SEARCHES:
            raise Refused(_("Enter a number from 0 to %(most)s."), field="searches", most=MOST_SEARCHES)
        if not set(self.own_keys) <= set(SIGNED):
            raise Refused(_("Choose one of: %(expected)s."), field="own_keys", expected=", ".join(SIGNED))
        for field in ("consents", "presence", "clearance"):
            if getattr(self, field) == NAMED and not getattr(self, f"{field}_of"):
                raise Refused(_("Name at least one party."), field=f"{field}_of")

    def named_parties(self) -> frozenset[str]:
        """Every party that these rules name."""
        return frozenset(self.consents_of + self.presence_of + self.order_of + self.clearance_of)

    def plainly(self) -> "Procedure":
        """The same rules without lists that they make no use of, and with what is signed in its order."""
        plain: dict[str, Any] = {
            f"{name}_of": () for name in ("consents", "presence", "clearance") if getattr(self, name) != NAMED
        }
        if self.order != LISTED:
            plain["order_of"] = ()
        plain["own_keys"] = tuple(one for one in SIGNED if one in self.own_keys)
        return replace(self, **plain)

    def own_key_for(self, what: str) -> bool:
        """Whether this (of `SIGNED`) takes a signature with the signer's own key."""
        return what in self.own_keys

    def consents_required(self, parties: frozenset[str]) -> frozenset[str]:
        """Of these parties, those without whose consent no round opens."""
        return _those(self.consents, self.consents_of, parties)

    def presence_required(self, parties: frozenset[str]) -> frozenset[str]:
        """Of these parties, those without whom no round opens."""
        return _those(self.presence, self.presence_of, parties)

    def clearance_required(self, parties: frozenset[str]) -> frozenset[str]:
        """Of these parties, those who must clear what is published."""
        return _those(self.clearance, self.clearance_of, parties)

    def to_json(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Procedure":
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in content.items()
        }
        return cls(**read)


_CHOICES = {
    "consents": (ALL, NAMED, NONE),
    "presence": (ALL, NAMED, NONE),
    "order": (ALPHABETICAL, LISTED),
    "decision": (CONSENSUS, MAJORITY_PRESENT),
    "voice": (BY_PARTY, BY_SEAT),
    "clearance": (ALL, NAMED, NONE),
}


def _those(rule: str, named: tuple[str, ...], parties: frozenset[str]) -> frozenset[str]:
    if rule == ALL:
        return parties
    return parties & frozenset(named) if rule == NAMED else frozenset()
