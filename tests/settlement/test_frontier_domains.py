"""The frontier of recorded and made bargains: known sizes, and nothing tried at random passes it."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from parley.settlement.bargain import Bargain, Party
from parley.settlement.frontier import Frontier, frontier
from parley.settlement.frontier.packages import admissible, surpluses
from parley.settlement.problem import Problem
from parley.settlement.reading import read


def solved(bargain: Bargain) -> Frontier:
    return frontier(Problem.of(bargain))


@pytest.fixture
def domains() -> Path:
    folder = Path(os.environ.get("PARLEY_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")) / "scenarios"
    if not folder.exists():
        pytest.skip(f"no recorded scenarios in {folder}")
    return folder


#: Distinct vectors of gains on the whole frontier, as GENIUS defines utilities; checked by enumeration up to 4e5
#: packages, and the two last by merging fractions that nothing had rounded. The first leaves reservations aside.
AS_GENIUS = {
    "ItexvsCypress": (18, 18),
    "EnglandZimbabwe": (25, 25),
    "politics": (124, 124),
    "Domain16": (2907, 63),
    "Travel": (12, 12),
    "EnergyA": (151, 61),
    "parsCat": (757, 757),
    "AMPOvsCity": (192, 192),
    "6issues": (239, 239),
    "7issues": (338, 338),
}


@pytest.mark.parametrize("name", sorted(AS_GENIUS))
def test_domains_of_genius(domains: Path, name: str) -> None:
    bargain = read(domains / "genius" / name)
    free = Bargain(bargain.issues, tuple(Party(one.id, one.values, 0, one.scale) for one in bargain.parties))
    found = (solved(free), solved(bargain))
    assert tuple(one.size for one in found) == AS_GENIUS[name]
    assert all(one.complete for one in found)


#: What NegMAS finds, which takes a domain's evaluations as they stand, without dividing them by the largest.
AS_NEGMAS = {"ItexvsCypress": 17, "politics": 121, "Domain16": 3031, "Travel": 21, "parsCat": 690, "AMPOvsCity": 193}


@pytest.mark.parametrize("name", sorted(AS_NEGMAS))
def test_domains_as_negmas_reads_them(domains: Path, name: str) -> None:
    bargain = read(domains / "genius" / name)
    parties = []
    for party in bargain.parties:
        source = next(path for path in (domains / "genius" / name).glob("*.xml") if path.stem == party.id)
        parties.append(Party(party.id, raw(source, bargain), 0))
    assert solved(Bargain(bargain.issues, tuple(parties))).size == AS_NEGMAS[name]


def raw(source: Path, bargain: Bargain) -> tuple[tuple[int, ...], ...]:
    """Evaluation times weight, in billionths."""
    root = ElementTree.parse(source).getroot()
    weights = {one.get("index"): float(one.get("value")) for one in root.iter("weight")}
    rows = []
    for element, issue in zip(root.iter("issue"), bargain.issues, strict=True):
        items = {one.get("value"): float(one.get("evaluation")) for one in element.findall("item")}
        rows.append(tuple(round(1e9 * weights[element.get("index")] * items[option]) for option in issue.options))
    return tuple(rows)


@pytest.mark.parametrize(
    ("name", "size"),
    [("anac2014-10issues", 10), ("anac2014-30issues", 31), ("anac2014-50issues", 46), ("anac2014-50issueswithRV", 25)],
)
def test_bonuses_over_up_to_1e40_packages(domains: Path, name: str, size: int) -> None:
    bargain = read(domains / "genius" / name)
    found = solved(bargain)
    assert (found.complete, found.size) == (True, size)
    assert all(bargain.admissible(package) for package in found.packages)
    nothing_passes(bargain, found, seed=5)


@pytest.mark.parametrize(("name", "size"), [("s_3x12x4_1.json", 17), ("hyper_3x20x10_r40_1.json", 493)])
def test_rules_and_bonuses_of_made_bargains(domains: Path, name: str, size: int) -> None:
    bargain = read(domains / "synthetic" / name)
    found = solved(bargain)
    assert (found.complete, found.size) == (True, size)
    nothing_passes(bargain, found, seed=9)


def nothing_passes(bargain: Bargain, found: Frontier, seed: int) -> None:
    """Packages at random, and the frontier's own with one issue settled otherwise, are all matched by the frontier."""
    problem = Problem.of(bargain)
    chance = np.random.default_rng(seed)
    sizes = np.diff(problem.first)
    tried = [chance.integers(0, sizes, (2000, len(sizes)))]
    for issue, size in enumerate(sizes.tolist()):
        other = found.options[chance.integers(0, found.size, 20)].copy()
        other[:, issue] = chance.integers(0, size, len(other))
        tried.append(other)
    options = np.concatenate(tried)
    gained = surpluses(problem, options)
    for row in gained[admissible(problem, options, gained)]:
        assert (found.surpluses >= row).all(axis=1).any()
    for place, row in enumerate(found.surpluses):
        better = (found.surpluses >= row).all(axis=1)
        assert better.sum() == 1, f"{place} is matched by another"
