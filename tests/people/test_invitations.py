"""A seat is offered by a link and a code on paper, and is taken once, by a person with or without an account."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache

from parley.people import acts, queries
from parley.people.models import Account, Invitation, Seat
from parley.people.rules import paper
from parley.people.views import join as views
from parley.procedure.actors import Bearer
from parley.procedure.capacities import SEATS, TEAM, Capacity
from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused
from parley.record import queries as record
from parley.record.sources import Pinned, now, pinned

PASSWORD = "three calm herons wade"
ACCOUNT = {"username": "noor", "password": PASSWORD, "again": PASSWORD, "take": "1"}


@pytest.fixture(autouse=True)
def no_guesses(db):
    cache.clear()


@pytest.fixture
def seat(talks):
    party = talks.parties[0].public_id
    return acts.seat_person(by=talks.secretariat, name="Noor", capacity="delegate", party=party, pseudonym="Cedar")


@pytest.fixture
def invitation(talks, seat):
    return acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)


def link(invitation):
    return f"/join/{invitation.shown_once['link']}/"


def bearer(invitation, account=None):
    return Bearer(invitation.seat.process, invitation.public_id, account)


def take(invitation, **given):
    given = {"secret": invitation.shown_once["link"], "username": "noor", "password": PASSWORD, **given}
    return acts.take_seat(by=bearer(invitation), **given)


def test_only_hashes_are_kept(talks, invitation):
    file = io.BytesIO()
    record.write_bundle(file, process=talks.process.public_id, title="x", audiences=["common", "team"], reader=None)
    kept = repr(list(Invitation._base_manager.values())) + file.getvalue().decode()
    assert len(invitation.shown_once["link"]) == 43
    for secret in invitation.shown_once.values():
        assert secret not in kept
    assert Invitation._base_manager.get().shown_once is None


def test_a_person_takes_the_seat_by_the_link_once(talks, seat, invitation):
    client = talks.client()
    for _look in range(3):
        page = client.get(link(invitation))
        assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    said = page.content.decode()
    assert "Cedar" in said and "Noor" not in said
    assert Invitation._base_manager.get().used_at is None
    taken = client.post(link(invitation), {**ACCOUNT, "key": page.context["key"]})
    assert taken.status_code == 302 and taken["Location"] == talks.url("desk/")
    assert client.get(talks.url("seats/mine/")).status_code == 200
    seat.refresh_from_db()
    assert seat.account.username == "noor" and seat.account.check_password(PASSWORD)
    other = talks.client()
    assert other.get(link(invitation)).status_code == 404
    assert other.post(link(invitation), {**ACCOUNT, "username": "thief"}).status_code == 404
    assert not Account.objects.filter(username="thief").exists()


def test_a_person_takes_the_seat_by_the_code_on_paper(talks, seat, invitation):
    client = talks.client()
    code = paper.grouped(invitation.shown_once["code"]).upper()
    assert client.get("/join/").status_code == 200
    page = client.post("/join/", {"code": code})
    assert page.status_code == 200 and "Cedar" in page.content.decode()
    assert Invitation._base_manager.get().used_at is None
    assert client.post("/join/", {**ACCOUNT, "code": code}).status_code == 302
    seat.refresh_from_db()
    assert seat.account.username == "noor"
    # Link and code are one invitation.
    assert talks.client().get(link(invitation)).status_code == 404
    assert talks.client().post("/join/", {"code": code}).status_code == 404


def test_a_repetition_counts_once_and_signs_nobody_in(talks, invitation):
    client, sent = talks.client(), {**ACCOUNT, "key": "same"}
    assert client.post(link(invitation), sent).status_code == 302
    replay = talks.client()
    again = replay.post(link(invitation), sent)
    assert again.status_code == 302 and "login" in again["Location"]
    assert replay.get(talks.url("seats/")).status_code == 404
    # Whoever has the key of the sending, but not its content, gets nothing.
    assert talks.client().post(link(invitation), {**sent, "username": "other"}).status_code == 422
    assert Account.objects.filter(username__in=["noor", "other"]).count() == 1


def test_an_account_takes_a_seat_in_other_talks_too(talks, invitation):
    witness = talks.seat(Capacity.WITNESS)
    client = talks.client(witness)
    assert "This seat will" not in client.get(link(invitation)).content.decode()
    assert client.post(link(invitation), {"take": "1"}).status_code == 302
    assert Seat._base_manager.filter(account=witness.account).count() == 2
    assert client.get(f"/api/p/{talks.process.public_id}/me").json()["seat"]["shown"] == "Cedar"


def test_nobody_takes_a_seat_on_a_second_side(talks, seat, invitation):
    for held in (talks.heads[1], talks.mediator):
        client = talks.client(held)
        refused = client.post(link(invitation), {"take": "1"})
        assert refused.status_code == 422 and "another side" in refused.content.decode()
    seat.refresh_from_db()
    assert seat.account is None and Invitation._base_manager.get().used_at is None


def test_unknown_used_withdrawn_replaced_and_expired_look_the_same(talks, seat, invitation):
    def look(secret_link, code):
        client = talks.client()
        pages = [client.get(secret_link), client.post(secret_link, ACCOUNT), client.post("/join/", {"code": code})]
        token = r'name="csrfmiddlewaretoken" value="[^"]*"|value="/join/[^"]*"'
        return [(page.status_code, re.sub(token, "", page.content.decode())) for page in pages]

    unknown = look("/join/" + "a" * 43 + "/", paper.made(bytes(32)))
    assert {status for status, _page in unknown} == {404}
    first = (link(invitation), invitation.shown_once["code"])
    again = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)
    assert look(*first) == unknown
    second = (link(again), again.shown_once["code"])
    assert talks.client().get(second[0]).status_code == 200
    acts.withdraw_invitation(by=talks.mediator, seat=seat.public_id)
    assert look(*second) == unknown
    cache.clear()
    third = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id, days=1)
    with pinned(Pinned(now() + timedelta(days=1), "later")):
        assert look(link(third), third.shown_once["code"]) == unknown
    assert talks.client().get(link(third)).status_code == 200
    take(third)
    assert look(link(third), third.shown_once["code"]) == unknown
    odd = talks.client().get("/join/%F0%9F%90%A6/")
    assert odd.status_code == 404


def test_the_act_itself_looks_at_the_invitation(talks, seat, invitation):
    for secret in ("", "guess", invitation.public_id, invitation.link_hash):
        with pytest.raises(Absent):
            take(invitation, secret=secret)
    take(invitation)
    for account in (None, talks.seat(Capacity.WITNESS).account):
        with pytest.raises(Absent):
            acts.take_seat(by=bearer(invitation, account), secret=invitation.shown_once["link"])
    with pytest.raises(NotEntitled):
        acts.take_seat(by=talks.heads[0], secret=invitation.shown_once["link"])


def test_an_invitation_belongs_to_its_talks(talks, invitation):
    from tests.talks import Talks

    elsewhere = Bearer(Talks("Other talks").process, invitation.public_id)
    with pytest.raises(Absent):
        acts.take_seat(by=elsewhere, secret=invitation.shown_once["link"], username="noor", password=PASSWORD)


@pytest.mark.parametrize("ended", ["ended_at", "valid_until"])
def test_an_ended_seat_is_not_taken(talks, seat, invitation, ended):
    Seat._base_manager.filter(pk=seat.pk).update(**{ended: now()})
    with pytest.raises(Absent):
        take(invitation)
    assert talks.client().get(link(invitation)).status_code == 404


def test_ending_a_seat_kills_its_invitation(talks, seat, invitation):
    acts.end_seat(by=talks.secretariat, seat=seat.public_id)
    assert talks.client().get(link(invitation)).status_code == 404
    with pytest.raises(Refused, match="ended"):
        acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "PERSON1"}, "username"),
        ({"username": "two words"}, "username"),
        ({"username": "a\u202eb"}, "username"),
        ({"username": "x" * 121}, "username"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "noor-noor-noor", "username": "noornoornoor"}, "password"),
        ({"password": "x" * 201}, "password"),
    ],
)
def test_names_and_passwords_that_cannot_be_taken(talks, seat, invitation, entered, field):
    with pytest.raises(Invalid) as refused:
        take(invitation, **entered)
    assert field in refused.value.errors
    page = talks.client().post(link(invitation), {**ACCOUNT, **entered, "again": entered.get("password", PASSWORD)})
    assert page.status_code == 422 and page.context["form"].errors[field]
    seat.refresh_from_db()
    assert seat.account is None and Invitation._base_manager.get().used_at is None


def test_what_was_typed_stays_and_the_passwords_must_agree(talks, invitation):
    page = talks.client().post(link(invitation), {**ACCOUNT, "again": "another"})
    said = page.content.decode()
    assert page.status_code == 422 and 'value="noor"' in said and PASSWORD not in said


def test_the_sheet_is_shown_once(talks, seat):
    client = talks.client(talks.secretariat)
    url = talks.url(f"seats/{seat.public_id}/invite/")
    key = client.get(url).context["key"]
    sheet = client.post(url, {"days": "7", "key": key})
    assert sheet.status_code == 200 and "no-store" in sheet["Cache-Control"]
    said = unescape(sheet.content.decode())
    shown = re.search(r"http://testserver(/join/[\w-]{43}/)", said)[1]
    code = re.search(r"((?:\w{4}-){4}\w{4})<", said)[1]
    assert "data:image/svg+xml" in said and "Cedar" in said and "Noor" not in said
    assert talks.client().get(shown).status_code == 200
    assert queries.invitation_by(paper.read(code)) == queries.invitation_by(shown.split("/")[2])
    again = client.post(url, {"days": "7", "key": key}).content.decode()
    assert "shown again" in again and "/join/" not in again.replace('href="/join/"', "")
    assert "data:image" not in again
    assert Invitation._base_manager.count() == 1
    for page in (talks.url("seats/"), url, talks.url("timeline/"), talks.url("desk/")):
        assert shown not in client.get(page).content.decode()
    assert shown not in repr(dict(client.session))


def test_guesses_are_throttled_per_address_and_in_general(talks, invitation, monkeypatch):
    monkeypatch.setattr(views, "FROM_ONE", 3)
    monkeypatch.setattr(views, "FROM_ALL", 5)
    near, far, third = ({"REMOTE_ADDR": f"198.51.100.{number}"} for number in (1, 2, 3))
    client = talks.client()
    with pinned(Pinned(now(), "guesses")) as clock:
        assert [client.get("/join/guess/", **near).status_code for _try in range(4)] == [404, 404, 404, 429]
        assert client.get(link(invitation), **near).status_code == 429
        assert client.get(link(invitation), **far).status_code == 200
        assert [client.get("/join/guess/", **far).status_code for _try in range(3)] == [404, 404, 429]
        assert client.get("/join/guess/", **third).status_code == 429
        clock.at += timedelta(minutes=1)
        assert client.get(link(invitation), **near).status_code == 200


def test_who_may_invite_and_who_sees_how_it_stands(talks, seat, invitation):
    for capacity, held in talks.one_of_each().items():
        view = queries.seat(talks.viewer(held), seat.public_id)
        pages = [talks.client(held).get(talks.url(f"seats/{seat.public_id}/{page}/")) for page in ("invite", "end")]
        if capacity in TEAM:
            assert view.invited == "invited" and view.invited_until == invitation.expires_at
            assert {page.status_code for page in pages} == {200}
        else:
            assert view.invited == "" and view.invited_until is None and view.can == frozenset()
            assert {page.status_code for page in pages} == {404}
            with pytest.raises(NotEntitled):
                acts.invite_to_seat(by=held, seat=seat.public_id)
    assert set(talks.one_of_each()) == SEATS


def test_invitations_leave_no_trace_in_the_common_log(talks, seat):
    before = record.heads(talks.process.public_id, ["common"])
    made = acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id)
    acts.withdraw_invitation(by=talks.secretariat, seat=seat.public_id)
    take(acts.invite_to_seat(by=talks.secretariat, seat=seat.public_id))
    assert record.heads(talks.process.public_id, ["common"]) == before
    assert made.public_id
    taken = record.acts(talks.process.public_id, [f"seat:{seat.public_id}"])
    assert [(row.act, row.capacity, row.seat) for row in taken] == [("seat.taken", "delegate", seat.public_id)]
