"""How many of each party agree with each statement, and how sure that is; few votes lean on those of the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TAIL = 0.025
#: How alike the parties are on a statement: as many votes as their common mean weighs beside a party's own.
STRENGTHS = np.array([1.5, 4.0, 10.0, 30.0, 100.0, 400.0])
#: What is assumed before any statement is seen weighs as much as so many statements.
PRIOR = 3.0
ROUNDS = 50
STRONGEST = 3.0  # log-odds: an effect of a party beyond that is no habit of agreeing


@dataclass(frozen=True, eq=False)
class Pooled:
    """What is known of each party's agreement with each statement, for k parties and m statements.

    alpha, beta: (k, m) a beta distribution each; mean, lower, upper: (k, m) its mean and 95 % interval;
    strength: (m,) how many votes the parties' common mean weighed; effects: (k,) by how much a party agrees more than
    the others with everything, in log-odds, 0 where the votes do not show it; agree, asked: (k, m) the counts.
    centres, weights: (m, g) the places of which the estimate is a mixture (`kernels.places`).
    """

    agree: NDArray[np.int64]
    asked: NDArray[np.int64]
    alpha: NDArray[np.float64]
    beta: NDArray[np.float64]
    effects: NDArray[np.float64]
    centres: NDArray[np.float64]
    weights: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        mean: NDArray[np.float64] = self.alpha / (self.alpha + self.beta)
        return mean

    @cached_property
    def lower(self) -> NDArray[np.float64]:
        # Where nearly all lies in a corner the mean may fall outside the middle 95 %: the interval then holds it too.
        return np.minimum(self._quantiles(TAIL), self.mean)

    @cached_property
    def upper(self) -> NDArray[np.float64]:
        return np.maximum(self._quantiles(1 - TAIL), self.mean)

    def _quantiles(self, p: float) -> NDArray[np.float64]:
        from parley.commonground.agreement.beta import quantiles

        found: NDArray[np.float64] = quantiles(self.alpha.ravel(), self.beta.ravel(), p).reshape(self.alpha.shape)
        return found

    @property
    def strength(self) -> NDArray[np.float64]:
        by_level = self.weights.reshape(len(self.weights), len(STRENGTHS), -1).sum(2)
        strength: NDArray[np.float64] = np.exp(by_level @ np.log(STRENGTHS))
        return strength


def pooled(counts: NDArray[np.int64], told: NDArray[np.bool_] | None = None) -> Pooled:
    """Estimate each party's agreement with each statement, leaning on the other parties as far as they prove alike.

    counts: (k, m, 3) how many disagreed, passed and agreed; told: (k, m) of whom something may be said (`floor.told`):
    votes of others are not looked at, so that nothing that comes of this tells of them. The share is of all who
    answered: who passes does not agree.

    A party's share is beta distributed about the statement's mean (shifted by what the party agrees with everything
    more or less, if that is more than chance). Where statements' means lie, and how closely the parties lie about
    them, is learned from all statements together (empirical Bayes), and what a statement's own mean and closeness are
    is left as uncertain as its votes leave it. So a statement on which the parties prove alike is pooled strongly, one
    that divides them hardly, and nobody's own votes are outweighed where they are many. Deterministic. A cell without
    votes gets what the others let expect.

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed., chapter 5; how the strengths mix: Laird 1978, JASA 73.
    """
    from parley.commonground.agreement.kernels import NODES, places, posteriors

    if counts.ndim != 3 or counts.shape[2] != 3 or (counts < 0).any():
        raise ValueError(f"counts must be (parties, statements, 3) and not negative, not {counts.shape}")
    if told is not None:
        counts = np.where(told[:, :, None], counts, 0)
    agree = np.ascontiguousarray(counts[:, :, 2], np.int64)
    asked = counts.sum(2, dtype=np.int64)
    effects = party_effects(agree, asked)
    a, b = spread_of_means(agree.sum(0), asked.sum(0))
    centres, weights, evidence = places(agree, asked, effects, STRENGTHS, a, b)
    weights *= np.repeat(closeness(evidence), NODES, axis=1)
    alpha, beta = posteriors(agree, asked, effects, STRENGTHS, centres, weights)
    return Pooled(agree, asked, alpha, beta, effects, centres, weights)


def overall(tally: NDArray[np.int64]) -> Pooled:
    """The agreement of all participants together with each statement; tally: (m, 3) disagreed, passed, agreed."""
    return pooled(tally[None])


def spread_of_means(agree: NDArray[np.int64], asked: NDArray[np.int64]) -> tuple[float, float]:
    """How the statements' mean agreement is spread: a and b of a beta distribution, by moments; uniform without data.

    agree, asked: (m,). What is assumed beforehand, a uniform spread, weighs as much as a few statements.
    """
    weight = asked / (asked + 5.0)
    share = agree / np.maximum(asked, 1)
    whole = weight.sum() + PRIOR
    mean = (weight @ share + PRIOR / 2) / whole
    noise = share * (1 - share) / np.maximum(asked, 1)
    variance = (weight @ ((share - mean) ** 2 - noise) + PRIOR / 12) / whole
    known = np.clip(mean * (1 - mean) / max(variance, 1e-3) - 1, 1.0, 50.0)
    return float(mean * known), float((1 - mean) * known)


def closeness(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """How probable each strength of pooling is for each statement, (m, strengths), given what all of them show."""
    levels = evidence.shape[1]
    weights = np.full(levels, 1 / levels)
    for _ in range(ROUNDS):
        share = evidence * weights
        share /= share.sum(1, keepdims=True)
        weights = (share.sum(0) + PRIOR / levels) / (len(evidence) + PRIOR)
    share = evidence * weights
    found: NDArray[np.float64] = share / share.sum(1, keepdims=True)
    return found


def party_effects(agree: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.float64]:
    """By how much each party agrees more than the others with whatever is said, in log-odds; 0 if that may be chance.

    agree, asked: (k, m). Additive in log-odds by party and statement; shrunk by how far it varies between statements
    (positive-part Stein with the sandwich variance), so that a party that differs on a few statements only has none.
    """
    parties = len(agree)
    effects = np.zeros(parties)
    seen = np.flatnonzero((asked > 0).sum(0) > 1)
    if parties < 2 or len(seen) < 2:
        return effects
    agree, asked = agree[:, seen], asked[:, seen]
    # Half an agreement and half a refusal more for each statement keep its mean within 0 and 1.
    level = np.log((agree.sum(0) + 0.5) / (asked.sum(0) - agree.sum(0) + 0.5))
    for _ in range(12):
        share = expected(level, effects)
        weight = (asked * share * (1 - share)).sum(0) + 0.25
        gap = (agree - asked * share).sum(0) + 0.5 - expected(level, np.zeros(1))[0]
        level = level + np.clip(gap / weight, -1, 1)
        share = expected(level, effects)
        weight = (asked * share * (1 - share)).sum(1) + 0.25
        effects = np.clip(effects + np.clip((agree - asked * share).sum(1) / weight, -1, 1), -STRONGEST, STRONGEST)
        effects -= effects.mean()
    share = expected(level, effects)
    residual = agree - asked * share
    variance = (residual**2).sum(1) / np.maximum((asked * share * (1 - share)).sum(1), 1e-9) ** 2
    kept: NDArray[np.float64] = effects * np.maximum(0, 1 - 3.84 * variance / np.maximum(effects**2, 1e-12))
    return kept


def expected(level: NDArray[np.float64], effects: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each party (k) that agrees with each statement (m), if both only add up in log-odds."""
    share: NDArray[np.float64] = 1 / (1 + np.exp(-(level + effects[:, None])))
    return share
