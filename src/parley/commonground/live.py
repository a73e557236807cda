"""A conversation that goes on: votes come, change and are withdrawn, and the view is brought up to date with them.

For a conversation of up to SOON_DONE votes a view made anew takes some milliseconds, and is what `refreshed` gives.
Beyond that the work of a refresh goes with what has changed: counts of pairs are kept (`statistics`), the components
are found from these and from those before, and people are placed among the clusters that they stood in. A refresh
agrees with a view made anew in its components and positions, to about nine digits where both directions are clear; its
groups start from those before, as those of pol.is do, and may differ at their edges. What is published for good should
be made anew: `refreshed(anew=True)`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.commonground.votes import Votes, VotesError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from parley.commonground.polis.view import Start
    from parley.commonground.result import PolisView
    from parley.commonground.statistics import Statistics
    from parley.commonground.votes import Ids

SOON_DONE = 300_000  # votes
WITHDRAWN = 2  # in the place of a vote that is taken back


class Standing(NamedTuple):
    """Where the last view left people and statements, for the next to start from."""

    participants: Ids
    statements: Ids
    components: NDArray[np.float64]
    base_labels: NDArray[np.int32]


class Live:
    """The votes of a conversation that goes on; what came later stands, whatever time it bears.

    A participant whose last vote is withdrawn is gone. A statement stays, with or without votes. Not for several
    threads at a time. Kept by `to_bytes`, restored by `from_bytes`: what is restored goes on as if nothing had been.
    """

    def __init__(self, votes: Votes | None = None, standing: Standing | None = None) -> None:
        start = Votes.of([], [], []) if votes is None else replace(votes, times=None)
        voted = np.diff(start.starts) > 0
        if not voted.all():
            starts = np.concatenate([start.starts[:-1][voted], start.starts[-1:]])
            start = replace(start, participants=start.participants[voted], starts=starts)
        self._votes = start
        self._standing = standing
        self._statistics: Statistics | None = None
        self._coming: list[tuple[Ids, Ids, NDArray[np.int8]]] = []

    @property
    def votes(self) -> Votes:
        """All votes that stand now."""
        self._take_in()
        return self._votes

    def take(self, participant: ArrayLike, statement: ArrayLike, vote: ArrayLike) -> None:
        """Take new or changed votes: (votes,) each, the later in the list being the later vote.

        Raises VotesError that names the first place at fault; then none of them is taken.
        """
        from parley.commonground import admitting

        self._keep(participant, statement, admitting.votes(vote))

    def withdraw(self, participant: ArrayLike, statement: ArrayLike) -> None:
        """Take votes back, (votes,) each, as if they had never been cast; one that was not cast is passed over."""
        self._keep(participant, statement, None)

    def moderate(self, statement: ArrayLike, *, excluded: bool | None = None, meta: bool | None = None) -> None:
        """Say of statements, new ones too, whether they are taken out, or about the conversation itself."""
        wide = self.votes.with_rows(statements=statement)
        self._adopt(wide)
        places = np.searchsorted(wide.statements, np.asarray(statement, wide.statements.dtype))
        for name, ruling in (("excluded", excluded), ("meta", meta)):
            if ruling is not None:
                marks = getattr(self._votes, name).copy()
                marks[places] = ruling
                self._votes = replace(self._votes, **{name: marks})

    def refreshed(self, anew: bool = False) -> PolisView:
        """See the conversation as it stands now, as Polis would; from what was seen before where that saves work.

        anew: give what `polis_view(self.votes)` gives, to the byte, also of a large conversation.
        """
        from parley.commonground.blocks import InMemory
        from parley.commonground.polis.view import polis_view_of
        from parley.commonground.threads import Threads

        votes = self.votes
        start = None if anew or votes.count <= SOON_DONE else self._start()
        with Threads() as hands:
            view = polis_view_of(InMemory(votes, hands), votes.statements, votes.meta, votes.excluded, hands, start)
        self._standing = Standing(votes.participants, votes.statements, view.components, view.base_labels)
        return view

    def to_bytes(self) -> bytes:
        """The whole state, packed: about a byte for each vote, and a checksum."""
        from parley.commonground import keeping

        return keeping.packed(self.votes, self._standing)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Live:
        """Restore a state. Raises VotesError where the bytes are none, are damaged, or are of a later version."""
        from parley.commonground import keeping

        return cls(*keeping.unpacked(kept))

    def _start(self) -> Start | None:
        """What the next view starts from; None if there was none before."""
        from parley.commonground.polis.view import Start, carried
        from parley.commonground.statistics import Statistics

        if self._standing is None:
            return None
        votes, before = self._votes, self._standing
        if self._statistics is None:
            self._statistics = Statistics.of(votes)
        covariance = None
        if self._statistics.pairs is not None:
            covariance = self._statistics.covariance(votes.meta | votes.excluded)
        return Start(
            carried(before.components, before.statements, votes.statements, 0),
            carried(before.base_labels, before.participants, votes.participants, -1),
            covariance,
        )

    def _keep(self, participant: ArrayLike, statement: ArrayLike, values: NDArray[np.int8] | None) -> None:
        """Put votes by until they are looked at; their ids have to be of the kind of the others."""
        from parley.commonground import admitting

        rows = []
        for given, what, known in (
            (participant, "participant", self._votes.participants),
            (statement, "statement", self._votes.statements),
        ):
            codes = admitting.ids(given, what)
            ids = codes.ids(np.asarray(codes.raw.astype(np.int64) - codes.low, np.intp))
            others = [known, *(coming[0 if what == "participant" else 1] for coming in self._coming)]
            if len(ids) and any(len(other) and other.dtype.kind != ids.dtype.kind for other in others):
                kind = "whole numbers" if ids.dtype.kind == "U" else "text"
                raise VotesError(f"{what} ids are {kind} in this conversation.")
            rows.append(ids)
        marks = np.full(len(rows[0]), WITHDRAWN, np.int8) if values is None else values
        if not len(rows[0]) == len(rows[1]) == len(marks):
            raise VotesError(
                f"Each vote has a participant, a statement and a value; these are {len(rows[0]):,}, {len(rows[1]):,} "
                f"and {len(marks):,}."
            )
        if len(marks):
            self._coming.append((rows[0], rows[1], marks))

    def _take_in(self) -> None:
        """Bring what has come among the votes, and the counts up to date."""
        if not self._coming:
            return
        from parley.commonground import admitting
        from parley.commonground.gathering import gathered
        from parley.commonground.merging import merged

        people, asked, values = (np.concatenate(part) for part in zip(*self._coming, strict=True))
        who, which = admitting.ids(people, "participant"), admitting.ids(asked, "statement")
        rows = gathered(who, which, values, None)
        voted = np.unique(rows.columns[rows.values != WITHDRAWN])
        coming = Votes(who.ids(rows.participants), which.ids(rows.statements), rows.starts, rows.columns, rows.values)
        self._adopt(self._votes.with_rows(statements=coming.statements[voted]))
        self._votes, self._statistics = merged(self._votes, coming, WITHDRAWN, self._statistics)
        self._coming = []

    def _adopt(self, wide: Votes) -> None:
        """Go on with the same votes among more statements."""
        if wide is not self._votes and self._statistics is not None:
            places = np.searchsorted(wide.statements, self._votes.statements)
            self._statistics = self._statistics.widened(places, len(wide.statements))
        self._votes = wide
