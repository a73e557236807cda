"""Nothing is told of few people, and an onlooker who knows the rule, the tables and the totals can't work it out."""

from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.commonground import floor as floors


def compositions(parts: int, most: int) -> np.ndarray:
    """All ways in which up to `most` voters can lie in so many parties; (parts, worlds)."""
    grid = np.indices((most + 1,) * parts).reshape(parts, -1)
    return grid[:, grid.sum(0) <= most]


@pytest.mark.parametrize("undeclared", [False, True])
@pytest.mark.parametrize(("parties", "most"), [(1, 14), (2, 14), (3, 12), (4, 10)])
def test_no_hidden_count_below_the_floor_can_be_worked_out_from_the_table_and_the_total(parties, most, undeclared):
    """The onlooker goes through every world that could lie behind what is shown, the rule itself applied to each."""
    floor = 3
    worlds = compositions(parties + undeclared, most)
    total = worlds.sum(0)
    asked = worlds[:parties]
    told = floors.told(asked, total, floor)
    whole = floors.total_told(asked, total, floor)
    seen = np.vstack((np.where(told, asked, -1), np.where(whole, total, -1)))
    behind = defaultdict(list)
    for world, shown in enumerate(map(tuple, seen.T)):
        behind[shown].append(world)
    assert told.any() and whole.any()
    for shown, alike in behind.items():
        if shown[-1] < 0:
            continue
        for part in range(parties + undeclared):
            counts = set(worlds[part, alike])
            if part == parties or shown[part] < 0:
                assert len(counts) > 1 or not 0 < counts.pop() < floor, (shown, worlds[:, alike])


def test_what_is_told_is_at_or_above_the_floor_and_most_of_it_stays():
    rng = np.random.default_rng(5)
    asked = rng.poisson(rng.uniform(0, 30, (6, 400)))
    total = asked.sum(0) + rng.poisson(3, 400)
    told = floors.told(asked, total)
    assert (asked[told] >= floors.FLOOR).all()
    assert told.sum() > 0.85 * (asked >= floors.FLOOR).sum()


def test_four_and_four_of_eight_left_out_would_tell_itself():
    asked, total = np.array([[4], [4], [9]]), np.array([17])
    assert floors.told(asked, total)[:, 0].tolist() == [False, False, False]


def test_equals_are_left_out_together():
    asked, total = np.array([[7], [4], [7], [20]]), np.array([38])
    assert floors.told(asked, total)[:, 0].tolist() == [False, False, False, True]


def test_more_votes_of_parties_than_of_all_is_an_error():
    with pytest.raises(ValueError, match="statement 1"):
        floors.told(np.array([[5, 5], [5, 5]]), np.array([10, 9]))


def atoms_determined(parties, groups, total, atoms, floor) -> list[int]:
    """Counts below the floor of any union of atoms that adding and subtracting the told figures gives.

    parties, groups: the rows told, each a 0/1 vector over atoms.
    """
    known = np.array([*parties, *groups, np.ones(len(atoms))])
    rank = np.linalg.matrix_rank(known)
    found = []
    for size in range(1, len(atoms) + 1):
        for chosen in combinations(range(len(atoms)), size):
            count = atoms[list(chosen)].sum()
            if 0 < count < floor:
                vector = np.zeros(len(atoms))
                vector[list(chosen)] = 1
                if np.linalg.matrix_rank(np.vstack((known, vector))) == rank:
                    found.append(int(count))
    return found


@given(
    st.lists(st.lists(st.one_of(st.just(0), st.integers(0, 9)), min_size=3, max_size=3), min_size=3, max_size=3),
    st.lists(st.booleans(), min_size=9, max_size=9),
)
def test_nothing_below_the_floor_comes_of_subtracting_groups_from_parties(cells, empty):
    """Two parties and the undeclared, two groups and those without one; who is in which is known to the onlooker."""
    cells = np.where(np.reshape(empty, (3, 3)), 0, cells)
    together = cells > 0
    parties, groups, total = cells.sum(1)[:2, None], cells.sum(0)[:2, None], np.array([cells.sum()])
    by_party, by_group = floors.told_of_both(parties, groups, total, together, 5)
    if not floors.total_told(parties, total, 5)[0]:
        return
    at = np.argwhere(together)
    rows = [(at[:, 0] == j).astype(float) for j in range(2) if by_party[j, 0]]
    columns = [(at[:, 1] == h).astype(float) for h in range(2) if by_group[h, 0]]
    assert not atoms_determined(rows, columns, total, cells[together], 5)


def test_a_group_that_is_a_party_and_two_others_is_not_told():
    parties, groups, total = np.array([[20], [30]]), np.array([[22], [28]]), np.array([50])
    together = np.array([[True, False, False], [True, True, False], [False, False, False]])
    by_party, by_group = floors.told_of_both(parties, groups, total, together)
    assert by_party.all() and not by_group.any()
    together[0, 1] = True  # now some of the first party may be in the second group as well
    assert floors.told_of_both(parties, groups, total, together)[1].all()


def test_who_is_met_in_which_group():
    met = floors.met(np.array([0, 0, 1, -1]), 2, np.array([1, -1, 1, 0]), 2)
    assert met.tolist() == [[False, True, True], [False, True, False], [True, False, False]]
