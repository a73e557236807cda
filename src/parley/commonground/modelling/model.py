"""The vote model: what somebody would say of a statement that was never put to them, and how sure that is.

Nothing is filled in: a vote that was not cast says nothing, and a pass is an answer of its own, not half an agreement.
P(agree) = P(takes a side) P(agrees | takes a side), each a logistic function of

    statement's readiness + participant's tendency + places on RANK lines of opinion x the statement's loadings.

The participant's places are the same in both. All are Gaussian, learnt by variational Bayes; how wide each spreads
among participants and statements is learnt too (empirical Bayes), which leaves no room to lines of opinion that the
votes don't show (Bishop 1999, Variational principal components).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.modelling.compiled import (
    ANSWER,
    FACTS,
    GATHERED,
    LOADS,
    RANK,
    SIDE,
    TRAITS,
    TRAITS_PACKED,
    carry,
    first_look,
    know_statements,
    place,
    square,
    state_facts,
    sweep,
    yes,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Block

    Floats = NDArray[np.float64]

SWEEPS = 8
ROUNDS = 2  # bounds are taken anew so often when somebody is placed
TURNS = 6  # of the subspace iteration from which the first sweep starts
BELIEF = 3.0  # as many people, and statements, of unit spread are believed to have been seen beforehand


@dataclass(frozen=True, eq=False)
class VoteModel:
    """What was learnt from votes of the statements, and of how participants spread.

    loads: (m, 2, LOADS) of each statement, to agree rather than disagree, and to take a side: how readily, loadings
    unsure: (m, 2, PACKED) their covariance, packed
    spread: (TRAITS, TRAITS) covariance of what distinguishes participants: tendency to agree, tendency to take a side,
    places (whose block is the identity)
    used: (m,) statements that count
    learnt_from: how many participants' votes it was learnt from
    """

    loads: Floats
    unsure: Floats
    spread: Floats
    used: NDArray[np.bool_]
    learnt_from: int

    @cached_property
    def facts(self) -> Floats:
        """(m, 2, FACTS) what each vote needs of its statement."""
        facts = np.empty((len(self.loads), 2, FACTS))
        state_facts(self.loads, self.unsure, self.used, facts)
        return facts

    def known(self, votes: Block) -> Floats:
        """(n, TRAITS + TRAITS_PACKED) where each participant stands, mean and packed covariance, by their own votes."""
        return place(*votes, *self.views)

    @cached_property
    def views(self) -> tuple[Floats, Floats, Floats, int]:
        """What `compiled.place` is given beside the votes."""
        looked = np.empty((len(self.facts), 3, TRAITS_PACKED + TRAITS))
        first_look(self.facts, packed(self.spread), looked)
        return self.facts, looked, packed(np.linalg.inv(self.spread)), ROUNDS

    def chances(self, placed: Floats, people: NDArray[np.int64], statements: NDArray[np.int32]) -> Floats:
        """(t, 3) the chance that each of these people disagrees, passes, agrees, for t pairs (quickest by person)."""
        chance = np.empty((2, len(people)))
        mean, cov = placed[:, :TRAITS], placed[:, TRAITS:]
        for question in (SIDE, ANSWER):
            yes(mean, cov, self.facts, people, statements, question, chance[question])
        agree = chance[SIDE] * chance[ANSWER]
        return np.stack([chance[ANSWER] - agree, 1 - chance[ANSWER], agree], 1)


def fit(votes: Block, used: NDArray[np.bool_], sweeps: int = SWEEPS, start: VoteModel | None = None) -> VoteModel:
    """Learn the model from votes: `sweeps` turns, each of which knows every participant and then every statement anew.

    used: (m,) the statements that count; start: a model of the same statements from which to go on.
    Deterministic; the order of the votes is that of their rows.
    """
    n, m = len(votes.starts) - 1, len(used)
    prior = np.eye(TRAITS)
    mean, cov = np.zeros((n, TRAITS)), np.tile(packed(prior), (n, 1))
    centre, precision = np.zeros((2, LOADS)), np.tile(np.eye(LOADS), (2, 1, 1))
    if start is None:
        loads, unsure = first_loads(votes, used)
    else:
        loads, unsure = start.loads.copy(), start.unsure.copy()
        prior = np.linalg.inv(start.spread)
        for question in (SIDE, ANSWER):
            centre[question], precision[question] = spread_of(loads[used, question], unsure[used, question])
    facts = np.empty((m, 2, FACTS))
    for _ in range(sweeps):
        state_facts(loads, unsure, used, facts)
        gathered, moment = np.zeros((m, 2, GATHERED)), np.zeros(TRAITS_PACKED + 1)
        sweep(votes.starts, votes.columns, votes.values, facts, packed(prior), mean, cov, gathered, moment)
        spread = (full(moment[:-1], TRAITS) + BELIEF * np.eye(TRAITS)) / (moment[-1] + BELIEF)
        pull = np.einsum("cij,cj->ci", precision, centre)
        know_statements(gathered, np.stack([packed(p) for p in precision]), pull, loads, unsure)
        # Places are measured in their own spread (parameter expansion, Liu, Rubin & Wu 1998: it converges sooner).
        root = np.linalg.cholesky(spread[2:, 2:])
        shrink, stretch = np.eye(TRAITS), np.eye(LOADS)
        shrink[2:, 2:], stretch[1:, 1:] = np.linalg.inv(root), root.T
        spread = shrink @ spread @ shrink.T
        prior = np.linalg.inv(spread)
        mean, cov = mean @ shrink.T, turned(cov, shrink)
        loads, unsure = loads @ stretch.T, turned(unsure, stretch)
        for question in (SIDE, ANSWER):
            centre[question], precision[question] = spread_of(loads[used, question], unsure[used, question])
    return VoteModel(loads, unsure, np.linalg.inv(prior), used, n)


def first_loads(votes: Block, used: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Where the first sweep starts: each statement's own rates, and the lines along which people part most."""
    m = len(used)
    tally = np.bincount(votes.columns * 3 + votes.values + 1, minlength=3 * m).reshape(m, 3) * used[:, None]
    disagree, passed, agree = tally.T
    loads, unsure = np.zeros((m, 2, LOADS)), np.tile(packed(0.1 * np.eye(LOADS)), (m, 2, 1))
    loads[:, SIDE, 0] = np.log((agree + 1) / (disagree + 1))
    loads[:, ANSWER, 0] = np.log((agree + disagree + 1) / (passed + 1))
    rates = (agree + 0.5) / (agree + disagree + 1)
    # No line of opinion is at right angles to what has no pattern.
    lines = np.cos(np.outer(np.arange(1, m + 1), np.sqrt([2.0, 3.0, 5.0]))) * used[:, None]
    along = np.empty((m, RANK))
    for _ in range(TURNS):
        square(lines)
        carry(votes.starts, votes.columns, votes.values, rates, lines, along)
        lines[:] = along * used[:, None]
    square(lines)
    loads[:, SIDE, 1:] = lines * np.sqrt(max(used.sum(), 1)) / 2
    return loads, unsure


