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

from parley.commonground.gathering import shares
from parley.commonground.modelling.compiled import (
    ANSWER,
    FACTS,
    GATHERED,
    LOADS,
    SIDE,
    TRAITS,
    TRAITS_PACKED,
    first_look,
    know_statements,
    place,
    state_facts,
    sweep,
    yes,
)
from parley.commonground.modelling.lines import first_loads
from parley.commonground.modelling.packing import full, inverse, packed, turned

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Block
    from parley.commonground.threads import Threads

    Floats = NDArray[np.float64]

SWEEPS = 8
PART = 10_000  # votes that one hand takes at a time
ROUNDS = 2  # bounds are taken anew so often when somebody is placed
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

    def known(self, votes: Block, rounds: int = ROUNDS) -> Floats:
        """(n, TRAITS + TRAITS_PACKED) where each participant stands, mean and packed covariance, by their own votes."""
        return place(*votes, *self.views, rounds)

    @cached_property
    def views(self) -> tuple[Floats, Floats, Floats]:
        """What `compiled.place` is given between the votes and the rounds."""
        looked = np.empty((len(self.facts), 3, TRAITS_PACKED + TRAITS))
        first_look(self.facts, packed(self.spread), looked)
        return self.facts, looked, packed(inverse(self.spread))

    def chances(self, placed: Floats, people: NDArray[np.int64], statements: NDArray[np.int32]) -> Floats:
        """(t, 3) the chance that each of these people disagrees, passes, agrees, for t pairs (quickest by person)."""
        chance = np.empty((2, len(people)))
        mean, cov = placed[:, :TRAITS], placed[:, TRAITS:]
        for question in (SIDE, ANSWER):
            yes(mean, cov, self.facts, people, statements, question, chance[question])
        agree = chance[SIDE] * chance[ANSWER]
        return np.stack([chance[ANSWER] - agree, 1 - chance[ANSWER], agree], 1)


def fit(votes: Block, used: NDArray[np.bool_], hands: Threads, sweeps: int = SWEEPS) -> VoteModel:
    """Learn the model from votes: `sweeps` turns, each of which knows every participant and then every statement anew.

    used: (m,) the statements that count. No chance is in it, and into how many parts the votes are cut depends on their
    number alone, not on how many hands there are.
    """
    n, m = len(votes.starts) - 1, len(used)
    prior = np.eye(TRAITS)
    mean, cov = np.zeros((n, TRAITS)), np.tile(packed(prior), (n, 1))
    centre, precision = np.zeros((2, LOADS)), np.tile(np.eye(LOADS), (2, 1, 1))
    loads, unsure = first_loads(votes, used)
    facts = np.empty((m, 2, FACTS))
    parts = shares(votes.starts, 1 + min(len(votes.values) // PART, 15))

    def swept(rows: slice) -> tuple[Floats, Floats]:
        gathered, moment = np.zeros((m, 2, GATHERED)), np.zeros(TRAITS_PACKED + 1)
        starts = votes.starts[rows.start : rows.stop + 1]
        sweep(starts, votes.columns, votes.values, facts, packed(prior), mean[rows], cov[rows], gathered, moment)
        return gathered, moment

    for _ in range(sweeps):
        state_facts(loads, unsure, used, facts)
        gathered, moment = (np.sum(sums, axis=0) for sums in zip(*hands.over(swept, parts), strict=True))
        spread = (full(moment[:-1], TRAITS) + BELIEF * np.eye(TRAITS)) / (moment[-1] + BELIEF)
        pull = np.einsum("cij,cj->ci", precision, centre)
        know_statements(gathered, np.stack([packed(p) for p in precision]), pull, loads, unsure)
        # Places are measured in their own spread (parameter expansion, Liu, Rubin & Wu 1998: it converges sooner).
        root = np.linalg.cholesky(spread[2:, 2:])
        shrink, stretch = np.eye(TRAITS), np.eye(LOADS)
        shrink[2:, 2:], stretch[1:, 1:] = inverse(root), root.T
        spread = shrink @ spread @ shrink.T
        prior = inverse(spread)
        mean, cov = mean @ shrink.T, turned(cov, shrink)
        loads, unsure = loads @ stretch.T, turned(unsure, stretch)
        for question in (SIDE, ANSWER):
            centre[question], precision[question] = spread_of(loads[used, question], unsure[used, question])
    return VoteModel(loads, unsure, inverse(prior), used, n)


def spread_of(loads: Floats, unsure: Floats) -> tuple[Floats, Floats]:
    """How the statements' loads lie: centre (LOADS,), of readiness alone, and precision (LOADS, LOADS)."""
    count = len(loads) + BELIEF
    centre = np.zeros(LOADS)
    centre[0] = loads[:, 0].sum() / count
    away = loads - centre
    spread = (away.T @ away + full(unsure.sum(0), LOADS) + BELIEF * np.eye(LOADS)) / count
    spread[0, 1:] = spread[1:, 0] = 0
    return centre, inverse(spread)
