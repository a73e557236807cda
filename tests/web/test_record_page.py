"""The record as a seat takes it home: it verifies, and holds nothing of others."""

import pytest

from parley.convening import acts
from parley.ledger.bundle import verify
from parley.people import acts as people
from parley.record import queries as records
from tests.convening.test_letter import LETTER
from tests.people.test_witnesses import key


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


def test_the_page_shows_the_roots_of_ones_own_logs(talks, bundle):
    page = talks.client(talks.heads[0]).get(talks.url("record/"))
    assert talks.parties[0].public_id.encode() in page.content
    assert talks.parties[1].public_id.encode() not in page.content
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
