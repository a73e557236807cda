"""The search itself: cooling from anywhere."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel
from parley.settlement.annealing.standing import stand, take
from parley.settlement.annealing.weighing import BREACHES, LEXIMIN, NASH, above, gained, look, merit, worth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.annealing.standing import Standing
    from parley.settlement.annealing.terms import Terms
    from parley.settlement.problem import Ints

    Floats = NDArray[np.float64]
    Chance = NDArray[np.uint64]

#: Of that many moves, one changes two issues together; and while bars are broken, one of that many begins at a bar.
PAIRS, REPAIRS = 16, 4
#: How much sharper levels become than one typical change, from the beginning to the end.
SOFT, SHARP = 0.5, 20.0


@kernel
def drawn(chance: Chance) -> np.uint64:
    """The next of a row of random numbers (splitmix64, Steele, Lea and Flood 2014)."""
    chance[0] += np.uint64(0x9E3779B97F4A7C15)
    mixed: np.uint64 = chance[0]
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@kernel
def below(chance: Chance, count: int) -> np.int64:
    """A random whole number from 0 to below the count, which is less than 2^32."""
    return np.int64(((drawn(chance) >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))


@kernel
def another(open_start: Ints, open_columns: Ints, taken: Ints, chance: Chance, issue: int) -> int:
    """A column of the issue, other than the one taken."""
    begin, end = open_start[issue], open_start[issue + 1]
    column = open_columns[begin + below(chance, end - begin - 1)]
    # The one taken may be closed itself (a start from elsewhere): then one open column is never drawn, once.
    return int(open_columns[end - 1] if column == taken[issue] else column)


@kernel
def allowed(chance: Chance, change: float, heat: float) -> bool:
    """Whether a change is made: if it is no worse, or by chance if it is little worse (Metropolis)."""
    if change >= 0.0:
        return True
    # 1 - u is never 0.
    return change > -30.0 * heat and change >= heat * log(1.0 - (drawn(chance) >> np.uint64(11)) * 2.0**-53)


@kernel
def partner(terms: Terms, chance: Chance, column: int) -> int:
    """An issue that some event ties to this column's, or any."""
    begin, end = terms.met_start[column], terms.met_start[column + 1]
    if end > begin and drawn(chance) & np.uint64(1):
        event = terms.met[begin + below(chance, end - begin), 0]
        first = terms.events[event, 2]
        return int(terms.clause_issue[first + below(chance, terms.events[event + 1, 2] - first)])
    return int(terms.free[below(chance, len(terms.free))])


@kernel
def move_two(
    terms: Terms,
    standing: Standing,
    goal: int,
    parties: int,
    weights: Floats,
    sharpness: float,
    penalty: float,
    heat: float,
    chance: Chance,
    now: Floats,
    issue: int,
    column: int,
    trial: Ints,
) -> bool:
    """Settle the issue by the column and another issue by what is best then; undone if both together are worse."""
    events, clause_first, clause_columns = terms.events, terms.clause_first, terms.clause_columns
    met_start, met, step = terms.met_start, terms.met, terms.step
    taken, potential, totals, state, broken = standing
    other = partner(terms, chance, column)
    begin, end = terms.open_start[other], terms.open_start[other + 1]
    if other == issue or end - begin < 2:
        return False
    before, begun, lacked = taken[issue], now[0], now[1]
    first, _ = gained(goal, parties, potential, totals, step, weights, sharpness, now, before, column, trial)
    take(
        parties,
        events,
        clause_first,
        clause_columns,
        met_start,
        met,
        taken,
        potential,
        totals,
        state,
        broken,
        issue,
        column,
    )
    look(goal, parties, totals, step, weights, sharpness, now)
    most, found, second = -np.inf, -1, 0.0
    for place in range(begin, end):
        candidate = terms.open_columns[place]
        if candidate != taken[other]:
            change, lacking = gained(
                goal, parties, potential, totals, step, weights, sharpness, now, taken[other], candidate, trial
            )
            measure = first + change + penalty * (lacked - lacking)
            if measure > most:
                most, found, second = measure, candidate, change
    if allowed(chance, most, heat):
        other, column = other, found
        now[0] = begun + first + second
    else:
        other, column = issue, before
    take(
        parties,
        events,
        clause_first,
        clause_columns,
        met_start,
        met,
        taken,
        potential,
        totals,
        state,
        broken,
        other,
        column,
    )
    look(goal, parties, totals, step, weights, sharpness, now)
    return other != issue


@kernel
def promising(goal: int, now: Floats, best: Floats) -> bool:
    """Whether the standing may be better than the best: looked at closely then."""
    if goal == BREACHES:
        return True
    if best[0] < 0.0:
        return bool(now[1] < -best[0])
    if now[1] > 0.0:
        return False
    if goal == LEXIMIN:
        return bool(now[2] >= best[1] - 1e-9 * abs(best[1]))
    return bool(now[0] > now[-1])


