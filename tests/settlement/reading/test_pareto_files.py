"""Our utilities against what GENIUS itself wrote down: the frontiers that lie beside the constraint scenarios."""

import pytest

from parley.settlement.reading import read
from parley.settlement.settle import settle

# GENIUS prints binary fractions of 32 bits.
NEAR = 1e-6


@pytest.mark.parametrize("name", ["10issues", "30issues", "50issues", "50issueswithRV"])
def test_no_point_of_theirs_lies_beyond_our_frontier(recorded_data, name):
    """Their larger frontiers were sampled; all that they found must be met or passed. The smallest is the same."""
    folder = recorded_data / "scenarios" / "genius" / f"anac2014-{name}"
    bargain = read(folder)
    ours = [
        tuple(party.utility(point.package) / party.scale for party in bargain.parties)
        for point in settle(bargain, "frontier").frontier
    ]
    lines = (folder / "pareto.xml").read_text().splitlines()
    theirs = [tuple(float(one) for one in line.split(",")) for line in lines if line.strip()]
    for point in theirs:
        assert any(all(a >= b - NEAR for a, b in zip(one, point, strict=True)) for one in ours)
    if name == "10issues":
        assert sorted(ours) == [pytest.approx(one, abs=NEAR) for one in sorted(theirs)]
    else:  # what these files call the largest utility is not: what GENIUS would cut is said
        assert max(one[0] for one in ours) > 1
        assert any("profile-1.xml: a package worth more than maxutility" in note for note in bargain.notes)
