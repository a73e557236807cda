"""A folder as Polis exports a conversation: participants-votes.csv, votes.csv, comments.csv, summary.csv."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np

from parley.commonground.reading.cast import read_cast
from parley.commonground.reading.columns import listed
from parley.commonground.reading.layout import Layout, layout, records
from parley.commonground.reading.statements import Moderation, read_statements
from parley.commonground.reading.wide import read_wide
from parley.commonground.votes import Votes, VotesError

# Newer exports write participant-votes.csv, and downloads have something put before each name.
WIDE = ("participants-votes.csv", "participant-votes.csv")
CAST = ("votes.csv",)
STATEMENTS = ("comments.csv",)
SUMMARY = ("summary.csv",)


def is_export(folder: Path) -> bool:
    """Whether there is a file of votes as Polis names it."""
    return _one(folder, WIDE) is not None or _cast(folder) is not None


def read_export(folder: Path, moderation: Moderation | None) -> Votes:
    """Read the votes of a Polis export.

    participants-votes.csv is the truth: what stands there is each person's latest vote. votes.csv beside it gives the
    times alone; where it has another vote, or one more, a note says so, and where it lacks one there are no times.
    Without participants-votes.csv, votes.csv is read by itself. Without `moderation`, what was refused is left out.
    """
    wide, cast = _one(folder, WIDE), _cast(folder)
    votes = read_wide(layout(wide)) if wide else None
    if cast is not None:
        single = read_cast(layout(cast))
        votes = single if votes is None else timed(votes, single, cast.name)
    if votes is None:
        raise VotesError(f"{folder} has no votes.csv and no participants-votes.csv.")
    if (summary := _one(folder, SUMMARY)) is not None:
        votes = _complete(votes, layout(summary))
    return described(votes, folder, moderation)


def described(votes: Votes, folder: Path, moderation: Moderation | None) -> Votes:
    """The votes with what a comments.csv in the folder tells of their statements, if there is one."""
    about = _one(folder, STATEMENTS)
    return read_statements(layout(about)).describe(votes, moderation or "rejected") if about else votes


def timed(votes: Votes, single: Votes, name: str) -> Votes:
    """The votes with the times that a list of single votes gives them; the list is not believed in anything else.

    Times stay out where the list has none for some vote: half of them would mislead more than none.
    """
    if votes.participants.dtype.kind != single.participants.dtype.kind or (
        votes.statements.dtype.kind != single.statements.dtype.kind
    ):
        return replace(votes, notes=(*votes.notes, f"{name} goes by other ids, and was left out."))
    known, listed_ = _keys(votes, votes), _keys(votes, single)
    order = np.argsort(listed_, kind="stable")
    place = np.searchsorted(listed_[order], known)
    place = order[np.minimum(place, max(len(order) - 1, 0))] if len(order) else np.zeros(0, np.int64)
    found = listed_[place] == known if len(order) else np.zeros(len(known), np.bool_)
    other = int((single.values[place[found]] != votes.values[found]).sum()) if len(order) else 0
    notes = [
        (int((~found).sum()), f"Votes that are not in {name}, for which no times are known"),
        (single.count - int(found.sum()), f"Votes of {name} that are not in participants-votes.csv, left out"),
        (other, f"Votes that are others in {name} than in participants-votes.csv, taken from the latter"),
    ]
    return replace(
        votes,
        times=single.times[place] if single.times is not None and found.all() else None,
        notes=(*votes.notes, *(f"{what}: {count:,}." for count, what in notes if count)),
    )


def _keys(votes: Votes, of: Votes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A number for each vote's participant and statement, as `votes` numbers them; -1 where it lacks one of them."""
    people = np.searchsorted(votes.participants, of.participants)
    asked = np.searchsorted(votes.statements, of.statements)
    for found, ids, known in ((people, of.participants, votes.participants), (asked, of.statements, votes.statements)):
        inside = np.minimum(found, max(len(known) - 1, 0))
        found[(known[inside] != ids) if len(known) else slice(None)] = -1
    rows, columns = np.repeat(people, np.diff(of.starts)), asked[of.columns]
    return np.where((rows < 0) | (columns < 0), -1, rows * len(votes.statements) + columns)


def _one(folder: Path, endings: tuple[str, ...], but: tuple[str, ...] = ()) -> Path | None:
    """The file with such a name; failing that, the only one whose name ends so."""
    names = sorted(path.name for path in folder.iterdir())
    for ending in endings:
        if ending in names:
            return folder / ending
    close = [name for name in names if name.lower().endswith(endings) and not name.lower().endswith(but)]
    if len(close) > 1:
        raise VotesError(f"{folder} has several files that may be meant: {listed(close)}; leave one, or name it.")
    return folder / close[0] if close else None


def _cast(folder: Path) -> Path | None:
    return _one(folder, CAST, but=WIDE)


def _complete(votes: Votes, summary: Layout) -> Votes:
    """Note if the export says that there were more voters than are there: the file of votes may have been cut off."""
    rows = [list(summary.header), *_rows(summary)]
    said = next((row[1] for row in rows if len(row) > 1 and row[0].strip() == "voters"), "")
    if said.strip().isdigit() and int(said) > len(votes.participants):
        note = (
            f"{summary.name} tells of {int(said):,} voters, the votes of {len(votes.participants):,} are here: "
            "the file may have been cut off."
        )
        return replace(votes, notes=(*votes.notes, note))
    return votes


def _rows(summary: Layout) -> list[list[str]]:
    """The summary's lines; it has no header, and what it tells beside the number of voters is of no account here."""
    try:
        return [row for _, row in records(summary)]
    except (VotesError, csv.Error):
        return []
