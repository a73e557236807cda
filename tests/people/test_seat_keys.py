"""Keys that people hold themselves: enrolled with proof, compared by somebody else, replaced, revoked, and used."""

import io
import json
from base64 import b64decode
from dataclasses import replace

import pytest

from parley.ledger.bundle import verify as verify_record
from parley.ledger.leaf import text_hash
from parley.ledger.signing import read_key, verify
from parley.ledger.statement import Statement
from parley.people import acts
from parley.people.models import SeatKey
from parley.people.queries.statements import signed_texts, stated, statement_view
from parley.procedure.act import Act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Invalid, NotEntitled, Refused
from parley.record import queries as record
from parley.record.sources import now
from tests.ledger import signatures as made
from tests.people.signing import Signer
from tests.talks import Talks

SAID = {"fact": "letter.signed", "subject": "k3vk3vk3vk3vk3vk", "language": "en", "text": "We ask for talks."}


@pytest.fixture
def noor(talks):
    return Signer(talks, talks.heads[0])


def facts(talks, audience="common"):
    return record.acts(talks.process.public_id, [audience])


def as_act(talks, seat):
    return Act(name="sign_letter", by=seat, process=talks.process, key="k", at=now())


# -- enrolling


def test_an_enrolment_stands_in_the_record_with_its_proof(talks, noor):
    row = noor.enrol()
    assert (row.seat, row.text, row.state) == (talks.heads[0], noor.public, "in force")
    (fact,) = facts(talks)
    assert fact.act == "key.enrolled"
    assert set(fact.texts) == {"key:public", "signed:statement", "signed:signature", "signed:key"}
    words = wordings(talks, fact)
    assert words["key:public"] == words["signed:key"] == noor.public
    statement = Statement.from_bytes(words["signed:statement"].encode())
    assert (statement.act, statement.subject, statement.text) == ("key.enrolled", noor.seat.public_id, noor.public)
    assert (statement.seat, statement.capacity, statement.party, statement.rules) == (
        fact.seat,
        fact.capacity,
        fact.party,
        fact.rules,
    )
    verify(read_key(words["signed:key"]), words["signed:statement"].encode(), words["signed:signature"])


def wordings(talks, fact):
    """The fact's texts by their names, as they stand in the record's own file."""
    file = io.BytesIO()
    record.write_bundle(file, process=talks.process.public_id, title="T", audiences=["common"], reader=None)
    bodies = [text for line in file.getvalue().splitlines() for text in _strings(json.loads(line))]
    by_hash = {text_hash(body): body for body in bodies}
    return {name: by_hash[sha] for name, sha in fact.texts.items()}


def _strings(value):
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(inner)


def test_without_proof_nothing_is_enrolled(talks, noor):
    other = Signer(talks, talks.heads[0], 2)
    for signature in ("", other.proof(), noor.proof()[:-30], "hello", noor.proof().replace("A", "B")):
        with pytest.raises(Refused) as refused:
            acts.enrol_key(by=noor.seat, public_key=noor.public, signature=signature)
        assert refused.value.field == "signature"
    assert not SeatKey._base_manager.exists()
    assert facts(talks) == []


def test_a_proof_is_good_for_its_own_seat_process_and_rules_alone(talks, noor):
    proof = noor.proof()
    for seat in (talks.heads[1], talks.delegates[0], talks.mediator):
        with pytest.raises(Refused):
            acts.enrol_key(by=seat, public_key=noor.public, signature=proof)
    talks.adopt()
    with pytest.raises(Refused):
        acts.enrol_key(by=noor.seat.renewed(), public_key=noor.public, signature=proof)
    noor.talks.process.refresh_from_db()
    noor.seat = noor.seat.renewed()
    noor.enrol()


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "hello",
        "ssh-rsa AAAA",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl",
        made.browser_key(b"\x01" + bytes(31)),
        made.ssh_key()[:-5],
        "A" * 5000,
        "\x00",
        "\ud800",
    ],
)
def test_what_is_no_key_is_refused_beside_its_field(talks, noor, pasted):
    with pytest.raises(Refused) as refused:
        acts.enrol_key(by=noor.seat, public_key=pasted, signature="x")
    assert refused.value.field == "public_key"


