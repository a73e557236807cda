"""The loops over statements and parties behind agreement: a thousand statements of six parties take milliseconds.

Arrays: k parties, m statements. For each statement there are g places, `NODES` for each strength of pooling: a place is
a mean agreement beside how alike the parties are, and has a weight, how well it explains the statement.
"""

from __future__ import annotations

import math

import numpy as np

from parley.commonground.agreement.beta import below, log_gamma
from parley.compiled import kernel

NODES = 8
REACH = 4.0  # standard deviations to either side
NEGLIGIBLE = 1e-4
HALF_PI = math.pi / 2


@kernel
def shifted(mean: float, effect: float) -> float:
    """A share moved by an effect in log-odds, kept within 0 and 1."""
    if effect != 0.0:
        mean = 1.0 / (1.0 + (1.0 - mean) / mean * math.exp(-effect))
    return min(max(mean, 1e-6), 1.0 - 1e-6)


@kernel
def centred(agree: np.ndarray, asked: np.ndarray, strength: float, a: float, b: float) -> tuple[float, float]:
    """About where a statement's mean agreement lies, as an angle asin(sqrt(share)), and its standard deviation.

    agree, asked: (k,). A party counts by its votes, but for no more than `strength` of them.
    """
    weight = a + b
    total = a
    for party in range(len(agree)):
        n = asked[party]
        if n > 0:
            w = 1.0 / (1.0 / n + (1.0 - 1.0 / n) / (strength + 1.0))
            weight += w
            total += w * agree[party] / n
    share = min(max(total / weight, 0.0), 1.0)
    return math.asin(math.sqrt(share)), 0.5 / math.sqrt(weight)


