"""The record as one file: written by whoever keeps it, verified offline by whoever doubts it."""

from .counts import Counts, SignedCounts
from .form import FORMAT, Act, Log
from .verdict import Finding, Head, Verdict
from .verifying import verify
from .writing import CannotBeWritten, write

__all__ = [
    "FORMAT",
    "Act",
    "CannotBeWritten",
    "Counts",
    "Finding",
    "Head",
    "Log",
    "SignedCounts",
    "Verdict",
    "verify",
    "write",
]
