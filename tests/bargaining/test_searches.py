"""Searches: announced to all, made of all that lies sealed or not at all, seen by the team, stopped and begun again."""

import json
from datetime import timedelta
from io import BytesIO
from itertools import product
from threading import Event

import pytest
from django.db import connection

from parley.bargaining import acts, queries
from parley.bargaining.models import FoundPackage, Obstacle, Run, Sealed, Search, TakenIn
from parley.bargaining.tasks import searching
from parley.bargaining.tasks.searches import broke_off, to_take_up
from parley.cli.tick import pass_deadlines
from parley.convening.models import Party
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused
from parley.record import queries as record
from parley.record.sources import now
from parley.settlement.answer import Answer, Progress
from tests.bargaining.table import LaidTable

GATES, NIGHT, PAY = "Who opens the gates?", "How much at night?", "Who pays for repair?"


@pytest.fixture
def table(talks):
    return LaidTable(talks)


def run_of(search):
    return Run._base_manager.get(search__public_id=search.public_id)


def made(table, **more):
    """A search that has begun and ended."""
    search = table.announce(**more)
    with table.later():
        table.begin(search)
        if run_of(search).state == "running":
            table.make(search)
    search.refresh_from_db()
    return search


def acceptable(search):
    """Every package that all could accept, gone through one by one, by the names of the bargain."""
    bargain = searching.bargain_of(search, queries_laid(search))
    sizes = [range(len(issue.options)) for issue in bargain.issues]
    return bargain, [package for package in product(*sizes) if bargain.admissible(package)]


def queries_laid(search):
    from parley.bargaining.rules.laid import Laid

    return Laid.from_json(search.table)


# Announcing.


def test_it_is_announced_to_every_seat_and_counted(talks, table):
    search = table.announce(words="For the spring flood", near=None)
    for seat in talks.one_of_each().values():
        page = talks.client(seat).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
        assert "For the spring flood" in page and "Upper Terraces" in page
        assert ("nash" in page or "Fair by the product" in page) == (seat.capacity in ("mediator", "secretariat"))
    assert "search.announced" in [act.act for act in record.acts(talks.process.public_id, ["common"])]
    assert talks.client().get(talks.url(f"table/searches/{search.public_id}/")).status_code == 404
    with pytest.raises(NotEntitled):
        acts.announce_search(by=talks.heads[0], due=now() + timedelta(hours=1), concepts=["nash"])
    with pytest.raises(Refused, match="announced or running"):
        table.announce()


def test_what_makes_no_sense_is_refused_with_where(talks, table):
    wrong = [
        ({"due": now() - timedelta(minutes=1)}, "due"),
        ({"concepts": []}, "concepts"),
        ({"parties": [talks.parties[0].public_id]}, "parties"),
        ({"near": {table.issues[PAY]: table.options[PAY, "all alike"]}}, f"near_{table.issues[GATES]}"),
        ({"at_most": 1}, "at_most"),
    ]
    for entries, field in wrong:
        with pytest.raises(Refused) as refused:
            table.announce(**entries)
        errors = refused.value.errors if isinstance(refused.value, Invalid) else {refused.value.field: None}
        assert field in errors, entries
    with pytest.raises(Absent):
        table.announce(parties=["nobody"])
    for entries in ({"others": 99}, {"seed": -1}, {"concepts": ["frontier"]}, {"at_most": -1}):
        with pytest.raises(Refused):
            table.announce(**entries)
    assert not Search._base_manager.exists()


def test_the_rules_of_procedure_limit_the_probes_of_a_round(talks, table):
    talks.adopt(searches=1)
    first = table.announce()
    acts.withdraw_search(by=talks.mediator, search=first.public_id)
    with table.later():
        with pytest.raises(Absent):
            acts.take_up_search(by=Clock(talks.process), search=first.public_id)
        second = table.announce()
        with table.later(4):
            table.begin(second)
            assert run_of(second).state == "incomplete"
            # It counts all the same: it told something.
            with pytest.raises(Refused, match="allow") as refused:
                table.announce(hours=9)
            assert "1" in str(refused.value)
    talks.adopt(searches=0)
    with pytest.raises(Refused, match="allow"):
        table.announce(hours=20)


