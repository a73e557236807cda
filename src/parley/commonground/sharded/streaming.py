"""A conversation streamed from Parquet through disk, in memory that does not grow with the number of votes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from parley.commonground.reading.path import found
from parley.commonground.sharded.parting import Piece, Plan, Range, dealing, gathered, planned, sources, surveyed
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.reading.parquet import Progress


def streamed(
    path: str | os.PathLike[str] | Sequence[Path], folder: Path | None = None, progress: Progress | None = None
) -> Votes:
    """Read a conversation of any size from Parquet; the votes stay on disk, and are the same as `read` would give.

    path: a file, a folder, a pattern, or the files. folder: where the votes are put, about 20 bytes for each while they
    are sorted (more with times or ids of text) and 5 to 13 afterwards; by default that for temporary files. The files
    there have no name: what they take is free again when the votes are no longer held. In memory are the participants'
    ids, and the votes of one range of participants at a time.
    Raises VotesError as `read` does, and where the folder has too little room.
    """
    paths = found(path) if isinstance(path, str | os.PathLike) else list(path)
    parts = sources(paths)
    told = progress or (lambda stage, done: None)
    surveys = []
    for number, source in enumerate(parts):
        told("looking over the files", number / len(parts))
        surveys.append(surveyed(source))
    plan = planned(surveys)
    place = Path(folder or tempfile.gettempdir())
    _roomy(place, plan)
    with tempfile.TemporaryDirectory(prefix="parley-votes-", dir=place) as spool:
        spools = [Path(spool) / str(number) for number in range(len(plan.cuts) + 1)]
        for number, source in enumerate(parts):
            told("dealing the votes out", number / len(parts))
            for pieces in dealing(source, plan):
                for to, piece in zip(spools, pieces, strict=True):
                    _put(to, piece)
        return _joined(spools, plan, place, told)


def _joined(spools: Sequence[Path], plan: Plan, place: Path, told: Progress) -> Votes:
    """Gather one range after the other, and put its rows behind those before."""
    people: list[Any] = []
    lengths: list[NDArray[np.int64]] = []
    with (
        tempfile.TemporaryFile(dir=place) as columns,
        tempfile.TemporaryFile(dir=place) as values,
        tempfile.TemporaryFile(dir=place) as times,
    ):
        for number, spool in enumerate(spools):
            told("sorting the votes", number / len(spools))
            rows = _range(spool, plan)
            people.append(rows.participants)
            lengths.append(np.diff(rows.starts))
            rows.columns.tofile(columns)
            rows.values.tofile(values)
            if rows.times is not None:
                rows.times.tofile(times)
        told("sorting the votes", 1.0)
        held = [ids for ids in people if len(ids)]
        return Votes(
            participants=np.concatenate(held) if held else np.zeros(0, np.int64),
            statements=plan.statements,
            starts=np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(lengths))]),
            columns=_mapped(columns, np.dtype(np.int32)),
            values=_mapped(values, np.dtype(np.int8)),
            times=_mapped(times, np.dtype(np.int64)) if plan.timed else None,
        )


def _range(spool: Path, plan: Plan) -> Range:
    """Gather what was dealt to one range, and give its room back."""
    pieces = []
    if spool.exists():
        with spool.open("rb") as file:
            end = spool.stat().st_size
            while file.tell() < end:
                arrays = [np.load(file, allow_pickle=False) for _ in range(4 if plan.timed else 3)]
                pieces.append(Piece(arrays[0], arrays[1], arrays[2], arrays[3] if plan.timed else None))
        spool.unlink()
    return gathered(pieces, plan)


def _put(spool: Path, piece: Piece) -> None:
    if len(piece.votes):
        with spool.open("ab") as file:
            for array in piece:
                if array is not None:
                    np.save(file, array, allow_pickle=False)


def _mapped(file: IO[bytes], kind: np.dtype[Any]) -> NDArray[Any]:
    """What was written, as an array that is read from disk where it is looked at."""
    file.flush()
    if not file.tell():
        return np.zeros(0, kind)
    return np.asarray(np.memmap(file, kind, mode="r"))


def _roomy(place: Path, plan: Plan) -> None:
    width = plan.cuts.dtype.itemsize
    needed = plan.rows * (2 * 5 + width + (16 if plan.timed else 0))
    if (free := shutil.disk_usage(place).free) < needed:
        raise VotesError(
            f"{plan.rows:,} votes need {needed / 1e9:.1f} GB of disk while they are sorted; "
            f"{place} has {free / 1e9:.1f} GB."
        )
