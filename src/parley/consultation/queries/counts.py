"""Counts of votes: overall and by declared party, above the floor, for those who may see them now."""

from dataclasses import dataclass

from django.db.models import Count

from parley.consultation.models import Consultation, Statement, Vote
from parley.consultation.queries.analyses import Book, StatementReading
from parley.consultation.queries.figures import may_see
from parley.consultation.rules import counting
from parley.convening.models import Party
from parley.convening.queries import parties
from parley.procedure.errors import mark as _
from parley.procedure.viewer import Viewer
from parley.procedure.words import say


@dataclass(frozen=True)
class PartyCounts:
    """What one declared party's voters said; `counts` is None below the floor of five."""

    party: Party
    counts: counting.Counts | None


@dataclass(frozen=True)
class Bar:
    """One bar of a drawing, with the figures that stand in the table beside it."""

    label: str
    party: Party | None
    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class StatementCounts:
    """One statement with its counts; `overall` is None below the floor of five."""

    statement: Statement
    overall: counting.Counts | None
    by_party: list[PartyCounts]

    @property
    def bars(self) -> list[Bar]:
        """What may be drawn: everybody first, then the parties in the order of the rules."""
        drawn = [("", row.party, row.counts) for row in self.by_party]
        rows = [(say(_("everybody")), None, self.overall), *drawn]
        return [Bar(label, party, c.agree, c.disagree, c.passed) for label, party, c in rows if c is not None]


def counts(viewer: Viewer, consultation: Consultation) -> list[StatementCounts] | None:
    """The counts of every statement in the order of their numbers; None while this viewer may not see them.

    The team's are of this moment; those of everybody else are of the analysis that may be told.
    """
    if not may_see(viewer, consultation):
        return None
    if not viewer.of_team:
        book = Book.open(viewer, consultation)
        return [_told(one) for one in book.statements(sorted(book.places))] if book is not None else []
    statements = list(Statement.objects.seen_by(viewer).filter(consultation=consultation))
    listed = parties(viewer)
    tallies = _tallies(consultation)
    return [_of(statement, listed, tallies.get(statement.pk, {})) for statement in statements]


def _told(one: StatementReading) -> StatementCounts:
    rows = [PartyCounts(row.side.party, row.counts) for row in one.by_party if row.side.party is not None]
    return StatementCounts(one.statement, one.counts, rows)


def _tallies(consultation: Consultation) -> dict[int, dict[int | None, dict[int, int]]]:
    """Votes by statement, party and value: in one query, whatever their number."""
    # Nobody may see a vote, so no viewer's sight would do: what leaves here are sums above the floor alone.
    rows = Vote._base_manager.filter(statement__consultation=consultation)
    found: dict[int, dict[int | None, dict[int, int]]] = {}
    for statement, party, value, number in (
        rows.order_by().values_list("statement_id", "participant__party_id", "value").annotate(n=Count("pk"))
    ):
        found.setdefault(statement, {}).setdefault(party, {})[value] = number
    return found


def _of(statement: Statement, listed: list[Party], tally: dict[int | None, dict[int, int]]) -> StatementCounts:
    groups = {party: _counts(values) for party, values in tally.items()}
    overall = counting.Counts(
        sum(one.agree for one in groups.values()),
        sum(one.disagree for one in groups.values()),
        sum(one.passed for one in groups.values()),
    )
    declared = {str(party): one for party, one in groups.items() if party is not None}
    told = counting.by_party(declared, overall=overall)
    rows = [PartyCounts(party, told.get(str(party.pk))) for party in listed]
    return StatementCounts(statement, overall if overall.total >= counting.FLOOR else None, rows)


def _counts(values: dict[int, int]) -> counting.Counts:
    return counting.Counts(
        values.get(counting.AGREE, 0), values.get(counting.DISAGREE, 0), values.get(counting.PASS, 0)
    )
