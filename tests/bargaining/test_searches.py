"""Searches: announced to all, made of all that lies sealed or not at all, seen by the team, stopped and begun again."""

from datetime import timedelta
from io import BytesIO

import pytest

from parley.bargaining import acts, queries
from parley.bargaining.models import FoundPackage, Sealed, Search, TakenIn
from parley.bargaining.tasks import searching
from parley.convening.models import Party
from parley.procedure.actors import Clock
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused
from parley.record import queries as record
from parley.record.sources import now
from parley.settlement.answer import Answer
from tests.bargaining.table import GATES, NIGHT, PAY, LaidTable, acceptable, run_of


@pytest.fixture
def table(talks):
    return LaidTable(talks)


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
    search = table.made()
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
    search = table.made(parties=two)
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
    search = table.made()
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
    search = table.made(concepts=["nash", "ks", "leximin", "utilitarian"], others=3)
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
