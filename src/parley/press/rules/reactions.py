"""The six reactions that a reader may leave: sober words, each with a sign that any font has."""

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: name -> (sign, word)
REACTIONS = {
    "noted": ("✓", _("Noted")),
    "grateful": ("❧", _("Grateful")),
    "hopeful": ("☼", _("Hopeful")),
    "doubtful": ("?", _("Doubtful")),
    "worried": ("△", _("Worried")),
    "saddened": ("☂", _("Saddened")),
}


def known(name: str) -> str:
    """The name of a reaction, if it is one of the six."""
    if name not in REACTIONS:
        raise Refused(_("Choose one of the six reactions."), field="reaction")
    return name


def switched(on: bool, allowed: bool, now_on: bool) -> bool:
    """Reactions on or off; the rules of procedure may rule them out."""
    if on and not allowed:
        raise Refused(_("The rules of procedure in force rule out readers' reactions."))
    if on == now_on:
        raise Refused(_("Reactions are as you wish them already."))
    return on
