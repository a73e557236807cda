"""Agreements signed with a key of one's own: initialled, signed with a reservation, ratified, withdrawn."""

import pytest

from parley.agreement import acts, queries
from parley.agreement.models import Signatory
from parley.ledger.signing import read_key
from parley.ledger.statement import Statement
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Refused
from tests.ledger import signatures as made
from tests.people.signing import Signer
from tests.signed_acts import (
    FIELDS,
    OTHERWISE,
    perform,
    refuses_what_is_signed_otherwise,
    signs,
    statement,
    texts_of,
    verdict,
)

RESERVATION = "Not the lower gate."


@pytest.fixture
def agreement(talks, open_agreement):
    found = open_agreement("number_ratified", number=1)
    talks.adopt(own_keys=("agreements",))
    return {"agreement": found.public_id, "language": "en"}


@pytest.fixture
def noor(talks, agreement):
    signer = Signer(talks, talks.heads[0])
    signer.enrol()
    return signer


def mine(signer):
    return Signatory._base_manager.get(seat=signer.seat)


def test_it_is_initialled_signed_and_ratified_with_the_key(talks, noor, agreement):
    signs(noor, "initial_agreement", **agreement)
    signs(noor, "sign_agreement", **agreement, reservation=RESERVATION)
    row = mine(noor)
    assert (row.state, row.reservation, row.key_fingerprint) == (
        "signed",
        RESERVATION,
        read_key(noor.public).fingerprint,
    )
    texts = texts_of(talks, talks.heads[2], "agreement.signed_with_reservation")
    said = Statement.from_bytes(texts["signed:statement"].encode())
    assert (said.reservation, said.text, said.language) == (RESERVATION, texts["agreement:en"], "en")
    signs(noor, "ratify_signature", agreement=agreement["agreement"])
    assert queries.agreement(talks.viewer(talks.mediator), agreement["agreement"]).agreement.in_force_at is not None
    found = verdict(talks, talks.heads[2])
    assert found.ok and found.signed.good == 4, found


@pytest.mark.parametrize("other", OTHERWISE, ids=FIELDS)
def test_a_signature_for_another_thing_signs_no_agreement(noor, agreement, other):
    refuses_what_is_signed_otherwise(noor, "sign_agreement", other, **agreement, reservation=RESERVATION)
    assert mine(noor).state == "open"


def test_initials_are_no_signature_and_a_signature_no_ratification(noor, agreement):
    initials = noor.over(statement(noor, "initial_agreement", **agreement))
    plain = noor.over(statement(noor, "sign_agreement", **agreement))
    with pytest.raises(Refused):
        perform(noor, "sign_agreement", initials, **agreement)
    with pytest.raises(Refused):
        perform(noor, "sign_agreement", plain, **agreement, reservation=RESERVATION)
    reserved = noor.over(statement(noor, "sign_agreement", **agreement, reservation=RESERVATION))
    with pytest.raises(Refused):
        perform(noor, "sign_agreement", reserved, **agreement)
    perform(noor, "sign_agreement", plain, **agreement)
    with pytest.raises(Refused):
        perform(noor, "ratify_signature", plain, agreement=agreement["agreement"])
    assert mine(noor).state == "signed"


def test_a_signature_under_one_agreement_is_none_under_another(talks, noor, agreement):
    said = statement(noor, "sign_agreement", **agreement)
    other = Signer(talks, talks.delegates[0], number=2)
    other.enrol()
    with pytest.raises(Refused):
        perform(other, "sign_agreement", noor.over(said), **agreement)
    with pytest.raises(Refused):
        perform(other, "sign_agreement", other.over(said), **agreement)
    assert mine(other).state == "open"


def test_an_envoy_signs_in_its_own_capacity(talks, noor, agreement):
    """The capacity stands in what is signed: as a head somebody signs nothing for the time as an envoy."""
    said = statement(noor, "sign_agreement", **agreement)
    noor.seat.capacity = Capacity.ENVOY
    noor.seat.save()
    with pytest.raises(Refused):
        perform(noor, "sign_agreement", noor.over(said), **agreement)
    signs(noor, "sign_agreement", **agreement)
    assert verdict(talks, talks.heads[2]).ok


