"""The pages, the desk and the API of packages: what stands there, for whom, and in how few queries."""

import json

import pytest

from parley.bargaining import queries
from parley.ledger.leaf import text_hash
from parley.procedure.capacities import DELEGATION
from parley.procedure.errors import Absent


def test_the_page_takes_an_answer_and_shows_it_to_nobody_else(packaged):
    packaged.put()
    client = packaged.talks.client(packaged.talks.heads[0])
    page = client.get(packaged.url())
    for answer, key in (("accept", "a"), ("refuse", "b")):
        sent = client.post(packaged.url("answer/"), {"answer": answer, "key": key, "seen": page.context["seen"]})
        assert sent.status_code == 302
    assert b"<strong>Refuse</strong>" in client.get(packaged.url()).content
    wrong = client.post(packaged.url("answer/"), {"answer": "perhaps", "key": "c"})
    assert wrong.status_code == 422
    assert packaged.talks.client(packaged.talks.delegates[0]).post(packaged.url("answer/"), {}).status_code == 404


def test_the_form_keeps_what_was_chosen_and_says_what_is_missing(packaged):
    client = packaged.talks.client(packaged.talks.mediator)
    address = packaged.talks.url("table/packages/draw-up/")
    assert client.get(address + "?search=none&place=x").status_code == 404
    assert client.get(address + "?like=none").status_code == 404
    sent = {f"issue_{issue}": option for issue, option in packaged.choices().items()}
    sent |= {"title": "From the form", "note": "KEPT", "key": "k"}
    missing = packaged.issues["Prisoners"]
    refused = client.post(address, {name: value for name, value in sent.items() if name != f"issue_{missing}"})
    assert refused.status_code == 422 and b"KEPT" in refused.content
    assert "Choose an option" in str(refused.context["form"].errors[f"issue_{missing}"])
    assert client.post(address, sent).status_code == 302
    like = client.get(f"{address}?like={packaged.id}").content.decode()
    assert like.count(" checked") == 3


@pytest.mark.parametrize("path", ["", "put/", "change/", "withdraw/", "answer/", "post/"])
def test_the_pages_take_few_queries_however_large_the_table(packaged, path, django_assert_max_num_queries):
    for number in range(20):
        packaged.lay(f"Issue {number}", (f"yes {number}", f"no {number}"))
    labels = ["By shares", "Joint", "In steps", *(f"yes {number}" for number in range(20))]
    packaged.id = packaged.draw_up(*labels, title="Large").public_id
    by = packaged.talks.mediator
    if path in ("", "answer/", "post/"):
        packaged.put()
        by = packaged.talks.heads[0]
    client = packaged.talks.client(by)
    client.get(packaged.talks.url("table/"))
    with django_assert_max_num_queries(12):
        assert client.get(packaged.url(path)).status_code == 200


def test_the_desk_asks_the_same_before_and_after_an_answer(packaged):
    packaged.put()
    client = packaged.talks.client(packaged.talks.heads[0])

    def waiting():
        return [(one.what, one.due) for one in client.get(packaged.talks.url("desk/")).context["waiting"]]

    before = waiting()
    assert any("spring package" in what for what, _due in before)
    packaged.answer(packaged.talks.heads[0])
    assert waiting() == before
    packaged.pass_time(hours=24)
    assert not any("spring package" in what for what, _due in waiting())


def test_what_is_read_over_the_api_is_as_the_pages_say(packaged):
    packaged.put()
    read = packaged.talks.client(packaged.talks.delegates[1]).get(
        f"/api/p/{packaged.talks.process.public_id}/packages/{packaged.id}"
    )
    found = json.loads(read.content)
    assert found["text_hash"] == text_hash(found["text"])
    assert [term["label"] for term in found["terms"]] == ["By shares", "Joint", "In steps"]
    assert (found["own"], found["can"], len(found["voices"])) == (None, [], 3)
    with pytest.raises(Absent):
        queries.package(packaged.talks.viewer(packaged.talks.delegates[1]), "nothing")


def test_beside_the_terms_each_delegation_reads_what_they_mean_to_it_and_nobody_else_does(
    packaged, django_assert_max_num_queries
):
    head = packaged.talks.heads[0]
    packaged.state(head, level=10)
    packaged.seal(head)
    packaged.put()
    for seat in packaged.talks.one_of_each().values():
        page = packaged.talks.client(seat).get(packaged.url("meaning/"))
        assert page.status_code == (200 if seat.capacity in DELEGATION else 404), seat.capacity
        assert (b"of 100 points to you" in page.content) == (seat.party == packaged.talks.parties[0])
        assert b"points to you" not in packaged.talks.client(seat).get(packaged.url()).content
    client = packaged.talks.client(head)
    client.get(packaged.talks.url("table/"))
    with django_assert_max_num_queries(12):
        assert b"of 100 points" in client.get(packaged.url("meaning/")).content
