"""The vote model written out, vote by vote, with full matrices: slow, and easy to check against the paper."""

from __future__ import annotations

import numpy as np

from parley.commonground.blocks import Block
from parley.commonground.modelling.compiled import ANSWER, LOADS, SIDE, TRAITS
from parley.commonground.modelling.packing import full


class Naive:
    """Participants' traits and statements' loads, each a mean and a full covariance, under fixed priors."""

    def __init__(self, votes: Block, loads: np.ndarray, unsure: np.ndarray, spread: np.ndarray) -> None:
        self.votes = [
            (i, int(votes.columns[t]), c, half)
            for i in range(len(votes.starts) - 1)
            for t in range(votes.starts[i], votes.starts[i + 1])
            for c, half in self.asked(int(votes.values[t]))
        ]
        n = len(votes.starts) - 1
        self.mean, self.cov = np.zeros((n, TRAITS)), np.tile(spread, (n, 1, 1))
        self.loads, self.unsure = loads.copy(), full(unsure, LOADS)
        self.prior = np.linalg.inv(spread)

    @staticmethod
    def asked(vote: int) -> list[tuple[int, float]]:
        taken = (ANSWER, 0.5 if vote else -0.5)
        return [(SIDE, vote / 2), taken] if vote else [taken]

    def square(self, i: int, j: int, c: int) -> tuple[float, float]:
        """E[log-odds] and E[log-odds squared], from the moments of all that is multiplied."""
        kept = [c, *range(2, TRAITS)]
        z, S = self.mean[i][kept], self.cov[i][np.ix_(kept, kept)]
        b, T = self.loads[j, c], self.unsure[j, c]
        # log-odds = z0 + b0 + z1.b1; with z~ = (z0, 1, z1) and b~ = (1, b0, b1) it is z~.b~
        zs, bs = np.r_[z[0], 1, z[1:]], np.r_[1, b]
        Sz, Tb = np.zeros((LOADS + 1, LOADS + 1)), np.zeros((LOADS + 1, LOADS + 1))
        at = [0, *range(2, LOADS + 1)]
        Sz[np.ix_(at, at)] = S
        Tb[1:, 1:] = T
        return float(zs @ bs), float(np.sum((np.outer(zs, zs) + Sz) * (np.outer(bs, bs) + Tb)))

    def weights(self) -> list[float]:
        roots = [np.sqrt(self.square(i, j, c)[1]) for i, j, c, _ in self.votes]
        return [float(np.tanh(x / 2) / (2 * x)) for x in roots]

    def know_people(self, weights: list[float]) -> None:
        for i in range(len(self.mean)):
            A, r = self.prior.copy(), np.zeros(TRAITS)
            for (who, j, c, half), w in zip(self.votes, weights, strict=True):
                if who != i:
                    continue
                b, T = self.loads[j, c], self.unsure[j, c]
                x, kept = np.r_[1, b[1:]], [c, *range(2, TRAITS)]
                second = np.outer(x, x)
                second[1:, 1:] += T[1:, 1:]
                A[np.ix_(kept, kept)] += w * second
                r[kept] += half * x - w * (b[0] * x + np.r_[0, T[0, 1:]])
            self.cov[i] = np.linalg.inv(A)
            self.mean[i] = self.cov[i] @ r

    def know_statements(self, weights: list[float], precision: np.ndarray, pull: np.ndarray) -> None:
        for j in range(len(self.loads)):
            for c in (SIDE, ANSWER):
                A, r = precision[c].copy(), pull[c].copy()
                for (i, which, question, half), w in zip(self.votes, weights, strict=True):
                    if (which, question) != (j, c):
                        continue
                    y = np.r_[1, self.mean[i][2:]]
                    second = np.outer(y, y)
                    second[1:, 1:] += self.cov[i][2:, 2:]
                    A += w * second
                    r += half * y - w * (self.mean[i][c] * y + np.r_[0, self.cov[i][c, 2:]])
                self.unsure[j, c] = np.linalg.inv(A)
                self.loads[j, c] = self.unsure[j, c] @ r

    def bound(self, precision: np.ndarray, centre: np.ndarray) -> float:
        """The lower bound of the log-likelihood of the votes that learning raises."""
        total = 0.0
        for i, j, c, half in self.votes:
            odds, square = self.square(i, j, c)
            root = np.sqrt(square)
            total += half * odds - root / 2 - np.log1p(np.exp(-root))
        for i in range(len(self.mean)):
            total -= divergence(self.mean[i], self.cov[i], np.zeros(TRAITS), self.prior)
        for j in range(len(self.loads)):
            for c in (SIDE, ANSWER):
                total -= divergence(self.loads[j, c], self.unsure[j, c], centre[c], precision[c])
        return total


def divergence(mean: np.ndarray, cov: np.ndarray, centre: np.ndarray, precision: np.ndarray) -> float:
    """Kullback and Leibler's, of one Gaussian from another."""
    away = mean - centre
    logs = np.linalg.slogdet(cov)[1] + np.linalg.slogdet(precision)[1]
    return float(np.trace(precision @ cov) + away @ precision @ away - len(mean) - logs) / 2
