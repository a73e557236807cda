"""Sitting down in any seat: in the demonstration alone, on this machine alone."""

import pytest

from parley.people import acts
from parley.procedure.capacities import Capacity


@pytest.fixture
def shown(talks, settings):
    settings.DEMONSTRATION = True
    talks.process.demonstration = True
    talks.process.save()
    return talks


def test_one_sits_down_in_any_seat_and_stands_up(shown):
    client = shown.client()
    assert shown.process.title in client.get("/demo/").content.decode()
    assert 'href="/demo/"' in client.get("/").content.decode()
    for seat in (shown.heads[0], shown.mediator):
        answer = client.post("/sit/", {"seat": seat.public_id})
        assert answer.status_code == 302 and answer["Location"] == shown.url("desk/")
        assert client.get(f"/api/p/{shown.process.public_id}/me").json()["seat"]["id"] == seat.public_id
    assert client.post("/stand/", {"process": shown.process.public_id}).status_code == 302
    assert client.get(shown.url("seats/")).status_code == 404
    assert client.post("/sit/", {"seat": "none"}).status_code == 404
    assert client.get("/sit/").status_code == 404


def test_an_ended_seat_is_left_at_once(shown):
    observer = shown.seat(Capacity.OBSERVER)
    client = shown.client()
    client.post("/sit/", {"seat": observer.public_id})
    assert client.get(shown.url("seats/")).status_code == 200
    acts.end_seat(by=shown.secretariat, seat=observer.public_id)
    assert client.get(shown.url("seats/")).status_code == 404
    assert client.post("/sit/", {"seat": observer.public_id}).status_code == 404


@pytest.mark.parametrize("why", ["no demonstration", "from elsewhere", "through a proxy", "true talks"])
def test_otherwise_there_is_no_such_thing(shown, settings, why):
    client, seat = shown.client(), shown.heads[0].public_id
    client.post("/sit/", {"seat": seat})
    assert client.get(shown.url("seats/")).status_code == 200
    extra = {}
    if why == "no demonstration":
        settings.DEMONSTRATION = False
    elif why == "from elsewhere":
        extra = {"REMOTE_ADDR": "192.0.2.7"}
    elif why == "through a proxy":
        extra = {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}
    else:
        shown.process.demonstration = False
        shown.process.save()
    assert client.get(shown.url("seats/"), **extra).status_code == 404
    assert client.post("/sit/", {"seat": seat}, **extra).status_code == 404
    if why != "true talks":
        assert client.get("/demo/", **extra).status_code == 404
        assert 'href="/demo/"' not in client.get("/", **extra).content.decode()
        assert client.post("/stand/", {"process": shown.process.public_id}, **extra).status_code == 404
