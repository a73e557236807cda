"""Consultations: their statements, the links by which people come, and the votes."""

from parley.consultation.models.holding import Consultation, Link
from parley.consultation.models.taking_part import Participant, Statement, Vote

__all__ = ["Consultation", "Link", "Participant", "Statement", "Vote"]
