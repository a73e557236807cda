"""The frontier held against every package there is, on small bargains of any shape, and on real domains."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, BargainError, Bonus, Budget, Issue, Party, Requirement
from parley.settlement.frontier import Frontier, frontier, loops, merging
from parley.settlement.frontier.clashes import clashes
from parley.settlement.frontier.merging import Spent, TooLarge, merge
from parley.settlement.frontier.network import Impossible, folded, network
from parley.settlement.frontier.ordering import good_order
from parley.settlement.frontier.packages import surpluses
from parley.settlement.frontier.sifting import BATCH
from parley.settlement.frontier.steps import laid_out, places
from parley.settlement.frontier.walking import LARGEST_WALKED, can_walk, walk
from parley.settlement.problem import Problem
from tests.settlement.brute import Brute, bargains


def solved(bargain: Bargain, **how: object) -> Frontier:
    return frontier(Problem.of(bargain), **how)  # type: ignore[arg-type]


def shuffled(
    seed: int, parties: int, issues: int, options: int, *, largest: int = 100, reservation: float = 0.0
) -> Bargain:
    """An additive bargain with values at random; each party must have a share of the most there is for it."""
    chance = np.random.default_rng(seed)
    values = chance.integers(0, largest, (parties, issues, options))
    named = tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(options))) for i in range(issues))
    return Bargain(
        named,
        tuple(
            Party(
                f"p{party}",
                tuple(tuple(int(one) for one in row) for row in values[party]),
                int(reservation * values[party].max(axis=1).sum()),
            )
            for party in range(parties)
        ),
    )


def every_package(problem: Problem) -> np.ndarray:
    return np.array(list(itertools.product(*(range(int(size)) for size in np.diff(problem.first)))), dtype=np.int64)


def best_of(gained: np.ndarray) -> set[tuple[int, ...]]:
    """The rows that are nowhere less than another and somewhere more."""
    distinct = np.unique(gained, axis=0)
    order = np.argsort(-distinct.sum(axis=1), kind="stable")
    kept, count = np.empty_like(distinct), 0
    for row in distinct[order]:
        if not (kept[:count] >= row).all(axis=1).any():
            kept[count] = row
            count += 1
    return {tuple(int(one) for one in row) for row in kept[:count]}


# -- every package of small bargains --------------------------------------------------------------------


@settings(max_examples=400)
@given(bargains(parties=(1, 5)))
def test_it_is_what_going_through_every_package_gives(bargain: Bargain) -> None:
    found = solved(bargain)
    brute = Brute(bargain)
    assert found.complete
    assert {bargain.gains(package) for package in found.packages} == brute.frontier()
    assert found.size == len(brute.frontier())
    assert all(bargain.admissible(package) for package in found.packages)
    for package, row in zip(found.packages, found.surpluses.tolist(), strict=True):
        assert row == [party.surplus(package) for party in bargain.parties]


@settings(max_examples=200)
@given(bargains(parties=(1, 5), bonuses=False))
def test_the_first_package_stands_for_all_with_the_same_gains(bargain: Bargain) -> None:
    first: dict[object, tuple[int, ...]] = {}
    for package, gains in sorted(Brute(bargain).gains.items()):
        first.setdefault(gains, package)
    assert all(first[bargain.gains(package)] == package for package in solved(bargain).packages)


@settings(max_examples=100)
@given(bargains(rules=False, parties=(1, 3), issues=(2, 5)), st.randoms(use_true_random=False))
def test_bonuses_as_choices_give_the_same(bargain: Bargain, chance: object) -> None:
    """Where bonuses all bring something good and their options are intervals, whether or not it is the quicker way."""
    good = tuple(
        Party(
            party.id,
            party.values if number % 2 else tuple(tuple(0 for _ in row) for row in party.values),
            party.reservation if number % 2 else 0,
            bonuses=tuple(
                Bonus(abs(one.value), tuple((i, frozenset(range(min(k), max(k) + 1))) for i, k in one.when))
                for one in party.bonuses
            ),
        )
        for number, party in enumerate(bargain.parties)
    )
    changed = Bargain(bargain.issues, good)
    problem = Problem.of(changed)
    try:
        plain = network(problem)
    except Impossible:
        return
    other = clashes(plain)
    for net in (folded(plain), other):
        if net is None:
            continue
        order, _ = good_order(net, 0)
        labels = merge(laid_out(net, order).steps, net.start, limit=10_000, spent=Spent(0, 10**9))
        options = net.options(places(labels.code, net.sizes))
        gained = surpluses(problem, options)
        assert (gained == labels.x[:, : problem.parties]).all()
        assert {changed.gains(package) for package in map(tuple, options.tolist())} == Brute(changed).frontier()


def test_sets_of_options_without_a_common_one_are_not_taken_for_intervals() -> None:
    """Three bonuses that suit each other two by two but not all three."""
    issue, other = Issue("i", ("a", "b", "c")), Issue("j", ("x", "y"))
    bonuses = tuple(Bonus(10, ((0, frozenset(pair)), (1, frozenset({0})))) for pair in ((0, 1), (1, 2), (0, 2)))
    bargain = Bargain((issue, other), (Party("p", ((0, 0, 0), (0, 0)), 0, bonuses=bonuses),))
    assert clashes(network(Problem.of(bargain))) is None
    assert solved(bargain).surpluses.tolist() == [[20]]


# -- larger ones, against arrays of every package -------------------------------------------------------


@pytest.mark.parametrize(
    ("parties", "issues", "options", "largest", "reservation"),
    [
        (1, 6, 5, 100, 0.0),
        (2, 6, 6, 1000, 0.0),
        (2, 15, 2, 3, 0.0),  # ties galore
        (3, 7, 5, 1000, 0.3),
        (3, 15, 2, 3, 0.0),
        (4, 8, 4, 50, 0.4),
        (5, 14, 2, 10**15, 0.0),
        (6, 14, 2, 40, 0.3),
        (8, 13, 2, 9, 0.5),
    ],
)
def test_larger_ones(parties: int, issues: int, options: int, largest: int, reservation: float) -> None:
    problem = Problem.of(shuffled(7, parties, issues, options, largest=largest, reservation=reservation))
    gained = surpluses(problem, every_package(problem))
    found = frontier(problem)
    assert found.complete
    assert set(map(tuple, found.surpluses.tolist())) == best_of(gained[(gained >= 0).all(axis=1)])
    assert found.size == len(found.packages)


def test_more_rows_than_one_table_of_marks_holds() -> None:
    """Nine parties, of whom somebody wants nearly every package: several batches, held against each other."""
    problem = Problem.of(shuffled(1, 9, 13, 2, largest=1000))
    found = frontier(problem)
    assert found.size > BATCH
    assert set(map(tuple, found.surpluses.tolist())) == best_of(surpluses(problem, every_package(problem)))


def test_sorted_by_the_first_partys_gains() -> None:
    found = solved(shuffled(3, 3, 6, 4))
    rows = found.surpluses.tolist()
    assert rows == sorted(rows, reverse=True)
    assert [point.package for point in found.points] == list(found.packages)


# -- what can't be, and what is nonsense ----------------------------------------------------------------


def two_issues(**changed: object) -> Bargain:
    issues = (Issue("i", ("a", "b")), Issue("j", ("x", "y")))
    parties = (Party("p", ((3, 0), (1, 0)), 0), Party("q", ((0, 3), (0, 1)), 0))
    return Bargain(**{"issues": issues, "parties": parties, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bargain",
    [
        two_issues(exclusions=(((0, 0),), ((0, 1),))),
        two_issues(requirements=(Requirement((0, 0), (0, 1)), Requirement((0, 1), (0, 0)))),
        two_issues(exclusions=(((0, 0), (1, 0)), ((0, 0), (1, 1)), ((0, 1), (1, 0)), ((0, 1), (1, 1)))),
        two_issues(parties=(Party("p", ((3, 0), (1, 0)), 5), Party("q", ((0, 3), (0, 1)), 0))),
        two_issues(parties=(Party("p", ((3, 0), (1, 0)), 3), Party("q", ((0, 3), (0, 1)), 3))),
        two_issues(exclusions=((),)),
    ],
)
def test_nothing_fits(bargain: Bargain) -> None:
    found = solved(bargain)
    assert found.complete
    assert found.size == 0
    assert found.packages == ()
    assert "No package" in found.made


def test_two_options_of_one_issue_never_meet() -> None:
    """A red line over both of them says nothing."""
    assert solved(two_issues(exclusions=(((0, 0), (0, 1)),))).size == solved(two_issues()).size


def test_numbers_that_don_t_fit_are_refused() -> None:
    values = ((2**60, 0), (2**60, 0), (2**60, 0))
    issues = tuple(Issue(f"i{i}", ("a", "b")) for i in range(3))
    with pytest.raises(BargainError, match="too large"):
        solved(Bargain(issues, (Party("p", values, 0),)))


def test_the_largest_numbers_are_exact() -> None:
    """Sums near 2 ** 60, which floating point can't tell apart."""
    big = 2**58
    issues = tuple(Issue(f"i{i}", ("a", "b")) for i in range(3))
    first = Party("p", ((big, big + 1), (big, big), (big, big)), 0)
    second = Party("q", ((big + 1, big), (big, big), (0, 0)), 0)
    assert solved(Bargain(issues, (first, second))).surpluses.tolist() == [
        [3 * big + 1, 2 * big],
        [3 * big, 2 * big + 1],
    ]


