"""What a search finds, or why nothing fits: packages that all could accept, and of parties what they let be told."""

import json

import pytest

from parley.bargaining import acts, queries
from parley.bargaining.models import FoundPackage, Obstacle, Run
from parley.bargaining.tasks import searching
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused
from parley.record import queries as record
from tests.bargaining.table import GATES, LaidTable, acceptable, run_of


@pytest.fixture
def table(talks):
    return LaidTable(talks)


def test_every_package_found_is_one_that_all_could_accept_and_the_best_is_the_best(talks, table):
    table.state_all(level=20)
    search = table.made(concepts=["nash", "ks", "leximin", "egalitarian", "utilitarian"], others=2)
    bargain, every = acceptable(search)
    rows = list(FoundPackage._base_manager.filter(search=search))
    packages = [bargain.placed(row.choices) for row in rows]
    assert packages and set(packages) <= set(every) and len(set(packages)) == len(packages)
    by_concept = {
        answer["concept"]: package for row, package in zip(rows, packages, strict=True) for answer in row.answers
    }
    assert set(by_concept) == {"nash", "ks", "leximin", "egalitarian", "utilitarian"}

    def product_of(package):
        value = 1
        for gain in bargain.gains(package):
            value *= gain
        return value

    assert product_of(by_concept["nash"]) == max(map(product_of, every))
    assert {answer["status"] for row in rows for answer in row.answers} == {"proven"}


def test_the_mediator_sees_packages_and_no_party_s_numbers(talks, table):
    table.state_all(level=20)
    search = table.made()
    client = talks.client(talks.mediator)
    page = client.get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "proven" in page and "Draw it up" in page
    assert "of 100 points" not in page
    read = client.get(f"/api/p/{talks.process.public_id}/searches/{search.public_id}").json()["course"]
    assert set(read["packages"][0]) == {"place", "choices", "answers"}
    numbers = {answer["within"] for one in read["packages"] for answer in one["answers"]}
    assert all(number is None or 0 <= number <= 1 for number in numbers)
    for row in (*Run._base_manager.all(), *FoundPackage._base_manager.all()):
        text = json.dumps({field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}, default=str)
        assert "gain" not in text and "reservation" not in text
    # What every seat is told does not move with it.
    for seat in (talks.heads[0], talks.secretariat):
        assert (
            b"Draw it up" in talks.client(seat).get(talks.url(f"table/searches/{search.public_id}/")).content
        ) is False


def test_a_party_that_opened_all_is_shown_with_its_numbers_and_the_others_are_not(talks, table):
    table.state_all(level=20)
    acts.withdraw_seal(by=talks.heads[1])
    table.seal(talks.heads[1], opened="all")
    search = table.made()
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    worth = page[page.index("Worth to those who opened all") :]
    assert "Lower Fields" in worth and "of 100 points" in worth
    assert "Upper Terraces" not in worth.partition("</table>")[0]


def test_a_found_package_is_there_for_the_team_alone(talks, table):
    table.state_all()
    search = table.made()
    chosen = queries.found_package(talks.viewer(talks.mediator), search.public_id, 1)
    assert set(chosen) == set(table.issues.values())
    for seat in (talks.heads[0], talks.seat(Capacity.OBSERVER)):
        with pytest.raises(Absent):
            queries.found_package(talks.viewer(seat), search.public_id, 1)
    with pytest.raises(Absent):
        queries.found_package(talks.viewer(talks.mediator), search.public_id, 99)


def test_the_same_seals_and_seed_give_the_same_packages_again(talks, table):
    table.state_all(level=10)
    first = table.made(others=3, seed=4)
    talks.adopt(searches=9)
    with table.later(9):
        second = table.made(others=3, seed=4)
    one, other = (
        [(row.choices, row.answers) for row in FoundPackage._base_manager.filter(search=search)]
        for search in (first, second)
    )
    assert one == other


