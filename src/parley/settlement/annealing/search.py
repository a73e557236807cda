"""The search itself: cooling from anywhere, then polishing what was kept."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel
from parley.settlement.annealing.standing import stand, take
from parley.settlement.annealing.weighing import BREACHES, LEXIMIN, NASH, SUM, above, log_gain, merit, shortfall, worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.annealing.standing import Standing
    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints

#: Among that many moves, one changes two issues together.
PAIRS = 16


@kernel
def drawn(chance: NDArray[np.uint64]) -> np.uint64:
    """The next of a row of random numbers (splitmix64, Steele, Lea and Flood 2014)."""
    chance[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed = chance[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@kernel
def below(chance: NDArray[np.uint64], count: int) -> int:
    """A random whole number from 0 to below the count, which is less than 2^32."""
    return np.int64(((drawn(chance) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


@kernel
def another(terms: Terms, standing: Standing, chance: NDArray[np.uint64], issue: int) -> int:
    """A column of the issue, other than the one taken."""
    begin, end = terms.open_start[issue], terms.open_start[issue + 1]
    column = terms.open_columns[begin + below(chance, end - begin - 1)]
    # The one taken may be closed itself (a start from elsewhere): then one open column is never drawn, once.
    return terms.open_columns[end - 1] if column == standing.taken[issue] else column


@kernel
def gained(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    penalty: float,
    now: NDArray[np.float64],
    issue: int,
    column: int,
    trial: Ints,
    spent: Ints,
) -> float:
    """How much better the search's own measure becomes if the issue is settled by the column; `now` as `look` left it.

    The surpluses that would follow are left in `trial`.
    """
    before = standing.taken[issue]
    parties = trial.shape[0] - 1
    potential, surplus = standing.potential, standing.surplus
    short = now[1] > 0.0
    for owner in range(parties):
        trial[owner] = surplus[owner] + potential[column, owner] - potential[before, owner]
        short |= trial[owner] < 0
    trial[parties] = surplus[parties] + potential[column, parties] - potential[before, parties]
    short |= trial[parties] > 0
    for budget in range(spent.shape[0]):
        spent[budget] = standing.spent[budget] + terms.cost[column, budget] - terms.cost[before, budget]
        short |= spent[budget] > terms.limit[budget]
    change = 0.0
    if short:
        change = penalty * (now[1] - shortfall(terms, trial, spent))
    if goal == NASH:
        product = 1.0
        for party in range(parties):
            if trial[party] > 0 and surplus[party] > 0:
                product *= float(trial[party]) * now[2 + party]
                if product > 1e150 or product < 1e-150:
                    change += log(product)
                    product = 1.0
            else:
                change += log_gain(trial[party], terms.step[party]) - log_gain(surplus[party], terms.step[party])
        return change + log(product)
    if goal == SUM:
        for party in range(parties):
            change += weights[party] * (trial[party] - surplus[party])
        return change
    if goal == LEXIMIN:
        total = 0.0
        for party in range(parties):
            total += exp(min(-sharpness * (weights[party] * trial[party] - now[2]), 600.0))
        return change + now[3] - log(total) / sharpness
    return change


@kernel
def look(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    now: NDArray[np.float64],
) -> None:
    """Write what `gained` compares with: the worth, the shortfall, and by goal 1 / surpluses, or levels' sum."""
    surplus = standing.surplus
    parties = surplus.shape[0] - 1
    now[0] = worth(terms, goal, weights, sharpness, surplus)
    now[1] = shortfall(terms, surplus, standing.spent)
    if goal == NASH:
        for party in range(parties):
            now[2 + party] = 1.0 / surplus[party] if surplus[party] > 0 else 0.0
    elif goal == LEXIMIN:
        now[2] = weights[0] * surplus[0]
        for party in range(1, parties):
            now[2] = min(now[2], weights[party] * surplus[party])
        total = 0.0
        for party in range(parties):
            total += exp(-sharpness * (weights[party] * surplus[party] - now[2]))
        now[3] = log(total) / sharpness


@kernel
def keep(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    kept: Ints,
    best: NDArray[np.float64],
    scratch: NDArray[np.float64],
) -> bool:
    """Keep the standing's package if it is the best so far."""
    merit(terms, goal, weights, standing.surplus, standing.spent, scratch)
    if not above(scratch, best):
        return False
    best[:] = scratch
    kept[:] = standing.taken
    return True


