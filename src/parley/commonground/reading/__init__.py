"""Reading a conversation from what Polis exports, from tables and from Parquet; each fault is named by its place."""

from parley.commonground.reading.parties import read_parties
from parley.commonground.reading.path import read
from parley.commonground.reading.table import from_table

__all__ = ["from_table", "read", "read_parties"]
