"""What is said of a round afterwards: the chair's summary, the parties' positions on it, their own assessments."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.rounds.rules.course import ADJOURNED, COLLAPSED, CONCLUDED, HELD

APPROVED, RESERVED = "approved", "reserved"
POSITIONS = {APPROVED: _("approved"), RESERVED: _("with reservations")}

#: The round pauses or is over: now it can be looked back on.
_OVER = (ADJOURNED, CONCLUDED, COLLAPSED)


def over(round_state: str) -> None:
    """A round is looked back on when it is adjourned, concluded or collapsed."""
    if round_state not in _OVER:
        raise Refused(_("The round is not over."))


def summarised(round_state: str) -> None:
    """A round is summed up once it has been opened."""
    if round_state not in HELD:
        raise Refused(_("The round has not been held."))


def put(round_state: str, *, written: bool, put_already: bool) -> None:
    """The mediator puts a summary to the parties, an edition once."""
    over(round_state)
    if not written:
        raise Refused(_("There is no summary yet. Write it first."))
    if put_already:
        raise Refused(_("This edition is before the parties already."))


def positioned(round_state: str, *, put: bool, before: tuple[str, str] | None, position: str, words: str) -> str:
    """A party's position on one edition; it may be changed, and a reservation says what it is about.

    `before` is the position and the words that stand on this edition, if the party has taken one.
    """
    over(round_state)
    if not put:
        raise Refused(_("There is no summary before the parties."))
    if position == RESERVED and not words:
        raise Refused(_("Say what the reservation is about."), field="words")
    if before == (position, words):
        raise Refused(_("This position stands already."))
    return position


def assessed(round_state: str, *, before: tuple[str, str] | None, verdict: str, words: str) -> str:
    """A party's own assessment, which it may give anew."""
    over(round_state)
    if before == (verdict, words):
        raise Refused(_("This assessment stands already."))
    return verdict
