"""From ranks, points, red lines and comparisons to weights and whole numbers: what must hold of every statement."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement import elicitation as e
from parley.settlement.bargain import Bargain, Budget, Issue, Requirement
from parley.settlement.elicitation.plausible import likelihood, plausible
from parley.settlement.elicitation.stated import difference


@st.composite
def statements(draw, most_issues=6):
    """A statement that makes sense, on a few issues with a few options each."""
    count = draw(st.integers(1, most_issues))
    sizes = [draw(st.integers(1, 4)) for _issue in range(count)]
    places = tuple(draw(st.lists(st.integers(1, count), min_size=count, max_size=count)))
    worth = tuple(e.from_points(draw(st.lists(st.integers(0, 100), min_size=n, max_size=n))) for n in sizes)
    swing = {}
    if draw(st.booleans()):
        swing = {issue: draw(st.integers(0, 100)) for issue in e.most_important(places)}
    packages = st.tuples(*(st.integers(0, size - 1) for size in sizes))
    comparisons = tuple(
        e.Comparison(draw(packages), draw(packages), draw(st.sampled_from([-1, 0, 1])))
        for _one in range(draw(st.integers(0, 5)))
    )
    return e.Stated(places, worth, swing, comparisons=comparisons)


def table(stated, **rules):
    return Bargain(
        tuple(Issue(f"i{i}", tuple(f"o{k}" for k in range(len(row)))) for i, row in enumerate(stated.worth)),
        (),
        **rules,
    )


def every_package(stated):
    return list(product(*(range(len(row)) for row in stated.worth)))


# Weights.


def test_the_rank_order_centroid_is_that_of_the_literature():
    assert [round(float(one), 4) for one in e.rank_order_centroid(4)] == [0.5208, 0.2708, 0.1458, 0.0625]
    assert e.rank_order_centroid(1) == (1,)
    assert e.rank_order_centroid(0) == ()


@given(st.integers(1, 60))
def test_the_centroid_falls_and_adds_up_to_one(count):
    found = e.rank_order_centroid(count)
    assert sum(found) == 1
    assert list(found) == sorted(found, reverse=True)
    assert found[-1] == Fraction(1, count**2)


def test_the_centroid_is_the_mean_of_all_weights_that_keep_the_order():
    drawn = -np.sort(-np.random.default_rng(1).dirichlet(np.ones(5), 40_000), axis=1)
    assert np.allclose(drawn.mean(axis=0), [float(one) for one in e.rank_order_centroid(5)], atol=0.004)


@given(statements())
def test_weights_add_up_to_one_and_keep_the_order(stated):
    found = e.weights(stated.places)
    assert sum(found) == 1
    for one, other in product(range(len(found)), repeat=2):
        if stated.places[one] < stated.places[other]:
            assert found[one] > found[other]
        if stated.places[one] == stated.places[other]:
            assert found[one] == found[other]


@given(st.lists(st.integers(1, 14), min_size=1, max_size=14), st.data())
def test_swings_are_kept_in_proportion_and_nothing_behind_passes_the_last_of_them(places, data):
    foremost = e.most_important(places)
    swing = {issue: data.draw(st.integers(0, 100)) for issue in foremost}
    found = e.weights(places, swing)
    assert sum(found) == 1 and min(found) >= 0
    if any(swing.values()):
        for one, other in product(foremost, repeat=2):
            assert found[one] * swing[other] == found[other] * swing[one]
        behind = [weight for issue, weight in enumerate(found) if issue not in swing]
        assert max(behind, default=0) <= min(found[issue] for issue in foremost)


def test_points_for_others_than_the_foremost_are_refused():
    with pytest.raises(ValueError, match="foremost"):
        e.weights([1, 2, 3], {0: 100})


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_options_are_worth_from_0_to_100_in_their_order(points):
    for found in (e.from_points(points), e.from_places([-one for one in points])):
        if len(set(points)) == 1:
            assert set(found) == {0}
            continue
        assert (max(found), min(found)) == (100, 0)
        ordered = sorted(range(len(points)), key=points.__getitem__)
        assert [found[one] for one in ordered] == sorted(found)
    assert e.from_places([1, 2, 3, 3]) == (100, 50, 0, 0)


# Whole numbers.


@given(statements())
def test_a_party_s_values_are_its_weights_times_what_options_are_worth(stated):
    party = e.party(stated, "A")
    top = sum(max(row) for row in party.values)
    assert top == 0 or abs(top - e.POINTS * e.SCALE) <= len(stated.worth)
    for package in every_package(stated)[:50]:
        exact = sum(w * row[k] for w, row, k in zip(stated.weights, stated.worth, package, strict=True)) * e.SCALE
        assert abs(party.utility(package) - exact) <= len(package)


@given(statements(), st.data())
def test_what_it_could_just_accept_is_worth_nothing_more_than_its_reservation(stated, data):
    chosen = tuple(data.draw(st.none() | st.integers(0, len(row) - 1)) for row in stated.worth)
    party = e.party(replace(stated, floor=e.Floor(package=chosen)), "A")
    worst = tuple(
        min(range(len(row)), key=row.__getitem__) if one is None else one
        for one, row in zip(chosen, party.values, strict=True)
    )
    assert party.surplus(worst) == 0
    level = data.draw(st.integers(0, 100))
    assert e.party(replace(stated, floor=e.Floor(level=level)), "A").reservation == level * e.SCALE
    assert e.party(stated, "A").reservation == 0


def test_a_statement_that_contradicts_itself_is_refused_with_where():
    stated = e.Stated((1, 2), (e.from_places([1, 2]), e.from_places([1, 2, 3])))
    for red_lines, floor, about, issue in (
        ((((0, 0),), ((0, 1),)), e.Floor(), "red_lines", 0),
        ((((0, 0), (0, 1)),), e.Floor(), "red_lines", None),
        ((((0, 0), (1, 2)),), e.Floor(package=(0, 2)), "floor", None),
    ):
        with pytest.raises(e.StatedError) as wrong:
            e.party(replace(stated, red_lines=red_lines, floor=floor), "A")
        assert (wrong.value.about, wrong.value.issue) == (about, issue)
    lines = (((1, 0), (0, 0)), ((0, 0),), ((0, 0),), ())
    assert e.party(replace(stated, red_lines=lines), "A").red_lines == (((0, 0),),)


# Comparisons.


@given(statements())
@settings(max_examples=40)
def test_answers_that_follow_from_the_weights_fit_and_opposite_ones_do_not(stated):
    packages = every_package(stated)
    chance = np.random.default_rng(3)
    pairs = [tuple(packages[i] for i in chance.integers(len(packages), size=2)) for _pair in range(10)]
    clear = [(one, other) for one, other in pairs if abs(difference(stated, one, other)) > 3]
    for turned in (1, -1):
        answers = tuple(
            e.Comparison(one, other, turned if difference(stated, one, other) > 0 else -turned) for one, other in clear
        )
        found = e.judged(replace(stated, comparisons=answers))
        assert [one.fits for one in found] == [turned == 1] * len(clear)
        for one in found:
            if not one.fits and one.too_heavy is not None and one.too_light is not None:
                assert one.too_heavy != one.too_light
    with_either = e.judged(replace(stated, comparisons=tuple(e.Comparison(one, other, 0) for one, other in clear)))
    assert not any(one.fits for one in with_either)


@pytest.mark.parametrize("prefers", [1, -1])
def test_the_issues_that_an_answer_contradicts_are_named(prefers):
    worth = (e.from_places([1, 2]), e.from_places([1, 2]), e.from_places([1, 2]))
    stated = e.Stated((1, 2, 3), worth, {0: 100, 1: 60, 2: 20})
    pair = ((1, 1, 0), (0, 1, 1))[::prefers]
    (found,) = e.judged(replace(stated, comparisons=(e.Comparison(*pair, prefers),)))
    # It would rather have the last issue than the first.
    assert (found.fits, found.against_order, found.too_light, found.too_heavy) == (False, True, 2, 0)


@given(statements(), st.integers(0, 3))
@settings(max_examples=60)
def test_plausible_weights_keep_the_order(stated, seed):
    drawn = plausible(replace(stated, swing={}), seed)
    sums = drawn.sum(axis=1)
    assert np.allclose(sums, 1) if any(stated.matters) else not sums.any()
    for one, other in product(np.flatnonzero(stated.matters), repeat=2):
        if stated.places[one] < stated.places[other]:
            assert (drawn[:, one] >= drawn[:, other]).all()
    assert (drawn == plausible(replace(stated, swing={}), seed)).all()
    assert np.isclose(likelihood(stated, drawn).sum(), 1)


def test_comparisons_bring_the_fitted_weights_to_what_a_party_really_holds():
    """Somebody who knows better than the ranking says is asked, and answers by what they hold."""
    chance = np.random.default_rng(11)
    worth = tuple(e.from_points(chance.integers(0, 101, 4).tolist()) for _issue in range(6))
    held = np.array([0.55, 0.2, 0.12, 0.08, 0.03, 0.02])
    stated = e.Stated((1, 2, 3, 4, 5, 6), worth)
    ground = e.Ground(table(stated))

    def off(points):
        shares = np.array([points[issue] for issue in range(6)]) / sum(points.values())
        return float(np.abs(shares - held).sum())

    first, shares = off(e.fitted(stated)), []
    for _question in range(e.MOST_ASKED):
        shares.append(e.stability(stated, ground))
        pair = e.next_pair(stated, ground)
        if pair is None:
            break
        apart = sum(held[i] * float(row[a] - row[b]) for i, (row, a, b) in enumerate(zip(worth, *pair, strict=True)))
        answer = e.Comparison(*pair, 1 if apart > 0 else -1)
        stated = replace(stated, comparisons=(*stated.comparisons, answer))
    assert off(e.fitted(stated)) < first * 0.6
    assert shares[-1].share > shares[0].share
    assert e.stability(stated, ground).enough and not shares[0].enough


# Asking.


@given(statements(), st.data())
@settings(max_examples=40)
def test_whoever_is_asked_is_asked_about_what_may_be_and_what_is_no_foregone_conclusion(stated, data):
    first = (0, 0)
    rules = {"exclusions": (((0, 0), (len(stated.worth) - 1, len(stated.worth[-1]) - 1)),)}
    if len(stated.worth) == 1:
        rules = {}
    ground = e.Ground(table(stated, **rules), (((first),),) if len(stated.worth[0]) > 1 else ())
    pair = e.next_pair(stated, ground)
    assert pair == e.next_pair(stated, ground)
    if pair is None:
        return
    left, right = pair
    assert ground.holds(left) and ground.holds(right)
    apart = [i for i in range(len(left)) if left[i] != right[i]]
    assert 2 <= len(apart) <= 3
    signs = {np.sign(float(stated.worth[i][left[i]] - stated.worth[i][right[i]])) for i in apart}
    assert {1.0, -1.0} <= signs
    assert frozenset(pair) not in {frozenset((one.left, one.right)) for one in stated.comparisons}


def test_nobody_is_asked_where_nothing_can_be_told():
    one = e.Stated((1,), (e.from_places([1, 2]),))
    assert e.next_pair(one, e.Ground(table(one))) is None
    alike = e.Stated((1, 1), ((Fraction(0),) * 2, (Fraction(0),) * 2))
    assert e.next_pair(alike, e.Ground(table(alike))) is None
    assert e.stability(alike, e.Ground(table(alike))).share == 1
    # Rules that leave no package at all end the asking; they do not hang it.
    two = e.Stated((1, 2), (e.from_places([1, 2]),) * 2)
    nothing = e.Ground(table(two, budgets=(Budget("cost", 0, ((1, 2), (1, 2))),)))
    assert e.next_pair(two, nothing) is None
    assert e.best(e.party(two, "A"), nothing) is None


def test_asking_ends():
    stated = e.Stated((1, 2), (e.from_places([1, 2]),) * 2)
    ground = e.Ground(table(stated))
    for _question in range(e.MOST_ASKED):
        if (pair := e.next_pair(stated, ground)) is None:
            break
        stated = replace(stated, comparisons=(*stated.comparisons, e.Comparison(*pair, 1)))
    assert e.next_pair(stated, ground) is None or e.stability(stated, ground).enough


# Packages drawn, and what a statement means.


@given(statements(), st.data())
@settings(max_examples=60)
def test_what_is_drawn_keeps_rules_and_red_lines(stated, data):
    sizes = [len(row) for row in stated.worth]
    choice = st.integers(0, len(sizes) - 1).flatmap(lambda i: st.tuples(st.just(i), st.integers(0, sizes[i] - 1)))
    requirements = tuple(Requirement(*data.draw(st.tuples(choice, choice))) for _rule in range(2))
    lines = tuple(tuple({i: (i, k) for i, k in data.draw(st.lists(choice, max_size=2))}.values()) for _line in range(2))
    cost = tuple(tuple(range(size)) for size in sizes)
    rules = {"requirements": requirements, "budgets": (Budget("cost", data.draw(st.integers(0, 8)), cost),)}
    bargain, lines = table(stated, **rules), tuple(line for line in lines if line)
    ground = e.Ground(bargain, lines)
    possible = {
        package
        for package in every_package(stated)
        if next(bargain.breaches(package), None) is None
        and not any(all(package[i] == k for i, k in line) for line in lines)
    }
    assert {package for package in every_package(stated) if ground.holds(package)} == possible
    for seed in range(5):
        drawn = ground.draw(np.random.default_rng(seed))
        assert drawn is None or drawn in possible
    if len(possible) * 2 > len(every_package(stated)):
        assert ground.draw(np.random.default_rng(9)) is not None


@given(statements())
def test_without_rules_the_best_is_the_best_and_the_limit_is_at_the_limit(stated):
    ground = e.Ground(table(stated))
    party = e.party(replace(stated, floor=e.Floor(level=40)), "A")
    worths = [party.utility(package) for package in every_package(stated)]
    best, limit = e.best(party, ground), e.just_acceptable(party, ground)
    assert best is not None and party.utility(best) == max(worths)
    if max(worths) < party.reservation:
        assert limit is None
    else:
        assert limit is not None and party.surplus(limit) >= 0
        # Nothing acceptable is a single change below it.
        for issue, row in enumerate(party.values):
            for value in row:
                lower = party.surplus(limit) + value - row[limit[issue]]
                assert not 0 <= lower < party.surplus(limit)


@given(statements())
def test_exchanges_are_what_the_numbers_say(stated):
    party = e.party(stated, "A")
    for trade in e.trades(party):
        gain = party.values[trade.gained[0]][trade.gained[1]] - party.values[trade.instead[0]][trade.instead[1]]
        top = party.values[trade.given[0]][trade.given[1]]
        assert 0 < top - party.values[trade.down_to[0]][trade.down_to[1]] <= gain
        if trade.not_to is not None:
            assert top - party.values[trade.not_to[0]][trade.not_to[1]] > gain
