"""How far a package rests on numbers that nobody knows exactly, and what it would pay a party to overstate.

Everything here is for the mediator and for whoever advises; it needs all parties' numbers, and figures of one party are
that party's own. What may be shown to whom is decided where it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median

import numpy as np

from parley.settlement.answer import Answer, Concept, Progress
from parley.settlement.bargain import LARGEST, Bargain, BargainError, Package, Party
from parley.settlement.settle import settle

#: Factors are whole thousandths, so that what is stated otherwise is whole again.
_PARTS = 1000


@dataclass(frozen=True)
class OffWeights:
    """What became of the package when all parties' weights were off, time and again.

    One entry for each time that another package was found: on how many issues it differs (`changed`), and, where all
    could accept it by the numbers as stated, how much less it is worth by these, as a share (`lost`, by the concept's
    own measure: the geometric mean of the gains for Nash, the mean of the shares of the ideals for utilitarian, the
    smallest share otherwise). `unacceptable`: how many packages somebody could not accept by the numbers as stated;
    `none`: how often nothing was admissible or found. `steady` has, for each issue, the share of times that it was
    settled as before.
    """

    share: float
    times: int
    changed: tuple[int, ...]
    lost: tuple[float, ...]
    unacceptable: int
    none: int
    steady: tuple[float, ...]
    stopped: bool = False
    work: int = 0

    @property
    def median_changed(self) -> float | None:
        """On how many issues half of the packages differ at most."""
        return median(self.changed) if self.changed else None

    @property
    def median_lost(self) -> float | None:
        """How much half of them lose at most."""
        return median(self.lost) if self.lost else None


@dataclass(frozen=True)
class Overstated:
    """What it brings one party to claim a higher reservation, and costs the others, by the numbers as stated.

    `own` is the change of its gain, `others` the mean change of the others' gains, as shares of what each had; none
    where no package was admissible any more, so that overstating would have broken the talks off.
    """

    party: int
    own: float | None
    others: float | None


def weights_off(
    answer: Answer,
    *,
    share: float = 0.2,
    times: int = 200,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> OffWeights:
    """Settle again and again with every party's weight of every issue off by up to a share, and say what changes.

    Each weight is multiplied by a number drawn evenly from 1 - share to 1 + share; so is what each bonus is worth.
    Reservations, rules and red lines stay. `work` limits each search; the same seed gives the same draws and, without
    a clock, the same answer. Where `watch` says stop, what was done so far is told (`stopped`).
    """
    if not 0 < share < 1:
        raise BargainError(f"weights off by {share}: give a share between 0 and 1")
    if times < 1:
        raise BargainError(f"{times} times: give 1 or more")
    package = _package(answer)
    bargain = answer.bargain
    draw = np.random.default_rng([seed, 0x0FF])
    worth = _worth(answer.concept, answer.ideals)
    before = worth(bargain.gains(package))
    kept = np.zeros(len(bargain.issues), dtype=np.int64)
    changed: list[int] = []
    lost: list[float] = []
    unacceptable = none = done = spent = 0
    stopped = False
    for done in range(1, times + 1):
        again, spent_now = _again(_off(bargain, share, draw), answer.concept, seed, work)
        spent += spent_now
        if again is None:
            none += 1
        else:
            same = np.array(again) == np.array(package)
            kept += same
            changed.append(int((~same).sum()))
            if not bargain.admissible(again):
                unacceptable += 1
            elif before > 0:
                lost.append(1.0 - worth(bargain.gains(again)) / before)
        if watch is not None and watch(Progress("with weights that are off", done / times)):
            stopped = done < times
            break
    steady = tuple(float(one) / len(changed) if changed else 0.0 for one in kept)
    return OffWeights(share, done, tuple(changed), tuple(lost), unacceptable, none, steady, stopped, spent)


def overstating(
    answer: Answer,
    *,
    share: float = 0.4,
    seed: int = 0,
    work: int | None = None,
    watch: Callable[[Progress], bool] | None = None,
) -> tuple[Overstated, ...]:
    """Settle again for each party as if its reservation lay higher by a share of its surplus, and say who gains.

    Parties stand in the bargain's order; where `watch` says stop, those not reached are left out.
    """
    if not 0 < share <= 1:
        raise BargainError(f"overstated by {share} of the surplus: give a share above 0, up to 1")
    package = _package(answer)
    bargain = answer.bargain
    before = bargain.gains(package)
    found = []
    for number, party in enumerate(bargain.parties):
        higher = party.reservation + math.floor(Fraction(share) * party.surplus(package))
        claimed = replace(party, reservation=higher)
        parties = (*bargain.parties[:number], claimed, *bargain.parties[number + 1 :])
        again, _ = _again(replace(bargain, parties=parties), answer.concept, seed, work)
        if again is None:
            found.append(Overstated(number, None, None))
        else:
            after = bargain.gains(again)
            changes = [float(b / a) - 1.0 if a else None for a, b in zip(before, after, strict=True)]
            rest = [one for place, one in enumerate(changes) if one is not None and place != number]
            found.append(Overstated(number, changes[number], sum(rest) / len(rest) if rest else None))
        share_done = (number + 1) / len(bargain.parties)
        if watch is not None and watch(Progress("with a reservation overstated", share_done)):
            break
    return tuple(found)


def _package(answer: Answer) -> Package:
    if answer.package is None or answer.concept == "frontier":
        raise BargainError("this answer has no one package that could be held against others")
    return answer.package


def _again(bargain: Bargain, concept: Concept, seed: int, work: int | None) -> tuple[Package | None, int]:
    answer = settle(bargain, concept, seed=seed, work=work)
    return answer.package, answer.work


def _worth(concept: Concept, ideals: tuple[float, ...]) -> Callable[[tuple[Fraction, ...]], float]:
    """What gains are worth by the concept, in a measure that has a nought."""

    def shares(gains: tuple[Fraction, ...]) -> list[float]:
        if len(ideals) != len(gains):
            return [float(one) for one in gains]
        return [float(one) / ideal for one, ideal in zip(gains, ideals, strict=True) if ideal > 0]

    def nash(gains: tuple[Fraction, ...]) -> float:
        if min(gains) <= 0:
            return 0.0
        return math.exp(sum(math.log(one) for one in gains) / len(gains))

    if concept == "nash":
        return nash
    if concept == "utilitarian":
        return lambda gains: sum(shares(gains)) / max(1, len(shares(gains)))
    return lambda gains: min(shares(gains), default=0.0)


def _off(bargain: Bargain, share: float, draw: np.random.Generator) -> Bargain:
    """The bargain with every weight multiplied by a number near 1."""
    return replace(bargain, parties=tuple(_party_off(party, share, draw) for party in bargain.parties))


def _party_off(party: Party, share: float, draw: np.random.Generator) -> Party:
    room = round(share * _PARTS)
    weights = (draw.integers(-room, room + 1, len(party.values)) + _PARTS).tolist()
    bonuses = (draw.integers(-room, room + 1, len(party.bonuses)) + _PARTS).tolist()
    most = sum(max(map(abs, row)) for row in party.values) + sum(abs(bonus.value) for bonus in party.bonuses)
    # Small numbers are made a thousand times larger, so that they stay exact; in large ones a thousandth is no loss.
    exact = max(2 * most + abs(party.reservation), party.scale) * _PARTS <= LARGEST
    over, times = (1, _PARTS) if exact else (_PARTS, 1)
    return replace(
        party,
        values=tuple(
            tuple((value * weight + over // 2) // over for value in row)
            for row, weight in zip(party.values, weights, strict=True)
        ),
        bonuses=tuple(
            replace(bonus, value=(bonus.value * weight + over // 2) // over)
            for bonus, weight in zip(party.bonuses, bonuses, strict=True)
        ),
        reservation=party.reservation * times,
        scale=party.scale * times,
        unit=party.unit * times,
    )
