"""Answers to a text that is put, signed with a key of one's own: sealed with the answer, and revealed with it."""

import io

import pytest

from parley.convening.rules.procedure import MAJORITY_PRESENT
from parley.drafting import queries
from parley.ledger.leaf import text_hash
from parley.ledger.signing import read_key, verify
from parley.ledger.statement import Statement
from parley.people import acts as people
from parley.people.models import SeatKey
from parley.procedure.errors import Refused, Stale
from parley.record import queries as record
from parley.record import vault
from parley.record.sources import Pinned, pinned
from tests.drafting.test_sealed import START, Onlookers, _differing
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

SEAL = "k3vk3vk3vk3vk3vk"


@pytest.fixture
def ruled(talks):
    talks.adopt(own_keys=("acceptances",))
    return talks


@pytest.fixture
def signers(ruled):
    found = [Signer(ruled, head, number) for number, head in enumerate(ruled.heads, start=1)]
    for one in found:
        one.enrol()
    return found


@pytest.fixture
def put(signers, drafted):
    return drafted.put()


def entries(put, answer="accept", **more):
    return {"putting": put.public_id, "answer": answer, "seal": SEAL, **more}


def common(talks):
    return record.acts(talks.process.public_id, ["common"])


def test_signatures_are_revealed_with_the_answers_and_hold(ruled, signers, put, drafted):
    signs(signers[0], "answer_text", **entries(put))
    signs(signers[1], "answer_text", **entries(put, "reject", words="Half is too little"))
    assert not any(row.act == "answers.revealed" for row in common(ruled))
    signs(signers[2], "answer_text", **entries(put))
    texts = texts_of(ruled, ruled.mediator, "answers.revealed")
    for signer, answer in zip(signers, ("accept", "reject", "accept"), strict=True):
        voice = f"answer:{signer.seat.party.public_id}"
        said = Statement.from_bytes(texts[f"{voice}:statement"].encode())
        assert said.text.startswith(f"answer: {answer}\nedition: 1\nseal: {SEAL}\n\n")
        assert "Each village takes half of the summer flow." in said.text
        assert said.subject == put.public_id and said.reservation == texts.get(voice, "")
        key = read_key(texts[f"{voice}:key"])
        assert key == read_key(signer.public)
        verify(key, texts[f"{voice}:statement"].encode(), texts[f"{voice}:signature"])
    for signer in signers:
        found = verdict(ruled, signer.seat)
        assert found.ok and found.signed.good == 4, found
        # Each answer to this text as it was put, though nobody has confirmed the keys.
        assert (found.answers.good, found.answers.unlinked, found.answers.unconfirmed) == (3, 0, 3)
    page = ruled.client(ruled.mediator).get(drafted.url(f"put/{put.public_id}/")).content.decode()
    assert page.count("signed with a key of their own") == 3


@pytest.mark.parametrize("other", [*OTHERWISE[:11], {"text": "answer: reject\nedition: 1"}], ids=FIELDS)
def test_a_signature_for_another_thing_answers_nothing(signers, put, drafted, other):
    refuses_what_is_signed_otherwise(signers[0], "answer_text", other, **entries(put, words="Gladly"))
    assert not drafted.stored.Answer.exists()


def test_an_acceptance_is_no_rejection_and_an_old_answer_no_new_one(signers, put, drafted):
    accepted = signers[0].over(statement(signers[0], "answer_text", **entries(put)))
    for other in (entries(put, "reject"), entries(put, seal="another1another1"), entries(put, words="But")):
        with pytest.raises(Refused):
            perform(signers[0], "answer_text", accepted, **other)
    perform(signers[0], "answer_text", accepted, **entries(put))
    again = signers[0].over(statement(signers[0], "answer_text", **entries(put, edition=1)))
    perform(signers[0], "answer_text", again, **entries(put, edition=1))
    signs(signers[0], "answer_text", **entries(put, "reject", edition=2))
    with pytest.raises(Stale):
        perform(signers[0], "answer_text", again, **entries(put, edition=1))
    for earlier in (accepted, again):
        with pytest.raises(Refused) as refused:
            perform(signers[0], "answer_text", earlier, **entries(put, edition=3))
        assert refused.value.field == "signature"
    assert drafted.stored.Answer.get().answer == "reject"


