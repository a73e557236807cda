"""How far the packages that a party compared agree with the weights that it gave, and which weights they contradict."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from parley.settlement.elicitation.plausible import likelihood, plausible, spans
from parley.settlement.elicitation.stated import Comparison, Stated, difference
from parley.settlement.elicitation.weights import most_important

#: Two packages that lie no further apart than this are as good as equal: either answer fits.
EVEN = Fraction(2)
#: An answer that fits so few of all weights that keep the order contradicts the order itself.
RARE = 0.05


@dataclass(frozen=True)
class Judgement:
    """One comparison beside the weights: `apart` is by how many points these put the left package ahead.

    Where it does not fit, `too_light` is the issue that weighs more with the party than it said, by its answer, and
    `too_heavy` the one that weighs less; `against_order` is whether hardly any weights in that order would fit.
    """

    comparison: Comparison
    apart: Fraction
    fits: bool
    against_order: bool = False
    too_light: int | None = None
    too_heavy: int | None = None


def judged(stated: Stated, seed: int = 0) -> tuple[Judgement, ...]:
    """Each comparison, with whether the stated weights agree with it and which of them it contradicts."""
    drawn = plausible(stated, seed)
    return tuple(_judged(stated, one, drawn) for one in stated.comparisons)


def _judged(stated: Stated, one: Comparison, drawn: np.ndarray) -> Judgement:
    apart = difference(stated, one.left, one.right)
    if (abs(apart) <= EVEN) if one.prefers == 0 else (apart * one.prefers >= -EVEN):
        return Judgement(one, apart, fits=True)
    # Where either would do, the package that the weights put behind is better than they say.
    chosen = one.prefers or (-1 if apart > 0 else 1)
    better = spans(stated, one.left, one.right) * chosen
    weighed = better * np.array([float(weight) for weight in stated.weights])
    share = float(np.mean(drawn @ better >= -float(EVEN)))
    return Judgement(
        one,
        apart,
        fits=False,
        against_order=share < RARE,
        too_light=_most(better, weighed, 1),
        too_heavy=_most(better, weighed, -1),
    )


def _most(better: np.ndarray, weighed: np.ndarray, side: int) -> int | None:
    """The issue that speaks most for one side; where none is weighed at all, the one with the widest span."""
    for measure in (weighed * side, better * side):
        if len(measure) and measure.max() > 0:
            return int(measure.argmax())
    return None


def fitted(stated: Stated, seed: int = 0) -> dict[int, int]:
    """Points for the foremost issues that agree best with everything the party said: the foremost of them has 100.

    The mean of all weights that fit the statement, each by how well it fits the comparisons.
    """
    drawn = plausible(stated, seed)
    mean = likelihood(stated, drawn) @ drawn
    foremost = most_important(stated.places)
    top = max((float(mean[issue]) for issue in foremost), default=0.0)
    if top <= 0:
        return dict.fromkeys(foremost, 0)
    return {issue: round(100 * float(mean[issue]) / top) for issue in foremost}
