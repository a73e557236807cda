"""Letters and consents signed with a key of one's own: only by its holder, only that text, only for that."""

import pytest

from parley.convening import acts, queries
from parley.convening.models import Consent, ConsentTerms, Signature
from parley.ledger.signing import read_key
from parley.ledger.statement import Statement
from parley.people import acts as people
from parley.people.models import SeatKey
from parley.procedure.errors import Refused
from parley.record import queries as record
from tests.convening.test_letter import LETTER
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


@pytest.fixture
def ruled(talks):
    """Talks whose rules ask for one's own key under letters and consents."""
    talks.adopt(own_keys=("letters", "consents"))
    return talks


@pytest.fixture
def noor(ruled):
    signer = Signer(ruled, ruled.heads[0])
    signer.enrol()
    return signer


@pytest.fixture
def letter(ruled):
    found = acts.draft_letter(by=ruled.heads[0], **LETTER)
    acts.open_letter(by=ruled.heads[0], letter=found.public_id)
    return found


@pytest.fixture
def sought(ruled):
    party, mediator = ruled.parties[0].public_id, ruled.mediator.public_id
    return acts.seek_consent(by=ruled.secretariat, party=party, mediator=mediator, scope="A first meeting")


def test_a_letter_is_signed_with_the_key_and_the_record_proves_it(ruled, noor, letter):
    row = signs(noor, "sign_letter", letter=letter.public_id)
    assert row.key_fingerprint == read_key(noor.public).fingerprint
    said = statement(noor, "withdraw_signature", letter=letter.public_id)
    assert said.text.splitlines() == ["A request", "", "The Elder of the Pass", "", *LETTER["body"].splitlines()]
    texts = texts_of(ruled, noor.seat, "letter.signed")
    assert texts["letter:en"] == LETTER["body"]
    assert Statement.from_bytes(texts["signed:statement"].encode()).text == texts["letter-as-signed:en"]
    found = verdict(ruled, noor.seat)
    assert found.ok and found.signed.good == 2, found


def test_before_delivery_a_signature_is_read_by_those_before_whom_the_letter_lies(ruled, noor):
    found = acts.draft_letter(by=ruled.heads[0], **LETTER)
    acts.open_letter(by=ruled.heads[0], letter=found.public_id, open_to=[])
    signs(noor, "sign_letter", letter=found.public_id)
    for seat in (ruled.heads[1], ruled.mediator):
        assert not any(
            row.act == "letter.signed" for row in record.acts(ruled.process.public_id, ruled.viewer(seat).audiences)
        )


@pytest.mark.parametrize("other", OTHERWISE, ids=FIELDS)
def test_a_signature_for_another_thing_signs_no_letter(noor, letter, other):
    refuses_what_is_signed_otherwise(noor, "sign_letter", other, letter=letter.public_id)
    assert not Signature._base_manager.exists()


@pytest.mark.parametrize("other", OTHERWISE, ids=FIELDS)
def test_a_signature_for_another_thing_gives_no_consent(noor, sought, other):
    refuses_what_is_signed_otherwise(noor, "answer_consent", other, consent=sought.public_id, answer="given")
    assert Consent._base_manager.get().state == "sought"


def test_without_a_key_or_a_signature_it_says_what_to_do(ruled, letter):
    with pytest.raises(Refused, match="Enrol one") as refused:
        acts.sign_letter(by=ruled.heads[0], letter=letter.public_id)
    assert refused.value.field == "signature"
    Signer(ruled, ruled.heads[0]).enrol()
    with pytest.raises(Refused, match="Sign the text"):
        acts.sign_letter(by=ruled.heads[0], letter=letter.public_id)
    assert not Signature._base_manager.exists()