def test_what_stands_in_the_leaf_tells_no_answer(ruled, signers, put):
    """Whoever has the leaves alone can hash both statements; the seal, drawn by chance, keeps either from matching."""
    guesses = {
        text_hash(text)
        for answer in ("accept", "reject")
        for said in [statement(signers[0], "answer_text", **entries(put, answer, seal="0000000000000000"))]
        for text in (said.text, said.to_bytes().decode())
    }
    signs(signers[0], "answer_text", **entries(put))
    log = f"party:{signers[0].seat.party.public_id}"
    (leaf,) = (row for row in record.acts(ruled.process.public_id, [log]) if row.act == "text.answered")
    assert not guesses & set(leaf.texts.values())
    for seal in ("", "short"):
        with pytest.raises(Refused, match="seal"):
            statement(signers[1], "answer_text", **entries(put, seal=seal))


def test_the_rules_under_which_it_was_put_ask_for_the_key(ruled, signers, put, drafted):
    ruled.adopt()
    with pytest.raises(Refused, match="Sign the text") as refused:
        drafted.answer(put, ruled.heads[0], seal=SEAL)
    assert refused.value.field == "signature"
    signers[0].seat = type(ruled.heads[0])._base_manager.get(pk=ruled.heads[0].pk)
    row = signs(signers[0], "answer_text", **entries(put))
    assert row.signed["key"] == signers[0].public


def test_a_key_that_is_revoked_after_the_answer_leaves_it_standing(ruled, signers, put):
    signs(signers[0], "answer_text", **entries(put))
    held = SeatKey._base_manager.get(seat=signers[0].seat)
    people.revoke_key(by=signers[0].seat, seat_key=held.public_id)
    with pytest.raises(Refused, match="Enrol one"):
        perform(signers[0], "answer_text", "x", **entries(put, edition=1))
    for signer in signers[1:]:
        signs(signer, "answer_text", **entries(put))
    assert f"answer:{signers[0].seat.party.public_id}:signature" in texts_of(ruled, ruled.mediator, "answers.revealed")
    found = verdict(ruled, ruled.mediator)
    assert found.ok and (found.answers.good, found.answers.byclock) == (3, 1)


def test_signed_or_not_nobody_else_can_tell_before_the_reveal(ruled, signers, drafted):
    """Two worlds: page, reads, record and what waits are the same for everybody outside the delegation."""
    onlookers = Onlookers(ruled, drafted)
    with pinned(Pinned(START, "story")):
        put = drafted.put()
        onlookers.see(put)
        before = onlookers.see(put)
        signs(signers[0], "answer_text", **entries(put, "reject", words="Not like this"))
        signs(signers[0], "answer_text", **entries(put, edition=1))
        mine = onlookers.delegation(ruled.parties[0])
        assert _differing(before, onlookers.see(put)) == mine
        for signer in signers[1:]:
            signs(signer, "answer_text", **entries(put))
        assert _differing(before, onlookers.see(put)) == set(onlookers.seats)


def test_a_person_s_signature_is_unseen_by_the_own_delegation_too(talks, drafted):
    talks.adopt(decision=MAJORITY_PRESENT, voice="seat", own_keys=("acceptances",))
    signer = Signer(talks, talks.delegates[0])
    signer.enrol()
    onlookers = Onlookers(talks, drafted)
    with pinned(Pinned(START, "story")):
        put = drafted.put()
        onlookers.see(put)
        before = onlookers.see(put)
        signs(signer, "answer_text", **entries(put, "reject"))
        assert _differing(before, onlookers.see(put)) == {talks.delegates[0].public_id}


