"""What a package means to a party: true, complete, and nothing of the others' numbers but one bit."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Bonus, Breach, Choice, Issue, Package, Party
from parley.settlement.explanation import explain
from parley.settlement.reading import read
from tests.settlement import brute


def _every_exchange(bargain: Bargain, package: Package) -> list[tuple[Choice, ...]]:
    """All ways to settle one or two issues otherwise, fewer and earlier issues first."""
    options = [(issue, k) for issue, one in enumerate(bargain.issues) for k in range(len(one.options))]
    single = [one for one in options if package[one[0]] != one[1]]
    return [(one,) for one in single] + [pair for pair in combinations(single, 2) if pair[0][0] != pair[1][0]]


def _changed(package: Package, changes: tuple[Choice, ...]) -> Package:
    return tuple(dict(changes).get(issue, option) for issue, option in enumerate(package))


@st.composite
def cases(draw: st.DrawFn):
    bargain = draw(brute.bargains(parties=(2, 3)))
    party = draw(st.integers(0, len(bargain.parties) - 1))
    package, draft = draw(brute.packages(bargain)), draw(st.none() | brute.packages(bargain))
    return bargain, party, package, draft


@given(cases())
def test_what_is_said_adds_up(case):
    bargain, party, package, draft = case
    own, said = bargain.parties[party], explain(bargain, party, package, draft=draft)
    bonuses = sum(own.bonuses[place].value for place in said.bonuses)
    assert said.utility == brute.utility(own, package) == sum(one.worth for one in said.issues) + bonuses
    assert said.surplus == said.utility - said.reservation
    assert said.gain == said.surplus / own.scale
    assert all(one.least <= one.worth <= one.most for one in said.issues)
    broken = {one.place for one in brute.broken(bargain, package) if one.kind == "red_line" and one.party == party}
    assert set(said.red_lines_broken) == broken
    assert sorted(said.red_lines_kept + said.red_lines_broken) == list(range(len(own.red_lines)))
    if draft is None:
        assert said.change is None
        return
    come_and_go = sum(own.bonuses[place].value for place in said.bonuses_won)
    come_and_go -= sum(own.bonuses[place].value for place in said.bonuses_lost)
    assert said.change == said.utility - said.draft_utility == sum(one.change for one in said.issues) + come_and_go
    assert said.draft_utility == brute.utility(own, draft)


@given(cases())
def test_exchanges_are_the_best_there_are(case):
    bargain, party, package, _ = case
    own = bargain.parties[party]
    said = explain(bargain, party, package)

    def brings(changes):
        return brute.utility(own, _changed(package, changes)) - brute.utility(own, package)

    def broken(changes):
        return brute.broken(bargain, _changed(package, changes))

    wanted = [
        changes
        for changes in sorted(_every_exchange(bargain, package), key=lambda one: (-brings(one), len(one), one))
        if brings(changes) > 0 and not any(one.party == party and one.kind == "red_line" for one in broken(changes))
    ]
    keeping = [changes for changes in wanted if not any(one.kind == "rule" for one in broken(changes))]
    expected = wanted[:1] if wanted[:1] == keeping[:1] else wanted[:1] + keeping[:1]
    assert [one.changes for one in said.exchanges] == expected
    for one in said.exchanges:
        assert one.brings == brings(one.changes)
        rules = {each for each in broken(one.changes) if each.kind == "rule"}
        others = {each for each in broken(one.changes) if each.party not in (None, party)}
        assert set(one.rules) == rules
        assert one.fails == ("rule" if rules else "others" if others else None)


@given(cases(), st.data())
def test_nothing_of_the_others_enters_but_one_bit(case, data):
    """Other parties with any other numbers, and as many: the same words, but for whether they could accept."""
    bargain, party, package, draft = case
    strangers = list(data.draw(brute.bargains(parties=(1, 3))).parties)
    others = [
        replace(
            one,
            values=tuple(tuple(data.draw(st.integers(-9, 9)) for _ in issue.options) for issue in bargain.issues),
            bonuses=(),
            red_lines=(),
        )
        for one in strangers
    ]
    other_world = replace(
        bargain, parties=(*others[:party], *[Party("x", others[0].values, 0)] * (party - len(others[:party])),
                          bargain.parties[party], *others)
    )  # fmt: skip
    here, there = explain(bargain, party, package, draft=draft), explain(other_world, party, package, draft=draft)

    def silent(said):
        return replace(said, exchanges=tuple(replace(one, fails=one.fails == "rule") for one in said.exchanges))

    assert silent(here) == silent(there)
    assert sum(one.fails != "rule" for one in here.exchanges) <= 1


def _talks() -> Bargain:
    issues = (Issue("withdrawal", ("30 days", "90 days")), Issue("monitors", ("UN", "joint")), Issue("aid", ("a", "b")))
    a = Party(
        "A", ((50, 10), (30, 20), (0, 5)), 20,
        red_lines=(((0, 1), (1, 1)),), bonuses=(Bonus(7, ((0, frozenset({0})), (1, frozenset({1})))),),
    )  # fmt: skip
    b = Party("B", ((0, 40), (0, 0), (3, 0)), 30)
    return Bargain(issues, (a, b), exclusions=(((0, 0), (2, 1)),))


def test_a_delegation_reads_what_it_gains_and_what_it_can_not_have():
    said = explain(_talks(), 0, (1, 0, 0), draft=(0, 1, 0))
    assert (said.utility, said.surplus, said.draft_utility, said.change) == (40, 20, 77, -37)
    assert [one.change for one in said.issues] == [-40, 10, 0]
    assert said.bonuses == said.bonuses_won == ()
    assert said.bonuses_lost == (0,)
    best, keeping = said.exchanges
    assert (best.changes, best.brings, best.fails) == (((0, 0), (2, 1)), 45, "rule")
    assert best.rules == (Breach("rule", None, 0),)
    assert (keeping.changes, keeping.brings, keeping.fails) == (((0, 0),), 40, "others")


def test_who_has_the_best_already_is_told_of_no_exchange():
    assert explain(_talks(), 1, (1, 0, 0)).exchanges == ()


def test_numbers_are_those_that_the_party_stated():
    """A reservation with decimals makes large numbers inside; nobody should read them."""
    bargain = _talks()
    scaled = replace(
        bargain.parties[0],
        values=tuple(tuple(1000 * value for value in row) for row in bargain.parties[0].values),
        bonuses=(replace(bargain.parties[0].bonuses[0], value=7000),),
        reservation=20_500,
        scale=1000,
        unit=1000,
    )
    said = explain(replace(bargain, parties=(scaled, bargain.parties[1])), 0, (0, 1, 0))
    assert (said.utility, said.reservation, said.surplus) == (77, Fraction("20.5"), Fraction("56.5"))
    assert said.gain == Fraction("56.5")
    assert said.issues[0].most == 50


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_it_goes_through_at_the_size_of_real_talks(recorded_data, seed):
    import random

    for name in ("s_10x100x8_1", "hyper_10x100x8_r200_1"):
        bargain = read(recorded_data / "scenarios" / "synthetic" / f"{name}.json")
        draw = random.Random(seed)
        package = tuple(draw.randrange(len(issue.options)) for issue in bargain.issues)
        said = explain(bargain, 3, package)
        assert all(one.brings > 0 for one in said.exchanges)