def test_a_private_key_is_said_to_be_one(noor):
    with pytest.raises(Refused, match="private key"):
        acts.enrol_key(by=noor.seat, public_key="-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl", signature="x")


def test_one_key_is_in_force_for_a_seat_and_no_key_serves_two(talks, noor):
    noor.enrol()
    with pytest.raises(Refused, match="already"):
        Signer(talks, noor.seat, 2).enrol()
    for seat in (talks.heads[1], talks.delegates[0]):
        with pytest.raises(Refused, match="enrolled in these talks already"):
            Signer(talks, seat, 1).enrol()
    # Nor as a key of another kind that signs with the same point.
    twin = made.browser_key(read_key(noor.public).point)
    with pytest.raises(Refused, match="enrolled in these talks already"):
        acts.enrol_key(by=talks.heads[1], public_key=twin, signature="parley-ed25519 AAAA")
    assert SeatKey._base_manager.count() == 1


def test_an_enrolment_that_is_sent_twice_counts_once(talks, noor):
    noor.enrol(key="the-same")
    assert noor.enrol(key="the-same") == SeatKey._base_manager.get()


def test_other_talks_take_the_same_key_with_a_proof_of_their_own(talks, noor):
    noor.enrol()
    elsewhere = Talks("Other talks")
    there = Signer(elsewhere, elsewhere.heads[0])
    with pytest.raises(Refused):
        acts.enrol_key(by=there.seat, public_key=there.public, signature=noor.proof())
    there.enrol()


# -- comparing


def test_the_head_confirms_the_keys_of_the_delegation(talks):
    row = Signer(talks, talks.delegates[0]).enrol()
    acts.confirm_key(by=talks.heads[0], seat_key=row.public_id, how="telephone")
    row.refresh_from_db()
    assert (row.confirmed_by, row.confirmed_how) == (talks.heads[0], "telephone")
    fact = facts(talks)[-1]
    assert fact.act == "key.confirmed" and set(fact.texts) == {"key:public"}
    with pytest.raises(Refused, match="compared already"):
        acts.confirm_key(by=talks.heads[0], seat_key=row.public_id, how="meeting")


def test_the_team_confirms_a_head_s_key_and_a_delegate_s_only_without_a_head(talks, noor):
    row = noor.enrol()
    acts.confirm_key(by=talks.secretariat, seat_key=row.public_id, how="meeting")
    delegate = Signer(talks, talks.delegates[1], 2).enrol()
    with pytest.raises(Refused, match="head"):
        acts.confirm_key(by=talks.mediator, seat_key=delegate.public_id, how="meeting")
    acts.end_seat(by=talks.secretariat, seat=talks.heads[1].public_id)
    acts.confirm_key(by=talks.mediator, seat_key=delegate.public_id, how="meeting")


def test_nobody_confirms_a_key_alone_or_of_another_side(talks, noor):
    row = noor.enrol()
    for seat in (talks.heads[0], talks.heads[1]):
        with pytest.raises(Refused):
            acts.confirm_key(by=seat, seat_key=row.public_id, how="meeting")
    with pytest.raises(NotEntitled):
        acts.confirm_key(by=talks.delegates[0], seat_key=row.public_id, how="meeting")
    with pytest.raises(Invalid):
        acts.confirm_key(by=talks.secretariat, seat_key=row.public_id, how="a hunch")
    own = Signer(talks, talks.mediator, 5).enrol()
    with pytest.raises(Refused, match="alone"):
        acts.confirm_key(by=talks.mediator, seat_key=own.public_id, how="meeting")


def test_a_head_with_a_key_countersigns(talks, noor):
    noor.enrol()
    row = Signer(talks, talks.delegates[0], 2).enrol()
    for signature in ("", noor.proof(), noor.sign(**SAID), Signer(talks, talks.heads[0], 3).sign(**SAID)):
        with pytest.raises(Refused) as refused:
            acts.confirm_key(by=noor.seat, seat_key=row.public_id, how="meeting", signature=signature)
        assert refused.value.field == "signature"
    noor.confirm(row)
    row.refresh_from_db()
    assert row.confirmed_by == noor.seat and row.countersigned
    words = wordings(talks, facts(talks)[-1])
    assert (words["key:public"], words["signed:key"]) == (row.text, noor.public)
    statement = Statement.from_bytes(words["signed:statement"].encode())
    assert (statement.act, statement.subject, statement.text) == ("key.confirmed", row.seat.public_id, row.text)


