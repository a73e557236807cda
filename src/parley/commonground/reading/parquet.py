"""Votes in Parquet files, one or many, a row for each vote cast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from parley.commonground.reading.cast import in_milliseconds
from parley.commonground.reading.columns import PARTICIPANT, STATEMENT, TIME, VOTE, roles
from parley.commonground.reading.files import PARQUET, beginning
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Progress = Callable[[str, float], None]

ROWS = 1 << 20  # of a stretch that is read in one go
A_VOTE = 40  # bytes of memory that a vote takes while it is read, at the most


class Stretch(NamedTuple):
    """Some rows of a file: ids, votes and, where known, milliseconds; where: file and first row, for errors."""

    participants: NDArray[Any]
    statements: NDArray[Any]
    votes: NDArray[Any]
    times: NDArray[np.int64] | None
    where: tuple[str, int]


def is_parquet(path: Path) -> bool:
    """Whether a file begins as Parquet does."""
    return beginning(path)[:4] == PARQUET


def files(folder: Path) -> list[Path]:
    """The Parquet files of a folder and those below it, by name; what begins with _ or a dot is not data."""
    found = [path for path in sorted(folder.rglob("*.parquet")) if not path.name.startswith(("_", "."))]
    return [path for path in found if path.is_file()]


def read_parquet(paths: Sequence[Path], progress: Progress | None = None) -> Votes:
    """Read the votes of Parquet files; without times, the later file and row is the later vote.

    What would take more than half of the machine's memory is streamed: the votes then stay on disk.
    """
    rows = sum(opened(path).metadata.num_rows for path in paths)
    if rows * A_VOTE > os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2:
        from parley.commonground.sharded import streamed

        return streamed(paths, progress=progress)
    parts = [part for path in paths for part in stretches(path)]
    timed = {part.times is not None for part in parts}
    if timed == {True, False}:
        one = next(part.where[0] for part in parts if part.times is None)
        raise VotesError(f"{one} has no column for the time, which the other files have.")
    times = (
        in_milliseconds(np.concatenate([part.times for part in parts if part.times is not None]))
        if True in timed
        else None
    )
    try:
        return Votes.of(
            _joined([part.participants for part in parts]),
            _joined([part.statements for part in parts]),
            _joined([part.votes for part in parts]),
            times,
        )
    except VotesError as fault:
        raise _placed(fault, parts) from None


def opened(path: Path) -> Any:
    """The file, once its footer has been read; what is cut off has none, and what is no Parquet is told apart."""
    import pyarrow as pa
    from pyarrow import parquet

    if not is_parquet(path):
        raise VotesError(f"{path.name} is no Parquet file; give Parquet files here, each a table of votes.")
    try:
        return parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as fault:
        raise VotesError(f"{path.name} is no whole Parquet file; it may have been cut off ({_first(fault)}).") from None


def stretches(path: Path, groups: Sequence[int] | None = None) -> Iterator[Stretch]:
    """The votes of a file, or of some of its row groups, in stretches of bounded size."""
    import pyarrow as pa

    with opened(path) as file:
        columns = roles(file.schema_arrow.names, path.name)
        first = sum(file.metadata.row_group(group).num_rows for group in range(groups[0])) if groups else 0
        try:
            for batch in file.iter_batches(ROWS, row_groups=groups, columns=list(columns.values())):
                arrays = {}
                for what, name in columns.items():
                    column = batch.column(name)
                    if column.null_count:
                        row = first + int(np.argmax(column.is_null().to_numpy(zero_copy_only=False)))
                        raise VotesError(f"{path.name}, row {row}: the {what} is missing.")
                    arrays[what] = _plain(column)
                times = _moments(arrays[TIME], path) if TIME in arrays else None
                yield Stretch(arrays[PARTICIPANT], arrays[STATEMENT], arrays[VOTE], times, (path.name, first))
                first += batch.num_rows
        except (pa.ArrowInvalid, OSError) as fault:
            raise VotesError(f"{path.name}, at row {first} or after: cannot be read ({_first(fault)}).") from None


def _plain(column: Any) -> NDArray[Any]:
    """A column as numpy has it; text as text, not as objects."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_timestamp(kind):
        return np.asarray(column.cast(pa.timestamp("ms", kind.tz), safe=False).cast(pa.int64()).to_numpy())
    array = np.asarray(column.to_numpy(zero_copy_only=False))
    return array.astype(np.str_) if array.dtype == object and len(array) and isinstance(array[0], str) else array


def _moments(times: NDArray[Any], path: Path) -> NDArray[np.int64]:
    from parley.commonground import admitting

    try:
        return admitting.times(times)
    except VotesError as fault:
        raise VotesError(f"{path.name}: {fault}") from None


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    if not parts:
        return np.zeros(0, np.int64)
    kinds = {part.dtype.kind == "U" for part in parts}
    if len(kinds) > 1:
        parts = [part.astype(object) for part in parts]  # so that numbers do not become text; refused with their place
    return np.concatenate(parts)


def _placed(fault: VotesError, parts: Sequence[Stretch]) -> VotesError:
    """The same error with file and row."""
    left = fault.place
    if left is None:
        return fault
    for part in parts:
        if left < len(part.votes):
            name, first = part.where
            return VotesError(f"{name}, row {first + left}: {fault}", fault.place)
        left -= len(part.votes)
    return fault


def _first(fault: BaseException) -> str:
    return str(fault).splitlines()[0][:120] if str(fault) else type(fault).__name__
