"""The whole conversation as Polis computes it, one step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from parley.commonground.blocks import InMemory, tallied, tallied_by_group
from parley.commonground.components import principal_components
from parley.commonground.polis.clusters import base_clusters, best_k, group_clusterings, numbered
from parley.commonground.polis.consensus import group_informed_consensus
from parley.commonground.polis.participation import who_is_in
from parley.commonground.polis.positions import extremity, participant_positions
from parley.commonground.polis.priorities import showing_weights
from parley.commonground.polis.representative import agreed_by_all, representative_statements
from parley.commonground.result import PolisView
from parley.commonground.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from parley.commonground.blocks import Blocks
    from parley.commonground.votes import Votes

    Number = TypeVar("Number", np.float64, np.int32)
    Ids = NDArray[np.int64] | NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Start:
    """What the refresh of a live conversation starts from, so that it takes a few steps only.

    components: (2, m) of the statements that there are now, zeros for new ones; base_labels: (n,) the base cluster of
    each participant that there is now, -1 for those who were in none; covariance: (m, m), where it is kept beside the
    votes.
    """

    components: NDArray[np.float64]
    base_labels: NDArray[np.int32]
    covariance: NDArray[np.float64] | None = None

    @classmethod
    def of(
        cls, view: PolisView, participants: Ids, votes: Votes, covariance: NDArray[np.float64] | None = None
    ) -> Start:
        """Take it from an earlier view of fewer votes; participants: the ids that stood in the rows of that view."""
        return cls(
            carried(view.components, view.statement_ids, votes.statements, 0),
            carried(view.base_labels, participants, votes.participants, -1),
            covariance,
        )


def polis_view(votes: Votes, threads: Threads | None = None, start: Start | None = None) -> PolisView:
    """See a conversation as Polis would: who votes alike, what the groups share, what tells them apart.

    The same votes give the same bytes, whatever their order and the number of threads. Where nobody voted there is no
    group (k = 0); where all stand at the same place, one.
    """
    with threads or Threads() as hands:
        return polis_view_of(InMemory(votes, hands), votes.statements, votes.meta, votes.excluded, hands, start)


def polis_view_of(
    blocks: Blocks,
    statement_ids: Ids,
    meta: NDArray[np.bool_],
    excluded: NDArray[np.bool_],
    threads: Threads,
    start: Start | None = None,
    choose_k: Callable[[int], int] | None = None,
) -> PolisView:
    """See a conversation whose votes lie in blocks as Polis would, whatever the place of the blocks.

    meta, excluded: (m,). threads: for the work on positions, which is done here.
    start: for the refresh of a live conversation. Its answer hangs on what was before, as that of pol.is does:
    components agree with those found from nothing to about nine digits, base clusters are the nearest that Lloyd's
    steps lead to. choose_k: given the k that came out best, the one to take (`KeptK`); one that was not tried is
    answered with the best.
    """
    taken_out = meta | excluded
    tallies = blocks.total(tallied, blocks.statements)
    m = int((tallies.sum(axis=1) > 0).sum())
    included = who_is_in(blocks.degrees(), m)
    before = (start.components, start.covariance) if start else (None, None)
    found = principal_components(blocks, taken_out, tallies, *before)
    positions = participant_positions(blocks, found.vectors, found.means, taken_out, m)
    base = base_clusters(positions[included], threads, start=start.base_labels[included] if start else None)
    clusterings = group_clusterings(base)
    best = best_k(base, clusterings)
    chosen = choose_k(best) if choose_k else best
    of_base = clusterings.get(chosen, clusterings.get(best, np.zeros(len(base.centres), np.int32)))
    base_labels, labels = np.full((2, len(included)), -1, np.int32)
    base_labels[included] = base.labels
    labels[included] = of_base[base.labels]
    k = int(of_base.max(initial=-1)) + 1
    labels, sizes = numbered(labels, k)
    counts = blocks.total(tallied_by_group, max(k, 1), blocks.statements, rows=(labels,))
    reach = extremity(found.vectors, found.means, m)
    placed = counts.sum(axis=0)
    return PolisView(
        statement_ids=statement_ids,
        components=found.vectors,
        means=found.means,
        positions=positions,
        included=included,
        base_labels=base_labels,
        labels=labels,
        k=k,
        group_sizes=sizes,
        extremity=reach,
        consensus=group_informed_consensus(counts),
        priorities=showing_weights(placed[:, 2], placed[:, 0], placed[:, 1], reach, meta),
        representative=representative_statements(counts[:k], statement_ids, taken_out),
        agree=agreed_by_all(tallies, statement_ids, taken_out, 1),
        disagree=agreed_by_all(tallies, statement_ids, taken_out, -1),
    )


def carried(values: NDArray[Number], before: Ids, now: Ids, missing: int) -> NDArray[Number]:
    """Values (..., ids before) in the places of today's ids, `missing` for new ones; both in ascending order."""
    if np.array_equal(before, now):
        return values
    moved = np.full((*values.shape[:-1], len(now)), missing, values.dtype)
    if len(before):
        place = np.minimum(np.searchsorted(before, now), len(before) - 1)
        known = before[place] == now
        moved[..., known] = values[..., place[known]]
    return moved
