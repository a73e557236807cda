"""All the weights that fit what a party has said, as a sample of them, each as likely as the answers make it.

An order of importance leaves a whole cell of weights open, of which the rank-order centroid is only the middle; points
leave a narrow range about them. Comparisons make some of these likelier than others: whoever sees that one package is
better by many points hardly says the opposite; where it is a point or two anybody may.
"""

import numpy as np
from numpy.typing import NDArray

from parley.settlement.bargain import Package
from parley.settlement.elicitation.stated import POINTS, Stated

Floats = NDArray[np.float64]

#: So many weights are drawn.
DRAWN = 1024
#: Points by which people err when they compare whole packages; and by how much they misjudge a swing.
BLUR, OFF = 3.0, 0.2


def plausible(stated: Stated, seed: int = 0) -> Floats:
    """[DRAWN, I] weights that keep the order of importance, or lie about the points; each row adds up to 1."""
    chance, count = np.random.default_rng(seed), len(stated.places)
    if stated.swing:
        centre = np.array([float(one) for one in stated.weights])
        found = centre * np.exp(chance.uniform(np.log1p(-OFF), np.log1p(OFF), (DRAWN, count)))
    else:
        falling = -np.sort(-chance.dirichlet(np.ones(count), DRAWN), axis=1)
        # Issues of equal place take what falls to their places in any order.
        places = np.broadcast_to(np.array(stated.places), (DRAWN, count))
        found = np.empty_like(falling)
        np.put_along_axis(found, np.lexsort((chance.random((DRAWN, count)), places)), falling, axis=1)
    found = found * np.array(stated.matters)
    whole = found.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(found, whole, out=np.zeros_like(found), where=whole > 0), dtype=np.float64)


def spans(stated: Stated, left: Package, right: Package) -> Floats:
    """[I] by how many points of a hundred the left package is better on each issue taken alone."""
    return np.array(
        [float(row[one] - row[other]) for row, one, other in zip(stated.worth, left, right, strict=True)],
        dtype=np.float64,
    )


def likelihood(stated: Stated, drawn: Floats) -> Floats:
    """[DRAWN] how likely each of the weights is after the comparisons; they add up to 1."""
    logs = np.zeros(len(drawn))
    for one in stated.comparisons:
        apart = drawn @ spans(stated, one.left, one.right) / BLUR
        logs += -np.abs(apart) if one.prefers == 0 else -np.logaddexp(0.0, -one.prefers * apart)
    likely = np.exp(logs - logs.max())
    return np.asarray(likely / likely.sum(), dtype=np.float64)


def surely(probability: Floats) -> Floats:
    """[...] how much is left open of a question with these chances of a yes: in nats, 0 where it is settled."""
    inside = np.clip(probability, 1e-12, 1 - 1e-12)
    return np.asarray(-(inside * np.log(inside) + (1 - inside) * np.log1p(-inside)), dtype=np.float64)


def chance_of_left(apart: Floats) -> Floats:
    """[...] how likely a party chooses the left package if it is better by so many points of `POINTS`."""
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(-apart / BLUR, -POINTS, POINTS))), dtype=np.float64)