def test_near_a_package_at_most_so_many_issues_change(talks, table):
    table.state_all()
    laid = table.laid
    near = {issue.id: issue.options[0].id for issue in laid.issues}
    search = table.made(near=near, at_most=1)
    bargain, every = acceptable(search)
    start = bargain.placed(near)
    changes = [sum(a != b for a, b in zip(start, one, strict=True)) for one in every]
    if min(changes) > 1:
        assert run_of(search).state == "not_near"
        return
    for row in FoundPackage._base_manager.filter(search=search):
        package = bargain.placed(row.choices)
        assert sum(a != b for a, b in zip(start, package, strict=True)) <= 1


# Nothing fits.


@pytest.fixture
def contradiction(talks, table):
    """Nothing fits: one bars what another alone can live with; the third has no part in it."""
    table.state(talks.heads[0], red={GATES: ["all in turn", "a keeper"]})
    table.seal(talks.heads[0], conflict_told=True)
    table.state(talks.heads[1], red={GATES: ["the terraces"]})
    table.seal(talks.heads[1])
    table.state(talks.heads[2])
    table.seal(talks.heads[2], conflict_told=True)
    return table.made()


def test_what_stands_in_the_way_is_told_as_far_as_each_party_lets_it(talks, table, contradiction):
    search = contradiction
    assert run_of(search).state == "nothing"
    kinds = {(row.kind, row.party.name) for row in Obstacle._base_manager.filter(search=search)}
    assert kinds == {("red_line", "Upper Terraces"), ("red_line", "Lower Fields")}
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    told = page[page.index("as far as it may be told") :].partition("</ul>")[0]
    assert "Upper Terraces" in told and "all in turn" in told
    assert "Lower Fields" not in told


def test_each_party_is_told_its_own_part_by_the_mediator_and_only_then(talks, table, contradiction):
    search = contradiction
    address = talks.url(f"table/searches/{search.public_id}/")
    before = [talks.client(head).get(address).content.decode() for head in talks.heads]
    assert not any("stands in the way" in page for page in before)
    with pytest.raises(NotEntitled):
        acts.tell_obstacles(by=talks.secretariat, search=search.public_id)
    acts.tell_obstacles(by=talks.mediator, search=search.public_id)
    pages = [talks.client(head).get(address).content.decode() for head in talks.heads]
    assert "all in turn" in pages[0].partition("What of yours")[2].partition("</section>")[0]
    second = pages[1].partition("What of yours")[2].partition("</section>")[0]
    assert "the terraces" in second and "Upper Terraces" not in second and "all in turn" not in second
    # Whoever has no part in it learns nothing, not that it was told.
    assert "What of yours" not in pages[2]
    assert "obstacle" not in " ".join(
        act.act for act in record.acts(talks.process.public_id, talks.viewer(talks.heads[2]).audiences)
    )
    with pytest.raises(Refused, match="already"):
        acts.tell_obstacles(by=talks.mediator, search=search.public_id)


def test_a_rule_of_the_table_that_stands_in_the_way_is_named(talks, table):
    of = table.of(GATES)
    acts.set_budget(by=talks.mediator, name="keepers", limit=1, cost={of["the terraces"]: 2, of["all in turn"]: 2})
    for head in talks.heads:
        table.state(head, red={GATES: ["a keeper"]})
        table.seal(head)
    search = table.made()
    assert run_of(search).state == "nothing"
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "keepers" in page.partition("as far as it may be told")[2].partition("</ul>")[0]


def test_what_changes_if_weights_are_off_is_told_in_counts_alone(talks, table):
    table.state_all(level=20)
    search = table.made()
    kept = run_of(search).robustness
    assert kept["tried"] == searching.TRIALS and 0 <= kept["same"] <= kept["tried"] and kept["issues"] == 3
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    said = page.partition("If weights are off")[2].partition("<h3>")[0]
    assert f"{kept['same']}" in said and "on average" in said
    assert not any(party.name in said for party in talks.parties)
    # Of two parties a mean would tell each of the other.
    assert searching.mean_overstated([]) == {}
    talks.adopt(searches=9)
    with table.later(9):
        two = table.made(parties=[party.public_id for party in talks.parties[:2]])
    assert "own" not in {name for name, value in run_of(two).robustness.items() if value is not None}


def test_near_a_package_nothing_is_said_of_weights(talks, table):
    table.state_all()
    near = {issue.id: issue.options[0].id for issue in table.laid.issues}
    assert run_of(table.made(near=near)).robustness == {}
