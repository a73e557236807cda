"""The analysis of a consultation as each viewer is shown it."""

from parley.consultation.queries.analyses.kept import Book, analysed_statement, analysis
from parley.consultation.queries.analyses.map import MapPage, map_page
from parley.consultation.queries.analyses.pages import (
    CoursePage,
    Overview,
    StatementsPage,
    course_page,
    overview,
    said_in_short,
    statements_page,
)
from parley.consultation.queries.analyses.reading import (
    AnalysisReading,
    Divide,
    Share,
    Side,
    SideShare,
    StatementReading,
    Unknown,
)
from parley.consultation.queries.analyses.sheets import Sheet, reading_sheet
from parley.consultation.queries.analyses.sight import shown as analysis_shown

__all__ = [
    "AnalysisReading",
    "Book",
    "CoursePage",
    "Divide",
    "MapPage",
    "Overview",
    "Share",
    "Sheet",
    "Side",
    "SideShare",
    "StatementReading",
    "StatementsPage",
    "Unknown",
    "analysed_statement",
    "analysis",
    "analysis_shown",
    "course_page",
    "map_page",
    "overview",
    "reading_sheet",
    "said_in_short",
    "statements_page",
]
