"""The life of one signature under an agreement, and of the agreement's being open for signature."""

from dataclasses import dataclass

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

OPEN, INITIALLED, SIGNED = "open", "initialled", "signed"
RATIFIED, OBJECTED, WITHDRAWN = "ratified", "objected", "withdrawn"

TRANSITIONS = {
    OPEN: {INITIALLED, SIGNED, OBJECTED},
    INITIALLED: {SIGNED, OBJECTED},
    SIGNED: {RATIFIED, WITHDRAWN},
    RATIFIED: set[str](),
    OBJECTED: {SIGNED},
    WITHDRAWN: set[str](),
}

LABELS = {
    OPEN: _("has not signed"),
    INITIALLED: _("initialled"),
    SIGNED: _("signed"),
    RATIFIED: _("signed and ratified"),
    OBJECTED: _("declined to sign"),
    WITHDRAWN: _("signed, and withdrew the signature"),
}

#: The states in which a signature counts.
STANDING = frozenset({SIGNED, RATIFIED})


def signed_as(reservation: str) -> str:
    """How the record names a signature: one with a reservation is another fact."""
    return "agreement.signed_with_reservation" if reservation else "agreement.signed"


@dataclass(frozen=True)
class Tally:
    """How many of those entitled have signed: said plainly, "29 of 37", with nobody left out of the count."""

    signed: int
    of: int

    @classmethod
    def over(cls, states: list[str]) -> "Tally":
        return cls(sum(state in STANDING for state in states), len(states))


def moved(state: str, to: str, *, open_for_signature: bool) -> str:
    """The new state of a signature; only ratifying and withdrawing are left once signing has closed."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done with your signature as it stands now. Open the page again."))
    if not open_for_signature and to not in (RATIFIED, WITHDRAWN):
        raise Refused(_("The agreement is no longer open for signature."))
    return to
