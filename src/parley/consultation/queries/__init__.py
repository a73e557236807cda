"""What there is to see of consultations, for each viewer and for those who come by a public link."""

from parley.consultation.queries.consultations import ConsultationView, consultation, consultations, link_sheet
from parley.consultation.queries.counts import StatementCounts, counts
from parley.consultation.queries.voting import Visit, mark_hash, visit_by_link, visit_by_seat

__all__ = [
    "ConsultationView",
    "StatementCounts",
    "Visit",
    "consultation",
    "consultations",
    "counts",
    "link_sheet",
    "mark_hash",
    "visit_by_link",
    "visit_by_seat",
]