# -- replacing and revoking


def test_a_replaced_key_signs_no_more_and_the_new_one_is_not_compared_yet(talks, noor):
    old = noor.enrol()
    acts.confirm_key(by=talks.secretariat, seat_key=old.public_id, how="meeting")
    newer = Signer(talks, noor.seat, 2)
    made_new = newer.replace(old)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, made_new.state) == ("replaced", made_new, "in force")
    assert made_new.confirmed_at is None
    assert [fact.act for fact in facts(talks)][-2:] == ["key.replaced", "key.enrolled"]
    act = as_act(talks, noor.seat)
    with pytest.raises(Refused, match="another key"):
        signed_texts(act, **SAID, signature=noor.sign(**SAID), required=True)
    assert signed_texts(act, **SAID, signature=newer.sign(**SAID), required=True)["signed:key"] == newer.public
    with pytest.raises(Refused, match="no longer in force"):
        Signer(talks, noor.seat, 3).replace(old)
    with pytest.raises(Refused, match="enrolled in these talks already"):
        noor.replace(made_new)


def test_a_key_is_replaced_by_its_holder_alone_and_only_with_proof(talks, noor):
    row = noor.enrol()
    other = Signer(talks, talks.heads[1], 2)
    with pytest.raises(Refused, match="Only the holder"):
        other.replace(row)
    with pytest.raises(Refused):
        acts.replace_key(by=noor.seat, seat_key=row.public_id, public_key=other.public, signature=noor.proof())
    row.refresh_from_db()
    assert row.state == "in force" and len(facts(talks)) == 1


def test_a_lost_key_is_revoked_by_its_owner_or_by_the_head(talks, noor):
    mine = noor.enrol()
    acts.revoke_key(by=noor.seat, seat_key=mine.public_id)
    delegate = Signer(talks, talks.delegates[0], 2).enrol()
    for seat in (talks.heads[1], talks.delegates[1], talks.mediator):
        with pytest.raises(Refused):
            acts.revoke_key(by=seat, seat_key=delegate.public_id)
    acts.revoke_key(by=talks.heads[0], seat_key=delegate.public_id)
    assert [fact.act for fact in facts(talks)].count("key.revoked") == 2
    for row in (mine, delegate):
        with pytest.raises(Refused, match="no longer in force"):
            acts.revoke_key(by=talks.heads[0], seat_key=row.public_id)
    with pytest.raises(Refused, match="none yet"):
        signed_texts(as_act(talks, noor.seat), **SAID, signature=noor.sign(**SAID), required=True)
    # Revoked, it is dead for good; a new one takes its place.
    with pytest.raises(Refused, match="enrolled in these talks already"):
        noor.enrol()
    Signer(talks, noor.seat, 3).enrol()


def test_a_key_that_has_ended_is_confirmed_by_nobody(talks, noor):
    revoked = noor.enrol()
    acts.revoke_key(by=noor.seat, seat_key=revoked.public_id)
    replaced = Signer(talks, noor.seat, 2).enrol()
    Signer(talks, noor.seat, 3).replace(replaced)
    for row in (revoked, replaced):
        with pytest.raises(Refused, match="no longer in force"):
            acts.confirm_key(by=talks.secretariat, seat_key=row.public_id, how="meeting")
        row.refresh_from_db()
        assert row.confirmed_at is None
    assert "key.confirmed" not in [fact.act for fact in facts(talks)]


def test_a_seat_that_ends_takes_its_key_with_it(talks, noor):
    row = noor.enrol()
    acts.end_seat(by=talks.secretariat, seat=noor.seat.public_id)
    row.refresh_from_db()
    assert row.state == "revoked"
    assert [fact.act for fact in facts(talks)][-2:] == ["key.revoked", "seat.ended"]


