"""Which two packages to ask a party about next: those whose comparison tells most about its weights.

Two packages differ in two or three issues, so that a person can weigh them; neither is better in all of these. Of many
such pairs the one is asked whose answer is expected to leave least open (the mutual information between the answer and
the weights). Source: N. Houlsby et al., Bayesian Active Learning for Classification and Preference Learning (2011).
"""

import numpy as np

from parley.settlement.bargain import Package
from parley.settlement.elicitation.drawing import Ground
from parley.settlement.elicitation.plausible import chance_of_left, likelihood, plausible, spans, surely
from parley.settlement.elicitation.stated import Stated

#: So many pairs are looked at, found in so many tries at most; one that tells less (in nats) is not worth a question.
_PAIRS, _TRIES, WORTH_ASKING = 160, 1000, 0.01
#: So many are asked all the same, as a check on what was said.
LEAST_ASKED = 4

Pair = tuple[Package, Package]


def next_pair(stated: Stated, ground: Ground, seed: int = 0) -> Pair | None:
    """The two packages to ask about next; None where there are none, or enough was asked to check what was said and no
    answer would tell anything worth the question.
    """
    drawn = plausible(stated, seed)
    likely = likelihood(stated, drawn)
    asked = {frozenset((one.left, one.right)) for one in stated.comparisons}
    pairs = [pair for pair in _pairs(stated, ground, seed + len(asked)) if frozenset(pair) not in asked]
    if not pairs:
        return None
    apart = drawn @ np.stack([spans(stated, *pair) for pair in pairs], axis=1)
    left = chance_of_left(apart)
    tells = surely(likely @ left) - likely @ surely(left)
    best = int(tells.argmax())
    return pairs[best] if tells[best] >= WORTH_ASKING or len(stated.comparisons) < LEAST_ASKED else None


def _pairs(stated: Stated, ground: Ground, seed: int) -> list[Pair]:
    chance = np.random.default_rng(seed)
    telling = [issue for issue, weight in enumerate(stated.weights) if weight]
    found: dict[frozenset[Package], Pair] = {}
    bases = [base for base in (ground.draw(chance) for _draw in range(12)) if base is not None]
    if not bases or len(telling) < 2:
        return []
    # What weighs more is asked about more often.
    often = np.array([float(stated.weights[issue]) for issue in telling]) ** 0.5
    often /= often.sum()
    for _try in range(_TRIES):
        if len(found) == _PAIRS:
            break
        base = bases[int(chance.integers(len(bases)))]
        count = min(len(telling), int(chance.integers(2, 4)))
        issues = [telling[one] for one in chance.choice(len(telling), size=count, replace=False, p=often)]
        left, right = list(base), list(base)
        for issue in issues:
            one, other = chance.choice(ground.sizes[issue], size=2, replace=False)
            left[issue], right[issue] = int(one), int(other)
        pair = tuple(left), tuple(right)
        better = spans(stated, *pair)
        if better.max() > 0 > better.min() and ground.holds(pair[0]) and ground.holds(pair[1]):
            found.setdefault(frozenset(pair), pair)
    return list(found.values())