def test_the_key_of_another_seat_a_replaced_and_a_revoked_one_sign_nothing(ruled, noor, letter):
    other = Signer(ruled, ruled.heads[1], number=2)
    other.enrol()
    entries = {"letter": letter.public_id}
    said = statement(noor, "sign_letter", **entries)
    with pytest.raises(Refused):
        perform(noor, "sign_letter", other.over(said), **entries)
    newer = Signer(ruled, noor.seat, number=3)
    (held,) = _held(noor)
    newest = newer.replace(held)
    with pytest.raises(Refused):
        perform(noor, "sign_letter", noor.over(said), **entries)
    people.revoke_key(by=noor.seat, seat_key=newest.public_id)
    with pytest.raises(Refused, match="Enrol one"):
        perform(newer, "sign_letter", newer.over(said), **entries)
    assert not Signature._base_manager.exists()


def _held(signer):
    return list(SeatKey._base_manager.filter(seat=signer.seat))


def test_no_other_edition_and_no_older_rules(ruled, noor, letter):
    before = noor.over(statement(noor, "sign_letter", letter=letter.public_id))
    acts.edit_letter(
        by=ruled.heads[0],
        letter=letter.public_id,
        edition=1,
        title="A request",
        addressee="Another",
        body=LETTER["body"],
    )
    with pytest.raises(Refused):
        perform(noor, "sign_letter", before, letter=letter.public_id)
    under = noor.over(statement(noor, "sign_letter", letter=letter.public_id))
    ruled.adopt(own_keys=("letters",))
    noor.seat.refresh_from_db()
    with pytest.raises(Refused):
        perform(noor, "sign_letter", under, letter=letter.public_id)
    noor.seat = type(noor.seat)._base_manager.get(pk=noor.seat.pk)
    signs(noor, "sign_letter", letter=letter.public_id)


def test_signed_again_after_a_withdrawal_the_first_signature_is_no_good(ruled, noor, letter):
    first = noor.over(statement(noor, "sign_letter", letter=letter.public_id))
    perform(noor, "sign_letter", first, letter=letter.public_id)
    acts.withdraw_signature(by=noor.seat, letter=letter.public_id)
    with pytest.raises(Refused):
        perform(noor, "sign_letter", first, letter=letter.public_id)
    signs(noor, "sign_letter", letter=letter.public_id)
    assert verdict(ruled, noor.seat).ok


def test_a_consent_is_signed_each_time_it_is_given_and_a_signature_is_good_once(ruled, noor, sought):
    entries = {"consent": sought.public_id}
    signs(noor, "answer_consent", **entries, answer="conditional", terms="Not in the capital", why="We are few")
    said = Statement.from_bytes(texts_of(ruled, ruled.heads[1], "consent.conditional")["signed:statement"].encode())
    assert said.reservation == "We are few" and "A first meeting" in said.text
    signs(noor, "confirm_consent", **entries)
    signs(noor, "suspend_consent", **entries, why="A raid")
    resumed = noor.over(statement(noor, "resume_consent", **entries))
    perform(noor, "resume_consent", resumed, **entries)
    acts.suspend_consent(by=noor.seat, **entries)
    assert Consent._base_manager.get().key_fingerprint == ""
    with pytest.raises(Refused):
        perform(noor, "resume_consent", resumed, **entries)
    signs(noor, "resume_consent", **entries)
    found = verdict(ruled, noor.seat)
    assert found.ok and found.signed.good == 6, found


def test_terms_stand_in_no_statement_before_the_others(ruled, noor, sought):
    entries = {"consent": sought.public_id, "answer": "conditional", "terms": "Not in the capital"}
    signs(noor, "answer_consent", **entries)
    assert ConsentTerms._base_manager.get().terms == "Not in the capital"
    for text in texts_of(ruled, ruled.heads[1], "consent.conditional").values():
        assert "capital" not in text


@pytest.mark.parametrize("how", [{"answer": "refused"}, {"answer": "given"}])
def test_nobody_is_held_by_a_key_that_is_lost(ruled, noor, sought, how):
    """What takes back a bond counts without a key; what makes one doesn't."""
    entries = {"by": noor.seat, "consent": sought.public_id}
    if how["answer"] == "refused":
        acts.answer_consent(**entries, **how)
        return
    with pytest.raises(Refused):
        acts.answer_consent(**entries, **how)
    signs(noor, "answer_consent", consent=sought.public_id, **how)
    people.revoke_key(by=noor.seat, seat_key=_held(noor)[0].public_id)
    acts.suspend_consent(**entries)
    with pytest.raises(Refused):
        acts.resume_consent(**entries)
    acts.withdraw_consent(**entries)
    assert Consent._base_manager.get().state == "withdrawn"