# -- too large to be had whole, stopped, and repeated ---------------------------------------------------


def large() -> Bargain:
    return shuffled(2, 5, 30, 4, largest=1000, reservation=0.5)


def test_a_part_of_it_is_spread_and_proven() -> None:
    """No package found by chance or by a change of one issue is better than a proven one."""
    bargain = large()
    problem = Problem.of(bargain)
    found = solved(bargain, points=30, limit=2_000)
    assert not found.complete
    assert "too large" in found.made
    assert 15 <= found.size <= 40
    assert found.proven.sum() >= 0.8 * found.size
    assert all(bargain.admissible(package) for package in found.packages)
    assert set(map(tuple, found.surpluses.tolist())) == best_of(found.surpluses)
    for package, proven in zip(found.options, found.proven, strict=True):
        if proven:
            near = np.repeat(package[None], 4 * 30, axis=0)
            near[np.arange(4 * 30), np.arange(4 * 30) // 4] = np.arange(4 * 30) % 4
            gained = surpluses(problem, near)
            row = surpluses(problem, package[None])
            assert not ((gained >= row).all(axis=1) & (gained > row).any(axis=1)).any()


@settings(max_examples=60)
@given(bargains(parties=(2, 4), issues=(2, 5), options=(2, 4)))
def test_a_part_is_of_the_whole_where_it_is_proven(bargain: Bargain) -> None:
    """With too few rows allowed, what is found is admissible, and what is called proven is on the frontier."""
    found = solved(bargain, points=6, limit=1)
    brute = Brute(bargain)
    assert all(bargain.admissible(package) for package in found.packages)
    if found.complete:
        assert {bargain.gains(package) for package in found.packages} == brute.frontier()
    for package, proven in zip(found.packages, found.proven, strict=True):
        assert not proven or bargain.gains(package) in brute.frontier()


def test_the_same_again() -> None:
    one, other = (solved(large(), points=8, limit=2_000, seed=4) for _ in range(2))
    assert one.packages == other.packages
    assert one.made == other.made
    assert one.work == other.work


def test_no_more_work_than_allowed_before_it_goes_on_with_a_part() -> None:
    found = solved(shuffled(5, 6, 24, 3, largest=1000), points=4, work=20)
    assert not found.complete
    assert found.size > 0
    assert found.work < 80


def test_stopped_it_gives_what_is_known() -> None:
    told = []

    def stop(progress: object) -> bool:
        told.append(progress)
        return True

    bargain = shuffled(5, 6, 24, 3, largest=1000)
    found = solved(bargain, watch=stop)
    assert len(told) == 1
    assert found.stopped
    assert not found.complete
    assert found.size >= 1
    assert bargain.admissible(found.packages[0])
    assert "stopped" in found.made


def test_progress_is_told_and_goes_on() -> None:
    shares = []

    def listen(progress: object) -> bool:
        shares.append(progress.share)  # type: ignore[attr-defined]
        return len(shares) > 3

    solved(shuffled(5, 6, 24, 3, largest=1000), watch=listen)
    assert len(shares) >= 4
    assert all(0 <= share <= 1 for share in shares[:3])
    assert shares[:3] == sorted(shares[:3])


@settings(max_examples=100)
@given(bargains(parties=(2, 2), bonuses=False, issues=(2, 5)))
def test_going_along_two_parties_frontier_gives_the_same(bargain: Bargain) -> None:
    problem = Problem.of(bargain)
    if not can_walk(problem):
        assert np.abs(problem.values).sum() + np.abs(problem.reservation).sum() >= LARGEST_WALKED
        return
    packages = list(map(tuple, walk(problem, Spent(0, 10**12), None).tolist()))
    assert all(bargain.admissible(package) for package in packages)
    found = [bargain.gains(package) for package in packages]
    assert found == sorted(Brute(bargain).frontier(), reverse=True)


def test_two_parties_under_rules_are_gone_along_where_the_loops_hold_too_much() -> None:
    plain = shuffled(11, 2, 14, 3, largest=1000, reservation=0.4)
    chance = np.random.default_rng(3)
    cost = tuple(tuple(int(one) for one in chance.integers(0, 9, 3)) for _ in plain.issues)
    bargain = Bargain(plain.issues, plain.parties, budgets=(Budget("cost", 45, cost),))
    whole, walked = solved(bargain), solved(bargain, limit=50)
    assert whole.complete
    assert walked.complete
    assert "Every" in whole.made
    assert "proven" in walked.made
    assert whole.surpluses.tolist() == walked.surpluses.tolist()


# -- the loops themselves -------------------------------------------------------------------------------


def test_a_group_that_takes_long_is_sifted_in_slices_to_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `run` does at once for the last issue, done from outside, a batch at a time."""
    net = network(Problem.of(shuffled(1, 9, 13, 2, largest=1000)))
    steps = laid_out(net, np.arange(13)).steps
    monkeypatch.setattr(merging, "SLICE", 1)
    start = np.array([0, 1])
    labels = loops.Labels(net.start[None], np.zeros((1, 1), np.int64), start, np.zeros((1, 1), np.uint64))
    none = np.zeros(0, np.int64)
    branches = loops.Branches(none, none, np.zeros((0, 9), np.int64), np.zeros(1, np.int64), labels.state)
    at = np.array([0, -1, 0, 0, 0])
    before, branches, out = loops.run(steps, at, labels, branches, labels, 10**12, 10**6, 12)
    whole, _, _ = loops.run(steps, at.copy(), before, branches, out, 10**12, 10**6, 13)
    branches = loops.branched(steps, 12, before)
    at[loops.GROUP] = at[loops.ROWS] = 0
    empty = loops.Labels(before.x[:0], before.code[:0], np.zeros(2, np.int64), branches.state)
    sliced = merging._large(steps, at, before, branches, empty, 10**6, Spent(0, 10**12), None)
    count = int(whole.start[-1])
    assert count == at[loops.ROWS] > BATCH
    assert (sliced.x == whole.x[:count]).all()
    assert (sliced.code == whole.code[:count]).all()
    with pytest.raises(TooLarge):
        merging._large(steps, np.array([12, 0, 0, 0, 0]), before, branches, empty, 100, Spent(0, 10**12), None)
    with pytest.raises(TooLarge):
        merging._large(steps, np.array([12, 0, 0, 0, 0]), before, branches, empty, 10**6, Spent(0, 1000), None)
