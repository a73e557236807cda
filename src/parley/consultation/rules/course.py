"""The course of a consultation: when people may vote, and which statements they are shown."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
TRANSITIONS = {DRAFT: {OPEN}, OPEN: {CLOSED}, CLOSED: set[str]()}
LABELS = {DRAFT: _("in preparation"), OPEN: _("open"), CLOSED: _("closed")}

SUBMITTED, ACCEPTED, REJECTED = "submitted", "accepted", "rejected"
STATEMENT_TRANSITIONS = {SUBMITTED: {ACCEPTED, REJECTED}, ACCEPTED: set[str](), REJECTED: set[str]()}
STATEMENT_LABELS = {SUBMITTED: _("waits to be read"), ACCEPTED: _("accepted"), REJECTED: _("rejected")}


def shown(moderation: str) -> frozenset[str]:
    """The states in which people are shown a statement: read by the team before, or taken away by it after."""
    return frozenset({ACCEPTED}) if moderation == "before" else frozenset({ACCEPTED, SUBMITTED})


def moved(state: str, to: str) -> str:
    """The new state of a consultation, or `Refused` if there is no such way."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done with the consultation as it stands now. Open its page again."))
    return to


def opened(state: str, statements: int) -> str:
    """Open a consultation; there must be something to vote on."""
    if not statements:
        raise Refused(_("Add at least one statement first: the first visitors need something to vote on."))
    return moved(state, OPEN)


def judged(state: str, to: str, reason: str) -> str:
    """Accept or reject a submitted statement; a rejection gives its reason."""
    if to not in STATEMENT_TRANSITIONS[state]:
        raise Refused(_("This statement has been judged already."))
    if to == REJECTED and not reason:
        raise Refused(_("Give the reason: whoever wrote the statement reads it."), field="reason")
    return to


def takes_part(state: str) -> None:
    """Pass if votes and statements are taken now."""
    if state != OPEN:
        raise Refused(_("The consultation is not open."))
