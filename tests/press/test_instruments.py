"""An agreement of the talks on the public's page: its very bytes, and how many have signed."""

from datetime import date

import pytest

from parley.agreement import acts as agreement
from parley.press import acts
from parley.procedure.errors import Refused
from tests.agreement.conftest import adopted, open_agreement
from tests.people.signing import Signer
from tests.signed_acts import signs

__all__ = ["adopted", "open_agreement"]
GIVEN = {"title": "The water of the valley", "language": "en", "day": date(2026, 11, 23)}


def test_the_texts_and_the_count_are_the_agreement_s_own(press, talks, reader, open_agreement):
    signed = open_agreement()
    for head in talks.heads[:2]:
        agreement.sign_agreement(by=head, agreement=signed.public_id, language="en")
    item = acts.draft_from_agreement(by=press.officer, agreement=signed.public_id, names=["A. Signatory"], **GIVEN)
    content = press.version(item).content
    (text,) = content["texts"]
    assert (text["text"], text["sha256"]) == (signed.versions[0]["body"], signed.versions[0]["text_hash"])
    assert (content["signed"], content["of"]) == (2, 6)
    # What happens in the rooms later changes nothing that has been cleared.
    press.cleared(item)
    agreement.sign_agreement(by=talks.heads[2], agreement=signed.public_id, language="en")
    acts.issue_item(by=press.officer, item=item.public_id)
    page = reader.get(talks.url(f"instruments/{item.public_id}/")).content.decode()
    assert "2 of 6 signed" in page and "A. Signatory" in page
    assert not any(head.shown in page for head in talks.heads)
    assert signed.public_id not in page


def test_how_many_signed_with_keys_of_their_own_is_said(press, talks, reader, open_agreement):
    signed = open_agreement()
    noor = Signer(talks, talks.heads[0])
    noor.enrol()
    signs(noor, "sign_agreement", agreement=signed.public_id, language="en")
    agreement.sign_agreement(by=talks.heads[1], agreement=signed.public_id, language="en")
    item = acts.draft_from_agreement(by=press.officer, agreement=signed.public_id, **GIVEN)
    press.issue(item)
    page = reader.get(talks.url(f"instruments/{item.public_id}/")).content.decode()
    assert "1 signature was made with a key of the signer" in page and "This server attests the others." in page
    assert noor.public.split()[1] not in page
    read = reader.get(f"/api/p/{talks.process.public_id}/press/instruments/{item.public_id}").json()
    assert (read["signed"], read["by_key"]) == (2, 1)


def test_its_texts_are_not_edited(press, talks, open_agreement):
    signed = open_agreement()
    item = acts.draft_from_agreement(by=press.officer, agreement=signed.public_id, **GIVEN)
    agreement.sign_agreement(by=talks.heads[0], agreement=signed.public_id, language="en")
    other = [{"language": "en", "text": "Other words", "authentic": True}]
    acts.edit_instrument(by=press.officer, item=item.public_id, edition=1, texts=other, signed=6, of=6, **GIVEN)
    content = press.version(item).content
    assert content["texts"][0]["text"] == signed.versions[0]["body"]
    assert (content["signed"], content["of"]) == (1, 6)
    press.issue(item)
    acts.correct_item(by=press.officer, item=item.public_id, correction="A name")
    acts.edit_instrument(by=press.officer, item=item.public_id, edition=1, names=["One"], **GIVEN)
    assert press.version(item).content["texts"][0]["text"] == signed.versions[0]["body"]
    with pytest.raises(Refused, match="More names"):
        acts.edit_instrument(by=press.officer, item=item.public_id, edition=2, names=["One", "Two"], **GIVEN)


def test_by_clicks(press, talks, open_agreement):
    signed = open_agreement()
    officer = talks.client(press.officer)
    page = officer.get(talks.url("press/agreements/")).content.decode()
    address = talks.url(f"press/draft/agreement/{signed.public_id}/")
    assert address in page and "0 of 6 signed" in page
    form = officer.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    answer = officer.post(address, typed)
    assert answer.status_code == 302
    edit = officer.get(answer["Location"] + "edit/").content.decode()
    assert "text_en" not in edit and "The water of the valley" in edit
    assert talks.client(talks.heads[0]).get(address).status_code == 404
    assert officer.get(talks.url("press/draft/agreement/none/")).status_code == 404