def test_it_is_not_taken_back_once_its_deadline_has_passed(talks, table):
    search = table.announce()
    with table.later(), pytest.raises(Refused, match="deadline has passed"):
        acts.withdraw_search(by=talks.mediator, search=search.public_id)


# All or none.


def test_it_takes_all_or_none_and_does_not_say_whose_were_missing(talks, table):
    for head in talks.heads[:2]:
        table.state(head)
        table.seal(head)
    search = made(table)
    assert run_of(search).state == "incomplete"
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "not all priorities lay sealed" in page
    own = talks.client(talks.heads[0]).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "Your seal 1 lay sealed" in own and "not made" not in own
    none = talks.client(talks.heads[2]).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "lay sealed at that time" not in none


def test_a_party_that_does_not_come_can_be_left_out_openly(talks, table):
    table.state_all()
    acts.withdraw_seal(by=talks.heads[2])
    two = [party.public_id for party in talks.parties[:2]]
    search = made(table, parties=two)
    assert run_of(search).state == "found"
    bargain, _all = acceptable(search)
    assert [party.id for party in bargain.parties] == two


def test_what_lies_sealed_at_the_deadline_counts_however_late_the_clock_comes(talks, table):
    table.state_all()
    search = table.announce()
    with table.later(2):
        # After the deadline: too late to be in it, and too late to be out of it.
        acts.withdraw_seal(by=talks.heads[0])
        with table.later(1):
            table.begin(search)
    assert run_of(search).state == "running"
    assert TakenIn._base_manager.filter(search=search).count() == 3


def test_a_seal_that_does_not_cover_the_table_does_not_count(talks, table):
    table.state_all()
    acts.propose_option(by=talks.heads[0], issue=table.issues[PAY], label="by harvest")
    mine = queries.priorities(talks.viewer(talks.heads[1]))
    assert mine.lacks.options == (table.issues[PAY],)
    search = made(table)
    assert run_of(search).state == "incomplete"


def test_a_seal_whose_red_lines_bar_all_that_lay_on_the_table_then_does_not_count(talks, table):
    table.state_all()
    search = table.announce()
    acts.withdraw_seal(by=talks.heads[0])
    later = acts.propose_option(by=talks.heads[0], issue=table.issues[PAY], label="a fund").public_id
    table.options[PAY, "a fund"] = later
    table.state(talks.heads[0], red={PAY: ["the terraces", "all alike"]})
    table.seal(talks.heads[0])
    with table.later():
        table.begin(search)
    assert run_of(search).state == "incomplete"


def test_what_comes_on_the_table_after_the_announcement_is_not_in_the_search(talks, table):
    table.state_all()
    search = table.announce()
    acts.propose_option(by=talks.heads[0], issue=table.issues[PAY], label="by harvest")
    acts.move_issue(by=talks.mediator, issue=table.issues[NIGHT], to="off_table")
    with table.later():
        table.begin(search)
        table.make(search)
    assert run_of(search).state == "found"
    found = FoundPackage._base_manager.filter(search=search).first()
    assert set(found.choices) == set(table.issues.values())


# What is found.


