"""What an act of a later stage takes over from a statement: the words, and what is known of it at that moment."""

from dataclasses import dataclass
from typing import Any

from parley.consultation.models import Statement
from parley.consultation.queries.analyses import AnalysisReading, Book, Share, StatementReading
from parley.consultation.queries.thread import stands
from parley.consultation.rules import finding as rules
from parley.consultation.rules.finding import Finding, PartyShare, hashed
from parley.procedure.act import Act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _


@dataclass(frozen=True)
class TakenOver:
    """A statement that is being taken over; without one, nothing is, and nothing is recorded of it."""

    statement: Statement | None = None
    finding: Finding | None = None
    #: The analysis that the figures are from, if the record does not have it yet: for `enter_analysis`.
    to_enter: str = ""

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
    book = Book.open(act.viewer, found.consultation, "seats")
    analysis = book.reading if book is not None else None
    said = next(iter(book.statements([found.number or 0])), None) if book is not None else None
    to_enter = analysis.kept if analysis is not None and said is not None and analysis.entered_at is None else ""
    return TakenOver(found, _finding(act, found, analysis, said), to_enter)


def _finding(act: Act, found: Statement, analysis: AnalysisReading | None, said: StatementReading | None) -> Finding:
    """The statement and what may be told of it to everybody; without an analysis that knows it, the words alone."""
    known = analysis if said is not None else None
    rows = said.by_party if said is not None else ()
    return Finding(
        consultation=found.consultation.public_id,
        title=found.consultation.title,
        number=found.number or 0,
        wording=found.body,
        language=found.language,
        wording_hash=hashed(found.body),
        at=act.at.isoformat(),
        analysed_at=known.at.isoformat() if known is not None else "",
        analysis=known.kept if known is not None else "",
        result=known.digest if known is not None else "",
        across=known.across if known is not None else "",
        votes=said.counts.total if said is not None and said.counts is not None else None,
        worst=_percents(said.worst) if said is not None and said.counts is not None else None,
        bridge=said is not None and said.bridge,
        parties=tuple(
            PartyShare(row.side.party.public_id, row.side.party.name, _percents(row.share))
            for row in rows
            if row.side.party is not None
        ),
    )


def _percents(share: Share | None) -> rules.Share | None:
    return rules.percents(share.estimate, share.lower, share.upper) if share is not None else None