@kernel
def places(
    agree: np.ndarray, asked: np.ndarray, effects: np.ndarray, strengths: np.ndarray, a: float, b: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How well each place explains each statement: centres (m, g), weights (m, g) and evidence (m, strengths).

    agree, asked: (k, m); effects: (k,) in log-odds; strengths: how many votes the mean weighs; a, b: the mean is
    beta(a, b) distributed before anything is seen. Each party's count is beta-binomial about the mean; the integral
    over the mean goes by the midpoint rule in the angle, where the integrand is nearly a normal curve. Weights sum to
    1 within each strength; the evidence of a strength is up to one factor for each statement.
    """
    parties, statements = agree.shape
    levels = len(strengths)
    centres = np.empty((statements, levels * NODES))
    weights = np.empty((statements, levels * NODES))
    evidence = np.empty((statements, levels))
    for statement in range(statements):
        for level in range(levels):
            strength = strengths[level]
            whole = 0.0
            for party in range(parties):
                if asked[party, statement] > 0:
                    whole += log_gamma(strength) - log_gamma(asked[party, statement] + strength)
            middle, deviation = centred(agree[:, statement], asked[:, statement], strength, a, b)
            first = max(middle - REACH * deviation, 0.0)
            step = (min(middle + REACH * deviation, HALF_PI) - first) / NODES
            best = -math.inf
            for node in range(NODES):
                place = level * NODES + node
                mean = math.sin(first + (node + 0.5) * step) ** 2
                fit = whole + (a - 0.5) * math.log(mean) + (b - 0.5) * math.log(1.0 - mean)
                for party in range(parties):
                    n = asked[party, statement]
                    if n > 0:
                        yes = agree[party, statement]
                        here = shifted(mean, effects[party])
                        fit += log_gamma(yes + here * strength) - log_gamma(here * strength)
                        fit += log_gamma(n - yes + (1.0 - here) * strength) - log_gamma((1.0 - here) * strength)
                centres[statement, place] = mean
                weights[statement, place] = fit
                best = max(best, fit)
            total = 0.0
            for place in range(level * NODES, (level + 1) * NODES):
                weights[statement, place] = math.exp(weights[statement, place] - best)
                total += weights[statement, place]
            for place in range(level * NODES, (level + 1) * NODES):
                weights[statement, place] /= total
            evidence[statement, level] = best + math.log(total * step)
        best = evidence[statement].max()
        for level in range(levels):
            evidence[statement, level] = math.exp(evidence[statement, level] - best)
    return centres, weights, evidence


@kernel
def posteriors(
    agree: np.ndarray,
    asked: np.ndarray,
    effects: np.ndarray,
    strengths: np.ndarray,
    centres: np.ndarray,
    weights: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """What is known of each party's share of agreement: alpha and beta, (k, m) each.

    At each place a party's share is a beta distribution; their mixture is told by the beta distribution that has the
    same mean and variance. weights: (m, g), sum to 1.
    """
    parties, statements = agree.shape
    alpha = np.empty((parties, statements))
    beta = np.empty((parties, statements))
    for statement in range(statements):
        for party in range(parties):
            n = asked[party, statement]
            yes = agree[party, statement]
            total = 0.0
            mean = 0.0
            square = 0.0
            for place in range(weights.shape[1]):
                weight = weights[statement, place]
                if weight < NEGLIGIBLE:
                    continue
                strength = strengths[place // NODES]
                whole = n + strength
                here = (yes + shifted(centres[statement, place], effects[party]) * strength) / whole
                total += weight
                mean += weight * here
                square += weight * (here * here + here * (1.0 - here) / (whole + 1.0))
            mean /= total
            variance = square / total - mean * mean
            known = max(mean * (1.0 - mean) / max(variance, 1e-15) - 1.0, 1e-3)
            alpha[party, statement] = mean * known
            beta[party, statement] = (1.0 - mean) * known
    return alpha, beta


@kernel
def skew(ratio: float) -> float:
    """Peizer and Pratt's g: (1 - r^2 + 2 r log r) / (1 - r)^2, with its limits at 0 and 1."""
    if ratio < 1e-12:
        return 1.0
    rest = 1.0 - ratio
    if abs(rest) < 1e-4:
        return rest / 3.0 + rest * rest / 6.0
    return (1.0 - ratio * ratio + 2.0 * ratio * math.log(ratio)) / (rest * rest)


@kernel
def quickly_below(a: float, b: float, x: float) -> float:
    """The incomplete beta function to 0.005, on average 0.0003, much faster (Peizer & Pratt 1968, JASA 63)."""
    if a < 1.0 or b < 1.0:
        return below(a, b, x)
    n = a + b - 1.0
    rest = 1.0 - x
    d = b - 1 / 3 - (n + 1 / 3) * rest + 0.02 * (x / b - rest / a + (x - 0.5) / (n + 1.0))
    scale = (1.0 + x * skew((b - 0.5) / (n * rest)) + rest * skew((a - 0.5) / (n * x))) / ((n + 1 / 6) * x * rest)
    return 0.5 * math.erfc(-d * math.sqrt(scale / 2.0))


@kernel
def all_above(shapes: np.ndarray, weights: np.ndarray, x: float) -> float:
    """The probability that all shares are above x.

    weights: (g,) of the places; shapes: (g, k, 3) alpha, beta, and the share below which next to nothing lies.
    """
    if x <= 0.0:
        return 1.0
    if x >= 1.0:
        return 0.0
    total = 0.0
    for place in range(len(weights)):
        product = weights[place]
        for party in range(shapes.shape[1]):
            if x > shapes[place, party, 2]:
                product *= 1.0 - quickly_below(shapes[place, party, 0], shapes[place, party, 1], x)
                if product < 1e-9:
                    break
        total += product
    return total


@kernel
def where_above(
    shapes: np.ndarray, weights: np.ndarray, target: float, low: float, at_low: float, high: float, at_high: float
) -> float:
    """The x for which all shares are above x with probability `target`: false position after Illinois, in the logit.

    at_low > target > at_high: the probabilities at `low` and `high`.
    """
    aim = math.log(target / (1.0 - target))
    left = math.log(max(at_low, 1e-9) / max(1.0 - at_low, 1e-9)) - aim
    right = math.log(max(at_high, 1e-9) / max(1.0 - at_high, 1e-9)) - aim
    side = 0
    x = 0.5 * (low + high)
    for _ in range(60):
        if high - low < 1e-5:
            break
        x = low + (high - low) * left / (left - right)
        here = all_above(shapes, weights, x)
        gap = math.log(max(here, 1e-9) / max(1.0 - here, 1e-9)) - aim
        if abs(gap) < 1e-3:
            return x
        if gap > 0.0:
            low, left = x, gap
            if side == 1:
                right *= 0.5
            side = 1
        else:
            high, right = x, gap
            if side == -1:
                left *= 0.5
            side = -1
    return x


@kernel
def worst(
    agree: np.ndarray,
    asked: np.ndarray,
    effects: np.ndarray,
    strengths: np.ndarray,
    centres: np.ndarray,
    weights: np.ndarray,
    tail: float,
) -> np.ndarray:
    """(m, 4) the share of the party that agrees least: median, lower, upper, probability that all are above half.

    Given the place the parties' shares are independent; what all of them owe to the same mean is in the mixture.
    """
    parties, statements = agree.shape
    out = np.empty((statements, 4))
    shapes = np.empty((weights.shape[1], parties, 3))
    kept = np.empty(weights.shape[1])
    for statement in range(statements):
        count = 0
        total = 0.0
        for place in range(weights.shape[1]):
            if weights[statement, place] < 10 * NEGLIGIBLE:
                continue
            strength = strengths[place // NODES]
            for party in range(parties):
                mean = shifted(centres[statement, place], effects[party])
                a = agree[party, statement] + mean * strength
                b = asked[party, statement] - agree[party, statement] + (1.0 - mean) * strength
                share = a / (a + b)
                shapes[count, party, 0] = a
                shapes[count, party, 1] = b
                # Five deviations below: less than one in a thousand even where the tail is long.
                shapes[count, party, 2] = share - 5.0 * math.sqrt(share * (1.0 - share) / (a + b + 1.0))
            kept[count] = weights[statement, place]
            total += kept[count]
            count += 1
        here = kept[:count] / total
        middle = where_above(shapes, here, 0.5, 0.0, 1.0, 1.0, 0.0)
        out[statement, 0] = middle
        out[statement, 1] = where_above(shapes, here, 1.0 - tail, 0.0, 1.0, middle, 0.5)
        out[statement, 2] = where_above(shapes, here, tail, middle, 0.5, 1.0, 0.0)
        out[statement, 3] = all_above(shapes, here, 0.5)
    return out


@kernel
def above(alpha: np.ndarray, beta: np.ndarray, x: float) -> np.ndarray:
    """(r,) the probability that each share is above x."""
    out = np.empty(len(alpha))
    for i in range(len(alpha)):
        out[i] = 1.0 - below(alpha[i], beta[i], x)
    return out