def test_every_package_found_is_one_that_all_could_accept_and_the_best_is_the_best(talks, table):
    table.state_all(level=20)
    search = made(table, concepts=["nash", "ks", "leximin", "egalitarian", "utilitarian"], others=2)
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
    search = made(table)
    client = talks.client(talks.mediator)
    page = client.get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "Proven" in page and "Draw it up" in page
    assert "of 100 points" not in page
    read = client.get(f"/api/p/{talks.process.public_id}/searches/{search.public_id}").json()["course"]
    assert set(read["packages"][0]) == {"place", "choices", "answers"}
    numbers = {answer["within"] for one in read["packages"] for answer in one["answers"]}
    assert all(number is None or 0 <= number <= 1 for number in numbers)
    for row in (*Run._base_manager.values(), *FoundPackage._base_manager.values()):
        text = json.dumps(row, default=str)
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
    search = made(table)
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    worth = page[page.index("Worth to those who opened all") :]
    assert "Lower Fields" in worth and "of 100 points" in worth
    assert "Upper Terraces" not in worth.partition("</table>")[0]


def test_a_found_package_is_there_for_the_team_alone(talks, table):
    table.state_all()
    search = made(table)
    chosen = queries.found_package(talks.viewer(talks.mediator), search.public_id, 1)
    assert set(chosen) == set(table.issues.values())
    for seat in (talks.heads[0], talks.seat(Capacity.OBSERVER)):
        with pytest.raises(Absent):
            queries.found_package(talks.viewer(seat), search.public_id, 1)
    with pytest.raises(Absent):
        queries.found_package(talks.viewer(talks.mediator), search.public_id, 99)


def test_the_same_seals_and_seed_give_the_same_packages_again(talks, table):
    table.state_all(level=10)
    first = made(table, others=3, seed=4)
    talks.adopt(searches=9)
    with table.later(9):
        second = made(table, others=3, seed=4)
    one, other = (
        [(row.choices, row.answers) for row in FoundPackage._base_manager.filter(search=search)]
        for search in (first, second)
    )
    assert one == other


def test_near_a_package_at_most_so_many_issues_change(talks, table):
    table.state_all()
    laid = table.laid
    near = {issue.id: issue.options[0].id for issue in laid.issues}
    search = made(table, near=near, at_most=1)
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
    return made(table)


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
    search = made(table)
    assert run_of(search).state == "nothing"
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    assert "keepers" in page.partition("as far as it may be told")[2].partition("</ul>")[0]


# Running, stopped, killed, begun again.


class Slow:
    """An engine that goes on until it is told to stop, and says what it has meanwhile."""

    def __init__(self, *, hears=True):
        self.hears, self.working, self.let_go = hears, Event(), Event()

    def __call__(self, bargain, concept, *, progress, **_more):
        every = product(*(range(len(issue.options)) for issue in bargain.issues))
        package = next(one for one in every if bargain.admissible(one))
        while not self.let_go.is_set():
            self.working.set()
            if progress(Progress("searching", share=0.25, package=package)) and self.hears:
                return Answer(bargain, concept, "heuristic", package=package, by_clock=True)
            self.let_go.wait(0.01)
        return Answer(bargain, concept, "heuristic", package=package)


@pytest.fixture
def slow(monkeypatch):
    """Puts a slow engine in the place of the real one, and the steps of listening close together."""
    import parley.settlement.settle as real

    def put(**how):
        engine = Slow(**how)
        monkeypatch.setattr(real, "settle", engine)
        engines.append(engine)
        return engine

    engines = []
    monkeypatch.setattr(searching, "TICK", 0.01)
    yield put
    for engine in engines:
        engine.let_go.set()


def begun(table):
    table.state_all()
    search = table.announce()
    with table.later():
        table.begin(search)
    return search


@pytest.mark.parametrize("hears", [True, False])
def test_a_search_that_is_stopped_keeps_the_best_so_far(talks, table, slow, hears, monkeypatch):
    search = begun(table)
    engine = slow(hears=hears)
    monkeypatch.setattr(searching, "GRACE", 3)
    looked = []

    def wanted():
        looked.append(run_of(search).share)
        if len(looked) == 8:
            acts.stop_search(by=talks.mediator, search=search.public_id)
        return True

    table.make(search, wanted=wanted)
    run = run_of(search)
    assert run.state == "found" and run.stop_asked_at is not None
    assert engine.working.is_set()
    # It noted how far it was: of two things to look for the first, a quarter through.
    assert any(share for share in looked)
    (row,) = FoundPackage._base_manager.filter(search=search)
    assert [answer["status"] for answer in row.answers] == ["heuristic"]
    assert "search.stopped" in [act.act for act in record.acts(talks.process.public_id, ["team"])]
    with pytest.raises(Refused, match="not running"):
        acts.stop_search(by=talks.mediator, search=search.public_id)


