"""SCIP, where it is installed: the same packages, killed when told to, believed only after reckoning anew."""

import json
import math
from unittest import mock

import pytest
from hypothesis import given, settings

from parley.settlement import scip
from parley.settlement.bargain import Bargain
from parley.settlement.nash import nash
from parley.settlement.problem import Problem
from parley.settlement.scip import installed, nash_by_scip
from tests.settlement.brute import Brute, bargains
from tests.settlement.test_settle import made

needed = pytest.mark.skipif(not installed(), reason="SCIP is not installed: pip install parley[scip]")


@needed
@given(bargains(bonuses=False))
@settings(max_examples=8, deadline=None)
def test_it_finds_what_trying_all_finds(bargain: Bargain) -> None:
    brute = Brute(bargain)
    found = nash_by_scip(Problem.of(bargain))
    good = [brute.nash(one) for one in brute.gains.values() if min(one) > 0]
    assert found is not None
    if not good:
        assert found.package is None
        return
    assert found.package is not None and found.finished and found.bound is not None
    best = math.log(max(good)[1])
    assert math.log(brute.nash(brute.gains[found.package])[1]) == pytest.approx(best, abs=1e-4)
    assert found.bound >= best - 1e-9


@needed
def test_it_agrees_with_our_own_search() -> None:
    problem = Problem.of(made(5, 30, 5))
    ours, other = nash(problem), nash_by_scip(problem)
    assert other is not None and other.value == pytest.approx(ours.value or 0, abs=1e-4)


@needed
def test_told_to_stop_it_is_killed_and_keeps_what_it_was_given() -> None:
    problem = Problem.of(made(8, 60, 6, seed=3))
    start = nash(problem).package
    children = []
    popen = scip.subprocess.Popen

    def noted(*args: object, **kwargs: object) -> object:
        children.append(popen(*args, **kwargs))  # type: ignore[call-overload]
        return children[-1]

    with mock.patch.object(scip.subprocess, "Popen", noted):
        found = nash_by_scip(problem, start=start, watch=lambda progress: True)
    assert children[0].returncode is not None
    assert found is None or (found.package == start and found.value is not None)


def test_without_it_nothing_changes() -> None:
    with mock.patch.object(scip, "find_spec", return_value=None):
        assert not installed()
        assert nash_by_scip(Problem.of(made())) is None
        assert nash(Problem.of(made())).finished


def test_what_it_says_is_not_believed() -> None:
    """A child that tells of a package that breaks a reservation, and of a bound below what is known."""
    bargain = made()
    problem = Problem.of(bargain)
    bad = problem.taken((0,) * 12)
    assert not bargain.admissible((0,) * 12)
    lines = [json.dumps({"columns": bad.tolist(), "bound": 1e9, "ended": "optimal"}) + "\n"]
    child = mock.Mock(stdout=iter(lines))
    with (
        mock.patch.object(scip.subprocess, "Popen", return_value=child),
        mock.patch.object(scip, "installed", lambda: True),
    ):
        found = nash_by_scip(problem)
    assert found is not None and found.package is None and found.value is None and not found.finished
