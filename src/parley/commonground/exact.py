"""Exact tests of counts in two groups, and the correction for many of them."""

from __future__ import annotations

import math

import numpy as np

from parley.commonground.agreement.beta import log_gamma
from parley.compiled import kernel


@kernel
def log_choose(n: float, k: float) -> float:
    """The logarithm of the number of ways to choose k of n."""
    return log_gamma(n + 1.0) - log_gamma(k + 1.0) - log_gamma(n - k + 1.0)


@kernel
def tail(start: int, step: int, asked: int, yes: int, everybody: int) -> float:
    """The hypergeometric probability of the counts beyond `start`, upward (step 1) or downward (-1), over its own."""
    total = 0.0
    term = 1.0
    x = start
    while True:
        if step > 0:
            up = float(asked - x) * float(yes - x)
            down = float(x + 1) * float(everybody - asked - yes + x + 1)
        else:
            up = float(x) * float(everybody - asked - yes + x)
            down = float(asked - x + 1) * float(yes - x + 1)
        if up <= 0.0:
            return total
        term *= up / down
        total += term
        if term < 1e-17 * total:
            return total
        x += step


@kernel
def mid_p(ours: np.ndarray, asked: np.ndarray, yes: np.ndarray, everybody: np.ndarray) -> np.ndarray:
    """(r,) how probable it is that chance alone gives a group so many of those who said yes, or more.

    ours: who said yes in the group, asked: of how many; yes: who said so in all, everybody: of how many. Fisher's exact
    test, one-sided, with half the weight of the count that was seen.
    """
    out = np.empty(len(ours))
    for i in range(len(ours)):
        n, m, t = int(asked[i]), int(yes[i]), int(everybody[i])
        x = int(ours[i])
        # From the logarithms of the factorials, each good to 1e-14 of itself.
        here = math.exp(log_choose(m, x) + log_choose(t - m, n - x) - log_choose(t, n))
        if float(x) * t > float(n) * m:
            out[i] = here * (0.5 + tail(x, 1, n, m, t))
        else:
            out[i] = 1.0 - here * (0.5 + tail(x, -1, n, m, t))
    return np.minimum(np.maximum(out, 0.0), 1.0)


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """(r,) the least rate of false discoveries at which each test would be among them (Benjamini & Hochberg 1995)."""
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return adjusted