def test_a_search_whose_server_goes_down_is_begun_again_and_gives_the_same(talks, table, slow, monkeypatch):
    search = begun(table)
    engine = slow()
    with pytest.raises(searching.GivenUp):
        table.make(search, wanted=lambda: not engine.working.is_set())
    assert run_of(search).state == "running" and not FoundPackage._base_manager.filter(search=search).exists()
    assert to_take_up().public_id == search.public_id
    engine.let_go.set()
    monkeypatch.undo()
    table.make(search)
    run = run_of(search)
    assert (run.state, run.attempts) == ("found", 2)
    assert to_take_up() is None


def test_one_that_was_taken_up_by_somebody_else_drops_what_it_found(talks, table, slow):
    search = begun(table)
    engine = slow()

    def wanted():
        if engine.working.is_set():
            Run._base_manager.filter(search=search).update(attempts=7)
        return True

    with pytest.raises(searching.GivenUp):
        table.make(search, wanted=wanted)
    assert run_of(search).state == "running"


def test_one_that_breaks_off_again_and_again_is_given_up(talks, table, monkeypatch):
    import parley.settlement.settle as real

    def broken(*given, **more):
        raise RuntimeError("no memory")

    search = begun(table)
    monkeypatch.setattr(real, "settle", broken)
    for _time in range(3):
        assert run_of(search).state == "running"
        with pytest.raises(RuntimeError):
            table.make(search)
        broke_off(search.public_id)
    assert run_of(search).state == "failed"
    assert to_take_up() is None
    broke_off(search.public_id)


def test_no_transaction_is_open_while_the_engine_works(talks, table, monkeypatch):
    import parley.settlement.settle as real

    search, seen = begun(table), []
    honest = real.settle
    depth = len(connection.savepoint_ids)

    def looking(*given, **more):
        seen.append(len(connection.savepoint_ids))
        return honest(*given, **more)

    monkeypatch.setattr(real, "settle", looking)
    table.make(search)
    assert seen and max(seen) == depth


def test_the_clock_begins_it_at_its_deadline_and_not_before(talks, table):
    table.state_all()
    search = table.announce()
    assert pass_deadlines()[0] == 0
    with pytest.raises(Refused, match="deadline"):
        table.begin(search)
    with table.later():
        assert pass_deadlines() == (1, 0)
        assert run_of(search).state == "running"
        assert pass_deadlines() == (0, 0)


# What it tells whom.


def test_a_page_that_stays_open_learns_that_it_has_begun_whoever_looks(talks, table):
    observer = talks.client(talks.seat(Capacity.OBSERVER))
    search = table.announce()
    address = talks.url(f"table/searches/{search.public_id}/")
    tag = {"If-None-Match": observer.get(address)["ETag"]}
    assert observer.get(address, headers=tag).status_code == 304
    with table.later():
        table.begin(search)
        assert observer.get(address, headers=tag).status_code == 200


@pytest.mark.parametrize(
    ("concept", "objective", "bound", "share"),
    [
        ("utilitarian", 2.0, 3.0, 0.334),
        ("egalitarian", 0.0, 0.0, 0.0),
        ("nash", 1.0, 1.0, 0.0),
        ("nash", 0.0, 9.9, 1.0),
    ],
)
def test_how_sure_it_is_is_said_no_finer_than_in_thousandths(talks, table, concept, objective, bound, share):
    answer = Answer(table.laid.bargain, concept, "gap", objective=objective, bound=bound)
    assert searching.within(answer) == share


