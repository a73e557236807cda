"""The integer programme says what every package tried out one by one says."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Bonus, Breach, Budget, Issue, Package, Party, Requirement
from parley.settlement.problem import Problem
from parley.settlement.programme import Programme, Terms, together


@st.composite
def bargains(draw: st.DrawFn) -> Bargain:
    """Small bargains with everything in them: rules, budgets, red lines, bonuses good and bad, with several options."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    issues = tuple(Issue(f"issue {i}", tuple(f"option {k}" for k in range(size))) for i, size in enumerate(sizes))
    worth = st.integers(-9, 9)

    def choice() -> tuple[int, int]:
        issue = draw(st.integers(0, len(sizes) - 1))
        return issue, draw(st.integers(0, sizes[issue] - 1))

    def line() -> tuple[tuple[int, int], ...]:
        return tuple(choice() for _ in range(draw(st.integers(1, 3))))

    def clause() -> tuple[int, frozenset[int]]:
        issue = draw(st.integers(0, len(sizes) - 1))
        return issue, draw(st.frozensets(st.integers(0, sizes[issue] - 1), min_size=1))

    def rows(numbers: st.SearchStrategy[int]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(draw(numbers) for _ in range(size)) for size in sizes)

    def few(most: int) -> range:
        return range(draw(st.integers(0, most)))

    parties = tuple(
        Party(
            f"party {number}",
            rows(worth),
            draw(st.integers(-20, 5)),
            draw(st.sampled_from([1, 3, 10])),
            tuple(line() for _ in few(2)),
            tuple(Bonus(draw(worth), tuple(clause() for _ in range(draw(st.integers(1, 3))))) for _ in few(3)),
        )
        for number in range(draw(st.integers(1, 3)))
    )
    return Bargain(
        issues,
        parties,
        tuple(Requirement(choice(), choice()) for _ in few(2)),
        tuple(line() for _ in few(2)),
        tuple(Budget(f"budget {n}", draw(st.integers(0, 12)), rows(st.integers(0, 6))) for n in few(2)),
    )


def every(bargain: Bargain) -> list[Package]:
    return list(product(*(range(len(issue.options)) for issue in bargain.issues)))


def total(programme: Programme, weights: list[int]) -> Terms:
    return together(programme.surplus(party).times(weight) for party, weight in enumerate(weights))


def worth(bargain: Bargain, weights: list[int], package: Package) -> int:
    return sum(weight * party.surplus(package) for weight, party in zip(weights, bargain.parties, strict=True))


@given(bargains(), st.data())
@settings(max_examples=120, deadline=None)
def test_what_the_programme_finds_is_what_trying_all_finds(bargain: Bargain, data: st.DataObject) -> None:
    weights = [data.draw(st.integers(0, 3)) for _ in bargain.parties]
    programme = Programme(Problem.of(bargain))
    off = data.draw(st.sets(st.sampled_from(programme.members)))
    programme.aim(total(programme, weights))
    for switched in (set(), off, set()):
        for member in programme.members:
            programme.switch(member, member not in switched)
        values = [worth(bargain, weights, one) for one in every(bargain) if set(bargain.breaches(one)) <= switched]
        solved = programme.maximise()
        relaxed = programme.relax()
        if not values:
            assert solved.ended == "infeasible" and solved.package is None
            continue
        assert solved.ended == "optimal" and solved.package is not None
        assert set(bargain.breaches(solved.package)) <= switched
        assert worth(bargain, weights, solved.package) == max(values)
        assert solved.value == pytest.approx(max(values)) and solved.bound == pytest.approx(max(values))
        assert relaxed.value is not None and relaxed.value >= max(values) - 1e-6
        assert programme.maximise(better_than=max(values)).package is None
        better = programme.maximise(better_than=max(values) - 0.5)
        assert better.package is not None and worth(bargain, weights, better.package) == max(values)


@given(bargains(), st.data())
@settings(max_examples=60, deadline=None)
def test_bonuses_are_exact_both_ways_when_asked(bargain: Bargain, data: st.DataObject) -> None:
    weights = [data.draw(st.integers(-3, 3)) for _ in bargain.parties]
    programme = Programme(Problem.of(bargain), both=True)
    programme.aim(total(programme, weights))
    values = [worth(bargain, weights, one) for one in every(bargain) if bargain.admissible(one)]
    assert programme.maximise().value == (pytest.approx(max(values)) if values else None)


