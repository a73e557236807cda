"""The compiled search proves what trying every package finds, for each goal that it knows."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain
from parley.settlement.goals import Nash, Sum
from parley.settlement.problem import Problem
from parley.settlement.relaxing import Aim, Smallest, search
from tests.settlement.brute import Brute, Gains, bargains

plain = bargains(bonuses=False)


def _best(bargain: Bargain, goal: Aim, worth: Callable[[Gains], Fraction | None], relative: float = 1e-6) -> None:
    brute = Brute(bargain)
    values = [value for one in brute.gains.values() if (value := worth(one)) is not None]
    found = search(Problem.of(bargain), goal)
    assert found.finished
    if not values:
        assert found.package is None
        return
    assert found.package in brute.gains
    assert found.value is not None and found.bound is not None
    best = float(max(values))
    # Up to its margin, which is relative to the largest that any party's values could give it.
    room = max(sum(map(max, party.values)) - party.reservation for party in bargain.parties)
    least = 0.0 if isinstance(goal, Nash) else 5e-7 * max(1, room)
    assert float(worth(brute.gains[found.package]) or 0) == pytest.approx(best, rel=relative, abs=least + 1e-9)
    assert found.value <= found.bound


@given(plain)
@settings(max_examples=150, deadline=None)
def test_the_largest_product_of_gains(bargain: Bargain) -> None:
    def product_of(gains: Gains) -> Fraction | None:
        total = Fraction(1)
        for gain in gains:
            total *= gain
        return total if min(gains) > 0 else None

    _best(bargain, Nash(), product_of, 1e-5)


@given(plain, st.data())
@settings(max_examples=150, deadline=None)
def test_the_largest_weighted_sum(bargain: Bargain, data: st.DataObject) -> None:
    weights = [data.draw(st.sampled_from((0, 1, 5))) for _ in bargain.parties]
    goal = Sum(tuple(weight / party.scale for weight, party in zip(weights, bargain.parties, strict=True)))
    _best(bargain, goal, lambda gains: sum((w * g for w, g in zip(weights, gains, strict=True)), Fraction(0)))


@given(plain, st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_leximin_by_sums_of_the_smallest(bargain: Bargain, count: int) -> None:
    count = min(count, len(bargain.parties))
    weights = tuple(1.0 / party.scale for party in bargain.parties)
    brute = Brute(bargain)
    if not brute.feasible:
        assert search(Problem.of(bargain), Smallest(weights)).package is None
        return
    levels = max(sorted(gains) for gains in brute.gains.values())
    floors = tuple(float(sum(levels[: k + 1])) * (1 - 1e-9) for k in range(count - 1))

    def smallest(gains: Gains) -> Fraction | None:
        rising = sorted(gains)
        if any(float(sum(rising[: k + 1])) < floor for k, floor in enumerate(floors)):
            return None
        return sum(rising[:count], Fraction(0))

    _best(bargain, Smallest(weights, count, floors), smallest)


@pytest.mark.parametrize("parties, issues, options", [(3, 30, 6), (5, 60, 4)])
def test_many_packages_that_are_worth_the_same_are_not_gone_through(parties: int, issues: int, options: int) -> None:
    from parley.settlement.bargain import Issue, Party

    named = tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(options))) for i in range(issues))
    rows = tuple(tuple((i * 7 + k * 3) % 5 for k in range(options)) for i in range(issues))
    bargain = Bargain(named, tuple(Party(f"p{n}", rows, 3) for n in range(parties)))
    found = search(Problem.of(bargain), Nash(), work=2_000)
    assert found.finished


def test_the_same_work_gives_the_same_answer_and_a_stop_keeps_the_best() -> None:
    import numpy as np

    from parley.settlement.bargain import Issue, Party

    rng = np.random.default_rng(3)
    named = tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(6))) for i in range(40))
    bargain = Bargain(
        named,
        tuple(Party(f"p{n}", tuple(map(tuple, rng.integers(0, 1000, (40, 6)).tolist())), 20_000) for n in range(8)),
    )
    problem, goal = Problem.of(bargain), Smallest((1.0,) * 8)
    answers = {search(problem, goal, work=200).package for _ in range(3)}
    assert len(answers) == 1
    stopped = search(problem, goal, watch=lambda progress: True)
    assert not stopped.finished and stopped.bound is not None
    assert stopped.package is None or bargain.admissible(stopped.package)