def test_where_the_rules_leave_it_to_the_server_a_signature_may_still_be_given(talks):
    noor = Signer(talks, talks.heads[0])
    noor.enrol()
    found = acts.draft_letter(by=noor.seat, **LETTER)
    acts.open_letter(by=noor.seat, letter=found.public_id)
    acts.sign_letter(by=talks.heads[1], letter=found.public_id)
    signs(noor, "sign_letter", letter=found.public_id)
    page = talks.client(talks.heads[1]).get(talks.url(f"letters/{found.public_id}/")).content.decode()
    assert page.count("attested by this server") == 1
    assert page.count("signed with a key of their own") == 1
    key = read_key(noor.public)
    assert key.fingerprint in page and key.words in page and "not compared with its owner yet" in page
    people.confirm_key(by=talks.mediator, seat_key=_held(noor)[0].public_id, how="meeting")
    page = talks.client(talks.heads[1]).get(talks.url(f"letters/{found.public_id}/")).content.decode()
    assert "(compared with its owner)" in page


# -- the pages


def test_the_page_shows_what_is_signed_before_it_is(ruled, noor, letter):
    client, url = ruled.client(noor.seat), ruled.url(f"letters/{letter.public_id}/sign/")
    shown = client.get(url)
    assert "text-sha256: " in shown.content.decode() and "Change what" not in shown.content.decode()
    sent = dict(shown.context["sent"]) | {"key": shown.context["key"]}
    wrong = client.post(url, sent | {"signature": made.browser_signature(b"another text")})
    assert wrong.status_code == 422 and "text-sha256: " in wrong.content.decode()
    assert not Signature._base_manager.exists()
    signature = made.sshsig(wrong.context["statement"].text.encode(), seed=noor.secret)
    again = sent | {"key": wrong.context["key"], "signature": signature.replace("\n", "\r\n")}
    for _twice in range(2):
        assert client.post(url, again).status_code == 302
    assert Signature._base_manager.get().key_fingerprint


def test_a_consent_goes_through_its_two_steps_and_keeps_what_was_typed(ruled, noor, sought):
    client, url = ruled.client(noor.seat), ruled.url(f"consents/{sought.public_id}/answer/")
    sent = {
        "answer": "given",
        "terms": "",
        "why": "For the wells\r\nand the fields",
        "key": client.get(url).context["key"],
    }
    shown = client.post(url, sent)
    assert shown.status_code == 200 and "For the wells" in shown.context["statement"].text
    assert Consent._base_manager.get().state == "sought"
    changed = client.post(url, dict(shown.context["sent"]) | {"change": "yes"})
    assert changed.context["form"]["why"].value() == sent["why"] and "statement" not in changed.context
    signature = made.sshsig(shown.context["statement"].text.encode(), seed=noor.secret)
    done = client.post(url, dict(shown.context["sent"]) | {"signature": signature, "key": shown.context["key"]})
    assert done.status_code == 302 and Consent._base_manager.get().why == "For the wells\nand the fields"
    withdrawn = client.post(ruled.url(f"consents/{sought.public_id}/withdraw/"), {"why": "A raid", "key": "w1"})
    assert "This counts without your signature" in withdrawn.content.decode()
    sent = dict(withdrawn.context["sent"]) | {"signature": "", "key": withdrawn.context["key"]}
    assert client.post(ruled.url(f"consents/{sought.public_id}/withdraw/"), sent).status_code == 302
    page = client.get(ruled.url(f"consents/{sought.public_id}/")).content.decode()
    assert "A raid" in page and "attested by this server" in page


