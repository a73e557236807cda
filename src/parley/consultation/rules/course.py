"""The course of a consultation: when people may vote, which statements they are shown, and how much they may bring."""

from datetime import datetime, timedelta
from hashlib import sha256

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
TRANSITIONS = {DRAFT: {OPEN}, OPEN: {CLOSED}, CLOSED: set[str]()}
LABELS = {DRAFT: _("in preparation"), OPEN: _("open"), CLOSED: _("closed")}

SUBMITTED, ACCEPTED, REJECTED = "submitted", "accepted", "rejected"
#: A verdict can be changed, with its reason: what was accepted is taken from view, what was rejected is shown.
STATEMENT_TRANSITIONS = {SUBMITTED: {ACCEPTED, REJECTED}, ACCEPTED: {REJECTED}, REJECTED: {ACCEPTED}}
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
    """Accept or reject a statement or a translation; a rejection, and any change of a verdict, gives its reason."""
    if to not in STATEMENT_TRANSITIONS[state]:
        raise Refused(_("This has been judged so already."))
    if to == REJECTED and not reason:
        raise Refused(_("Give the reason: whoever wrote it reads it."), field="reason")
    if state != SUBMITTED and not reason:
        raise Refused(_("Give the reason for the new verdict."), field="reason")
    return to


def put_otherwise(state: str, body: str, other: str, reason: str) -> str:
    """The state of a statement whose place another wording takes: rejected, with the reason."""
    if state == REJECTED:
        raise Refused(_("This statement has been rejected. Accept it first, or add a new one."))
    if body == other:
        raise Refused(_("The wording is the same. Change it, or accept the statement as it is."), field="body")
    return judged(state, REJECTED, reason)


def moderated(moderation: str, to: str) -> str:
    """The new strictness, or `Refused` if it is so already."""
    if moderation == to:
        raise Refused(_("It is so already."), field="moderation")
    return to


def not_closed(state: str) -> None:
    """Pass unless the consultation has closed."""
    if state == CLOSED:
        raise Refused(_("The consultation has closed."))


def mark_hash(mark: str) -> str:
    """The hash under which a participant is kept, so that the mark itself is nowhere in the database."""
    return sha256(f"parley.participant/1 {mark}".encode()).hexdigest()


def figures_for_seats(state: str, counts_for: str) -> bool:
    """Whether every seat is shown figures: once it has closed, and before if it was prepared so."""
    return state == CLOSED or counts_for == "seats"


def is_open(state: str, closes_at: datetime | None, at: datetime) -> bool:
    """Whether votes and statements are taken at that time: the hour counts, not when the clock comes round to it."""
    return state == OPEN and (closes_at is None or at < closes_at)


def takes_part(state: str, closes_at: datetime | None, at: datetime) -> None:
    """Pass if votes and statements are taken at that time."""
    if not is_open(state, closes_at, at):
        raise Refused(_("The consultation is not open."))


# How much one visitor, and one link, may bring. No account is asked for, so somebody who deletes the cookie is
# somebody new: these limits keep the queue and the disk bounded, they do not tell people apart. What many new marks
# can do to a result is shown by the analysis, and a link with `places` lets in no more people than it was made for.

#: So many statements (and as many translations) may one participant have waiting to be read.
WAITING = 5
#: So many may wait in one consultation, whoever wrote them.
WAITING_IN_ALL = 2_000
#: So many new participants may come in by one link in ten minutes: twice a hall of a thousand.
ARRIVALS, ARRIVALS_WITHIN = 2_000, timedelta(minutes=10)


def may_bring(mine: int, in_all: int) -> None:
    """Pass if one more may be submitted, with so many of one's own and so many in all waiting to be read."""
    if mine >= WAITING:
        raise Refused(_("Several of your statements wait to be read. Try again once they have been."))
    if in_all >= WAITING_IN_ALL:
        raise Refused(_("Very many statements wait to be read just now. Try again later."))


def may_come_in(arrivals: int, places: int | None, taken: int) -> None:
    """Pass if one more person may come in by a link: so many came lately, so many of its places are taken."""
    if places is not None and taken >= places:
        raise Refused(_("All the places of this link are taken. Ask whoever gave it to you."))
    if arrivals >= ARRIVALS:
        raise Refused(_("Very many people are coming in by this link just now. Try again in a few minutes."))


def still_there(erased: bool) -> None:
    """Pass unless this participant has had everything erased."""
    if erased:
        raise Refused(
            _("What you gave here has been erased, as you asked. Nothing more is taken from you in this consultation.")
        )
