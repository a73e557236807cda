"""Who stands for a conversation that is too large to be learnt from whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.blocks import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.votes import Votes


def counted(votes: Votes) -> NDArray[np.bool_]:
    """(m,) the statements that tell opinions apart: not those moderated out, nor those about the talk itself."""
    return ~(votes.excluded | votes.meta)


def sampled(degrees: NDArray[np.int64], people: int, votes: int) -> NDArray[np.int64]:
    """Rows of the participants who stand for all, ascending: at most `people`, with about `votes` votes or fewer.

    degrees: (n,) votes of each. Everybody who voted, if that is not too many; otherwise every so manieth in the order
    of how much they voted (and of their ids), so that the busy and the brief are there in their proportion, and no
    chance is in it.
    """
    order = np.argsort(degrees, kind="stable")
    order = order[np.searchsorted(degrees[order], 1) :]
    count = len(order)
    share = min(1.0, people / max(count, 1), votes / max(int(degrees.sum()), 1))
    take = max(int(count * share), min(count, 1))
    # The middle of each of `take` equal runs.
    return np.sort(order[(2 * np.arange(take) + 1) * count // (2 * max(take, 1))])


def drawn(votes: Votes, rows: NDArray[np.int64], used: NDArray[np.bool_]) -> Block:
    """The votes of these participants (rows, ascending) on the statements that count, in compressed sparse rows."""
    if len(rows) == len(votes.participants) and used.all():
        return Block(votes.starts, votes.columns, votes.values)
    lengths = np.diff(votes.starts)[rows]
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(votes.starts[rows] - (ends - lengths), lengths)
    columns, values = votes.columns[places], votes.values[places]
    starts = np.concatenate([[0], ends]).astype(np.int64)
    if not used.all():
        keep = used[columns]
        starts = np.concatenate([[0], np.cumsum(keep)])[starts].astype(np.int64)
        columns, values = columns[keep], values[keep]
    return Block(starts, columns, values)
