"""Bonuses on several issues: what never goes together, and bounds that no package passes."""

from math import exp, inf, isclose, log

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.annealing import anneal
from parley.settlement.bargain import Bargain, Bonus, Issue, Party
from parley.settlement.goals import Leximin, Nash, Sum
from parley.settlement.interactions import seek, seeking, short_of, tighten
from parley.settlement.interactions.conflicts import Conflicts
from parley.settlement.problem import Problem
from parley.settlement.programme import Programme, together
from parley.settlement.reading import read
from tests.settlement.brute import Brute, bargains, broken, gains


def holding(problem: Problem, package: tuple[int, ...]) -> np.ndarray:
    """[C + M] which options and bonuses a package has."""
    held = np.zeros(problem.columns + len(problem.bonus_party), np.bool_)
    held[problem.taken(package)] = True
    bonuses = [bonus for party in problem.bargain.parties for bonus in party.bonuses]
    held[problem.columns :] = [all(package[i] in options for i, options in bonus.when) for bonus in bonuses]
    return held


@settings(max_examples=50)
@given(bargains(), st.integers(0, 9))
def test_what_rules_each_other_out_never_holds_together(bargain, seed) -> None:
    problem = Problem.of(bargain)
    conflicts = Conflicts(problem)
    values = np.random.default_rng(seed).random(problem.columns + len(problem.bonus_party))
    cliques = conflicts.cliques(values, seed, least=1.0, most=50)
    for package in Brute(bargain).gains:
        held = holding(problem, package)
        shown = np.flatnonzero(held[conflicts.variables])
        assert not conflicts.apart[np.ix_(shown, shown)].any()
        assert all(held[clique].sum() <= 1 for clique in cliques)


def test_what_rules_each_other_out_is_found_also_across_issues() -> None:
    """Three bonuses, each two apart on another issue: a third each, as far as single clauses can tell."""
    issues = tuple(Issue(name, ("x", "y")) for name in "abc")
    when = [((0, {0}), (1, {0})), ((1, {1}), (2, {0})), ((2, {1}), (0, {1}))]
    bonuses = tuple(Bonus(6, tuple((i, frozenset(k)) for i, k in one)) for one in when)
    party = Party("p", ((0, 0),) * 3, reservation=0, bonuses=bonuses)
    problem = Problem.of(Bargain(issues, (party,)))
    programme = Programme(problem)
    programme.aim(programme.surplus(0))
    assert isclose(programme.relax().value, 9.0)
    assert isclose(tighten(programme).value, 6.0)


@settings(max_examples=50)
@given(bargains(), st.sampled_from((Nash, Sum, Leximin)), st.booleans())
def test_no_package_passes_the_bound_and_the_best_is_found(bargain, kind, begun) -> None:
    problem, brute = Problem.of(bargain), Brute(bargain)
    weights = tuple(1 / party.scale for party in bargain.parties)
    goal = Nash() if kind is Nash else kind(weights)
    worth = {Nash: lambda one: sum(map(log, one)) if all(one) else -inf, Sum: sum, Leximin: min}[kind]
    start = anneal(problem, goal, rounds=2, restarts=1).package if begun else None
    found = seek(problem, goal, start=start)
    assert found.finished
    best = max((float(worth(one)) for one in brute.gains.values()), default=-inf)
    if best == -inf:
        assert found.package is None
        return
    assert not broken(bargain, found.package)
    assert isclose(found.value, worth(gains(bargain, found.package)), rel_tol=1e-9, abs_tol=1e-9)
    # What HiGHS lets pass, and when it stops: a millionth of the largest number that it sees, and PROVEN.
    room = 2e-4 if kind is Nash else 2e-4 * abs(best) + 1e-6 * max(abs(v) for v in map(float, _numbers(bargain)))
    assert best - room <= found.value <= best + 1e-9 * abs(best)
    assert found.bound >= best - 1e-9 * abs(best)


def _numbers(bargain: Bargain) -> list[float]:
    return [
        number / party.scale
        for party in bargain.parties
        for number in (1, *(v for row in party.values for v in row), *(bonus.value for bonus in party.bonuses))
    ]


@given(bargains(), st.integers(0, 3))
def test_tightening_takes_no_package_away(bargain, party) -> None:
    problem, brute = Problem.of(bargain), Brute(bargain)
    programme = Programme(problem)
    programme.aim(programme.gain(party % problem.parties))
    tight = tighten(programme)
    best = max((float(one[party % problem.parties]) for one in brute.gains.values()), default=None)
    if best is not None:
        assert tight.value >= best - 1e-6 * max(abs(one) for one in _numbers(bargain))


def test_a_bargain_with_interacting_bonuses_is_proven(recorded_data) -> None:
    from parley.settlement.reading import read

    problem = Problem.of(read(recorded_data / "scenarios" / "synthetic" / "hyper_3x20x10_r40_1.json"))
    start = anneal(problem, Nash(), rounds=50).package
    found = seek(problem, Nash(), start=start)
    assert found.finished
    assert isclose(found.value, -2.26010914, abs_tol=1e-7)
    assert found.value <= found.bound <= found.value + 1e-4


def test_the_largest_has_a_bound_within_six_percent(recorded_data) -> None:
    from parley.settlement.reading import read

    problem = Problem.of(read(recorded_data / "scenarios" / "synthetic" / "hyper_10x100x8_r200_1.json"))
    start = anneal(problem, Nash(), restarts=2).package
    found = seek(problem, Nash(), start=start, work=8)
    assert not found.finished
    assert short_of(found.value, found.bound, problem.parties) < 0.06


def test_percents_are_of_the_gains_together() -> None:
    assert isclose(short_of(-13.304, -12.204, 10), exp(0.11) - 1)
    assert short_of(-1.0, -1.0, 3) == 0.0


def test_of_the_same_programme_two_goals_may_be_asked() -> None:
    issues = tuple(Issue(name, ("x", "y")) for name in "ab")
    parties = tuple(
        Party(name, ((0, 0), (0, 0)), 0, bonuses=(Bonus(4, ((0, frozenset({k})), (1, frozenset({k})))),))
        for k, name in enumerate("pq")
    )
    programme = Programme(Problem.of(Bargain(issues, parties)))
    programme.aim(together([programme.surplus(0), programme.surplus(1)]))
    assert isclose(tighten(programme).value, 4.0)
    programme.aim(programme.surplus(1))
    assert isclose(tighten(programme).value, 4.0)


def test_without_a_limit_the_search_ends_all_the_same(monkeypatch, recorded_data) -> None:
    """A bargain that can't be proven in a minute is given up after as many questions as fit its size."""
    problem = Problem.of(read(recorded_data / "scenarios" / "synthetic" / "hyper_6x40x10_r80_1.json"))
    monkeypatch.setattr(seeking, "_NUMBERS", 0)
    monkeypatch.setattr(seeking, "_FEWEST", 3)
    found = seek(problem, Nash())
    assert not found.finished
    assert found.work <= 2 + seeking._TANGENTS