@kernel
def keep(
    goal: int,
    parties: int,
    totals: Ints,
    taken: Ints,
    step: Floats,
    weights: Floats,
    kept: Ints,
    best: Floats,
    now: Floats,
    scratch: Floats,
) -> None:
    """Keep the standing's package if it is the best so far; the last of `now` is then its worth."""
    merit(goal, parties, totals, step, weights, scratch)
    if above(scratch, best):
        best[:] = scratch
        kept[:] = taken
        now[-1] = worth(goal, parties, totals, step, weights) if scratch[0] == 0.0 else -np.inf


@kernel
def cool(
    terms: Terms,
    standing: Standing,
    goal: int,
    parties: int,
    weights: Floats,
    seed: int,
    start: Ints,
    moves: int,
    hot: float,
    cold: float,
    kept: Ints,
    best: Floats,
) -> int:
    """Anneal from a start and keep the best package; gives the moves tried.

    Heats are in typical changes of the worth by one issue, measured where a plain descent ends. What is lacking is
    paid for by a penalty that rises while something is.
    """
    events, clause_first, clause_columns = terms.events, terms.clause_first, terms.clause_columns
    met_start, met, clause_issue, step = terms.met_start, terms.met, terms.clause_issue, terms.step
    free, open_start, open_columns = terms.free, terms.open_start, terms.open_columns
    taken, potential, totals, state, broken = standing
    chance = np.array([seed], dtype=np.uint64)
    trial = np.zeros(len(totals), np.int64)
    now, scratch = np.zeros(parties + 4), np.zeros(parties + 2)
    now[-1] = -np.inf
    typical = 0.0
    for party in range(parties):
        typical += abs(weights[party]) * step[party] / parties
    typical = typical if typical > 0.0 else 1.0
    sharpness = SOFT / typical
    descent = 4 * len(open_columns)
    levels = max(8, min(400, moves // 1000))
    every = moves // levels
    unit, penalty, heat, sampled = 1.0, (1e6 if goal == NASH else 1.0 if goal == BREACHES else 1e6 * typical), 0.0, 0
    stand(terms, standing, parties, start)
    look(goal, parties, totals, step, weights, sharpness, now)
    now[0] = worth(goal, parties, totals, step, weights)
    keep(goal, parties, totals, taken, step, weights, kept, best, now, scratch)
    # Level -2 descends, -1 measures.
    for level in range(-2, levels if len(free) else -2):
        if level == -1:
            unit = 0.0
        elif level == 0:
            unit = unit / sampled if unit > 0.0 and goal != BREACHES else 1.0
            penalty = unit if goal != BREACHES else 1.0
        if level >= 0:
            share = level / (levels - 1)
            heat = unit * hot * (cold / hot) ** share
            sharpness = SOFT / typical * (SHARP / SOFT) ** share
        look(goal, parties, totals, step, weights, sharpness, now)
        now[0] = worth(goal, parties, totals, step, weights)
        lacking_for = 0
        for _ in range(every if level >= 0 else 256 if level == -1 else descent):
            draw = drawn(chance)
            count = broken[len(broken) - 2]
            if count > 0 and draw % np.uint64(REPAIRS) == 0:
                event = broken[below(chance, count)]
                first = events[event, 2]
                issue = clause_issue[first + below(chance, events[event + 1, 2] - first)]
                if open_start[issue + 1] - open_start[issue] < 2:
                    continue
            else:
                issue = free[below(chance, len(free))]
            column = another(open_start, open_columns, taken, chance, issue)
            if level >= 0 and (draw >> np.uint64(8)) % np.uint64(PAIRS) == 0:
                moved = move_two(
                    terms, standing, goal, parties, weights, sharpness, penalty, heat, chance, now, issue, column, trial
                )
            else:
                change, lacking = gained(
                    goal, parties, potential, totals, step, weights, sharpness, now, taken[issue], column, trial
                )
                if level == -1:
                    if abs(change) < 10.0 or goal != NASH:
                        unit += abs(change)
                        sampled += 1
                    continue
                moved = allowed(chance, change + penalty * (now[1] - lacking), heat)
                if moved:
                    take(
                        parties, events, clause_first, clause_columns, met_start, met, taken, potential, totals, state,
                        broken, issue, column,
                    )  # fmt: skip
                    look(goal, parties, totals, step, weights, sharpness, now)
                    now[0] += change
            if now[1] > 0.0:
                lacking_for += 1
            if moved and promising(goal, now, best):
                keep(goal, parties, totals, taken, step, weights, kept, best, now, scratch)
        if level >= 0 and goal != BREACHES:
            penalty = max(penalty * (1.15 if lacking_for * 2 > every else 0.95), 0.2 * unit)
    return descent + moves
