"""The life of a party's consent to a mediator."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

SOUGHT, GIVEN, CONDITIONAL, REFUSED = "sought", "given", "conditional", "refused"
SUSPENDED, WITHDRAWN = "suspended", "withdrawn"
ANSWERS = (GIVEN, CONDITIONAL, REFUSED)

#: Every legal transition; what is not here cannot happen. Refused or withdrawn, consent may be sought anew.
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


def answered(state: str, answer: str, terms: str) -> str:
    """The state after a party's answer; an answer on terms must say them, another has none."""
    if state != SOUGHT:
        raise Refused(_("This request has been answered already."))
    if answer not in ANSWERS:
        raise Refused(_("Answer with given, given on terms, or refused."), field="answer")
    if answer == CONDITIONAL and not terms:
        raise Refused(_("Say on what terms."), field="terms")
    if answer != CONDITIONAL and terms:
        raise Refused(_("Terms belong to a consent given on terms."), field="terms")
    return answer


def confirmed(state: str) -> str:
    """The party says that its terms are met: consent given on terms becomes consent."""
    if state != CONDITIONAL:
        raise Refused(_("This consent was not given on terms, or no longer waits for them."))
    return GIVEN


def suspended(state: str) -> str:
    return _moved(state, SUSPENDED)


def resumed(state: str) -> str:
    if state != SUSPENDED:
        raise Refused(_("This consent is not suspended."))
    return GIVEN


def withdrawn(state: str) -> str:
    return _moved(state, WITHDRAWN)


def sought(live: bool) -> str:
    """Consent is sought of a party once; after a refusal or a withdrawal it may be sought anew."""
    if live:
        raise Refused(_("This party's consent to this mediator has been sought already."))
    return SOUGHT


def live(state: str) -> bool:
    """Whether this is a consent that still can change; a refused or withdrawn one is history."""
    return bool(TRANSITIONS[state])


def stands(state: str) -> bool:
    """Whether a round may open on this consent: on terms it does not stand until the party says that they are met."""
    return state == GIVEN


def _moved(state: str, to: str) -> str:
    if to not in TRANSITIONS[state]:
        raise Refused(_("This cannot be done with the consent as it stands now. Open its page again."))
    return to
