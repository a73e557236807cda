"""Which bonuses and options never go together, and sets of them of which at most one can hold.

A bonus holds where each of its clauses is met. Two bonuses that ask for different options of one issue rule each other
out; of a set in which each rules out every other (a clique), one can hold at most. A programme that only ties each
bonus to its own clauses can't see this across issues, and lets many bonuses hold in part: that is where most of the
distance between its bound and the best package comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from parley.settlement.problem import Ints, Problem

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]

#: With more options and bonuses than this, only the options and the weightiest bonuses are looked at.
MOST = 6_000


class Conflicts:
    """The variables of a bargain's programme (options, then bonuses) that rule each other out, pair by pair."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        #: [N] the variables looked at, ascending: options first.
        self.variables = _looked_at(problem)
        #: [N, N] whether two of them rule each other out.
        self.apart = _apart(problem, self.variables)

    def cliques(self, values: Floats, seed: int, *, least: float, most: int) -> list[Ints]:
        """Sets of variables that add up to more than `least` at these values though one can hold at most.

        The worst first, no more than `most`, each ascending by variable.
        """
        value = values[self.variables]
        chance = np.random.default_rng(seed)
        orders = [value, *(value * chance.uniform(0.3, 1.0, len(value)) for _ in range(2))]
        starts = np.flatnonzero(value > 0.05)
        found: dict[bytes, tuple[float, Ints]] = {}
        for order in orders:
            ranked = np.argsort(-order, kind="stable")
            members, ends, sums = grown(self.apart, value, starts, ranked[value[ranked] > 1e-9])
            for place in np.flatnonzero(sums > least):
                clique = np.sort(members[ends[place] : ends[place + 1]])
                found.setdefault(clique.tobytes(), (float(sums[place]), clique))
        worst = sorted(found.values(), key=lambda one: -one[0])[:most]
        return [self.variables[clique] for _, clique in worst]


@kernel
def grown(apart: Bools, value: Floats, starts: Ints, ranked: Ints) -> tuple[Ints, Ints, Floats]:
    """A clique from each start, made larger by whatever fits, in the order of `ranked`.

    Gives the members of all cliques one behind the other, where each begins, and what its values add up to.
    """
    members = np.empty(len(starts) * 8 + len(value), np.int64)
    ends, sums = np.zeros(len(starts) + 1, np.int64), np.zeros(len(starts))
    free = np.empty(len(value), np.bool_)
    count = 0
    for place in range(len(starts)):
        start = starts[place]
        if count + len(value) > len(members):
            more = np.empty(2 * len(members) + len(value), np.int64)
            more[:count] = members[:count]
            members = more
        free[:] = apart[start]
        members[count] = start
        count += 1
        total = value[start]
        for one in ranked:
            if free[one]:
                members[count] = one
                count += 1
                total += value[one]
                row = apart[one]
                for other in range(len(free)):
                    free[other] &= row[other]
        ends[place + 1], sums[place] = count, total
    return members, ends, sums


def _looked_at(problem: Problem) -> Ints:
    columns = np.arange(problem.columns, dtype=np.int64)
    if len(columns) > MOST // 2:
        columns = columns[:0]
    # A bonus that is a loss is kept from flattering by other rows.
    weighty = np.flatnonzero(problem.bonus_value > 0)
    share = problem.bonus_value[weighty] / problem.scale[problem.bonus_party[weighty]]
    kept = np.sort(weighty[np.argsort(-share, kind="stable")][: MOST - len(columns)])
    return np.concatenate([columns, problem.columns + kept]).astype(np.int64)


def _apart(problem: Problem, variables: Ints) -> Bools:
    """Whether two variables rule each other out: columns first, then a bonus where one of its clauses is ruled out."""
    columns = problem.columns
    bonuses = variables[variables >= columns] - columns
    clauses = _clauses(problem, bonuses)
    options = problem.issue_of[:, None] == problem.issue_of[None, :]
    np.fill_diagonal(options, False)
    for row in range(len(problem.barred_party)):
        barred = np.unique(problem.barred_columns[problem.barred_start[row] : problem.barred_start[row + 1]])
        if len(barred) == 2:
            options[barred[0], barred[1]] = options[barred[1], barred[0]] = True
    for one, then in zip(problem.requires_if, problem.requires_then, strict=True):
        others = np.flatnonzero((problem.issue_of == problem.issue_of[then]) & (np.arange(columns) != then))
        options[one, others[others != one]] = options[others[others != one], one] = True
    across = np.zeros((len(bonuses), columns), np.bool_)
    for issue, (places, asked) in clauses.items():
        open_to = ~options[problem.first[issue] : problem.first[issue + 1]]
        across[places] |= asked.astype(np.float32) @ open_to.astype(np.float32) == 0
    between = np.zeros((len(bonuses), len(bonuses)), np.bool_)
    for issue, (places, asked) in clauses.items():
        open_to = ~across[:, problem.first[issue] : problem.first[issue + 1]].T
        between[places] |= asked.astype(np.float32) @ open_to.astype(np.float32) == 0
    between |= between.T
    np.fill_diagonal(between, False)
    shown = variables[variables < columns]
    return np.block([[options[np.ix_(shown, shown)], across[:, shown].T], [across[:, shown], between]])


def _clauses(problem: Problem, bonuses: Ints) -> dict[int, tuple[Ints, Bools]]:
    """By issue: which of the bonuses ask something of it, and [., options] what they ask."""
    found: dict[int, dict[int, Bools]] = {}
    for place, bonus in enumerate(bonuses.tolist()):
        for clause in range(problem.clause_start[bonus], problem.clause_start[bonus + 1]):
            which = problem.clause_columns[problem.clause_first[clause] : problem.clause_first[clause + 1]]
            if not len(which):
                continue
            issue = int(problem.issue_of[which[0]])
            asked = np.zeros(problem.first[issue + 1] - problem.first[issue], np.bool_)
            asked[which - problem.first[issue]] = True
            rows = found.setdefault(issue, {})
            rows[place] = rows[place] & asked if place in rows else asked
    return {
        issue: (np.array(list(rows), np.int64), np.array(list(rows.values()), np.bool_))
        for issue, rows in found.items()
    }
