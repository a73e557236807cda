"""Keys with which programs act from a seat: shown once, one's own alone, and dead at once when revoked."""

from datetime import timedelta

import pytest

from parley.people import acts, queries
from parley.people.models import Token
from parley.procedure.errors import Absent, Refused
from parley.record.sources import Pinned, now, pinned


def reads(talks, key):
    headers = {"Authorization": f"Bearer {key}"}
    return talks.client().get(f"/api/p/{talks.process.public_id}/me", headers=headers)


def test_a_key_reads_as_its_seat_and_is_kept_as_a_hash(talks):
    made = acts.make_token(by=talks.heads[0], label="minutes")
    key = made.shown_once["key"]
    assert key not in repr(list(Token._base_manager.values()))
    assert reads(talks, key).json()["seat"]["id"] == talks.heads[0].public_id
    for wrong in ("", "guess", made.public_id, made.token_hash, key[:-1]):
        assert reads(talks, wrong).status_code == 404


def test_a_key_is_shown_once_on_its_page(talks):
    client = talks.client(talks.heads[0])
    url = talks.url("seats/mine/keys/make/")
    sent = {"label": "minutes", "days": "30", "key": client.get(url).context["key"]}
    page = client.post(url, sent)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert "parley_" in page.content.decode().replace("parley_…", "")
    again = client.post(url, sent).content.decode()
    assert "shown again" in again and "parley_" not in again.replace("parley_…", "")
    assert Token._base_manager.count() == 1


def test_a_key_opens_no_page_and_other_talks_not_at_all(talks):
    from tests.talks import Talks

    key = acts.make_token(by=talks.heads[0], label="minutes").shown_once["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert talks.client().get(talks.url("seats/mine/"), headers=headers).status_code == 404
    assert reads(Talks("Other talks"), key).status_code == 404


def test_keys_make_no_keys(talks):
    key = acts.make_token(by=talks.secretariat, label="minutes").shown_once["key"]
    for act in ("make_token", "invite_to_seat", "take_seat"):
        url = f"/api/p/{talks.process.public_id}/acts/{act}"
        sent = talks.client().post(url, {}, "application/json", headers={"Authorization": f"Bearer {key}"})
        assert sent.status_code == 404


def test_a_revoked_key_is_dead_at_the_next_request(talks):
    made = acts.make_token(by=talks.heads[0], label="minutes")
    other = acts.make_token(by=talks.heads[0], label="agenda")
    client = talks.client(talks.heads[0])
    url = talks.url(f"seats/mine/keys/{made.public_id}/revoke/")
    assert client.post(url, {"key": "k"}).status_code == 302
    assert reads(talks, made.shown_once["key"]).status_code == 404
    assert reads(talks, other.shown_once["key"]).status_code == 200
    with pytest.raises(Refused, match="already"):
        acts.revoke_token(by=talks.heads[0], token=made.public_id)


def test_a_key_runs_out(talks):
    made = acts.make_token(by=talks.heads[0], label="minutes", days=1)
    with pinned(Pinned(now() + timedelta(days=1), "later")):
        assert reads(talks, made.shown_once["key"]).status_code == 404
        assert [row.works for row in queries.keys(talks.viewer(talks.heads[0]))] == [False]


def test_a_closed_account_s_key_is_dead(talks):
    key = acts.make_token(by=talks.heads[0], label="minutes").shown_once["key"]
    account = talks.heads[0].account
    account.is_active = False
    account.save()
    assert reads(talks, key).status_code == 404


def test_a_key_is_seen_and_revoked_by_its_own_seat_alone(talks):
    made = acts.make_token(by=talks.heads[0], label="minutes of the party")
    for seat in (talks.heads[1], talks.delegates[0], talks.mediator, talks.secretariat):
        assert queries.keys(talks.viewer(seat)) == []
        with pytest.raises(Absent):
            acts.revoke_token(by=seat, token=made.public_id)
        client = talks.client(seat)
        assert client.post(talks.url(f"seats/mine/keys/{made.public_id}/revoke/")).status_code == 404
        assert "minutes of the party" not in client.get(talks.url("timeline/")).content.decode()


def test_only_so_many_keys(talks):
    for number in range(10):
        acts.make_token(by=talks.heads[0], label=f"key {number}")
    with pytest.raises(Refused, match="10 keys"):
        acts.make_token(by=talks.heads[0], label="one more")
    acts.revoke_token(by=talks.heads[0], token=queries.keys(talks.viewer(talks.heads[0]))[0].id)
    acts.make_token(by=talks.heads[0], label="one more")
