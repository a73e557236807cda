"""The statements that tell an opinion group from the others, and those that all are agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from parley.commonground.result import Representative

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ids = NDArray[np.int64] | NDArray[np.str_]

SURE = 1.2816  # one-sided 90 %
SHOWN = 5  # statements for a group, or for a side


class Sides(NamedTuple):
    """One side of each statement in each group: p, z of that share, ratio and ratio_z against the rest, (k, m) each."""

    p: Floats
    z: Floats
    ratio: Floats
    ratio_z: Floats

    @property
    def sure(self) -> NDArray[np.bool_]:
        """(k, m) whether the side is held by more than half, and by more than among the rest, each at 90 %."""
        return (self.z > SURE) & (self.ratio_z > SURE)

    @property
    def strength(self) -> Floats:
        """(k, m) how well the side stands for the group: the product of all four."""
        return self.ratio * self.ratio_z * self.p * self.z


def share(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Floats:
    """The share of those who said so, drawn a little towards a half: one is added to each side."""
    return np.asarray((successes + 1) / (trials + 2))


def share_z(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> Floats:
    """How far a share lies above a half, in standard errors, one success added."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5))


def difference_z(
    successes: NDArray[np.int64], trials: NDArray[np.int64], others: NDArray[np.int64], of_others: NDArray[np.int64]
) -> Floats:
    """How far a share lies above that of the others, in standard errors, one added to all four counts.

    0 where everybody on both sides said so.
    """
    a, n, b, m = (counts + 1.0 for counts in (successes, trials, others, of_others))
    pooled = (a + b) / (n + m)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.where(pooled < 1, (a / n - b / m) / np.where(pooled < 1, spread, 1.0), 0.0)


def sides(counts: NDArray[np.int64], side: int) -> Sides:
    """Compare each group with the rest on one side (-1, 1) of each statement; counts: (k, m, 3) as they are tallied."""
    said, voted = counts[:, :, side + 1], counts.sum(axis=2)
    rest_said, rest_voted = said.sum(axis=0) - said, voted.sum(axis=0) - voted
    return Sides(
        p=share(said, voted),
        z=share_z(said, voted),
        ratio=share(said, voted) / share(rest_said, rest_voted),
        ratio_z=difference_z(said, voted, rest_said, rest_voted),
    )


def representative_statements(
    counts: NDArray[np.int64], ids: Ids, taken_out: NDArray[np.bool_]
) -> dict[int, tuple[Representative, ...]]:
    """Find the statements that say what each group holds and the others don't: at most five, agreements first.

    One that the group agrees on most is always among them, if there is any. With a single group there is nothing to be
    told apart, and none are given.

    counts: (k, m, 3) how many of each group disagreed, passed, agreed; taken_out: (m,) statements not looked at.
    """
    groups = len(counts)
    if groups < 2:
        return dict.fromkeys(range(groups), ())
    agree, disagree = sides(counts, 1), sides(counts, -1)
    by_agreement = agree.ratio_z > disagree.ratio_z
    better = Sides(*(np.where(by_agreement, *both) for both in zip(agree, disagree, strict=True)))
    sure = (agree.sure | disagree.sure) & ~taken_out
    strength = better.strength
    told = {}
    for group in range(groups):
        voted = (counts[group, :, 0] + counts[group, :, 2] > 0) & ~taken_out
        best = _best_agreement(np.flatnonzero(voted), Sides(*(part[group] for part in agree)))
        chosen = [] if best is None else [best]
        if sure[group].any():
            ranked = np.argsort(-strength[group], kind="stable")
            chosen = [*chosen, *(int(at) for at in ranked if sure[group, at] and at != best)][:SHOWN]
            chosen.sort(key=lambda at: not by_agreement[group, at])
        elif best is None and not taken_out.all():
            chosen = [int(np.where(taken_out, -np.inf, better.ratio_z[group]).argmax())]
        told[group] = tuple(
            Representative(
                ids[at].item(),
                "agree" if by_agreement[group, at] else "disagree",
                *(float(part[group, at]) for part in better),
            )
            for at in chosen
        )
    return told


def agreed_by_all(
    tallies: NDArray[np.int64], ids: Ids, taken_out: NDArray[np.bool_], side: int
) -> tuple[Representative, ...]:
    """Find what most of all participants agree (side 1) or disagree (side -1) on: at most five, the clearest first.

    tallies: (m, 3). The ratio is 1 and its z is 0: there is no rest to compare with.
    """
    said, voted = tallies[:, side + 1], tallies.sum(axis=1)
    p, z = share(said, voted), share_z(said, voted)
    clear = (p > 0.5) & (z > SURE) & ~taken_out
    ranked = [int(at) for at in np.argsort(-p * z, kind="stable") if clear[at]]
    name = "agree" if side == 1 else "disagree"
    return tuple(Representative(ids[at].item(), name, float(p[at]), float(z[at]), 1.0, 0.0) for at in ranked[:SHOWN])


def _best_agreement(voted: NDArray[np.int64], agree: Sides) -> int | None:
    """The statement that best stands for what a group agrees on, gone through in order, each against the best so far.

    As long as the best so far is not agreed with more than elsewhere, the clearer agreement wins; then the one that
    also tells the group apart. voted: the statements gone through; agree: (m,) each.
    """
    ratio, p, z = agree.ratio.tolist(), agree.p.tolist(), agree.z.tolist()
    clear, telling = (agree.p * agree.z).tolist(), agree.strength.tolist()
    best = None
    for at in voted.tolist():
        if best is None:
            better = z[at] > SURE or (ratio[at] > 1 and p[at] > 0.5)
        elif ratio[best] > 1:
            better = telling[at] > telling[best]
        else:
            better = clear[at] > clear[best]
        if better:
            best = at
    return best
