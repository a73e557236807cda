"""Other packages: admissible, different in earnest, and none better than the ones before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import Bargain, Issue, Party
from parley.settlement.others import differing, distance
from parley.settlement.settle import settle
from tests.settlement.brute import Brute, bargains
from tests.settlement.test_settle import made


@given(bargains(), st.integers(1, 4))
@settings(max_examples=80, deadline=None)
def test_others_differ_in_earnest_and_come_by_their_worth(bargain: Bargain, count: int) -> None:
    brute = Brute(bargain)
    answer = settle(bargain, "nash", others=count)
    if not brute.feasible:
        assert not answer.others
        return
    assert answer.package is not None
    found = [answer.package]
    least = distance(bargain)
    for point in answer.others:
        assert point.package in brute.gains
        assert all(differing(bargain, earlier, point.package) >= least for earlier in found)
        # The best of all that are so far apart from those before.
        apart = [one for one in brute.gains if all(differing(bargain, earlier, one) >= least for earlier in found)]
        best = max(brute.nash(brute.gains[one]) for one in apart)
        reached = brute.nash(brute.gains[point.package])
        assert reached[0] == best[0] and float(reached[1]) >= float(best[1]) * (1 - 1e-4)
        found.append(point.package)
    if len(answer.others) < count:
        assert not [one for one in brute.gains if all(differing(bargain, earlier, one) >= least for earlier in found)]


def test_the_same_thing_in_other_words_is_not_another_package() -> None:
    issues = (Issue("a", ("yes", "agreed", "no")), Issue("b", ("x", "y")))
    bargain = Bargain(issues, (Party("A", ((4, 4, 1), (2, 1)), 0), Party("B", ((3, 3, 2), (1, 2)), 0)))
    answer = settle(bargain, "nash", others=5)
    assert answer.package is not None
    packages = [answer.package, *(point.package for point in answer.others)]
    assert len({(package[0] == 2, package[1]) for package in packages}) == len(packages) == 4


def test_a_large_bargain_has_others_too() -> None:
    bargain = made(5, 40, 6, seed=2)
    answer = settle(bargain, "utilitarian", others=3, work=5_000)
    assert len(answer.others) == 3 and answer.package is not None
    packages = [answer.package, *(point.package for point in answer.others)]
    for place, one in enumerate(packages):
        assert bargain.admissible(one)
        assert all(differing(bargain, earlier, one) >= 4 for earlier in packages[:place])
