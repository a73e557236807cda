"""The life of a party's consent to a mediator."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

SOUGHT, GIVEN, CONDITIONAL, REFUSED = "sought", "given", "conditional", "refused"
SUSPENDED, WITHDRAWN = "suspended", "withdrawn"

TRANSITIONS = {
    SOUGHT: {GIVEN, CONDITIONAL, REFUSED},
    CONDITIONAL: {GIVEN, WITHDRAWN},
    GIVEN: {SUSPENDED, WITHDRAWN},
    SUSPENDED: {GIVEN, WITHDRAWN},
    REFUSED: set[str](),
    WITHDRAWN: set[str](),
}

LABELS = {
    SOUGHT: _("sought"),
    GIVEN: _("given"),
    CONDITIONAL: _("given on terms"),
    REFUSED: _("refused"),
    SUSPENDED: _("suspended"),
    WITHDRAWN: _("withdrawn"),
}


def moved(state: str, to: str) -> str:
    """The new state of a consent, or `Refused` if there is no such way."""
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done with the consent as it stands now. Open its page again."))
    return to


def answered(state: str, to: str, terms: str) -> str:
    """The state after a party's answer; an answer on terms must say them."""
    if to == CONDITIONAL and not terms:
        raise Refused(_("Say on what terms."), field="terms")
    return moved(state, to)


def stands(state: str) -> bool:
    """Whether a round may open on this consent."""
    return state in (GIVEN, CONDITIONAL)
