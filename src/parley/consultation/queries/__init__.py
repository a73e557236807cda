"""What there is to see of consultations, for each viewer and for those who come by a public link."""

from parley.consultation.queries.analyses import (
    AnalysisReading,
    StatementReading,
    analysed_statement,
    analysis,
    analysis_shown,
    course_page,
    map_page,
    overview,
    reading_sheet,
    said_in_short,
    statements_page,
)
from parley.consultation.queries.consultations import ConsultationView, consultation, consultations, link_sheet
from parley.consultation.queries.exports import File, export, export_notes
from parley.consultation.queries.finding import TakenOver, taken_over
from parley.consultation.queries.moderation import (
    SHELVES,
    Entry,
    Queue,
    Strictness,
    moderated_statement,
    moderated_translation,
    queue,
    strictness,
)
from parley.consultation.queries.own import Own, own_by_link, own_by_seat, own_data_by_link, own_data_by_seat
from parley.consultation.queries.paper import BatchView, SheetView, batch, sheet
from parley.consultation.queries.thread import Origin, StatementView, origins, statement, to_take_over
from parley.consultation.queries.translating import ToTranslate, to_translate
from parley.consultation.queries.voting import Visit, open_link, visit_by_link, visit_by_seat

__all__ = [
    "SHELVES",
    "AnalysisReading",
    "BatchView",
    "ConsultationView",
    "Entry",
    "File",
    "Origin",
    "Own",
    "Queue",
    "SheetView",
    "StatementReading",
    "StatementView",
    "Strictness",
    "TakenOver",
    "ToTranslate",
    "Visit",
    "analysed_statement",
    "analysis",
    "analysis_shown",
    "batch",
    "consultation",
    "consultations",
    "course_page",
    "export",
    "export_notes",
    "link_sheet",
    "map_page",
    "moderated_statement",
    "moderated_translation",
    "open_link",
    "origins",
    "overview",
    "own_by_link",
    "own_by_seat",
    "own_data_by_link",
    "own_data_by_seat",
    "queue",
    "reading_sheet",
    "said_in_short",
    "sheet",
    "statement",
    "statements_page",
    "strictness",
    "taken_over",
    "to_take_over",
    "to_translate",
    "visit_by_link",
    "visit_by_seat",
]