def test_an_answer_in_two_steps_on_the_page(ruled, signers, put, drafted):
    client, url = ruled.client(ruled.heads[0]), drafted.url(f"put/{put.public_id}/")
    first = client.get(url)
    form = first.context["form"]
    seal = form["seal"].value()
    assert len(seal) >= 16 and [code for code, _name in form.fields["language"].choices] == ["en"]
    assert "signature lies sealed" in first.content.decode()
    sent = {"answer": "accept", "words": "Gladly", "edition": "0", "language": "en", "seal": seal, "key": "k1"}
    shown = client.post(url + "answer/", sent)
    assert shown.status_code == 200 and not drafted.stored.Answer.exists()
    text = shown.context["statement"].text
    assert "answer: accept" in text and seal in text and "Gladly" in text
    signature = made.sshsig(text.encode(), seed=signers[0].secret)
    again = dict(shown.context["sent"]) | {"key": shown.context["key"]}
    turned = client.post(url + "answer/", again | {"answer": "reject", "signature": signature})
    assert turned.status_code == 422 and not drafted.stored.Answer.exists()
    assert client.post(url + "answer/", again | {"signature": signature}).status_code == 302
    assert "signed with a key of their own" in client.get(url).content.decode()
    assert "signed with a key of their own" not in ruled.client(ruled.heads[1]).get(url).content.decode()
    stale = client.post(url + "answer/", again | {"signature": signature, "key": "k9"})
    assert stale.status_code == 409 and "statement" not in stale.context


def test_only_an_authentic_version_is_answered_with_the_key(ruled, signers, drafted):
    drafted.translate(0, "\u0627\u0644\u0646\u0635\u0641")
    put = drafted.put()
    with pytest.raises(Refused, match="authentic") as refused:
        statement(signers[0], "answer_text", **entries(put, language="ar"))
    assert refused.value.field == "language"
    shown = queries.putting(ruled.viewer(ruled.heads[0]), put.public_id)
    assert [code for code, _name in shown.to_sign] == ["en"]


def test_without_the_rule_an_answer_takes_no_seal(talks, drafted):
    put = drafted.put()
    form = talks.client(talks.heads[0]).get(drafted.url(f"put/{put.public_id}/")).context["form"]
    assert not {"seal", "language"} & set(form.fields)
    drafted.answer(put, talks.heads[0])
    page = talks.client(talks.heads[0]).get(drafted.url(f"put/{put.public_id}/")).content.decode()
    assert "attested by this server" in page


def test_programs_read_whose_key_it_was_only_after_the_reveal(ruled, signers, put):
    address = f"/api/p/{ruled.process.public_id}/puttings/{put.public_id}"
    signs(signers[0], "answer_text", **entries(put))
    read = ruled.client(ruled.heads[0]).get(address).json()
    assert {one["key_fingerprint"] for one in read["voices"]} == {""}
    for signer in signers[1:]:
        signs(signer, "answer_text", **entries(put))
    read = ruled.client(ruled.mediator).get(address).json()
    keys = {one["key_fingerprint"] for one in read["voices"]}
    assert keys == {read_key(signer.public).fingerprint for signer in signers}


def test_the_record_of_an_outsider_holds_no_signature_before_the_reveal(ruled, signers, put):
    signs(signers[0], "answer_text", **entries(put))
    file, audiences = io.BytesIO(), ruled.viewer(ruled.heads[1]).audiences
    record.write_bundle(file, process=ruled.process.public_id, title="T", audiences=audiences, reader=None)
    assert SEAL.encode() not in file.getvalue() and b"text.answered" not in file.getvalue()


def test_words_with_a_signed_answer_are_erased_with_their_statement(ruled, signers, put):
    """They stand in what was signed too, before everybody once the answers are revealed."""
    said = "what I should not have said"
    for signer, answer, words in zip(signers, ("accept", "reject", "accept"), ("", said, ""), strict=True):
        signs(signer, "answer_text", **entries(put, answer, words=words))

    def read_by_another():
        file = io.BytesIO()
        reader = ruled.viewer(ruled.mediator)
        audiences = reader.audiences
        record.write_bundle(file, process=ruled.process.public_id, title="T", audiences=audiences, reader=None)
        return file.getvalue()

    assert said.encode() in read_by_another()
    people.erase_words(by=ruled.heads[1], seat=ruled.heads[1].public_id)
    # Keys at hand are put away when the act is committed, which a test undoes.
    vault.forget()
    assert said.encode() not in read_by_another()
