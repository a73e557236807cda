"""A proof as one file: that one act stands in the record, or that a log only grew, without the rest of the record."""

from .form import ActProof, Growth
from .writing import write_proof

__all__ = ["ActProof", "Growth", "write_proof"]
