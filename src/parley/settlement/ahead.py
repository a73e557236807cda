"""Everything at hand that a search runs, compiled before somebody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from parley.settlement.bargain import Bargain, Bonus, Budget, Issue, Party, Requirement

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More packages than are gone through one by one, so that everything else is made use of.
ISSUES, OPTIONS = 14, 4


def ahead() -> None:
    """Run all loops once, by small bargains of every shape: free, with rules, with bonuses, and a hopeless one."""
    from parley.settlement.annealing import anneal
    from parley.settlement.answer import CONCEPTS
    from parley.settlement.goals import FewestBreaches, Leximin, Nash, Sum
    from parley.settlement.interactions.conflicts import Conflicts
    from parley.settlement.problem import Problem
    from parley.settlement.settle import settle

    for bargain in _bargains():
        for concept in CONCEPTS:
            settle(bargain, concept, work=40)
        problem = Problem.of(bargain)
        even = (1.0,) * problem.parties
        for goal in (Nash(), Sum(even), Leximin(even), FewestBreaches()):
            anneal(problem, goal, rounds=1, restarts=1)
        Conflicts(problem).cliques(np.ones(problem.columns + len(problem.bonus_party)), 0, least=1.0, most=1)


def _bargains() -> Iterator[Bargain]:
    yield _bargain(2)
    yield _bargain(4, rules=True)
    yield _bargain(3, rules=True, bonuses=3)
    yield _bargain(2, rules=True, reservation=1_000)


def _bargain(parties: int, *, rules: bool = False, bonuses: int = 0, reservation: int = 10) -> Bargain:
    chance = np.random.default_rng(parties)

    def table() -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(chance.integers(0, 4, OPTIONS).tolist()) for _ in range(ISSUES))

    def bonus() -> Bonus:
        issues = np.sort(chance.choice(ISSUES, 2, replace=False)).tolist()
        return Bonus(int(chance.integers(1, 4)), tuple((issue, frozenset({0, 1})) for issue in issues))

    issues = tuple(Issue(f"issue {i}", tuple(f"option {k}" for k in range(OPTIONS))) for i in range(ISSUES))
    made = tuple(
        Party(
            f"party {place}",
            table(),
            reservation,
            red_lines=(((place, 0), (place + 1, 1)),) if rules else (),
            bonuses=tuple(bonus() for _ in range(bonuses)),
        )
        for place in range(parties)
    )
    if not rules:
        return Bargain(issues, made)
    return Bargain(
        issues, made, (Requirement((5, 0), (6, 1)),), (((7, 0), (8, 1)),), (Budget("cost", 2 * ISSUES, table()),)
    )