def test_declining_and_withdrawing_hang_on_no_key(talks, noor, agreement):
    keyless = talks.delegates[1]
    with pytest.raises(Refused, match="Enrol one") as refused:
        acts.sign_agreement(by=keyless, **agreement)
    assert refused.value.field == "signature"
    acts.decline_to_sign(by=keyless, agreement=agreement["agreement"], words="Too early")
    signs(noor, "sign_agreement", **agreement)
    acts.withdraw_from_agreement(by=noor.seat, agreement=agreement["agreement"], words="They attacked")
    page = talks.client(talks.heads[2]).get(talks.url(f"agreements/{agreement['agreement']}/")).content.decode()
    assert page.count("attested by this server") == 2 and "signed with a key of their own" not in page


def test_a_withdrawal_may_be_signed_with_its_words(talks, noor, agreement):
    signs(noor, "sign_agreement", **agreement)
    signs(noor, "withdraw_from_agreement", agreement=agreement["agreement"], words="They attacked")
    said = Statement.from_bytes(texts_of(talks, noor.seat, "agreement.withdrawn")["signed:statement"].encode())
    assert (said.act, said.reservation) == ("agreement.withdrawn", "They attacked")
    assert verdict(talks, noor.seat).signed.good == 3


def test_the_reservation_that_was_typed_stands_in_what_is_signed(talks, noor, agreement):
    client, url = talks.client(noor.seat), talks.url(f"agreements/{agreement['agreement']}/sign/")
    first = client.get(url)
    sent = {"language": "en", "reservation": "Not the lower gate,\r\nnor the upper.", "key": first.context["key"]}
    shown = client.post(url, sent)
    text = shown.context["statement"].text
    assert "Not the lower gate,\nnor the upper." in text and "agreement.signed_with_reservation" in text
    assert mine(noor).state == "open"
    signature = made.sshsig(text.encode(), seed=noor.secret)
    again = dict(shown.context["sent"]) | {"key": shown.context["key"]}
    altered = client.post(url, again | {"reservation": "None", "signature": signature})
    assert altered.status_code == 422 and mine(noor).state == "open"
    assert client.post(url, again | {"signature": signature}).status_code == 302
    page = client.get(talks.url(f"agreements/{agreement['agreement']}/")).content.decode()
    assert "signed with a key of their own" in page and "Not the lower gate" in page


def test_ratifying_by_the_button_leads_to_what_is_signed(talks, noor, agreement):
    signs(noor, "sign_agreement", **agreement)
    client, url = talks.client(noor.seat), talks.url(f"agreements/{agreement['agreement']}/ratify/")
    shown = client.post(url, {"key": "b1", "seen": ""})
    assert shown.status_code == 200 and mine(noor).state == "signed"
    signature = made.sshsig(shown.context["statement"].text.encode(), seed=noor.secret)
    done = client.post(url, dict(shown.context["sent"]) | {"key": shown.context["key"], "signature": signature})
    assert done.status_code == 302 and mine(noor).state == "ratified"


def test_a_program_signs_with_a_reservation(talks, noor, agreement):
    client, base = talks.client(noor.seat), f"/api/p/{talks.process.public_id}"
    entries = agreement | {"reservation": RESERVATION}
    asked = client.post(f"{base}/statements/sign_agreement", entries, content_type="application/json").json()
    signature = made.sshsig(asked["statement"].encode(), seed=noor.secret)
    done = client.post(
        f"{base}/acts/sign_agreement", entries | {"signature": signature}, content_type="application/json"
    )
    assert done.status_code == 200, done.content
    read = client.get(f"{base}/agreements/{agreement['agreement']}").json()["signatures"]
    assert [one["key_fingerprint"] for one in read if one["seat"] == noor.seat.public_id] == [
        read_key(noor.public).fingerprint
    ]
