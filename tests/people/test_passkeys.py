"""Passkeys in Chromium with a virtual authenticator: added, used to sign in alone, and used after a password."""

import pytest

from parley.people.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, PASSWORD = "noor", "three calm herons wade"


@pytest.fixture
def page(browser, live_server, settings):
    """A page with an authenticator of its own; what the console says of a broken policy fails the test."""
    settings.ALLOWED_HOSTS = ["localhost"]
    from django.core.cache import cache

    cache.clear()
    Account.objects.create_user(username=NAME, password=PASSWORD)
    context = browser.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="en")
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()
    assert said == []


def sign_in(page):
    page.goto("/account/login/")
    page.fill("[name=login]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")


def sign_out(page):
    page.click("header form[action='/account/logout/'] button")
    page.wait_for_url("**/")


def add(page, *, passwordless):
    page.goto("/account/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_selector("#mfa_webauthn_add")
    page.fill("[name=name]", "Key of the test")
    page.set_checked("[name=passwordless]", passwordless)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")


def seated_header(page):
    return page.locator("header form[action='/account/logout/']").count() == 1


def test_a_passkey_is_added_and_signs_in_alone(page):
    sign_in(page)
    page.wait_for_url("**/desk/")
    add(page, passwordless=True)
    sign_out(page)
    assert not seated_header(page)
    page.goto("/account/login/")
    page.click("#passkey_login")
    page.wait_for_url("**/desk/")
    assert seated_header(page)


def test_a_security_key_is_asked_for_after_the_password(page):
    sign_in(page)
    page.wait_for_url("**/desk/")
    add(page, passwordless=False)
    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/**")
    assert not seated_header(page)
    assert page.request.get("/account/2fa/").status == 404
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/desk/")
    assert seated_header(page)