@kernel
def move_one(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    penalty: float,
    heat: float,
    chance: NDArray[np.uint64],
    now: NDArray[np.float64],
    issue: int,
    column: int,
    trial: Ints,
    spent: Ints,
) -> bool:
    """Settle the issue by the column if that is better, or by chance if it is little worse."""
    change = gained(terms, standing, goal, weights, sharpness, penalty, now, issue, column, trial, spent)
    if change < 0.0:
        if heat <= 0.0 or change < -30.0 * heat:
            return False
        # 1 - u is never 0.
        if change < heat * log(1.0 - (drawn(chance) >> np.uint64(11)) * 2.0**-53):
            return False
    take(terms, standing, issue, column)
    look(terms, standing, goal, weights, sharpness, now)
    return True


@kernel
def partner(terms: Terms, standing: Standing, chance: NDArray[np.uint64], issue: int) -> int:
    """An issue that some event ties to this one, or any."""
    column = standing.taken[issue]
    begin, end = terms.met_start[column], terms.met_start[column + 1]
    if end > begin and drawn(chance) & np.uint64(1):
        event = terms.met_event[begin + below(chance, end - begin)]
        first = terms.event_start[event]
        return terms.clause_issue[first + below(chance, terms.event_start[event + 1] - first)]
    return terms.free[below(chance, len(terms.free))]


@kernel
def move_two(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    penalty: float,
    heat: float,
    chance: NDArray[np.uint64],
    now: NDArray[np.float64],
    issue: int,
    column: int,
    trial: Ints,
    spent: Ints,
) -> bool:
    """Settle the issue by the column and another issue by what is best then; undone if both together are worse."""
    other = partner(terms, standing, chance, issue)
    begin, end = terms.open_start[other], terms.open_start[other + 1]
    if other == issue or end - begin < 2:
        return False
    before = standing.taken[issue]
    first = gained(terms, standing, goal, weights, sharpness, penalty, now, issue, column, trial, spent)
    take(terms, standing, issue, column)
    look(terms, standing, goal, weights, sharpness, now)
    most, found = -np.inf, -1
    for place in range(begin, end):
        candidate = terms.open_columns[place]
        if candidate != standing.taken[other]:
            change = gained(terms, standing, goal, weights, sharpness, penalty, now, other, candidate, trial, spent)
            if change > most:
                most, found = change, candidate
    change = first + most
    if change >= 0.0 or (heat > 0.0 and change >= heat * log(1.0 - (drawn(chance) >> np.uint64(11)) * 2.0**-53)):
        take(terms, standing, other, found)
        look(terms, standing, goal, weights, sharpness, now)
        return True
    take(terms, standing, issue, before)
    look(terms, standing, goal, weights, sharpness, now)
    return False


