"""Reading bargains and drafts from files, and writing them; each fault is told with its place in the file."""

from parley.settlement.reading.bargain_file import FORMAT, parse, write
from parley.settlement.reading.draft import read_draft
from parley.settlement.reading.path import read
from parley.settlement.reading.sense import check

__all__ = ["FORMAT", "check", "parse", "read", "read_draft", "write"]
