"""A key of one's own, enrolled and used in a real browser: with the browser's own key, with a passkey, and without
JavaScript by the real ssh-keygen and the real minisign."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import expect

from parley.convening import acts as convening
from parley.ledger.leaf import text_hash
from parley.people import acts
from parley.people.models import SeatKey
from parley.record import queries as record
from tests.ledger.signatures import sshsig
from tests.people.signing import Signer
from tests.signing_tools import MinisignKey, SshKey
from tests.talks import Talks

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
KEPT = """async () => {
  const open = indexedDB.open("parley-keys", 1);
  await new Promise((done) => (open.onsuccess = done));
  const asked = open.result.transaction("keys").objectStore("keys").getAllKeys();
  await new Promise((done) => (asked.onsuccess = done));
  open.result.close();
  return asked.result;
}"""
EXTRACTED = """async () => {
  const open = indexedDB.open("parley-keys", 1);
  await new Promise((done) => (open.onsuccess = done));
  const asked = open.result.transaction("keys").objectStore("keys").getAll();
  await new Promise((done) => (asked.onsuccess = done));
  open.result.close();
  const found = [];
  for (const { key } of asked.result)
    for (const form of ["raw", "pkcs8", "jwk"])
      try {
        found.push(await crypto.subtle.exportKey(form, key));
      } catch {}
  return [asked.result.length, found.length];
}"""


@pytest.fixture
def talks(transactional_db):
    return Talks()


@pytest.fixture
def sit(browser, live_server, talks, settings):
    """Opens a browser of its own for a seat; nothing may be said on its console that isn't a refused form."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
    opened = []

    def comes(seat, js=True, locale="en", viewport=DESK):
        url = live_server.url.replace("127.0.0.1", "localhost")
        context = browser.new_context(java_script_enabled=js, locale=locale, viewport=viewport, base_url=url)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": talks.client(seat).cookies[name].value, "url": url}])
        page, said = context.new_page(), []
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.set_default_timeout(20_000)
        opened.append((context, said))
        return page

    yield comes
    for context, said in opened:
        context.close()
        assert [line for line in said if "status of 4" not in line] == []


