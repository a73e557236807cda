"""The record as a seat takes it home: it verifies, and holds nothing of others."""

import re

import pytest

from parley.convening import acts
from parley.drafting import acts as drafting
from parley.ledger.bundle import verify
from parley.people import acts as people
from parley.procedure.capacities import Capacity
from parley.record import queries as records
from parley.record.models import Entry
from parley.web import views
from tests.convening.test_letter import LETTER
from tests.people.witnessing import NAME, cosigned, head, key, signed_here


@pytest.fixture
def bundle(talks, tmp_path):
    acts.draft_letter(by=talks.heads[0], key="same", **LETTER | {"title": "CANARY of the terraces"})
    letter = acts.draft_letter(by=talks.heads[1], key="same", **LETTER)
    acts.open_letter(by=talks.heads[1], key="k", letter=letter.public_id)

    def download(seat):
        answer = talks.client(seat).get(talks.url("record.bundle"))
        path = tmp_path / "record.bundle"
        path.write_bytes(b"".join(answer.streaming_content))
        return path

    return download


def test_the_record_of_a_seat_verifies(talks, bundle):
    verdict = verify(bundle(talks.heads[0]))
    assert verdict.ok, verdict.summary()
    assert verdict.counts.acts >= 2


def test_it_holds_nothing_of_another_delegation(talks, bundle):
    assert b"CANARY" in bundle(talks.heads[0]).read_bytes()
    assert b"CANARY" not in bundle(talks.heads[1]).read_bytes()
    assert b"CANARY" not in bundle(talks.mediator).read_bytes()


def test_the_page_shows_the_roots_of_ones_own_logs(talks, bundle, django_assert_max_num_queries):
    client, party = talks.client(talks.heads[0]), talks.parties[0]
    type(party)._base_manager.filter(pk=party.pk).update(names={"ar": "المدرجات العليا"})
    page = client.get(talks.url("record/"))
    assert party.public_id.encode() in page.content
    assert talks.parties[1].public_id.encode() not in page.content
    # People read a name, and the code only where files and commands are spoken of.
    heading = page.content.decode().partition("Your delegation")[2].partition("</th>")[0]
    assert f"<bdi>{party.name}</bdi>" in heading and party.public_id not in heading
    arabic = client.get(talks.url("record/"), headers={"Accept-Language": "ar"}).content.decode()
    assert "<bdi>المدرجات العليا</bdi>" in arabic
    drafting.begin_text(by=talks.mediator, title="The water", language="en")
    mediator = talks.client(talks.mediator)
    page = mediator.get(talks.url("record/")).content.decode()
    assert "The working draft" in page
    # Once all of it is signed.
    with django_assert_max_num_queries(12):
        mediator.get(talks.url("record/"))
    rooms = talks.client(talks.heads[1]).get(talks.url("record/")).content.decode()
    assert "The letter “\u2068" + LETTER["title"] in rooms and "A room that you are in" not in rooms + page
    assert talks.client().get(talks.url("record/")).status_code == 404
    assert talks.client().get(talks.url("record.bundle")).status_code == 404


def test_an_act_that_comes_while_a_record_is_written_is_in_the_next_one(talks, monkeypatch):
    """Its text came after its log was closed: it is left out with it."""
    acts.draft_letter(by=talks.heads[0], **LETTER)
    real, names = records._wordings, iter("abc")

    def meanwhile(logs, named):
        people.enrol_witness(by=talks.heads[0], witness_key=key(f"{next(names)}.example/x"))
        return real(logs, named)

    monkeypatch.setattr(records, "_wordings", meanwhile)
    for address in ("record.bundle", "archive.zip"):
        assert talks.client(talks.heads[0]).get(talks.url(address)).status_code == 200