def test_how_it_ends_is_told_to_no_delegation(talks, table):
    """A search that is not made, one that runs and one that has found something look the same to every party."""
    table.state_all()
    search = table.announce()
    address = talks.url(f"table/searches/{search.public_id}/")

    def seen(head):
        client = talks.client(head)
        page = client.get(address)
        marks = [page.content, client.get(talks.url("timeline/")).content, client.get(talks.url("desk/")).content]
        bundle = BytesIO()
        process = talks.process.public_id
        record.write_bundle(bundle, process=process, title="", audiences=talks.viewer(head).audiences, reader=None)
        return [text.replace(client.cookies["csrftoken"].value.encode(), b"") for text in marks], len(bundle.getvalue())

    with table.later():
        table.begin(search)
        running = [len(b"".join(seen(head)[0])) for head in talks.heads], [seen(head)[1] for head in talks.heads]
        table.make(search)
        ended = [len(b"".join(seen(head)[0])) for head in talks.heads], [seen(head)[1] for head in talks.heads]
    assert running == ended


def test_pages_take_as_many_queries_for_many_issues_and_packages(talks, django_assert_max_num_queries):
    issues = {f"Issue {number}": ("a", "b", "c") for number in range(12)}
    table = LaidTable(talks, issues)
    table.state_all()
    search = made(table, concepts=["nash", "ks", "leximin", "utilitarian"], others=3)
    assert FoundPackage._base_manager.filter(search=search).count() >= 3
    for seat in (talks.mediator, talks.heads[0]):
        client = talks.client(seat)
        for page in ("table/", "table/searches/", f"table/searches/{search.public_id}/", "table/priorities/meaning/"):
            with django_assert_max_num_queries(12, info=f"{seat.capacity} {page}"):
                client.get(talks.url(page))
    client = talks.client(talks.mediator)
    with django_assert_max_num_queries(12):
        assert client.get(talks.url("table/searches/announce/")).status_code == 200


def test_the_form_of_a_search_keeps_what_was_typed(talks, table):
    url = talks.url("table/searches/announce/")
    client = talks.client(talks.mediator)
    typed = {
        "due": "2020-01-01T10:00",
        "concepts": ["nash"],
        "others": "1",
        "seed": "3",
        "words": "For spring",
        "key": "k",
    }
    refused = client.post(url, typed)
    assert refused.status_code == 422 and b"For spring" in refused.content
    due = (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(url, typed | {"due": due}).status_code == 302
    search = Search._base_manager.get()
    assert search.parties == list(Party._base_manager.order_by("pk").values_list("public_id", flat=True))
    assert Sealed._base_manager.count() == 0


def test_what_changes_if_weights_are_off_is_told_in_counts_alone(talks, table):
    table.state_all(level=20)
    search = made(table)
    kept = run_of(search).robustness
    assert kept["tried"] == searching.TRIALS and 0 <= kept["same"] <= kept["tried"] and kept["issues"] == 3
    page = talks.client(talks.mediator).get(talks.url(f"table/searches/{search.public_id}/")).content.decode()
    said = page.partition("If weights are off")[2].partition("<h3>")[0]
    assert f"{kept['same']}" in said and "on average over all parties" in said
    assert not any(party.name in said for party in talks.parties)
    # Of two parties a mean would tell each of the other.
    assert searching.mean_overstated([]) == {}
    talks.adopt(searches=9)
    with table.later(9):
        two = made(table, parties=[party.public_id for party in talks.parties[:2]])
    assert "own" not in {name for name, value in run_of(two).robustness.items() if value is not None}


def test_near_a_package_nothing_is_said_of_weights(talks, table):
    table.state_all()
    near = {issue.id: issue.options[0].id for issue in table.laid.issues}
    assert run_of(made(table, near=near)).robustness == {}
