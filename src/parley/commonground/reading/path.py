"""One way in: what lies at a path is found out by what it holds, not by its name alone."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import TYPE_CHECKING

from parley.commonground.reading import official, parquet, polis
from parley.commonground.reading.cast import read_cast
from parley.commonground.reading.columns import listed
from parley.commonground.reading.files import present
from parley.commonground.reading.layout import layout
from parley.commonground.reading.statements import Moderation
from parley.commonground.reading.wide import is_wide, read_wide
from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from parley.commonground.reading.parquet import Progress


def read(
    path: str | os.PathLike[str], *, moderation: Moderation | None = None, progress: Progress | None = None
) -> Votes:
    """Read the votes of a conversation.

    path: a folder as Polis exports it (participants-votes.csv is the truth, votes.csv gives times, comments.csv the
    wordings and what moderation said) or as pol.is's interface answers (votes.json); a single votes.csv or
    participants-votes.csv, whatever its name; a Parquet file, a folder of them (with a comments.csv, if there is one),
    or a pattern such as votes/*.parquet. More votes than half of the memory holds are kept on disk (`sharded`).
    moderation: "rejected" leaves out what was refused, "strict" also what was not yet accepted, "none" nothing. Without
    it the conversation's own setting holds if it is known, or else "rejected". What is left out stays a column.
    progress: is told what is done and how much of it is (0 to 1), where it takes long.

    Raises VotesError that names the file, the line, what was found and what was expected.
    """
    if moderation not in (None, "rejected", "strict", "none"):
        raise VotesError(f"moderation is 'rejected', 'strict' or 'none', not {moderation!r}.")
    paths = found(path)
    if parquet.is_parquet(paths[0]) if paths[0].is_file() else False:
        votes = parquet.read_parquet(paths, progress)
        return polis.described(votes, Path(path), moderation) if Path(path).is_dir() else votes
    if len(paths) > 1:
        raise VotesError(f"{path}: several files, of which {paths[0].name} is not Parquet; give one, or a folder.")
    return _folder(paths[0], moderation) if paths[0].is_dir() else _file(paths[0])


def found(path: str | os.PathLike[str]) -> list[Path]:
    """What a path or a pattern means: one file or folder, or the Parquet files of a folder or pattern, by name."""
    text = os.fspath(path)
    if not text:
        raise VotesError("No path was given.")
    plain = Path(text)
    if not os.path.lexists(plain) and glob.has_magic(text):
        names = sorted(glob.glob(text, recursive=True))  # noqa: PTH207  a pattern may be absolute
        paths = [Path(name) for name in names if Path(name).is_file()]
        if not paths:
            raise VotesError(f"{text}: no file is called so.")
        return paths
    present(plain)
    if plain.is_dir() and not polis.is_export(plain) and not official.is_official(plain):
        inside = parquet.files(plain)
        if not inside:
            names = [path.name for path in sorted(plain.iterdir())]
            raise VotesError(
                f"{plain} holds no votes.csv, participants-votes.csv, votes.json or Parquet file; "
                f"found {listed(names)}."
            )
        return inside
    return [plain]


def _folder(folder: Path, moderation: Moderation | None) -> Votes:
    if polis.is_export(folder):
        return polis.read_export(folder, moderation)
    return official.read_official(folder, moderation)


def _file(path: Path) -> Votes:
    table = layout(path)
    return read_wide(table) if is_wide(table.header) else read_cast(table)