def test_a_seat_that_ends_while_its_record_is_written_gets_what_an_absent_page_gets(talks, monkeypatch):
    observer = talks.seat(Capacity.OBSERVER)
    client, real = talks.client(observer), views.write_bundle

    def ended_meanwhile(*args, **given):
        people.end_seat(by=talks.secretariat, seat=observer.public_id)
        return real(*args, **given)

    monkeypatch.setattr(views, "write_bundle", ended_meanwhile)
    asked, absent = (client.get(talks.url(path)) for path in ("record.bundle", "record.nothing"))
    assert asked.status_code == absent.status_code == 404
    pages = [re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", one.content) for one in (asked, absent)]
    assert pages[0].replace(b"record.bundle", b"record.nothing") == pages[1]


def test_one_file_at_a_time_is_made_for_a_seat(talks, monkeypatch):
    client, again, real = talks.client(talks.heads[0]), [], views.write_bundle

    def asked_again(*args, **given):
        again.extend(client.get(talks.url(path)) for path in ("record.bundle", "archive.zip"))
        return real(*args, **given)

    monkeypatch.setattr(views, "write_bundle", asked_again)
    assert client.get(talks.url("record.bundle")).status_code == 200
    assert [one.status_code for one in again] == [429, 429]
    assert b"being made for you already" in again[0].content
    monkeypatch.setattr(views, "write_bundle", real)
    assert client.get(talks.url("record.bundle")).status_code == 200


@pytest.fixture
def proof(talks, tmp_path):
    def download(seat, address):
        answer = talks.client(seat).get(address)
        assert answer.status_code == 200, address
        path = tmp_path / "act.proof"
        path.write_bytes(b"".join(answer.streaming_content))
        return verify(path), path.read_text()

    return download


def proofs_on(talks, seat):
    """The addresses of proofs on this seat's timeline."""
    page = talks.client(seat).get(talks.url("timeline/")).content.decode()
    return re.findall(r'href="([^"]*/proof)"', page)


def test_beside_each_act_stands_its_proof_for_whoever_reads_that_act(talks, bundle, proof):
    people.enrol_witness(by=talks.heads[2], witness_key=key())
    acts.declare_interest(by=talks.mediator, what="A boat on the lake")
    a, b = (proofs_on(talks, seat) for seat in talks.heads[:2])
    total = sum(head.size for head in records.heads(talks.process.public_id, talks.viewer(talks.heads[0]).audiences))
    assert len(a) == len(set(a)) == total
    own = next(address for address in a if address not in b)
    for address in a:
        verdict, _text = proof(talks.heads[0], address)
        assert verdict.ok and verdict.counts.acts == 1 and verdict.vouched.signed == 1, verdict.summary()
    _verdict, text = proof(talks.heads[0], own)
    assert "CANARY" in text
    log = own.split("/")[-3]
    size = next(h.size for h in records.heads(talks.process.public_id, [log]))
    missing = [talks.url(f"record/{log}/{number}/proof") for number in (0, size + 1, 10**30)]
    for seat, addresses in ((talks.heads[1], [own]), (talks.mediator, [own]), (talks.heads[0], missing)):
        client = talks.client(seat)
        for address in (*addresses, talks.url("record/nothing/1/proof")):
            assert client.get(address).status_code == 404, address
    assert talks.client().get(talks.url("record/common/1/proof")).status_code == 404
    # Nor is there one of an act that is gone from under its signature.
    Entry.objects.filter(log__audience="common", position=0).delete()
    assert talks.client(talks.heads[0]).get(talks.url("record/common/1/proof")).status_code == 404


def test_a_proof_goes_with_what_witnesses_saw_and_with_no_log_in_doubt(talks, bundle, proof):
    people.enrol_witness(by=talks.heads[0], witness_key=key())
    people.hand_in_cosignatures(by=talks.heads[0], notes=[cosigned(head(talks, talks.heads[0]))])
    acts.declare_interest(by=talks.mediator, what="A boat on the lake")
    address = talks.url("record/common/1/proof")
    verdict, text = proof(talks.heads[1], address)
    assert verdict.ok and NAME in text and '{"earlier":' in text
    shown = cosigned(signed_here(talks.process.public_id, "common", 99, b"\1" * 32))
    people.hand_in_cosignatures(by=talks.heads[0], notes=[shown])
    assert talks.client(talks.heads[1]).get(address).status_code == 404
    assert address not in proofs_on(talks, talks.heads[1]) != []
