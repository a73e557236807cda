"""Votes from anything with columns; no library of data frames needs to be there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from parley.commonground.reading.columns import PARTICIPANT, STATEMENT, TIME, VOTE, roles
from parley.commonground.votes import Votes, VotesError


def from_table(table: object) -> Votes:
    """Take votes from a data frame (pandas, polars), a pyarrow table, a structured array or a dict of arrays.

    Columns as in Polis's votes.csv: participant or voter-id, statement or comment-id, vote, and time or timestamp if
    they are known. Raises VotesError that names what is missing or the first place at fault.
    """
    column = {what: _array(table, name) for what, name in roles(_names(table), "The table").items()}
    return Votes.of(column[PARTICIPANT], column[STATEMENT], column[VOTE], column.get(TIME))


def _names(table: Any) -> Sequence[str]:
    if isinstance(table, np.ndarray):
        names: Any = table.dtype.names
    elif hasattr(table, "column_names"):
        names = table.column_names
    elif hasattr(table, "columns"):
        names = table.columns
    else:
        names = table.keys() if hasattr(table, "keys") else None
    if names is None:
        raise VotesError(f"Expected a table with named columns, not {type(table).__name__}.")
    return [str(name) for name in names]


def _array(table: Any, name: str) -> Any:
    column = table[name]
    if hasattr(column, "combine_chunks"):  # pyarrow: text and numbers with gaps come as objects, so that gaps are seen
        return column.to_pylist() if column.null_count or not _numeric(column) else column.to_numpy()
    return column.to_numpy() if hasattr(column, "to_numpy") else column


def _numeric(column: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_primitive(column.type))
