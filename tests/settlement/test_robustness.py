"""What changes if weights are off, or if a party overstates: against cases that can be reckoned by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from parley.settlement.bargain import LARGEST, Bargain, BargainError, Issue, Party
from parley.settlement.reading import read
from parley.settlement.robustness import _off, overstating, weights_off
from parley.settlement.settle import settle
from tests.settlement import brute


def _cake(unit: int = 1) -> Bargain:
    """One thing to divide between two, in hundredths."""
    issue = Issue("share", tuple(str(one) for one in range(101)))
    a = Party("A", (tuple(one * unit for one in range(101)),), 0, scale=unit)
    b = Party("B", (tuple((100 - one) * unit for one in range(101)),), 0, scale=unit)
    return Bargain((issue,), (a, b))


def test_who_overstates_in_dividing_gains_what_the_other_loses():
    """Half each; A claims that 20 of its 50 are what it had anyway, and then 60 to 40 is the product's best."""
    a, b = overstating(settle(_cake(), "nash"), share=0.4)
    assert (a.own, a.others) == pytest.approx((0.2, -0.2))
    assert (b.own, b.others) == pytest.approx((0.2, -0.2))


def test_overstating_can_break_the_talks_off():
    """Three packages alone: nothing is left that A's claim and B both admit."""
    issue = Issue("x", ("a", "b", "c"))
    bargain = Bargain((issue,), (Party("A", ((10, 4, 0),), 0), Party("B", ((0, 4, 10),), 1)))
    a, _ = overstating(settle(bargain, "nash"), share=1.0)
    assert a.own is not None
    claimed = replace(bargain, parties=(replace(bargain.parties[0], reservation=5), bargain.parties[1]))
    assert settle(claimed, "nash").status == "infeasible"
    once = replace(bargain, parties=(bargain.parties[0], replace(bargain.parties[1], reservation=4)))
    a, b = overstating(settle(once, "nash"), share=1.0)
    assert a.party == 0
    tight = Bargain((Issue("x", ("a", "b")),), (Party("A", ((3, 9),), 1), Party("B", ((5, 2),), 3)))
    a, b = overstating(settle(tight, "nash"), share=1.0)
    assert (a.own, b.own) == (0.0, 0.0)


def test_one_weight_alone_can_not_be_off():
    """The product of gains does not depend on the scale of either."""
    off = weights_off(settle(_cake(), "nash"), times=20)
    assert off.changed == (0,) * 20
    assert off.lost == pytest.approx((0.0,) * 20)
    assert off.steady == (1.0,)
    assert (off.median_changed, off.median_lost, off.unacceptable, off.none) == (0, 0.0, 0, 0)


def test_numbers_near_the_largest_are_off_as_small_ones_are():
    small, large = (weights_off(settle(_two_issues(unit), "nash"), times=30, seed=5) for unit in (1, LARGEST // 400))
    assert large.changed == small.changed
    assert any(small.changed)


def _two_issues(unit: int) -> Bargain:
    issues = tuple(Issue(name, tuple(str(one) for one in range(7))) for name in "xy")
    a = Party("A", (tuple(10 * k * unit for k in range(7)), tuple(11 * k * unit for k in range(7))), 0, scale=unit)
    b = Party("B", (tuple(11 * (6 - k) * unit for k in range(7)), tuple(10 * (6 - k) * unit for k in range(7))), 0)
    return Bargain(issues, (a, replace(b, scale=unit)))


# Most small bargains drawn have no package that all would take: they are passed over, and that is no fault.
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much])
@given(brute.bargains(parties=(2, 3)), st.integers(0, 2**40))
def test_no_other_package_is_worth_more_by_the_numbers_as_stated(bargain, seed):
    answer = settle(bargain, "nash")
    assume(answer.status == "proven" and min(answer.gains) > 0)
    off = weights_off(answer, times=5, seed=seed)
    assert all(one >= -1e-9 for one in off.lost)
    assert len(off.changed) + off.none == off.times == 5
    assert len(off.lost) + off.unacceptable == len(off.changed)
    assert off == weights_off(answer, times=5, seed=seed)
    for one in overstating(answer):
        assert one.own is None or one.own >= -1.0