@given(bargains(), st.data())
@settings(max_examples=60, deadline=None)
def test_options_can_be_ruled_out_packages_barred_and_distances_kept(bargain: Bargain, data: st.DataObject) -> None:
    problem = Problem.of(bargain)
    programme = Programme(problem)
    weights = [1] * len(bargain.parties)
    programme.aim(total(programme, weights))
    packages = every(bargain)
    draft = data.draw(st.sampled_from(packages))
    near = data.draw(st.integers(0, len(bargain.issues)))
    out = data.draw(st.integers(0, problem.columns - 1))
    begun = programme.rows
    programme.bar(draft)
    programme.stay_near(draft, near)
    programme.bound([out], 0.0, 0.0)

    def fits(package: Package) -> bool:
        changed = sum(a != b for a, b in zip(package, draft, strict=True))
        return bargain.admissible(package) and 0 < changed <= near and out not in problem.taken(package)

    values = [worth(bargain, weights, one) for one in packages if fits(one)]
    assert programme.maximise().value == (pytest.approx(max(values)) if values else None)
    programme.drop_rows(begun)
    programme.bound([out], 0.0, 1.0)
    values = [worth(bargain, weights, one) for one in packages if bargain.admissible(one)]
    assert programme.maximise().value == (pytest.approx(max(values)) if values else None)


def _plain(values: list[list[int]], reservation: int, cost: list[list[int]], limit: int) -> Bargain:
    issues = tuple(Issue(f"i{n}", tuple(f"o{k}" for k in range(len(row)))) for n, row in enumerate(values))
    party = Party("A", tuple(map(tuple, values)), reservation)
    return Bargain(issues, (party,), budgets=(Budget("cost", limit, tuple(map(tuple, cost))),))


def test_what_only_the_tolerance_lets_pass_is_not_handed_back() -> None:
    """Costs of 2**45: one unit too much is far below what HiGHS sees."""
    unit = 2**45
    bargain = _plain([[0, 5], [0, 4]], 0, [[0, unit], [0, unit + 1]], 2 * unit)
    programme = Programme(Problem.of(bargain))
    programme.aim(programme.surplus(0))
    solved = programme.maximise()
    assert solved.package == (1, 0) and solved.value == pytest.approx(5)
    assert programme.rows == 4  # one for each issue, the budget, the reservation: what was barred is gone


def test_a_search_can_be_stopped_and_an_interrupt_comes_through() -> None:
    rng = np.random.default_rng(5)
    values = rng.integers(0, 1000, (30, 8)).tolist()
    bargain = _plain(values, 0, rng.integers(1, 1000, (30, 8)).tolist(), 9_000)
    programme = Programme(Problem.of(bargain))
    programme.aim(programme.surplus(0))
    whole = programme.maximise()
    assert whole.ended == "optimal" and whole.steps > 1

    stopped = Programme(Problem.of(bargain))
    stopped.aim(stopped.surplus(0))
    assert stopped.maximise(stop=lambda best, bound: True).ended == "stopped"
    assert stopped.maximise(steps=1).ended == "limit"
    assert stopped.maximise(deadline=0.0).ended == "stopped"

    def interrupt(best: float | None, bound: float | None) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped.maximise(stop=interrupt)
    again = stopped.maximise()
    assert again.ended == "optimal" and again.value == pytest.approx(whole.value or 0)


def test_members_are_those_of_the_bargain() -> None:
    issues = (Issue("a", ("x", "y")), Issue("b", ("x", "y")))
    party = Party("A", ((0, 1), (0, 1)), 0, red_lines=(((0, 1),), ((0, 0), (1, 0))))
    bargain = Bargain(
        issues,
        (party,),
        (Requirement((0, 0), (1, 0)),),
        (((0, 0), (1, 1)),),
        (Budget("cost", 1, ((0, 1), (0, 1))),),
    )
    expected = {Breach("rule", None, place) for place in range(3)}
    expected |= {Breach("red_line", 0, 0), Breach("red_line", 0, 1), Breach("reservation", 0, 0)}
    assert set(Programme(Problem.of(bargain)).members) == expected