def test_all_of_it_verifies_offline(talks, noor):
    old = noor.enrol()
    acts.confirm_key(by=talks.secretariat, seat_key=old.public_id, how="meeting")
    delegate = Signer(talks, talks.delegates[0], 2)
    row = delegate.enrol()
    noor.confirm(row)
    Signer(talks, noor.seat, 3).replace(old)
    acts.revoke_key(by=delegate.seat, seat_key=row.public_id)
    file = io.BytesIO()
    record.write_bundle(file, process=talks.process.public_id, title="T", audiences=["common"], reader=None)
    verdict = verify_record(io.BytesIO(file.getvalue()))
    assert verdict.findings == [] or verdict.findings == ()
    assert verdict.signed.good == 4
    # Another's key in the place of the one that signed, and the record no longer holds.
    swapped = file.getvalue().replace(noor.public.encode(), delegate.public.encode())
    assert verify_record(io.BytesIO(swapped)).findings


# -- signing


def test_a_signed_act_carries_all_that_proves_it(talks, noor):
    noor.enrol()
    texts = signed_texts(as_act(talks, noor.seat), **SAID, signature=noor.sign(**SAID), required=True)
    assert set(texts) == {"signed:statement", "signed:signature", "signed:key"}
    statement = Statement.from_bytes(texts["signed:statement"].encode())
    assert (statement.text, statement.capacity, statement.signer) == (SAID["text"], "head", noor.seat.shown)
    verify(read_key(texts["signed:key"]), texts["signed:statement"].encode(), texts["signed:signature"])


@pytest.mark.parametrize(
    "other",
    [
        {"fact": "letter.delivered"},
        {"subject": "m3vk3vk3vk3vk3vk"},
        {"language": "ar"},
        {"text": "We ask for war."},
        {"reservation": "But for clause 3."},
    ],
)
def test_a_signature_over_something_else_is_refused(talks, noor, other):
    noor.enrol()
    with pytest.raises(Refused) as refused:
        signed_texts(as_act(talks, noor.seat), **SAID, signature=noor.sign(**{**SAID, **other}), required=False)
    assert refused.value.field == "signature"


def test_a_signature_made_in_another_capacity_party_or_version_is_refused(talks, noor):
    noor.enrol()
    whole = stated(talks.viewer(noor.seat), **SAID)
    for other in ({"capacity": "delegate"}, {"party": ""}, {"rules": 2}, {"process": "q2"}, {"seat": "s2"}):
        with pytest.raises(Refused):
            signed_texts(as_act(talks, noor.seat), **SAID, signature=noor.over(replace(whole, **other)), required=True)


def test_where_none_is_asked_for_none_is_needed(talks, noor):
    act = as_act(talks, noor.seat)
    assert signed_texts(act, **SAID, signature="", required=False) == {}
    with pytest.raises(Refused, match="none yet"):
        signed_texts(act, **SAID, signature="", required=True)
    noor.enrol()
    with pytest.raises(Refused, match="Sign the text"):
        signed_texts(act, **SAID, signature="", required=True)


def test_the_signature_of_another_seat_is_refused(talks, noor):
    noor.enrol()
    other = Signer(talks, talks.heads[1], 2)
    other.enrol()
    with pytest.raises(Refused, match="another key"):
        signed_texts(as_act(talks, noor.seat), **SAID, signature=other.sign(**SAID), required=True)


def test_what_is_shown_is_what_is_signed(talks, noor):
    noor.enrol()
    view = statement_view(talks.viewer(noor.seat), **SAID, reservation="But for clause 3.")
    kind, _, data = view.download.partition(",")
    assert b64decode(data).decode() == view.text and kind == "data:application/octet-stream;base64"
    signature = made.sshsig(view.text.encode(), seed=noor.secret)
    act = as_act(talks, noor.seat)
    assert signed_texts(act, **SAID, reservation="But for clause 3.", signature=signature, required=True)


def test_marks_that_lay_out_a_name_stand_in_no_statement(talks):
    talks.process.title = "\u2067\u0645\u064a\u0627\u0647\u2069 talks\u200f"
    talks.process.save()
    seat = talks.seat(Capacity.HEAD, talks.parties[0], pseudonym="\u2068Hana\u2069  E.")
    signer = Signer(talks, seat, 4)
    signer.enrol()
    statement = Statement.from_bytes(statement_view(talks.viewer(seat), **SAID).text.encode())
    assert (statement.talks, statement.signer) == ("\u0645\u064a\u0627\u0647 talks", "Hana E.")
