"""The beta distribution: how surely a share is known from few or many votes, without scipy.

The regularised incomplete beta function by its continued fraction (Abramowitz & Stegun 26.5.8, evaluated after Lentz),
its leading factor by Loader's deviances, which lose no digits when the counts are large (Loader 2000, "Fast and
accurate computation of binomial probabilities"), and the inverse by Halley's steps kept inside a bracket.
"""

from __future__ import annotations

import math

import numpy as np

from parley.compiled import kernel

HALF_LOG_2PI = 0.9189385332046727418
TINY = 1e-300


@kernel
def log_gamma(x: float) -> float:
    """The logarithm of the gamma function for x > 0: Stirling's series, moved up to where it is exact to 1e-14."""
    shift = 1.0
    while x < 10.0:
        shift *= x
        x += 1.0
    r = 1.0 / (x * x)
    series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x
    return (x - 0.5) * math.log(x) - x + HALF_LOG_2PI + series - math.log(shift)


@kernel
def stirling_error(x: float) -> float:
    """What Stirling's formula for log(x!) leaves out, x > 0."""
    if x >= 10.0:
        r = 1.0 / (x * x)
        return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x
    return log_gamma(x + 1.0) - (x + 0.5) * math.log(x) + x - HALF_LOG_2PI


@kernel
def deviance(x: float, expected: float) -> float:
    """x log(x / expected) + expected - x, without the loss of digits where the two are close."""
    if abs(x - expected) < 0.1 * (x + expected):
        v = (x - expected) / (x + expected)
        total = (x - expected) * v
        term = 2.0 * x * v
        v *= v
        for j in range(1, 1000):
            term *= v
            more = total + term / (2 * j + 1)
            if more == total:
                break
            total = more
        return total
    return x * math.log(x / expected) + expected - x


@kernel
def leading_factor(a: float, b: float, x: float) -> float:
    """x^a (1 - x)^b / B(a, b), for 0 < x < 1: the density times x (1 - x)."""
    n = a + b
    power = stirling_error(n) - stirling_error(a) - stirling_error(b)
    power -= deviance(a, n * x) + deviance(b, n * (1.0 - x))
    return math.sqrt(a * b / (2.0 * math.pi * n)) * math.exp(power)


@kernel
def continued_fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function; quick for x below (a + 1) / (a + b + 2)."""
    c = 1.0
    d = 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > TINY else TINY)
    h = d
    for i in range(1, 20_000):
        t = i * (b - i) * x / ((a + 2 * i - 1.0) * (a + 2 * i))
        d = 1.0 + t * d
        d = 1.0 / (d if abs(d) > TINY else TINY)
        c = 1.0 + t / c
        c = c if abs(c) > TINY else TINY
        h *= d * c
        t = -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1.0))
        d = 1.0 + t * d
        d = 1.0 / (d if abs(d) > TINY else TINY)
        c = 1.0 + t / c
        c = c if abs(c) > TINY else TINY
        h *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return h


@kernel
def below_and_density(a: float, b: float, x: float) -> tuple[float, float]:
    """The probability that a share is below x, and its density there, for a beta distribution with a, b > 0."""
    if x <= 0.0:
        return 0.0, 0.0
    if x >= 1.0:
        return 1.0, 0.0
    front = leading_factor(a, b, x)
    density = front / (x * (1.0 - x))
    if front < TINY:
        return (0.0 if x * (a + b) < a else 1.0), density
    if x * (a + b + 2.0) < a + 1.0:
        return front * continued_fraction(a, b, x) / a, density
    return 1.0 - front * continued_fraction(b, a, 1.0 - x) / b, density


@kernel
def below(a: float, b: float, x: float) -> float:
    """The probability that a share is below x: the regularised incomplete beta function I_x(a, b)."""
    return below_and_density(a, b, x)[0]


@kernel
def first_guess(a: float, b: float, p: float) -> float:
    """Where the quantile roughly lies: Abramowitz & Stegun 26.5.22, and the two power laws where a or b is below 1."""
    if a >= 1.0 and b >= 1.0:
        t = math.sqrt(-2.0 * math.log(p if p < 0.5 else 1.0 - p))
        z = t - (2.30753 + t * 0.27061) / (1.0 + t * (0.99229 + t * 0.04481))
        z = z if p < 0.5 else -z
        curve = (z * z - 3.0) / 6.0
        h = 2.0 / (1.0 / (2.0 * a - 1.0) + 1.0 / (2.0 * b - 1.0))
        w = z * math.sqrt(curve + h) / h if curve + h > 0 else 0.0
        w -= (1.0 / (2.0 * b - 1.0) - 1.0 / (2.0 * a - 1.0)) * (curve + 5.0 / 6.0 - 2.0 / (3.0 * h))
        return a / (a + b * math.exp(min(2.0 * w, 700.0)))
    left = math.exp(a * math.log(a / (a + b))) / a
    right = math.exp(b * math.log(b / (a + b))) / b
    whole = left + right
    if p < left / whole:
        return math.exp(math.log(a * whole * p) / a)
    return 1.0 - math.exp(math.log(b * whole * (1.0 - p)) / b)


@kernel
def quantile(a: float, b: float, p: float) -> float:
    """The share below which it lies with probability p: the inverse of `below`, to some 1e-13; 0 < p < 1."""
    low, high = 0.0, 1.0
    x = first_guess(a, b, p)
    if not low < x < high:
        x = a / (a + b)
    for _ in range(200):
        under, density = below_and_density(a, b, x)
        error = under - p
        if error > 0.0:
            high = x
        else:
            low = x
        if high - low <= 1e-15 * high:
            return x
        new = 0.5 * (low + high)
        if density > 0.0:
            step = error / density
            bend = step * ((a - 1.0) / x - (b - 1.0) / (1.0 - x))
            step /= 1.0 - 0.5 * max(-1.0, min(1.0, bend))
            if abs(step) <= 1e-6 * x * (1.0 - x):
                return x - step  # cubic convergence: what is left is far smaller than the step
            if low < x - step < high:
                new = x - step
        x = new
    return x


@kernel
def quantiles(alpha: np.ndarray, beta: np.ndarray, p: float) -> np.ndarray:
    """The p-quantile of each of (r,) beta distributions."""
    out = np.empty(len(alpha))
    for i in range(len(alpha)):
        out[i] = quantile(alpha[i], beta[i], p)
    return out