@given(brute.bargains(), st.integers(0, 2**40), st.floats(0.001, 0.9))
def test_weights_are_off_by_no_more_than_was_asked(bargain, seed, share):
    made = _off(bargain, share, np.random.default_rng(seed))
    assert (made.issues, made.exclusions) == (bargain.issues, bargain.exclusions)
    for before, after in zip(bargain.parties, made.parties, strict=True):
        times = after.unit // before.unit
        assert (after.reservation, after.scale) == (before.reservation * times, before.scale * times)
        assert after.red_lines == before.red_lines
        for row, other in zip(before.values, after.values, strict=True):
            factors = {b / (a * times) for a, b in zip(row, other, strict=True) if a}
            assert all(abs(one - 1) <= share + 0.0011 for one in factors)
            assert not factors or max(factors) - min(factors) < 1e-6


def test_a_bargain_that_hardly_fits_is_told_to_fail_when_it_does():
    """Both are just content: with weights off, one of them often is not."""
    issues = (Issue("x", ("a", "b")), Issue("y", ("a", "b")))
    bargain = Bargain(issues, (Party("A", ((50, 0), (50, 0)), 50), Party("B", ((0, 50), (0, 50)), 50)))
    off = weights_off(settle(bargain, "leximin"), times=40)
    assert off.none > 5
    assert len(off.changed) == 40 - off.none


def test_it_can_be_stopped_and_tells_how_far_it_came():
    seen = []

    def watch(progress):
        seen.append(progress.share)
        return len(seen) == 3

    off = weights_off(settle(_cake(), "nash"), times=50, watch=watch)
    assert (off.times, len(off.changed), off.stopped) == (3, 3, True)
    assert seen == [1 / 50, 2 / 50, 3 / 50]
    assert len(overstating(settle(_cake(), "nash"), watch=lambda progress: True)) == 1


@pytest.mark.parametrize("share", [0, 1, -0.2, float("nan")])
def test_shares_that_make_no_sense_are_refused(share):
    with pytest.raises(BargainError, match="give a share between 0 and 1"):
        weights_off(settle(_cake(), "nash"), share=share)


def test_there_must_be_a_package_to_hold_others_against():
    impossible = replace(_cake(), parties=tuple(replace(one, reservation=60) for one in _cake().parties))
    for answer in (settle(impossible, "nash"), settle(_cake(), "frontier")):
        with pytest.raises(BargainError, match="no one package"):
            weights_off(answer)
        with pytest.raises(BargainError, match="no one package"):
            overstating(answer)
    with pytest.raises(BargainError, match="0 times"):
        weights_off(settle(_cake(), "nash"), times=0)
    with pytest.raises(BargainError, match="give a share above 0"):
        overstating(settle(_cake(), "nash"), share=0)


@pytest.mark.parametrize("concept", ["ks", "egalitarian", "leximin", "utilitarian"])
def test_every_concept_can_be_held_against_itself(concept):
    off = weights_off(settle(_two_issues(1), concept), times=10)
    assert len(off.changed) + off.none == 10
    assert all(one >= -1e-9 for one in off.lost)


def test_few_issues_hang_on_exact_weights_in_talks_of_real_size(recorded_data):
    """Some 2 of 40 issues are settled otherwise, and little is lost."""
    off = weights_off(settle(read(recorded_data / "scenarios" / "synthetic" / "s_6x40x5_1.json")), times=60)
    assert off.median_changed is not None
    assert off.median_lost is not None
    assert 1 <= off.median_changed <= 4
    assert off.median_lost < 0.01
    assert off.unacceptable == off.none == 0
