"""How rules of procedure come into force, and how they are amended: by their own rule alone.

Outside a session nobody is present or absent. So under the rule of consensus every voice agrees to an amendment, and
under the rule of the majority more than half of all voices do. The first rules are adopted by the mediators' team:
before them there is no rule by which anybody could be bound.
"""

from dataclasses import dataclass, replace

from parley.convening.rules.procedure import BY_PARTY, CONSENSUS, Procedure
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

DRAFT, ADOPTED, WITHDRAWN = "draft", "adopted", "withdrawn"
TRANSITIONS = {DRAFT: {ADOPTED, WITHDRAWN}, ADOPTED: set[str](), WITHDRAWN: set[str]()}
LABELS = {DRAFT: _("proposed"), ADOPTED: _("adopted"), WITHDRAWN: _("withdrawn")}


def voice_of(procedure: Procedure, capacity: str, seat: str, party: str) -> str:
    """In whose name a seat answers: its party's through the head, or its own, as the rules in force give voices."""
    if procedure.voice == BY_PARTY:
        if capacity != Capacity.HEAD:
            raise Refused(_("Under the rules in force each party answers through its head of delegation."))
        return party
    return seat


@dataclass(frozen=True)
class Draft:
    """A draft of the rules as the rules see it: `voices` are all who have one, by public id."""

    state: str = DRAFT
    amends: int = 0
    in_force: int = 0
    decision: str = CONSENSUS
    voices: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()

    @property
    def overtaken(self) -> bool:
        """Other rules have come into force since it was drafted."""
        return self.state == DRAFT and self.amends != self.in_force

    @property
    def carried(self) -> bool:
        """Whether the rules in force let this draft be adopted; the first rules fall by a single objection."""
        if self.amends == 0:
            return not self.objected & self.voices
        agreed = self.agreed & self.voices
        if self.decision == CONSENSUS:
            return bool(self.voices) and agreed == self.voices
        return 2 * len(agreed) > len(self.voices)

    def answered(self, voice: str, *, agrees: bool) -> "Draft":
        """A voice agrees or objects, and may change its answer until the draft is adopted or withdrawn."""
        self._pending()
        if voice not in self.voices:
            raise Refused(_("Under the rules in force you have no voice in this."))
        agreed, objected = self.agreed - {voice}, self.objected - {voice}
        if agrees:
            return replace(self, agreed=agreed | {voice}, objected=objected)
        return replace(self, agreed=agreed, objected=objected | {voice})

    def adopted(self) -> "Draft":
        self._pending()
        if not self.carried and self.amends == 0:
            raise Refused(
                _("A delegation objects to these rules. Withdraw the draft, and propose rules that all can bear.")
            )
        if not self.carried:
            raise Refused(
                _("The rules in force do not allow this yet: %(agreed)s of %(voices)s have agreed."),
                agreed=len(self.agreed & self.voices),
                voices=len(self.voices),
            )
        return replace(self, state=ADOPTED, in_force=self.in_force + 1)

    def withdrawn(self) -> "Draft":
        if self.state != DRAFT:
            raise Refused(_("This draft has been adopted or withdrawn already."))
        return replace(self, state=WITHDRAWN)

    def _pending(self) -> None:
        if self.state != DRAFT:
            raise Refused(_("This draft has been adopted or withdrawn already."))
        if self.overtaken:
            raise Refused(_("Other rules have come into force since this was drafted. Draft it anew."))
