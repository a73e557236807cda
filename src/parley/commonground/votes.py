"""What people said: each participant's latest vote on each statement, kept without its gaps.

The votes of a conversation are few beside the places where they could stand, so no table of participants by statements
is ever made: a participant's votes lie one behind the other, in the order of the statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ids = NDArray[np.int64] | NDArray[np.str_]

AGREE, PASS, DISAGREE = 1, 0, -1


class VotesError(ValueError):
    """What was given are no votes; the message says what is wrong, where, and what to do.

    place: which of the votes that were handed in is at fault, counted from 0, or None where it is not one of them.
    """

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, eq=False)
class Votes:
    """The votes of one conversation, one for each pair of participant and statement at most.

    Rows are participants and columns are statements, both in ascending order of their ids, whatever the order in which
    the votes came. In compressed sparse rows: the votes of participant `i` are `columns[starts[i]:starts[i + 1]]`,
    ascending, and the `values` beside them.

    participants: (n,) ids, int64 or text, ascending, without repetition; a participant without a vote may stand here
    statements: (m,) ids, as above; a statement without a vote may stand here
    starts: (n + 1,) int64
    columns: (votes,) int32, index into `statements`
    values: (votes,) int8, -1 disagree, 0 pass, 1 agree
    times: (votes,) int64, milliseconds since 1970, or None where they are not known
    meta: (m,) bool, statements about the conversation itself
    excluded: (m,) bool, statements that moderation took out; they count as columns of zeros where Polis has them so
    wordings: (m,) what the statements say, "" where it is not known; empty if none is
    notes: what was remarkable about the files that the votes were read from, a sentence each
    """

    participants: Ids
    statements: Ids
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    times: NDArray[np.int64] | None = None
    meta: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    excluded: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    wordings: Sequence[str] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("meta", "excluded"):
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.zeros(len(self.statements), np.bool_))

    @property
    def count(self) -> int:
        """How many votes there are."""
        return len(self.values)

    @classmethod
    def of(
        cls,
        participant: ArrayLike,
        statement: ArrayLike,
        vote: ArrayLike,
        time: ArrayLike | None = None,
    ) -> Votes:
        """Take votes as they came, in any order; a person's last vote on a statement stands.

        participant, statement: (votes,) ids, whole numbers or text; vote: (votes,) -1 disagree, 0 pass, 1 agree
        time: (votes,) milliseconds since 1970 or datetime64; of two votes at the same time the lower stands, so that
        the order in which they came has no say. None: a later place in the list is the later vote.

        Raises VotesError that names the first place at fault.
        """
        from parley.commonground import admitting
        from parley.commonground.gathering import gathered

        who, which = admitting.ids(participant, "participant"), admitting.ids(statement, "statement")
        values, times = admitting.votes(vote), None if time is None else admitting.times(time)
        lengths = [len(who.raw), len(which.raw), len(values), len(values) if times is None else len(times)]
        if len(set(lengths)) > 1:
            raise VotesError(
                "Each vote has a participant, a statement, a value and, where known, a time; these are "
                f"{lengths[0]:,} participants, {lengths[1]:,} statements, {lengths[2]:,} votes"
                + (f" and {lengths[3]:,} times." if times is not None else ".")
            )
        rows = gathered(who, which, values, times)
        return cls(
            who.ids(rows.participants),
            which.ids(rows.statements),
            rows.starts,
            rows.columns,
            rows.values,
            rows.times if times is not None else None,
        )

    def with_rows(self, participants: ArrayLike = (), statements: ArrayLike = ()) -> Votes:
        """The same votes with these participants and statements among the rows and columns, if they had no vote so far.

        Ids are of the kind that the others have. Moderation and wordings stay with their statements.
        """
        people = _together(self.participants, participants, "participant")
        asked = _together(self.statements, statements, "statement")
        if len(people) == len(self.participants) and len(asked) == len(self.statements):
            return self
        starts = np.zeros(len(people) + 1, np.int64)
        starts[places_among(people, self.participants) + 1] = np.diff(self.starts)
        np.cumsum(starts, out=starts)
        places = places_among(asked, self.statements)
        meta, excluded = np.zeros(len(asked), np.bool_), np.zeros(len(asked), np.bool_)
        meta[places], excluded[places] = self.meta, self.excluded
        wordings = [""] * len(asked) if self.wordings else []
        for place, wording in zip(places, self.wordings, strict=False):
            wordings[place] = wording
        return replace(
            self,
            participants=people,
            statements=asked,
            starts=starts,
            columns=places.astype(np.int32)[self.columns],
            meta=meta,
            excluded=excluded,
            wordings=tuple(wordings),
        )

    @classmethod
    def from_table(cls, table: object) -> Votes:
        """Take votes from anything with columns: pandas, polars, pyarrow, a structured array, a dict of arrays.

        Columns as in Polis's votes.csv, or participant, statement, vote and, where known, time. Raises VotesError.
        """
        from parley.commonground.reading.table import from_table

        return from_table(table)


def _together(known: Ids, more: ArrayLike, what: str) -> Ids:
    """Ids in ascending order, with some more among them."""
    from parley.commonground import admitting

    codes = admitting.ids(more, what)
    if not len(codes.raw):
        return known
    added = codes.ids(np.unique(codes.raw.astype(np.int64) - codes.low))
    if len(known) and added.dtype.kind != known.dtype.kind:
        raise VotesError(f"{what} ids are {'text' if known.dtype.kind == 'U' else 'whole numbers'} in these votes.")
    return union(known, added)


def union(known: Ids, added: Ids) -> Ids:
    """Ids of the one and of the other, of one kind; both ascend. A few are put among many in one pass over these."""
    if not len(known):
        return added
    at = np.searchsorted(known, added)
    new = known[np.minimum(at, len(known) - 1)] != added
    if not new.any():
        return known
    whole: Ids = np.insert(known.astype(np.result_type(known, added)), at[new], added[new])
    return whole


def places_among(many: Ids, few: Ids) -> NDArray[np.int64]:
    """(few,) where each of some ids stands among more, which all of them are; both ascend."""
    return np.arange(len(many)) if len(many) == len(few) else np.searchsorted(many, few)
