"""Conversations in which the bridges are known, since they were planted: three camps, six parties across them."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Planted:
    """vote: (n, m) -1, 0, 1, or 9 where not cast; party, camp: (n,); bridging: (m,); shares: (6, m) true agreement."""

    vote: np.ndarray
    party: np.ndarray
    camp: np.ndarray
    bridging: np.ndarray
    shares: np.ndarray

    def counts(self, labels: np.ndarray) -> np.ndarray:
        """(k, m, 3) disagreed, passed, agreed."""
        return np.array(
            [
                [
                    [(self.vote[labels == j, s] == value).sum() for value in (-1, 0, 1)]
                    for s in range(self.vote.shape[1])
                ]
                for j in range(labels.max() + 1)
            ]
        )


def planted(people: int, statements: int, density: float, seed: int) -> Planted:
    rng = np.random.default_rng(seed)
    camp = rng.choice(3, people, p=[0.5, 0.3, 0.2])
    place = np.array([[1.2, 0], [-0.9, 1.0], [-0.6, -1.2]])[camp] + rng.normal(0, 0.45, (people, 2))
    level, slope = rng.normal(0.3, 0.6, statements), rng.normal(0, 0.8, (statements, 2))
    bridging = rng.random(statements) < 0.15
    slope[bridging] *= 0.1
    level[bridging] += 0.8
    party = np.where(rng.random(people) < 0.8, camp * 2 + (rng.random(people) < 0.5), rng.integers(0, 6, people))
    leaning = place @ slope.T + level
    felt = leaning + rng.logistic(0, 0.5, leaning.shape)
    vote = np.where(felt > 0.35, 1, np.where(felt < -0.35, -1, 0))
    activity = rng.lognormal(0, 0.9, people)
    asked = rng.random(vote.shape) < np.minimum(density * activity[:, None] / activity.mean(), 0.98)
    agrees = 1 / (1 + np.exp(-(leaning - 0.35) / 0.5))
    shares = np.array([agrees[party == j].mean(0) for j in range(6)])
    return Planted(np.where(asked, vote, 9), party, camp, bridging, shares)
