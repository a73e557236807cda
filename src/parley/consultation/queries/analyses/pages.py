"""What stands on each page of an analysis: no more of it is decoded than the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.dateformat import format as format_date
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from parley.consultation.models import Analysis, Consultation, Refresh
from parley.consultation.queries.analyses import words
from parley.consultation.queries.analyses.kept import Book
from parley.consultation.queries.analyses.reading import AnalysisReading, Divide, Share, StatementReading, Unknown
from parley.consultation.queries.analyses.sight import audience_of
from parley.consultation.queries.figures import may_see
from parley.consultation.rules import course
from parley.procedure.errors import Absent
from parley.procedure.thread import WayOn, ways_on
from parley.procedure.viewer import Viewer, possible

#: So many of each kind stand on the first page, and so many statements on a page of all of them.
FIRST, DIVIDES, A_PAGE = 5, 3, 20
ORDERS = ("bridges", "divides", "number")


@dataclass(frozen=True)
class Row:
    """One statement on a page: what was said to it, where sides part, and what the viewer may make of it."""

    found: StatementReading
    divide: Divide | None
    ways_on: tuple[WayOn, ...]

    @property
    def verdict(self) -> str:
        """How far it bridges the sides, in a sentence."""
        return words.verdict(self.found)

    @property
    def parted(self) -> str:
        """Who agrees most and who least, in a sentence."""
        return words.parted(self.divide) if self.divide is not None else ""


@dataclass(frozen=True)
class Asked:
    """What is not known of a statement, and from whom."""

    found: StatementReading
    unknown: Unknown

    @property
    def said(self) -> str:
        return words.asked(self.unknown)


@dataclass(frozen=True)
class Surroundings:
    """What every page of an analysis says of it; `reading` is None while there is none for this viewer."""

    consultation: Consultation
    reading: AnalysisReading | None
    audience: str
    #: Since when it could not be brought up to date, and how often that was tried; told to the team.
    failing_since: datetime | None
    can: frozenset[str]


@dataclass(frozen=True)
class Overview(Surroundings):
    """The first page: what all can live with, where they part, what is not known, in the order of use."""

    in_short: tuple[str, ...] = ()
    bridges: tuple[Row, ...] = ()
    more_bridges: int = 0
    divides: tuple[Row, ...] = ()
    more_divides: int = 0
    unknown: tuple[Asked, ...] = ()
    more_unknown: int = 0
    hangs_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class StatementsPage(Surroundings):
    """Some of all statements, in one of the orders."""

    order: str = "bridges"
    rows: tuple[Row, ...] = ()
    page: int = 1
    pages: int = 1

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1


def overview(viewer: Viewer, consultation: str, audience: str = "") -> Overview:
    """The first page of the newest analysis; `Absent` where figures are not for this viewer."""
    base, book = surroundings(viewer, consultation, audience)
    if book is None or base["reading"] is None or not base["reading"].enough:
        short = tuple(words.in_short(base["reading"])) if base["reading"] is not None else ()
        return Overview(**base, in_short=short)
    found: AnalysisReading = base["reading"]
    bridges, divides, unknown = found.bridges[:FIRST], found.divides[:DIVIDES], found.unknown[:FIRST]
    wanted = dict.fromkeys([*bridges, *(row.number for row in divides), *(row.number for row in unknown)])
    rows = {one.statement.number: one for one in book.statements(wanted)}
    return Overview(
        **base,
        in_short=tuple(words.in_short(found)),
        bridges=tuple(row_of(viewer, rows[number], None) for number in bridges if number in rows),
        more_bridges=max(0, len(found.bridges) - FIRST),
        divides=tuple(row_of(viewer, rows[one.number], one) for one in divides if one.number in rows),
        more_divides=max(0, len(found.divides) - DIVIDES),
        unknown=tuple(Asked(rows[one.number], one) for one in unknown if one.number in rows),
        more_unknown=max(0, len(found.unknown) - FIRST),
        hangs_on=tuple(words.hangs_on(found)),
    )


def statements_page(
    viewer: Viewer, consultation: str, audience: str = "", order: str = "bridges", page: int = 1
) -> StatementsPage:
    """All statements, some to a page: the best bridges first, the deepest divides first, or by number."""
    base, book = surroundings(viewer, consultation, audience)
    if order not in ORDERS:
        raise Absent
    if book is None:
        return StatementsPage(**base, order=order)
    found: AnalysisReading = base["reading"]
    numbers = _in_order(book, found, order)
    pages = max(1, -(-len(numbers) // A_PAGE))
    if not 1 <= page <= pages:
        raise Absent
    divides = {one.number: one for one in found.divides}
    rows = book.statements(numbers[(page - 1) * A_PAGE : page * A_PAGE])
    shown = tuple(row_of(viewer, one, divides.get(one.statement.number or 0)) for one in rows)
    return StatementsPage(**base, order=order, rows=shown, page=page, pages=pages)


def said_in_short(viewer: Viewer, consultation: Consultation) -> tuple[str, ...] | None:
    """What people said, in a few sentences; None while that is not for this viewer."""
    if not may_see(viewer, consultation):
        return None
    book = Book.open(viewer, consultation)
    if book is None:
        return ()
    row, head = book.row, book.head
    letters, declared = [one["letter"] for one in head["groups"]], bool(head["parties"])
    told = row.participants, row.votes, row.trend["sure"]
    return tuple(words.first(*told, letters, clear=head["groups_clear"], declared=declared))


def surroundings(
    viewer: Viewer, consultation: str, audience: str = "", *, people: bool = False
) -> tuple[dict[str, Any], Book | None]:
    """What every page of an analysis says of it, and the analysis itself, open."""
    failing = Refresh.objects.seen_by(viewer).filter(consultation=OuterRef("pk"), failures__gt=0)
    rows = Consultation.objects.seen_by(viewer).filter(public_id=consultation)
    found = rows.annotate(failing_since=Subquery(failing.values("failing_since")[:1])).first()
    if found is None or not may_see(viewer, found) or found.state == course.DRAFT:
        raise Absent
    book = Book.open(viewer, found, audience, people=people)
    row = book.row if book is not None else None
    steps = {
        "enter_analysis": lambda: row is not None and row.entered_at is None,
        "export_votes": lambda: True,
    }
    base = {
        "consultation": found,
        "reading": book.reading if book is not None else None,
        "audience": audience_of(viewer, audience),
        "failing_since": found.failing_since,
        "can": possible(viewer, steps),
    }
    return base, book


def row_of(viewer: Viewer, found: StatementReading, divide: Divide | None) -> Row:
    """A statement as it stands on a page."""
    return Row(found, divide, ways_on(viewer, found.statement))


def _in_order(book: Book, found: AnalysisReading, order: str) -> list[int]:
    first: Sequence[int] = ()
    if order == "bridges":
        first = found.bridges
    if order == "divides":
        first = [one.number for one in found.divides]
    listed = set(first)
    return [*first, *(number for number in sorted(book.places) if number not in listed)]


@dataclass(frozen=True)
class Point:
    """How an analysis stood at one moment; what is followed are statements that are bridges now."""

    at: datetime
    votes: int
    participants: int
    groups: int
    sure: int
    shares: tuple[Share | None, ...]


@dataclass(frozen=True)
class CoursePage(Surroundings):
    """How it moved: the analyses that were kept, the oldest first, and some of today's bridges over time."""

    points: tuple[Point, ...] = ()
    followed: tuple[StatementReading, ...] = ()

    @property
    def newest_first(self) -> tuple[Point, ...]:
        return self.points[::-1]

    @property
    def courses(self) -> list[tuple[StatementReading, SafeString]]:
        """Each of the statements that are followed, and a picture of how it moved."""
        return [(found, self._drawn(place, found)) for place, found in enumerate(self.followed)]

    def _drawn(self, place: int, found: StatementReading) -> SafeString:
        from parley.commonground.drawing import Series, course
        from parley.commonground.result import Estimate

        shares = [point.shares[place] for point in self.points]
        picture = course(
            [point.at.timestamp() for point in self.points],
            Series(
                _("Statement %(number)s") % {"number": found.statement.number},
                [Estimate(one.estimate, one.lower, one.upper) if one is not None else None for one in shares],
            ),
            first=format_date(localtime(self.points[0].at), "j E"),
            last=format_date(localtime(self.points[-1].at), "j E"),
            title=_("Statement %(number)s over time") % {"number": found.statement.number},
            description=_("The figures stand in the table below."),
            language=get_language() or "en",
            direction="rtl" if get_language_bidi() else "ltr",
        )
        return mark_safe(picture)  # noqa: S308 (drawn by the engine, which escapes every text)


def course_page(viewer: Viewer, consultation: str, audience: str = "") -> CoursePage:
    """How the analysis moved over time."""
    base, book = surroundings(viewer, consultation, audience)
    if book is None:
        return CoursePage(**base)
    followed = book.statements(base["reading"].bridges[:FIRST])
    numbers = [str(one.statement.number) for one in followed]
    rows = (
        Analysis.objects.seen_by(viewer)
        .filter(consultation=base["consultation"], audience=base["audience"], pk__lte=book.row.pk)
        .order_by("pk")
        .only("public_id", "made_at", "votes", "participants", "trend")
    )
    points = tuple(_point(row.made_at, row.votes, row.participants, row.trend, numbers) for row in rows)
    return CoursePage(**base, points=points, followed=tuple(followed))


def _point(at: datetime, votes: int, participants: int, trend: dict[str, Any], numbers: list[str]) -> Point:
    shares = (trend["bridges"].get(number) for number in numbers)
    kept = tuple(Share(*one[:3]) if one is not None and one[0] is not None else None for one in shares)
    return Point(at, votes, participants, trend["groups"], trend["sure"], kept)
