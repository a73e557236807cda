"""Consultations: their statements, the links by which people come, and the votes."""

from parley.consultation.models.analysis import Analysis, Refresh
from parley.consultation.models.holding import Consultation, Link
from parley.consultation.models.paper import Batch, Sheet
from parley.consultation.models.taking_part import Participant, Shown, Statement, Translation, Vote

__all__ = [
    "Analysis",
    "Batch",
    "Consultation",
    "Link",
    "Participant",
    "Refresh",
    "Sheet",
    "Shown",
    "Statement",
    "Translation",
    "Vote",
]
