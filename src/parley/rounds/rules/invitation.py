"""Invitations to a round: sent, answered, answered elsewhere, left without an answer."""

from datetime import datetime

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.rounds.rules.course import BEFORE

INVITED, ACCEPTED, DECLINED, NO_ANSWER = "invited", "accepted", "declined", "no_answer"

LABELS = {
    INVITED: _("invited"),
    ACCEPTED: _("accepted"),
    DECLINED: _("declined"),
    NO_ANSWER: _("gave no answer"),
}

#: An answer may be changed until the round opens; silence counts once it does, or once the time has passed.
TRANSITIONS = {
    INVITED: {ACCEPTED, DECLINED, NO_ANSWER},
    ACCEPTED: {DECLINED},
    DECLINED: {ACCEPTED},
    NO_ANSWER: {ACCEPTED, DECLINED},
}
ANSWERS = (ACCEPTED, DECLINED)


def invitable(
    round_state: str, *, left: bool = True, answer_by: datetime | None = None, now: datetime | None = None
) -> None:
    """Parties are invited to a round that has not opened, while there is time to answer, if any are `left`."""
    if not left:
        raise Refused(_("Every party has been invited already."))
    if round_state not in BEFORE:
        raise Refused(_("The round has opened or ended; what counts now is who came."))
    if answer_by is not None and now is not None and answer_by <= now:
        raise Refused(_("The time for answers has passed. Set a later one first, by changing the round."))


def answered(state: str, answer: str, *, round_state: str) -> str:
    """The state of an invitation after its answer, which may change until the round opens."""
    if round_state not in BEFORE:
        raise Refused(_("The round has opened or ended; what counts now is who came."))
    if answer not in ANSWERS or answer not in TRANSITIONS[state]:
        raise Refused(_("This answer stands already."), field="answer")
    return answer


def answer_noted(state: str, answer: str, *, round_state: str, by_head: bool) -> str:
    """An answer that came outside the platform; it never replaces what the head of delegation answered here."""
    if by_head and state in ANSWERS:
        raise Refused(_("The head of delegation has answered here; only the head of delegation may change it."))
    return answered(state, answer, round_state=round_state)


def possible_answers(state: str, *, round_state: str) -> tuple[str, ...]:
    """The answers that may be given now."""
    return tuple(one for one in ANSWERS if one in TRANSITIONS[state]) if round_state in BEFORE else ()


def closed(state: str) -> str:
    """Silence, once the time for answers has passed or the round has opened."""
    return NO_ANSWER if state == INVITED else state


def due(answer_by: datetime | None, *, now: datetime, round_state: str) -> None:
    """The clock closes the invitations of a round that has not opened, once the time for answers has passed."""
    if answer_by is None or now < answer_by or round_state not in BEFORE:
        raise Refused(_("The time for answers has not passed yet."))
