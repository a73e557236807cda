"""Signing in: by password, with a second factor or a recovery code; nobody signs up; failures look alike."""

import base64
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from parley.convening.acts import enter_fact
from parley.people.models import Account
from parley.web.routes import ROUTES

NAME, PASSWORD = "noor", "three calm herons wade"


@pytest.fixture(autouse=True)
def no_failures(db):
    cache.clear()


@pytest.fixture
def account(db):
    return Account.objects.create_user(username=NAME, password=PASSWORD)


def totp(secret, period=30, at=None):
    """The code that an authenticator shows, as RFC 6238 says."""
    counter = struct.pack(">Q", int((at or time.time()) // period))
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, "sha1").digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"


def sign_in(client, name=NAME, password=PASSWORD, **extra):
    return client.post("/account/login/", {"login": name, "password": password}, **extra)


def signed_in(client):
    return "_auth_user_id" in client.session


def protected(account):
    """A client of the account, in which an authenticator has just been set up; its secret and recovery codes."""
    client = Client()
    sign_in(client)
    # The account is changed only by somebody who has just shown the password again.
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.status_code == 302 and "reauthenticate" in asked["Location"]
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()
    wrong = client.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 200 and not Authenticator.objects.exists()
    assert client.post("/account/2fa/totp/activate/", {"code": totp(secret)}).status_code == 302
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    # A code counts once; a minute later the authenticator shows another.
    cache.clear()
    return client, secret, codes


def test_by_password(account):
    client = Client()
    page = client.get("/account/login/").content.decode()
    assert "/signup" not in page and "password/reset" not in page
    answer = sign_in(client)
    assert answer.status_code == 302 and answer["Location"] == "/desk/"
    assert signed_in(client)
    assert client.post("/account/logout/").status_code == 302
    assert not signed_in(client)


def test_looking_at_the_sign_out_page_signs_nobody_out(account):
    client = Client()
    sign_in(client)
    assert client.get("/account/logout/").status_code == 200
    assert signed_in(client)


def test_a_wrong_password_and_an_unknown_or_closed_account_look_alike(account):
    Account.objects.create_user(username="closed", password=PASSWORD, is_active=False)

    def failed(name, password):
        client = Client()
        page = sign_in(client, name, password)
        assert not signed_in(client)
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.content.decode())
        return page.status_code, text.replace(name, "NAME")

    wrong = failed(NAME, "another password")
    assert wrong == failed("nobody", "another password") == failed("closed", PASSWORD)
    assert "not correct" in wrong[1]


def test_an_unknown_account_takes_the_same_work(account, monkeypatch):
    """As many passwords are hashed for a name that does not exist as for one that does."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    counted = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: counted.append(1) or plain(*args))
    work = []
    for name in (NAME, "nobody"):
        counted.clear()
        sign_in(Client(), name, "another password")
        work.append(len(counted))
    assert work[0] == work[1] == 1


def test_guessing_is_stopped_for_all_workers(account):
    for _try in range(5):
        sign_in(Client(), password="guess")
    client = Client()
    page = sign_in(client, REMOTE_ADDR="192.0.2.9")
    assert not signed_in(client) and "Too many failed" in page.content.decode()
    # The counters lie where every worker process sees them.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cache")
        assert cursor.fetchone()[0] > 0


def test_a_second_factor_is_asked_for_and_cannot_be_gone_round(account):
    _first, secret, _codes = protected(account)
    client = Client()
    answer = sign_in(client)
    assert answer.status_code == 302 and "2fa/authenticate" in answer["Location"]
    for page in (
        "/account/2fa/",
        "/account/password/change/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/webauthn/add/",
    ):
        assert client.get(page).status_code == 404
    assert not signed_in(client)
    assert client.get("/account/2fa/authenticate/").status_code == 200
    client.post("/account/2fa/authenticate/", {"code": "123456"})
    assert not signed_in(client)
    answer = client.post("/account/2fa/authenticate/", {"code": totp(secret)})
    assert answer.status_code == 302 and signed_in(client)
    # The same code again, by somebody who looked over the shoulder.
    other = Client()
    sign_in(other)
    other.post("/account/2fa/authenticate/", {"code": totp(secret)})
    assert not signed_in(other)


def test_a_recovery_code_counts_once_and_only_after_the_password(account):
    _first, _secret, codes = protected(account)
    assert len(codes) == 10
    bare = Client()
    assert bare.get("/account/2fa/authenticate/").status_code == 302
    bare.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(bare)
    client = Client()
    sign_in(client)
    client.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(client)
    again = Client()
    sign_in(again)
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(again)


def test_the_secrets_of_second_factors_are_not_in_the_database(account):
    _client, secret, codes = protected(account)
    kept = repr(list(Authenticator.objects.values()))
    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_taking_a_seat_again_is_no_way_round_the_second_factor(talks):
    from parley.people import acts

    seat = acts.seat_person(by=talks.secretariat, name="Noor", capacity="observer")
    made = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)
    url = f"/join/{made.shown_once['link']}/"
    sent = {"username": NAME, "password": PASSWORD, "again": PASSWORD, "take": "1", "key": "k"}
    first = Client()
    first.post(url, sent)
    assert signed_in(first)
    protected(seat)
    replay = Client()
    replay.post(url, sent)
    assert not signed_in(replay)


def test_the_password_is_changed_and_the_old_one_is_dead(account):
    client = Client()
    sign_in(client)
    new = "five grey geese rest"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/account/password/change/", sent).status_code == 302
    assert signed_in(client)
    for password, works in ((PASSWORD, False), (new, True)):
        other = Client()
        sign_in(other, password=password)
        assert signed_in(other) == works


def test_every_page_of_sign_in_shows(account):
    client, _secret, _codes = protected(account)
    for name, route in ROUTES.items():
        if not name.startswith(("account_", "mfa_")) or not route.get:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            url = reverse(name, args=[999])
        page = client.get(url)
        assert page.status_code in (200, 302, 404), name
        if page.status_code == 200 and "html" in page["Content-Type"]:
            said = page.content.decode()
            assert " style=" not in said and not re.search(r"<script(?![^>]*(src=|application/json))", said), name
            assert "/signup" not in said and "/email" not in said and "password/reset" not in said, name


def test_nothing_else_of_allauth_is_there(account):
    client = Client()
    sign_in(client)
    for pattern in get_resolver().reverse_dict:
        if isinstance(pattern, str) and pattern.startswith(("account_", "mfa_")) and pattern not in ROUTES:
            for given in ([], ["x"], ["x", "y"], [1]):
                try:
                    url = reverse(pattern, args=given)
                except NoReverseMatch:
                    continue
                assert client.get(url).status_code == client.post(url).status_code == 404, pattern
    assert client.post("/account/signup/", {"username": "x"}).status_code == 404


def test_the_desk_tells_what_has_changed_since_the_sign_in_before(talks):
    head = talks.heads[0]
    name, desk = head.account.username, talks.url("desk/")
    first = Client()
    sign_in(first, name, "password")
    assert first.get(desk).context["since"] is None
    enter_fact(by=talks.secretariat, what="A dry spring", when="2014", source="A paper")
    second = Client()
    sign_in(second, name, "password")
    page = second.get(desk)
    assert [change.act for change in page.context["changes"]] == ["fact.entered"]
    third = Client()
    sign_in(third, name, "password")
    assert third.get(desk).context["changes"] == []
