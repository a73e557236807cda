"""An adopted text is signed by some and not by others, and the page says so plainly."""

from datetime import timedelta

import pytest

from parley.agreement import acts, queries
from parley.cli.tick import pass_deadlines
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from parley.record import queries as record
from parley.record.sources import Pinned, now, pinned


def test_some_sign_and_some_do_not(talks, open_agreement):
    agreement = open_agreement()
    sign = {"agreement": agreement.public_id, "language": "en"}
    acts.sign_agreement(by=talks.heads[0], **sign)
    acts.sign_agreement(by=talks.heads[1], **sign, reservation="Not the lower gate.")
    acts.decline_to_sign(by=talks.heads[2], agreement=agreement.public_id, words="Too early.")
    page = talks.client(talks.delegates[2]).get(talks.url(f"agreements/{agreement.public_id}/"))
    text = page.content.decode()
    assert "2 of 6 signed" in text
    assert "Not the lower gate." in text and "Too early." in text
    assert queries.agreement(talks.viewer(talks.mediator), agreement.public_id).agreement.in_force_at is None
    facts = [act.act for act in record.acts(talks.process.public_id, ["common"])]
    assert facts[-3:] == ["agreement.signed", "agreement.signed_with_reservation", "agreement.not_signed"]


def test_it_enters_into_force_when_the_last_has_signed(talks, open_agreement):
    agreement = open_agreement()
    for seat in (*talks.heads, *talks.delegates):
        assert queries.agreement(talks.viewer(seat), agreement.public_id).agreement.in_force_at is None
        acts.sign_agreement(by=seat, agreement=agreement.public_id, language="en")
    assert queries.agreement(talks.viewer(seat), agreement.public_id).agreement.in_force_at is not None
    assert record.acts(talks.process.public_id, ["common"])[-1].act == "agreement.in_force"


def test_what_is_signed_is_what_was_adopted(talks, open_agreement):
    agreement = open_agreement()
    shown = queries.agreement(talks.viewer(talks.heads[0]), agreement.public_id)
    assert "The gates open at dawn." in shown.versions[0]["body"]
    sign = {"by": talks.heads[0], "agreement": agreement.public_id, "language": "en"}
    with pytest.raises(Refused, match="not the text"):
        acts.sign_agreement(**sign, text_hash="0" * 64)
    with pytest.raises(Refused, match="authentic"):
        acts.sign_agreement(**sign | {"language": "ar"})
    signed = acts.sign_agreement(**sign, text_hash=shown.versions[0]["text_hash"])
    leaf = next(act for act in record.acts(talks.process.public_id, ["common"]) if act.act == "agreement.signed")
    assert leaf.texts["agreement:en"] == signed.text_hash
    assert leaf.capacity == "head"


def test_who_is_not_entitled_cannot_sign(talks, open_agreement):
    agreement = open_agreement()
    envoy = talks.seat(Capacity.ENVOY, talks.parties[0])
    with pytest.raises(Refused, match="not among those entitled"):
        acts.sign_agreement(by=envoy, agreement=agreement.public_id, language="en")
    page = talks.client(envoy).post(
        talks.url(f"agreements/{agreement.public_id}/sign/"), {"language": "en", "key": "k"}
    )
    assert page.status_code == 422
    observer = talks.seat(Capacity.OBSERVER)
    assert talks.client(observer).get(talks.url(f"agreements/{agreement.public_id}/sign/")).status_code == 404
    assert talks.client().get(talks.url(f"agreements/{agreement.public_id}/")).status_code == 404


def test_signing_closes_in_its_time(talks, open_agreement):
    agreement = open_agreement(open_until=now() + timedelta(days=1))
    acts.sign_agreement(by=talks.heads[0], agreement=agreement.public_id, language="en")
    assert pass_deadlines() == (0, 0)
    with pinned(Pinned(now() + timedelta(days=2), "later")):
        with pytest.raises(Refused, match="no longer open"):
            acts.sign_agreement(by=talks.heads[1], agreement=agreement.public_id, language="en")
        assert pass_deadlines() == (1, 0)
        assert pass_deadlines() == (0, 0)
        acts.withdraw_from_agreement(by=talks.heads[0], agreement=agreement.public_id)
    closed = next(act for act in record.acts(talks.process.public_id, ["common"]) if act.act == "agreement.closed")
    assert (closed.details["signed"], closed.details["of"]) == (1, 6)


def test_a_day_of_entry_comes(talks, open_agreement):
    day = (now() + timedelta(days=3)).date()
    agreement = open_agreement("on_date", day=day)
    acts.sign_agreement(by=talks.heads[0], agreement=agreement.public_id, language="en")
    assert pass_deadlines() == (0, 0)
    with pinned(Pinned(now() + timedelta(days=3), "that day")):
        assert pass_deadlines() == (1, 0)
    assert queries.agreement(talks.viewer(talks.heads[0]), agreement.public_id).agreement.in_force_at is not None


def test_the_signer_s_page_shows_the_text_and_keeps_the_reservation(talks, open_agreement):
    agreement = open_agreement()
    url = talks.url(f"agreements/{agreement.public_id}/sign/")
    client = talks.client(talks.heads[0])
    assert b"The gates open at dawn." in client.get(url).content
    refused = client.post(url, {"language": "kk", "reservation": "Kept words", "key": "k1"})
    assert refused.status_code == 422
    assert b"Kept words" in refused.content
    assert client.post(url, {"language": "en", "reservation": "Kept words", "key": "k2"}).status_code == 302


def test_a_text_is_opened_once_and_by_those_who_can_sign(talks, open_agreement, adopted):
    observer = talks.seat(Capacity.OBSERVER)
    opening = {"by": talks.mediator, "text": adopted.public_id, "condition": "all_signed"}
    with pytest.raises(Refused, match="cannot sign"):
        acts.open_for_signature(**opening, signatories=[observer.public_id])
    with pytest.raises(Refused, match="Name the seats"):
        acts.open_for_signature(**opening, signatories=[])
    open_agreement()
    with pytest.raises(Refused, match="already"):
        open_agreement()
