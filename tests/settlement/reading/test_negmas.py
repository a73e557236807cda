"""Our reading of GENIUS's files beside NegMAS's, which runs in a process and an environment of its own."""

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "benchmarks"))

import settlement_utilities as beside  # noqa: E402


@pytest.fixture(scope="module")
def scenarios(recorded_data) -> Path:
    if not beside.PYTHON.exists():
        pytest.skip("NegMAS is not installed beside us; `make peers` does it")
    return recorded_data / "scenarios" / "genius"


# Every recorded scenario, and by what NegMAS's utilities differ from GENIUS's definition (see the command's own words).
SAME = ("6issues", "7issues")
CONSTRAINTS = ("anac2014-10issues", "anac2014-30issues", "anac2014-50issues", "anac2014-50issueswithRV")
EVALUATIONS = (
    "AMPOvsCity", "Domain16", "EnergyA", "EnglandZimbabwe", "ItexvsCypress", "Travel", "parsCat", "politics",
)  # fmt: skip


def test_no_scenario_is_left_out(scenarios):
    assert {path.name for path in scenarios.iterdir()} == {*SAME, *CONSTRAINTS, *EVALUATIONS}


@pytest.mark.parametrize("name", SAME)
def test_whole_number_issues_are_worth_the_same(scenarios, name):
    for one in beside.compared(scenarios / name, 200):
        assert one.difference < beside.SAME
        assert one.reservation == one.their_reservation


@pytest.mark.parametrize("name", EVALUATIONS)
def test_evaluations_differ_by_the_largest_of_each_issue_alone(scenarios, name):
    """NegMAS leaves evaluations as they stand in the file; GENIUS divides them by the issue's largest."""
    for one in beside.compared(scenarios / name, 200):
        assert one.unexplained < 1e-9
        assert all(abs(factor - round(factor)) < 1e-6 and factor >= 1 for factor in one.factors)


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraints_differ_by_their_bounds_and_the_largest_utility_alone(scenarios, name):
    """NegMAS leaves the bounds out and does not divide; GENIUS has them in and divides by `maxutility`."""
    for one in beside.compared(scenarios / name, 200):
        assert one.unexplained < 1e-9
        stated = re.search(r'maxutility="(\d+)"', (scenarios / name / f"{one.party}.xml").read_text())
        assert one.factors == pytest.approx([int(stated[1])])