@kernel
def cool(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    seed: int,
    start: Ints,
    moves: int,
    hot: float,
    cold: float,
    kept: Ints,
    best: NDArray[np.float64],
) -> int:
    """Anneal from a start, keep the best package, and polish it; gives the moves tried.

    Heats are in typical changes of the worth by one issue, measured where a plain descent ends. Breaches are paid for
    by a penalty that rises while there are some.
    """
    parties = terms.base.shape[1] - 1
    chance = np.array([seed], dtype=np.uint64)
    trial, spent = np.zeros(parties + 1, np.int64), np.zeros(len(terms.limit), np.int64)
    now, scratch = np.zeros(parties + 4), np.zeros(parties + 2)
    stand(terms, standing, start)
    typical = 0.0
    for party in range(parties):
        typical += weights[party] * terms.step[party] / parties
    sharp = 1.0 / typical
    look(terms, standing, goal, weights, sharp, now)
    keep(terms, standing, goal, weights, kept, best, scratch)
    free = len(terms.free)
    if free == 0 or moves == 0:
        return 0
    penalty = 1e6 if goal == NASH else 1e6 * typical
    if goal == BREACHES:
        penalty = 1.0
    descent = 2 * len(terms.open_columns)
    for _ in range(descent):
        issue = terms.free[below(chance, free)]
        column = another(terms, standing, chance, issue)
        move_one(terms, standing, goal, weights, sharp, penalty, 0.0, chance, now, issue, column, trial, spent)
    keep(terms, standing, goal, weights, kept, best, scratch)
    unit, sampled = 0.0, 0
    for _ in range(256):
        issue = terms.free[below(chance, free)]
        column = another(terms, standing, chance, issue)
        change = abs(gained(terms, standing, goal, weights, sharp, 0.0, now, issue, column, trial, spent))
        if change < 10.0 or goal != NASH:
            unit += change
            sampled += 1
    unit = unit / sampled if sampled and unit > 0.0 else 1.0
    if goal == BREACHES:
        unit = 1.0
    else:
        penalty = unit
    levels = max(8, min(400, moves // 1000))
    tried = descent
    for level in range(levels):
        share = level / (levels - 1)
        heat = unit * hot * (cold / hot) ** share
        sharpness = sharp * 0.5 * 40.0**share if goal == LEXIMIN else sharp
        look(terms, standing, goal, weights, sharpness, now)
        lacking = 0
        for _ in range(moves // levels):
            tried += 1
            draw = drawn(chance)
            if standing.broken_count[0] > 0 and draw & np.uint64(3) == 0:
                event = standing.broken[below(chance, standing.broken_count[0])]
                first = terms.event_start[event]
                issue = terms.clause_issue[first + below(chance, terms.event_start[event + 1] - first)]
                if terms.open_start[issue + 1] - terms.open_start[issue] < 2:
                    continue
            else:
                issue = terms.free[below(chance, free)]
            column = another(terms, standing, chance, issue)
            if (draw >> np.uint64(2)) % np.uint64(PAIRS) == 0:
                moved = move_two(
                    terms, standing, goal, weights, sharpness, penalty, heat, chance, now, issue, column, trial, spent
                )
            else:
                moved = move_one(
                    terms, standing, goal, weights, sharpness, penalty, heat, chance, now, issue, column, trial, spent
                )
            if now[1] > 0.0:
                lacking += 1
            if moved and (now[1] == 0.0 or best[0] < 0.0):
                keep(terms, standing, goal, weights, kept, best, scratch)
        if goal != BREACHES:
            penalty *= 1.15 if lacking * 2 > moves // levels else 0.95
            penalty = max(penalty, 0.2 * unit)
    penalty = 1e6 if goal == NASH or goal == BREACHES else 1e6 * typical
    tried += polish(terms, standing, goal, weights, sharp, penalty, moves // 4, kept, best)
    return tried


@kernel
def better(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    penalty: float,
    now: NDArray[np.float64],
    behind: float,
    issue: int,
    trial: Ints,
    spent: Ints,
    best: NDArray[np.float64],
    scratch: NDArray[np.float64],
) -> int:
    """The column of the issue that comes before the best most of all, which it then stands in; -1 if none does.

    `behind` is by how much the standing's worth is below that of the best, for passing over what can't be better.
    """
    found = -1
    for place in range(terms.open_start[issue], terms.open_start[issue + 1]):
        column = terms.open_columns[place]
        if column == standing.taken[issue]:
            continue
        change = gained(terms, standing, goal, weights, sharpness, penalty, now, issue, column, trial, spent)
        if goal == LEXIMIN or change > behind:
            merit(terms, goal, weights, trial, spent, scratch)
            if above(scratch, best):
                best[:] = scratch
                found = column
    return found


@kernel
def polish(
    terms: Terms,
    standing: Standing,
    goal: int,
    weights: NDArray[np.float64],
    sharpness: float,
    penalty: float,
    most: int,
    kept: Ints,
    best: NDArray[np.float64],
) -> int:
    """Improve the kept package by any one issue, then by any two, until nothing does or the work is spent."""
    parties = terms.base.shape[1] - 1
    trial, spent = np.zeros(parties + 1, np.int64), np.zeros(len(terms.limit), np.int64)
    now, scratch = np.zeros(parties + 4), np.zeros(parties + 2)
    stand(terms, standing, kept)
    tried = 0
    improved = True
    while improved and tried < most:
        improved = False
        for issue in terms.free:
            look(terms, standing, goal, weights, sharpness, now)
            column = better(
                terms, standing, goal, weights, sharpness, penalty, now, 0.0, issue, trial, spent, best, scratch
            )
            tried += terms.open_start[issue + 1] - terms.open_start[issue]
            if column >= 0:
                take(terms, standing, issue, column)
                improved = True
        if improved:
            continue
        for place in range(len(terms.free)):
            issue = terms.free[place]
            before = standing.taken[issue]
            for at in range(terms.open_start[issue], terms.open_start[issue + 1]):
                column = terms.open_columns[at]
                if column == before or improved or tried > most:
                    continue
                look(terms, standing, goal, weights, sharpness, now)
                first = gained(terms, standing, goal, weights, sharpness, penalty, now, issue, column, trial, spent)
                take(terms, standing, issue, column)
                look(terms, standing, goal, weights, sharpness, now)
                for other in terms.free[place + 1 :]:
                    second = better(
                        terms, standing, goal, weights, sharpness, penalty, now, -first, other, trial, spent, best,
                        scratch,
                    )  # fmt: skip
                    tried += terms.open_start[other + 1] - terms.open_start[other]
                    if second >= 0:
                        take(terms, standing, other, second)
                        improved = True
                        break
                if not improved:
                    take(terms, standing, issue, before)
    kept[:] = standing.taken
    return tried
