"""The life of a letter of request: draft, open, sealed, delivered, answered."""

from dataclasses import dataclass, replace

from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, OPEN, SEALED, DELIVERED = "draft", "open", "sealed", "delivered"
ACCEPTED, WITH_TERMS, DECLINED, LAPSED = "accepted", "accepted_with_terms", "declined", "lapsed"
ANSWERS = (ACCEPTED, WITH_TERMS, DECLINED)

#: Every legal transition; what is not here cannot happen.
TRANSITIONS = {
    DRAFT: {OPEN},
    OPEN: {SEALED},
    SEALED: {DELIVERED},
    DELIVERED: {ACCEPTED, WITH_TERMS, DECLINED, LAPSED},
    ACCEPTED: set[str](),
    WITH_TERMS: set[str](),
    DECLINED: set[str](),
    LAPSED: set[str](),
}

#: Where a letter is delivered, and so no longer between its drafters and signatories alone.
COMMON = (DELIVERED, ACCEPTED, WITH_TERMS, DECLINED, LAPSED)

LABELS = {
    DRAFT: _("draft"),
    OPEN: _("open for signature"),
    SEALED: _("sealed"),
    DELIVERED: _("delivered"),
    ACCEPTED: _("accepted"),
    WITH_TERMS: _("accepted with terms"),
    DECLINED: _("declined"),
    LAPSED: _("lapsed"),
}


def as_signed(title: str, addressee: str, body: str, time: int) -> str:
    """The letter as a leader signs it with a key of their own: what it asks, and of whom.

    Signed for the second `time`, after a withdrawal, it says so: the first signature is not good for that.
    """
    return "\n\n".join((title, addressee, body, *((f"({time})",) if time > 1 else ())))


@dataclass(frozen=True)
class Letter:
    """A letter as the rules see it: its state, and the seats whose signatures stand or were withdrawn."""

    state: str = DRAFT
    signed: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()

    @property
    def frozen(self) -> bool:
        """The text freezes at the first signature, and stays so even if that signature is withdrawn."""
        return bool(self.signed or self.withdrawn) or self.state not in (DRAFT, OPEN)

    def edited(self) -> "Letter":
        if self.frozen:
            raise Refused(_("The text is frozen: somebody has signed it. Draft a new letter instead."))
        return self

    def opened(self) -> "Letter":
        return self._moved(OPEN)

    def signed_by(self, seat: str) -> "Letter":
        if self.state != OPEN:
            raise Refused(_("The letter is not open for signature."))
        if seat in self.signed:
            raise Refused(_("You have signed this letter already."))
        return replace(self, signed=self.signed | {seat}, withdrawn=self.withdrawn - {seat})

    def withdrawn_by(self, seat: str) -> "Letter":
        """A signature may be withdrawn until the letter is answered, and stays visible as withdrawn."""
        if seat not in self.signed:
            raise Refused(_("There is no signature of yours under this letter."))
        if self.state not in (OPEN, SEALED, DELIVERED):
            raise Refused(_("The letter has been answered; say in the talks that you no longer stand by it."))
        return replace(self, signed=self.signed - {seat}, withdrawn=self.withdrawn | {seat})

    def sealed(self) -> "Letter":
        if not self.signed:
            raise Refused(_("Nobody has signed the letter yet."))
        return self._moved(SEALED)

    def widened(self) -> "Letter":
        """More parties may be let see the letter as long as it is open for signature."""
        if self.state != OPEN:
            raise Refused(_("The letter is not open for signature."))
        return self

    def delivered(self) -> "Letter":
        if not self.signed:
            raise Refused(_("No signature stands under the letter any more."))
        return self._moved(DELIVERED)

    def answered(self, answer: str, terms: str) -> "Letter":
        if answer not in ANSWERS:
            raise Refused(_("Answer with accepted, accepted with terms, or declined."), field="answer")
        if answer == WITH_TERMS and not terms:
            raise Refused(_("Say what the terms are."), field="terms")
        if answer != WITH_TERMS and terms:
            raise Refused(_("Terms belong to an acceptance with terms."), field="terms")
        return self._moved(answer)

    def lapsed(self) -> "Letter":
        return self._moved(LAPSED)

    def _moved(self, to: str) -> "Letter":
        if to not in TRANSITIONS[self.state]:
            raise Refused(_("This cannot be done with the letter as it stands now. Open its page again."))
        return replace(self, state=to)
