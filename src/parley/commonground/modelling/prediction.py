"""How well the model foresees votes that it was not shown: the one figure by which models of votes can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from parley.commonground.blocks import InMemory
from parley.commonground.modelling.model import fit
from parley.commonground.modelling.sample import counted, sampled, without
from parley.commonground.threads import Threads

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.commonground.blocks import Block, Blocks
    from parley.commonground.votes import Votes

SHARE = 0.1
CERTAIN = 1e-9  # no chance is reckoned as nil, so that one surprise does not cost infinitely much


@dataclass(frozen=True)
class Prediction:
    """How well agreement is foreseen on votes that were kept back, beside what each statement's own rate foresees.

    auc: the chance that of two votes kept back, one of agreement and one not, the first was given the higher chance of
    agreement (0.5 is no better than a coin, 1 faultless; ties count half); None if they are all of one kind.
    log_loss: mean of -ln(chance given to what was said), of agreement against anything else; smaller is better.
    three_way: the same of agree, pass, disagree.
    baseline_auc, baseline_log_loss: of the share of agreement that each statement had among the votes shown.
    kept_back, shown: how many votes. participants: how many people's votes were taken, if the conversation is large.
    """

    auc: float | None
    log_loss: float | None
    three_way: float | None
    baseline_auc: float | None
    baseline_log_loss: float | None
    kept_back: int
    shown: int
    participants: int


def held_out(votes: Votes, seed: int = 0, sample: int = 10_000, sample_votes: int = 100_000) -> Prediction:
    """What `held_out_of` gives of the votes of one conversation that lie in memory."""
    with Threads() as hands:
        return held_out_of(InMemory(votes, hands), counted(votes), seed, sample, sample_votes, hands)


def held_out_of(
    blocks: Blocks,
    used: NDArray[np.bool_],
    seed: int = 0,
    sample: int = 10_000,
    sample_votes: int = 100_000,
    hands: Threads | None = None,
) -> Prediction:
    """Keep a tenth of the votes back, learn from the others, and see how well the former are foreseen.

    Which are kept back depends on the seed alone, not on the order in which votes came; everybody keeps at least one
    vote to be known by. used: (m,) the statements that count; sample, sample_votes: of a larger conversation so many
    participants, and about so many votes.
    """
    block = blocks.only(sampled(blocks.degrees(), sample, sample_votes))
    back = kept_back(block, seed, used)
    shown = without(block, back)
    people, n = np.repeat(np.arange(len(block.starts) - 1), np.diff(block.starts))[back], len(block.starts) - 1
    statements, said = block.columns[back], block.values[back]
    if not len(said):
        return Prediction(None, None, None, None, None, 0, len(shown.values), n)
    model = fit(shown, used, hands or Threads(1))
    chances = model.chances(model.known(shown), people, statements)
    agreed = said == 1
    asked = np.bincount(shown.columns, minlength=len(used))
    rate = (np.bincount(shown.columns[shown.values == 1], minlength=len(used)) + 1) / (asked + 2)
    return Prediction(
        area_under_curve(agreed, chances[:, 2]),
        surprise(np.where(agreed, chances[:, 2], 1 - chances[:, 2])),
        surprise(chances[np.arange(len(said)), said + 1]),
        area_under_curve(agreed, rate[statements]),
        surprise(np.where(agreed, rate[statements], 1 - rate[statements])),
        len(said),
        len(shown.values),
        n,
    )


def kept_back(votes: Block, seed: int, used: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """(votes,) which are kept back: each on a statement that counts with the same chance, but of nobody all."""
    back = np.random.default_rng(seed).random(len(votes.values)) < SHARE
    if used is not None:
        back &= used[votes.columns]
    degrees = np.diff(votes.starts)
    owner = np.repeat(np.arange(len(degrees)), degrees)
    all_of_them = np.bincount(owner[back], minlength=len(degrees)) == degrees
    back &= ~all_of_them[owner]
    return back


def area_under_curve(agreed: NDArray[np.bool_], chance: NDArray[np.float64]) -> float | None:
    """The area under the ROC curve, exact, ties counted half (Mann & Whitney 1947); None if all are of one kind."""
    yes = int(agreed.sum())
    no = len(agreed) - yes
    if not yes or not no:
        return None
    _, level, size = np.unique(chance, return_inverse=True, return_counts=True)
    rank = np.cumsum(size) - (size - 1) / 2
    return float((rank[level][agreed].sum() - yes * (yes + 1) / 2) / (yes * no))


def surprise(chance: NDArray[np.float64]) -> float:
    """The mean of -ln of the chance that was given to what was said."""
    return float(-np.log(np.clip(chance, CERTAIN, 1)).mean())
