"""How well votes that were kept back are foreseen: Parley's model beside three simpler ones, on the same split.

    python benchmarks/common_ground_prediction.py [CONVERSATION ...]

The statement's own rate; the rate in the person's Polis group; a one-factor model by ridge regression (intercepts of
people and statements, one factor, as Community Notes has it); and Parley's. A tenth of the votes is kept back. Prints
the area under the ROC curve for agreement, beside the target (the best that was measured of the others before).
"""

from __future__ import annotations

import sys

import numpy as np
from _peers import recorded

from parley.commonground.blocks import Block
from parley.commonground.modelling.prediction import area_under_curve, held_out, kept_back, without
from parley.commonground.polis.view import polis_view
from parley.commonground.reading import read
from parley.commonground.votes import Votes

TARGETS = {
    "vtaiwan.uberx": 0.875,
    "american-assembly.bowling-green": 0.820,
    "scoop-hivemind.biodiversity": 0.845,
    "15-per-hour-seattle": 0.788,
}
RIDGE, ROUNDS = 3.0, 30
ROW = "{:34} {:>6} {:>7} {:>11} {:>7} {:>7} {:>9}"


def main() -> int:
    names = sys.argv[1:] or list(TARGETS)
    print(
        f"{'conversation':34} {'rate':>6} {'groups':>7} {'one factor':>11} {'Parley':>7} {'target':>7}  {'log loss':>8}"
    )
    for name in names:
        source = recorded("polis", name)
        if source is None:
            print(f"{name:34} left out: no recorded data here (PARLEY_TEST_DATA)")
            continue
        votes = read(source)
        back = kept_back(Block(votes.starts, votes.columns, votes.values), seed=0)
        rate, groups, factor = simpler(votes, back)
        ours = held_out(votes, seed=0, sample=len(votes.participants), sample_votes=votes.count)
        target = TARGETS.get(name)
        aim = f"{target:.3f}" if target else "-"
        print(
            ROW.format(name, *(f"{one:.3f}" for one in (rate, groups, factor, ours.auc)), aim, f"{ours.log_loss:.3f}")
        )
    return 0


def simpler(votes: Votes, back: np.ndarray) -> tuple[float, float, float]:
    """What the three others reach."""
    block = without(Block(votes.starts, votes.columns, votes.values), back)
    shown = Votes(votes.participants, votes.statements, *block)
    who = np.repeat(np.arange(len(votes.participants)), np.diff(votes.starts))
    people, statements, agreed = who[back], votes.columns[back], votes.values[back] == 1
    shower, m = who[~back], len(votes.statements)

    asked = np.bincount(block.columns, minlength=m)
    agree = np.bincount(block.columns, weights=block.values == 1, minlength=m)
    rate = (agree + 1) / (asked + 2)

    labels = polis_view(shown).labels
    group_rate = np.tile(rate, (int(labels.max()) + 2, 1))
    for group in range(int(labels.max()) + 1):
        of = labels[shower] == group
        seen = np.bincount(block.columns[of], minlength=m)
        group_rate[group] = (np.bincount(block.columns[of], weights=block.values[of] == 1, minlength=m) + 1) / (
            seen + 2
        )

    factor = one_factor(shower, block.columns, block.values.astype(float), len(votes.participants), m)
    chances = (rate[statements], group_rate[labels[people], statements], factor(people, statements))
    return tuple(float(area_under_curve(agreed, one) or np.nan) for one in chances)  # type: ignore[return-value]


def one_factor(who: np.ndarray, what: np.ndarray, vote: np.ndarray, n: int, m: int):  # type: ignore[no-untyped-def]
    """Ridge regression of the vote on a mean, two intercepts and one product, by turns."""
    rng = np.random.default_rng(0)
    mean = vote.mean()
    person, statement = np.zeros(n), np.zeros(m)
    place, load = rng.normal(0, 0.1, n), rng.normal(0, 0.1, m)
    for _ in range(ROUNDS):
        person, place = _turn(who, n, vote - mean - statement[what], load[what])
        statement, load = _turn(what, m, vote - mean - person[who], place[who])
    return lambda p, s: mean + person[p] + statement[s] + place[p] * load[s]


def _turn(index: np.ndarray, size: int, left: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row's intercept and slope on the other side's factor, both drawn towards nought."""

    def summed(weights: np.ndarray) -> np.ndarray:
        return np.bincount(index, weights=weights, minlength=size)

    ones, slopes, squares = summed(np.ones(len(index))), summed(other), summed(other * other)
    lefts, crossed = summed(left), summed(left * other)
    a, d = ones + RIDGE, squares + RIDGE
    det = a * d - slopes * slopes
    return (d * lefts - slopes * crossed) / det, (a * crossed - slopes * lefts) / det


if __name__ == "__main__":
    sys.exit(main())
