"""A leader enrols a key, signs a letter and then an agreement with a reservation, and takes the proof home: by the
browser's own key with JavaScript, and without it by the real ssh-keygen and the real minisign."""

import io
from pathlib import Path

import pytest

from parley.agreement import acts as agreement
from parley.convening import acts as convening
from parley.ledger.bundle import verify
from parley.ledger.signing import read_key
from parley.people.models import SeatKey
from tests.agreement.conftest import adopted
from tests.people.test_keys_in_browser import DESK, PHONE, download, look, sign_and_send, sit, talks
from tests.signing_tools import MinisignKey, SshKey

pytestmark = pytest.mark.browser
__all__ = ["adopted", "sit", "talks"]
RESERVATION = "Not the lower gate, \u0648\u0644\u0627 \u0627\u0644\u0639\u0644\u064a\u0627."


@pytest.fixture
def waiting(talks, adopted):
    """A letter and an agreement that wait for the first head's signature, under rules that ask for a key."""
    head = talks.heads[0]
    opened = agreement.open_for_signature(
        by=talks.mediator, text=adopted.public_id, signatories=[head.public_id], condition="all_signed"
    )
    talks.adopt(own_keys=("letters", "agreements"))
    written = {"title": "A request", "addressee": "The Host", "body": "We ask for talks.", "language": "en"}
    letter = convening.draft_letter(by=head.renewed(), **written)
    convening.open_letter(by=head.renewed(), letter=letter.public_id)
    return talks.url(f"letters/{letter.public_id}/"), talks.url(f"agreements/{opened.public_id}/")


def proven(page, talks):
    """The page says with which key; the record that is taken home is verified by itself."""
    key = read_key(SeatKey._base_manager.get().text)
    assert key.words in page.text_content("main") and key.fingerprint in page.text_content("main")
    page.goto(talks.url("record/"))
    with page.expect_download() as coming:
        page.click("a[href$='record.bundle']")
    verdict = verify(io.BytesIO(Path(coming.value.path()).read_bytes()))
    assert verdict.ok and (verdict.signed.good, verdict.signed.unconfirmed) == (3, 2), verdict


def goes_on(page):
    page.click("main form button:not([name])")


@pytest.mark.parametrize(("locale", "viewport"), [("en", DESK), ("ar", PHONE)], ids=["english", "arabic"])
def test_with_the_key_that_the_browser_keeps(talks, sit, waiting, locale, viewport):
    letter, agreed = waiting
    page = sit(talks.heads[0], locale=locale, viewport=viewport)
    page.goto(talks.url("seats/mine/key/enrol/"))
    page.click("[data-make-with=browser]")
    page.wait_for_selector("[data-sign-now]:visible")
    sign_and_send(page)

    page.goto(letter)
    page.click("main a[href$='sign/']")
    sign_and_send(page)
    look(page, f"letter-signed-{locale}")

    page.goto(agreed)
    page.click("main a[href$='sign/']")
    page.fill("[name=reservation]", RESERVATION)
    look(page, f"agreement-reservation-{locale}")
    goes_on(page)
    page.wait_for_selector("[data-sign-now]:visible")
    assert RESERVATION in page.text_content(".statement")
    look(page, f"agreement-statement-{locale}")
    page.click("button[name=change]")
    assert page.input_value("[name=reservation]") == RESERVATION
    goes_on(page)
    page.wait_for_selector("[data-sign-now]:visible")
    sign_and_send(page)
    assert RESERVATION in page.text_content("main")
    look(page, f"agreement-signed-{locale}")
    proven(page, talks)


@pytest.mark.parametrize(
    ("tool", "locale", "viewport"), [(SshKey, "ar", PHONE), (MinisignKey, "en", DESK)], ids=["ssh-keygen", "minisign"]
)
def test_without_javascript_with_the_signer_s_own_tools(talks, sit, waiting, tmp_path, tool, locale, viewport):
    letter, agreed = waiting
    key, page = tool(tmp_path), sit(talks.heads[0], js=False, locale=locale, viewport=viewport)
    page.goto(talks.url("seats/mine/key/enrol/"))
    page.fill("[name=public_key]", key.public)
    goes_on(page)
    page.fill("textarea[name=signature]", key.sign(download(page)))
    goes_on(page)

    page.goto(letter)
    page.click("main a[href$='sign/']")
    page.fill("textarea[name=signature]", key.sign(download(page)))
    goes_on(page)

    page.goto(agreed)
    page.click("main a[href$='sign/']")
    page.fill("[name=reservation]", RESERVATION)
    goes_on(page)
    bare = download(page)
    assert RESERVATION in bare.decode() and bare.decode() == page.text_content(".statement")
    # What was signed without the reservation that stands there is refused, and the page stays as it was.
    page.fill("textarea[name=signature]", key.sign(bare.replace(RESERVATION.encode(), b"None")))
    goes_on(page)
    assert page.locator(".error-summary").count() == 1 and download(page) == bare
    look(page, f"agreement-refused-{locale}", js=False)
    file = tmp_path / "signature"
    file.write_text(key.sign(bare))
    page.set_input_files("input[name=signature_file]", file)
    goes_on(page)
    assert RESERVATION in page.text_content("main")
    proven(page, talks)
