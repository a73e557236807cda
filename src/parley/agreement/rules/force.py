"""When an agreement enters into force: a stated condition, that anybody can evaluate again from the record."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from parley.agreement.rules.signature import RATIFIED, STANDING
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _

ALL_SIGNED, NUMBER_SIGNED, EACH_PARTY, NUMBER_RATIFIED, ON_DATE = (
    "all_signed",
    "number_signed",
    "each_party_signed",
    "number_ratified",
    "on_date",
)
KINDS = (ALL_SIGNED, NUMBER_SIGNED, EACH_PARTY, NUMBER_RATIFIED, ON_DATE)

SENTENCES = {
    ALL_SIGNED: _("It enters into force when all who are entitled have signed."),
    NUMBER_SIGNED: _("It enters into force when %(number)s have signed."),
    EACH_PARTY: _("It enters into force when somebody has signed for each party that is entitled to."),
    NUMBER_RATIFIED: _("It enters into force when %(number)s have ratified."),
    ON_DATE: _("It enters into force on %(day)s, if anybody has signed."),
}


@dataclass(frozen=True)
class Condition:
    """The condition of entry into force, as it stands in the agreement."""

    kind: str
    number: int = 0
    day: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise Refused(_("Choose one of: %(expected)s."), field="condition", expected=", ".join(KINDS))
        if self.kind in (NUMBER_SIGNED, NUMBER_RATIFIED) and self.number < 1:
            raise Refused(_("Say how many it takes."), field="number")
        if self.kind == ON_DATE:
            try:
                date.fromisoformat(self.day)
            except ValueError:
                raise Refused(_("Enter a date."), field="day") from None

    def met(self, signatures: list[tuple[str, str]], today: date) -> bool:
        """Whether it holds, given (party or seat, state) of everyone entitled, on that day."""
        standing = [who for who, state in signatures if state in STANDING]
        if self.kind == ALL_SIGNED:
            return bool(signatures) and len(standing) == len(signatures)
        if self.kind == NUMBER_SIGNED:
            return len(standing) >= self.number
        if self.kind == EACH_PARTY:
            return bool(signatures) and {who for who, _state in signatures} == set(standing)
        if self.kind == NUMBER_RATIFIED:
            return sum(state == RATIFIED for _who, state in signatures) >= self.number
        return bool(standing) and today >= date.fromisoformat(self.day)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Condition":
        return cls(**content)
