"""The life of a promise: due, claimed, verified or disputed, and what came of the dispute."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DUE, OVERDUE, CLAIMED, VERIFIED = "due", "overdue", "claimed", "verified"
DISPUTED, BREACH, UNRESOLVED = "disputed", "breach", "unresolved"

TRANSITIONS = {
    DUE: {CLAIMED, OVERDUE},
    OVERDUE: {CLAIMED},
    CLAIMED: {VERIFIED, DISPUTED},
    DISPUTED: {VERIFIED, BREACH, UNRESOLVED},
    VERIFIED: set[str](),
    BREACH: set[str](),
    UNRESOLVED: set[str](),
}

LABELS = {
    DUE: _("due"),
    OVERDUE: _("overdue"),
    CLAIMED: _("said to be kept"),
    VERIFIED: _("verified"),
    DISPUTED: _("disputed"),
    BREACH: _("breached"),
    UNRESOLVED: _("left unresolved"),
}


def moved(state: str, to: str) -> str:
    """The new state of a commitment, or `Refused` if there is no such way."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done with the commitment as it stands now. Open its page again."))
    return to
