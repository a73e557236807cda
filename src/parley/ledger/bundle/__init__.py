"""The record as one file: written by whoever keeps it, verified offline by whoever doubts it."""

from .form import FORMAT, Act, Log
from .verdict import Counts, Finding, Head, Verdict
from .verifying import verify
from .writing import CannotBeWritten, write

__all__ = ["FORMAT", "Act", "CannotBeWritten", "Counts", "Finding", "Head", "Log", "Verdict", "verify", "write"]
