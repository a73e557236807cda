"""What an act of a later stage takes over from a statement: the words, and what is known of it at that moment."""

from dataclasses import dataclass
from typing import Any

from parley.consultation.models import Statement
from parley.consultation.queries.counts import counts
from parley.consultation.queries.thread import stands
from parley.consultation.rules.finding import Finding, PartyShare, hashed
from parley.procedure.act import Act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _


@dataclass(frozen=True)
class TakenOver:
    """A statement that is being taken over; without one, nothing is, and nothing is recorded of it."""

    statement: Statement | None = None
    finding: Finding | None = None

    @property
    def kept(self) -> dict[str, Any] | None:
        """The finding as `models.taken.Taken` keeps it."""
        return self.finding.to_json() if self.finding is not None else None

    @property
    def told(self) -> dict[str, Any]:
        """What the record says of it where not everybody may see figures: the statement itself, by its words."""
        if self.finding is None:
            return {}
        names = ("title", "number", "wording", "wording_hash", "at")
        return {"taken_from": {name: getattr(self.finding, name) for name in names}}

    def record(self, act: Act, into: str) -> None:
        """Enter in the team's log what was taken over into what, with all its figures."""
        if self.finding is not None:
            said: dict[str, Any] = {"title": self.finding.title, "number": self.finding.number, "into": into}
            act.record("statement.taken_over", audience="team", finding=self.finding.to_json(), **said)


def taken_over(act: Act, statement: str) -> TakenOver:
    """The statement with this public id and what is known of it now, frozen; nothing where no statement is named."""
    if not statement:
        return TakenOver()
    found = act.find(Statement, statement, "consultation")
    if not stands(found):
        raise Refused(_("Only a statement that people are shown can be taken over."), field="statement")
    return TakenOver(found, _found(act, found))


def _found(act: Act, found: Statement) -> Finding:
    counted = next(one for one in counts(act.viewer, found.consultation) or [] if one.statement == found)
    return Finding(
        consultation=found.consultation.public_id,
        title=found.consultation.title,
        number=found.number or 0,
        wording=found.body,
        language=found.language,
        wording_hash=hashed(found.body),
        at=act.at.isoformat(),
        analysed_at="",
        votes=counted.overall.total if counted.overall is not None else None,
        worst=None,
        bridge=False,
        parties=tuple(PartyShare(row.party.public_id, row.party.name, None) for row in counted.by_party),
    )
