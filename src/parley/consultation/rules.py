"""The rules of a consultation: when people may vote, which statements they are shown, and what may be told of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, OPEN, CLOSED = "draft", "open", "closed"
TRANSITIONS = {DRAFT: {OPEN}, OPEN: {CLOSED}, CLOSED: set[str]()}
LABELS = {DRAFT: _("in preparation"), OPEN: _("open"), CLOSED: _("closed")}

SUBMITTED, ACCEPTED, REJECTED = "submitted", "accepted", "rejected"
STATEMENT_TRANSITIONS = {SUBMITTED: {ACCEPTED, REJECTED}, ACCEPTED: set[str](), REJECTED: set[str]()}
STATEMENT_LABELS = {SUBMITTED: _("waits to be read"), ACCEPTED: _("accepted"), REJECTED: _("rejected")}

AGREE, PASS, DISAGREE = 1, 0, -1
VOTES = (AGREE, PASS, DISAGREE)

#: Nothing is told of a group in which fewer than so many people voted on a statement.
FLOOR = 5


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


@dataclass(frozen=True)
class Counts:
    """How many agreed, disagreed and passed; None where the group is below the floor."""

    agree: int
    disagree: int
    passed: int

    @property
    def total(self) -> int:
        return self.agree + self.disagree + self.passed


def counted(votes: Iterable[int]) -> Counts:
    """Count votes."""
    votes = list(votes)
    return Counts(votes.count(AGREE), votes.count(DISAGREE), votes.count(PASS))


def by_party(groups: dict[str, Counts], *, overall: Counts, floor: int = FLOOR) -> dict[str, Counts | None]:
    """What may be told of each group of voters, given the count over all; those of no group are the rest.

    A group below the floor is left out; if all that is left out together, the rest among it, is below the floor, the
    smallest other group is left out with it, since the difference to the whole would tell (complementary suppression).
    """
    hidden = {name for name, counts in groups.items() if 0 < counts.total < floor}
    rest = overall.total - sum(counts.total for counts in groups.values())
    if 0 < sum(groups[name].total for name in hidden) + rest < floor:
        shown = sorted((counts.total, name) for name, counts in groups.items() if name not in hidden and counts.total)
        hidden |= {name for _total, name in shown[:1]}
    return {name: None if name in hidden or not counts.total else counts for name, counts in groups.items()}