def look(page, name, js=True):
    """The page fits its screen, and axe finds nothing against it."""
    if folder := os.environ.get("PARLEY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen, page.url
    if js:
        wrong = Axe().run(page).response["violations"]
        assert not wrong, [(one["id"], [node["target"] for node in one["nodes"]]) for one in wrong]


def signing(talks):
    """A letter that waits for the first head's signature, under rules that ask for a key of one's own."""
    talks.adopt(own_keys=("letters",))
    head = talks.heads[0].renewed()
    letter = convening.draft_letter(
        by=head, title="نطلب الوساطة", body="We ask for talks.\n\nنطلب الوساطة.", addressee="The Host", language="en"
    )
    convening.open_letter(by=head, letter=letter.public_id)
    return letter, talks.url(f"letters/{letter.public_id}/sign/")


def signed_with(talks, letter):
    """The hash of the key that signed the letter, as the record names it."""
    fact = record.acts(talks.process.public_id, [f"room:{letter.public_id}"])[-1]
    assert fact.act == "letter.signed"
    key = SeatKey._base_manager.get(seat=talks.heads[0], revoked_at=None, replaced_at=None)
    assert fact.texts["signed:key"] == text_hash(key.text)


def make(page, talks, way):
    page.goto(talks.url("seats/mine/key/"))
    page.click(f"main a[href$='{way}/']")
    look(page, f"enrol-{way}")


def sign_and_send(page):
    """Press the button that signs, then the one that sends."""
    page.click("[data-sign-now]")
    expect(page.locator("textarea[name=signature]")).not_to_have_value("")
    # The button that sends has the focus: the keyboard goes on from there.
    page.keyboard.press("Enter")
    page.wait_for_selector("ul.messages")


def test_the_browser_s_own_key_is_made_signs_and_is_replaced(talks, sit):
    page, seat = sit(talks.heads[0]), talks.heads[0]
    page.goto(talks.url("seats/mine/key/"))
    look(page, "own-key-none")
    make(page, talks, "enrol")
    page.click("[data-make-with=browser]")
    page.wait_for_selector("[data-sign-now]:visible")
    look(page, "statement-browser")
    sign_and_send(page)
    row = SeatKey._base_manager.get()
    assert row.seat == seat and row.text.startswith("parley-ed25519 ")
    look(page, "own-key")
    assert page.evaluate(EXTRACTED) == [1, 0]  # it is there, and can't be taken out in any form

    letter, address = signing(talks)
    elsewhere = sit(seat)
    elsewhere.goto(address)
    elsewhere.click("[data-sign-now]")
    expect(elsewhere.locator("[data-sign-said]")).to_contain_text("does not hold your key")
    assert elsewhere.input_value("textarea[name=signature]") == ""

    page.goto(address)
    page.evaluate("document.querySelector('.statement').append('!')")
    page.click("[data-sign-now]")
    expect(page.locator("[data-sign-said]")).to_contain_text("not the same")
    assert page.input_value("textarea[name=signature]") == ""
    page.goto(address)
    look(page, "sign-letter")
    sign_and_send(page)
    signed_with(talks, letter)

    make(page, talks, "replace")
    page.click("[data-make-with=browser]")
    page.wait_for_selector("[data-sign-now]:visible")
    sign_and_send(page)
    newer = SeatKey._base_manager.get(replaced_at=None)
    expect(page.locator("[data-ended-key]")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate(KEPT) == [f"{talks.process.public_id}/{seat.public_id}/{newer.text}"]


def test_a_passkey_is_made_and_signs(talks, sit):
    page = sit(talks.heads[0])
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    make(page, talks, "enrol")
    page.click("[data-make-with=passkey]")
    page.wait_for_selector("[data-sign-now]:visible")
    sign_and_send(page)
    assert SeatKey._base_manager.get().text.startswith("passkey ")
    letter, address = signing(talks)
    page.goto(address)
    sign_and_send(page)
    signed_with(talks, letter)


def download(page):
    with page.expect_download() as coming:
        page.click("[data-statement]")
    assert coming.value.suggested_filename == "statement.txt"
    return Path(coming.value.path()).read_bytes()


@pytest.mark.parametrize(
    ("tool", "locale", "viewport"), [(SshKey, "ar", PHONE), (MinisignKey, "en", DESK)], ids=["ssh-keygen", "minisign"]
)
def test_without_javascript_the_real_tools_sign(talks, sit, tmp_path, tool, locale, viewport):
    key = tool(tmp_path)
    page = sit(talks.heads[0], js=False, locale=locale, viewport=viewport)
    name = tool.__name__
    page.goto(talks.url("seats/mine/key/"))
    page.click("main a[href$='enrol/']")
    page.fill("[name=public_key]", key.public)
    look(page, f"enrol-{name}", js=False)
    page.click("main form button:not([name])")
    look(page, f"statement-{name}", js=False)
    statement = download(page)
    assert statement.decode() == page.text_content(".statement")

    # Signed with a key that isn't this one, it is refused, and the page stays.
    other = tool(tmp_path / "other")
    page.fill("textarea[name=signature]", other.sign(statement))
    page.click("main form button:not([name])")
    assert page.locator(".error-summary").count() == 1
    assert download(page) == statement
    file = tmp_path / "signature"
    file.write_text(key.sign(statement))
    page.set_input_files("input[name=signature_file]", file)
    page.click("main form button:not([name])")
    assert SeatKey._base_manager.get().seat == talks.heads[0]

    letter, address = signing(talks)
    page.goto(address)
    look(page, f"sign-letter-{name}", js=False)
    page.fill("textarea[name=signature]", key.sign(download(page)))
    page.click("main form button:not([name])")
    signed_with(talks, letter)


@pytest.mark.parametrize(("locale", "viewport"), [("en", DESK), ("ar", PHONE)])
def test_keys_are_compared_and_the_sheet_is_printed(talks, sit, locale, viewport):
    own, delegate = Signer(talks, talks.heads[0], 1), Signer(talks, talks.delegates[0], 2).enrol()
    head = own.enrol()
    acts.confirm_key(by=talks.secretariat, seat_key=head.public_id, how="meeting")
    page = sit(talks.heads[0], locale=locale, viewport=viewport)
    page.goto(talks.url("seats/keys/"))
    look(page, f"seat-keys-{locale}")
    page.click(f"a[href$='{delegate.public_id}/confirm/']")
    look(page, f"confirm-{locale}")
    page.check("[name=how][value=telephone]")
    page.click("main form button")
    # The head has a key, and countersigns.
    look(page, f"countersign-{locale}")
    page.fill("textarea[name=signature]", sshsig(download(page), seed=own.secret))
    page.click("main form button:not([name])")
    page.wait_for_selector("ul.messages")
    delegate.refresh_from_db()
    assert delegate.confirmed_by == talks.heads[0] and delegate.countersigned
    page.goto(talks.url("seats/keys/sheet/"))
    look(page, f"sheet-{locale}")
    page.goto(talks.url(f"seats/keys/{head.public_id}/"))
    look(page, f"seat-key-{locale}")
    page.emulate_media(media="print")
    page.goto(talks.url("seats/keys/sheet/"))
    look(page, f"sheet-print-{locale}", js=False)