def spread_of(loads: Floats, unsure: Floats) -> tuple[Floats, Floats]:
    """How the statements' loads lie: centre (LOADS,), of readiness alone, and precision (LOADS, LOADS)."""
    count = len(loads) + BELIEF
    centre = np.zeros(LOADS)
    centre[0] = loads[:, 0].sum() / count
    away = loads - centre
    spread = (away.T @ away + full(unsure.sum(0), LOADS) + BELIEF * np.eye(LOADS)) / count
    spread[0, 1:] = spread[1:, 0] = 0
    return centre, np.linalg.inv(spread)


def packed(matrix: Floats) -> Floats:
    """The lower triangle of a symmetric matrix, row by row."""
    return matrix[np.tril_indices(len(matrix))]


def full(entries: Floats, size: int) -> Floats:
    """(..., size, size) symmetric matrices of their packed entries (..., size (size + 1) / 2)."""
    matrix = np.empty((*entries.shape[:-1], size, size))
    rows, columns = np.tril_indices(size)
    matrix[..., rows, columns] = matrix[..., columns, rows] = entries
    return matrix


def turned(entries: Floats, by: Floats) -> Floats:
    """Packed covariances after the linear map `by`."""
    size = len(by)
    rows, columns = np.tril_indices(size)
    # Each entry of the turned matrix is a sum over the entries of the old: one small matrix for all.
    old = by[rows][:, rows] * by[columns][:, columns] + by[rows][:, columns] * by[columns][:, rows]
    old[:, rows == columns] /= 2
    return entries @ old.T
