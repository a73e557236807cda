"""A conversation as the analysis goes through it, wherever its votes lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from parley.commonground.votes import Votes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Blocks
    from parley.commonground.threads import Threads
    from parley.commonground.votes import Ids

#: Of so many participants, and about so many votes, single ballots are laid side by side; of a larger conversation
#: those of as many, drawn evenly, wherever the votes lie, so that the answer is the same.
BALLOTS, BALLOTS_VOTES = 200_000, 10_000_000


class Spread(Protocol):
    """The votes of a conversation that lie elsewhere: blocks that know the ids of their rows and columns."""

    participant_ids: Ids
    statement_ids: Ids


@dataclass(frozen=True, eq=False)
class Conversation:
    """What an analysis needs of a conversation.

    blocks: all votes. ballots: the votes of those whose single ballots are looked at, `rows` (r,) their places among
    the participants. known: what is known of participants and statements; it has no votes where these lie elsewhere.
    """

    blocks: Blocks
    ballots: Votes
    rows: NDArray[np.int64]
    known: Votes

    @property
    def counting(self) -> NDArray[np.bool_]:
        """(m,) the statements that tell opinions apart: not those moderated out, nor those about the talk itself."""
        return ~(self.known.meta | self.known.excluded)

    @property
    def whole(self) -> bool:
        """Whether everybody's ballot is looked at."""
        return len(self.rows) == self.blocks.participants


def conversation(votes: Votes | Spread, threads: Threads) -> Conversation:
    """Make ready what an analysis goes through: votes in memory, or spread over workers."""
    from parley.commonground.blocks import InMemory

    if isinstance(votes, Votes):
        blocks: Blocks = InMemory(votes, threads)
        rows = looked_at(np.diff(votes.starts))
        ballots = votes if len(rows) == len(votes.participants) else _ballots(votes, blocks, rows)
        return Conversation(blocks, ballots, rows, votes)
    blocks = cast("Blocks", votes)
    nobody = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int8)
    known = Votes(votes.participant_ids, votes.statement_ids, *nobody)
    rows = looked_at(blocks.degrees())
    return Conversation(blocks, _ballots(known, blocks, rows), rows, known)


def looked_at(degrees: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places (r,), ascending, of those whose single ballots are looked at; degrees: (n,) votes of each."""
    from parley.commonground.modelling.sample import sampled

    if len(degrees) <= BALLOTS and int(degrees.sum()) <= BALLOTS_VOTES:
        return np.arange(len(degrees))
    return sampled(degrees, BALLOTS, BALLOTS_VOTES)


def _ballots(votes: Votes, blocks: Blocks, rows: NDArray[np.int64]) -> Votes:
    """The votes of some participants, with their times where these are known."""
    starts, columns, values = blocks.only(rows)
    times = votes.times
    if times is not None:
        # From where each row begins there to where it begins here.
        times = times[np.repeat(votes.starts[rows] - starts[:-1], np.diff(starts)) + np.arange(len(values))]
    who = votes.participants[rows]
    return replace(votes, participants=who, starts=starts, columns=columns, values=values, times=times)