def test_a_seat_without_a_key_is_led_to_one_and_nothing_is_lost(ruled, sought):
    client, url = ruled.client(ruled.heads[0]), ruled.url(f"consents/{sought.public_id}/answer/")
    shown = client.post(url, {"answer": "given", "why": "For the wells", "key": "k1"})
    page = shown.content.decode()
    assert ruled.url("seats/mine/key/") in page and "For the wells" in page
    sent = dict(shown.context["sent"]) | {"signature": "", "key": "k1"}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "Enrol one" in refused.content.decode()
    assert "For the wells" in refused.content.decode()


def test_what_would_be_refused_is_refused_before_anything_is_signed(ruled, noor, sought):
    client, url = ruled.client(noor.seat), ruled.url(f"consents/{sought.public_id}/answer/")
    refused = client.post(url, {"answer": "conditional", "why": "Kept words", "key": "k1"})
    assert refused.status_code == 422 and "Say on what terms" in refused.content.decode()
    assert "Kept words" in refused.content.decode() and "statement" not in refused.context


# -- programs


def test_a_program_fetches_the_statement_and_sends_the_signature(ruled, noor, sought):
    client, base = ruled.client(noor.seat), f"/api/p/{ruled.process.public_id}"
    entries = {"consent": sought.public_id, "answer": "given", "why": "For the wells"}
    asked = client.post(f"{base}/statements/answer_consent", entries, content_type="application/json")
    assert asked.status_code == 200, asked.content
    assert asked.json()["key"] == noor.public and Consent._base_manager.get().state == "sought"
    signature = made.sshsig(asked.json()["statement"].encode(), seed=noor.secret)
    url = f"{base}/acts/answer_consent"
    bare = client.post(url, entries, content_type="application/json")
    assert (bare.status_code, list(bare.json()["entries"])) == (422, ["signature"])
    assert client.post(url, entries | {"signature": signature}, content_type="application/json").status_code == 200
    assert queries.consent(ruled.viewer(ruled.heads[1]), sought.public_id).by_key.fingerprint


def test_a_program_gets_no_statement_of_what_its_seat_can_not_see(ruled, noor):
    hidden = acts.draft_letter(by=ruled.heads[1], **LETTER)
    client = ruled.client(noor.seat)
    url = f"/api/p/{ruled.process.public_id}/statements/sign_letter"
    answers = [client.post(url, {"letter": one}, content_type="application/json") for one in (hidden.public_id, "none")]
    assert [one.status_code for one in answers] == [404, 404] and answers[0].content == answers[1].content
    assert ruled.client(ruled.mediator).post(url, {"letter": "x"}, content_type="application/json").status_code == 404


@pytest.mark.parametrize("language", ["kk", "zz"])
def test_a_consent_is_said_in_a_language_that_parley_speaks(noor, sought, language):
    with pytest.raises(Refused) as refused:
        statement(noor, "answer_consent", consent=sought.public_id, answer="given", language=language)
    assert refused.value.field == "language"


def test_in_arabic_the_statement_says_so(noor, sought):
    said = statement(noor, "answer_consent", consent=sought.public_id, answer="given", language="ar")
    assert said.language == "ar"
    signs(noor, "answer_consent", consent=sought.public_id, answer="given", language="ar")


def test_a_seat_without_a_key_is_not_asked_for_what_counts_without(ruled, noor, sought):
    signs(noor, "answer_consent", consent=sought.public_id, answer="given")
    people.revoke_key(by=noor.seat, seat_key=_held(noor)[0].public_id)
    client, url = ruled.client(noor.seat), ruled.url(f"consents/{sought.public_id}/withdraw/")
    shown = client.post(url, {"why": "A raid", "key": "w1"})
    page = shown.content.decode()
    assert "counts without a signature" in page and "A raid" in page
    assert "You need a key" not in page and "leave it empty" not in page
    sent = dict(shown.context["sent"]) | {"signature": "", "key": shown.context["key"]}
    assert client.post(url, sent).status_code == 302
    assert Consent._base_manager.get().state == "withdrawn"
