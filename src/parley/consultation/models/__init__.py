"""Consultations: their statements, the links by which people come, and the votes."""

from parley.consultation.models.holding import Consultation, Link
from parley.consultation.models.paper import Batch, Sheet
from parley.consultation.models.taking_part import Participant, Shown, Statement, Translation, Vote

__all__ = ["Batch", "Consultation", "Link", "Participant", "Sheet", "Shown", "Statement", "Translation", "Vote"]
