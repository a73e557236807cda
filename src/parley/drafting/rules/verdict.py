"""The verdict on a text that was put: a pure function of the rule, the voices and their answers."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from parley.convening.rules.procedure import CONSENSUS, MAJORITY_PRESENT
from parley.ledger.answer import ACCEPT, REJECT
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

#: What stands for a voice that did not answer in time.
SILENT = "silent"

LABELS = {ACCEPT: _("accepts"), REJECT: _("rejects"), SILENT: _("did not answer")}


@dataclass(frozen=True)
class Verdict:
    """What came of the answers; `answers` has every voice, in the order given, silent ones too."""

    rule: str
    adopted: bool
    answers: Mapping[str, str]

    def count(self, answer: str) -> int:
        return sum(given == answer for given in self.answers.values())

    @property
    def said(self) -> tuple[str, dict[str, object]]:
        """The verdict in words, with the rule that gave it: a sentence to translate and its values."""
        values: dict[str, object] = {
            "voices": len(self.answers),
            "accepted": self.count(ACCEPT),
            "rejected": self.count(REJECT),
            "silent": self.count(SILENT),
        }
        return _SAID[self.rule, self.adopted], values


def complete(voices: Sequence[str], answers: Container[str]) -> bool:
    """Whether every voice has answered."""
    return all(voice in answers for voice in voices)


def verdict(rule: str, voices: Sequence[str], answers: Mapping[str, str]) -> Verdict:
    """Decide: by consensus every voice accepts; by majority of those present more than half of them do.

    Silence is neither acceptance nor absence: who is silent is counted among the voices, and has not accepted.
    (Adoption by silence is another procedure, with a rule of its own.) Answers of others than the voices count
    for nothing.
    """
    if rule not in (CONSENSUS, MAJORITY_PRESENT):
        raise Refused(_("There is no such decision rule."))
    given = {voice: answers.get(voice, SILENT) for voice in voices}
    accepted = sum(answer == ACCEPT for answer in given.values())
    adopted = accepted == len(given) if rule == CONSENSUS else 2 * accepted > len(given)
    return Verdict(rule, adopted and bool(given), given)


_SAID = {
    (CONSENSUS, True): _("Adopted by consensus: all %(voices)s voices accepted."),
    (CONSENSUS, False): _(
        "Not adopted: consensus takes the acceptance of all %(voices)s voices; %(accepted)s accepted, "
        "%(rejected)s rejected, %(silent)s did not answer."
    ),
    (MAJORITY_PRESENT, True): _(
        "Adopted by a majority of those present: of %(voices)s voices %(accepted)s accepted, %(rejected)s rejected, "
        "%(silent)s did not answer; it takes more than half."
    ),
    (MAJORITY_PRESENT, False): _(
        "Not adopted: a majority of those present takes more than half of the %(voices)s voices; %(accepted)s "
        "accepted, %(rejected)s rejected, %(silent)s did not answer."
    ),
}
