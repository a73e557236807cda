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


def part(votes: Block, rows: NDArray[np.int64]) -> Block:
    """The votes of some of these participants, of their rows (ascending)."""
    kept = np.zeros(len(votes.starts) - 1, bool)
    kept[rows] = True
    degrees = np.diff(votes.starts)
    thinned = without(votes, ~np.repeat(kept, degrees))
    return Block(thinned.starts[np.concatenate([rows, [len(kept)]])], thinned.columns, thinned.values)


def without(votes: Block, dropped: NDArray[np.bool_]) -> Block:
    """The same participants with some of the votes (votes,) dropped."""
    before = np.concatenate([[0], np.cumsum(~dropped)]).astype(np.int64)
    return Block(before[votes.starts], votes.columns[~dropped], votes.values[~dropped])
